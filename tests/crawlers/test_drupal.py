"""Sites on Drupal with JSON:API: behind links.next, with the names of what nodes are related to."""

import pytest
from local.crawls import Crawls
from local.server import Reply, as_json
from local.sites import DrupalSite, node

from migresearch.store import RunState, Store


class OnDrupal:
    """A crawl of a site that is declared with its relationships, which only a file can."""

    def __call__(self, config, *rest):
        from local.crawls import child

        from migresearch_crawlers import known
        from migresearch_crawlers.protocols.drupal import Drupal
        from migresearch_crawlers.protocols.site import declared_site

        values = {
            "title": "A site",
            "homepage": "https://www.example.org",
            "endpoint": "https://www.example.org",
            "licence": "none",
            "include": ["field_country"],
            "collections": [{"path": "news", "kind": "news"}],
            "meanings": {"field_country": "country", "field_deadline": "deadline"},
        }
        site = declared_site("on-drupal", Drupal, values)
        known.known_sources = lambda _config: {"on-drupal": site}
        child(config, *rest)


def crawl(tmp_path, site, **settings):
    crawls = Crawls(tmp_path, "on-drupal", site.endpoint, **settings)
    crawls.target = OnDrupal()
    return crawls


def dump(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return "\n".join(store.dump())


def test_nodes_are_read_page_by_page_with_countries_and_facts(tmp_path, serve):
    site = serve(DrupalSite([node(n, field_deadline={"value": "2026-12-31"}) for n in range(7)]))
    crawls = crawl(tmp_path, site, page_size=3)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 7)
    asked = [ask.query for ask in site.asked if ask.path != "/robots.txt"]
    assert [one.get("page[offset]") for one in asked] == [None, "3", "6"]
    assert (asked[0]["include"], asked[0]["sort"]) == ("field_country", "drupal_internal__nid")
    text = dump(crawls)
    assert text.count('"2026-12-31"') >= 7
    assert text.count('"geographies"') >= 7
    assert "https://www.example.org/news/node-3" in text
    assert "editor" not in text, "accounts are no authors"


@pytest.mark.parametrize(
    ("next_", "said"),
    [
        ("https://elsewhere.example/jsonapi", "a way to https://elsewhere.example/jsonapi was refused"),
        ("file:///etc/passwd", "a way to file:///etc/passwd was refused"),
        (17, "links.next is no address"),
    ],
)
def test_the_next_page_is_on_the_same_server(tmp_path, serve, next_, said):
    site = serve(DrupalSite([]))
    answer = as_json({"data": [node(1)], "links": {"next": {"href": next_}}})
    site.faults.append(lambda ask: answer if ask.path != "/robots.txt" else None)
    ended = crawl(tmp_path, site).run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert said in ended.run.note
    assert "`migresearch harvest --probe on-drupal`" in ended.run.note


def test_a_next_page_that_is_always_the_same_ends_the_list(tmp_path, serve):
    site = serve(DrupalSite([]))

    def turning(ask):
        if ask.path == "/robots.txt":
            return None
        again = f"{site.endpoint}{ask.path}?page%5Boffset%5D={ask.number}"
        return as_json({"data": [node(1)], "links": {"next": {"href": again}}})

    site.faults.append(turning)
    ended = crawl(tmp_path, site).run()
    assert (ended.code, ended.run.losses) == (3, {"announced but not listed": 1})
    assert len(site.asked) <= 4


def test_html_in_the_place_of_json_is_said(tmp_path, serve):
    site = serve(DrupalSite([]))
    site.faults.append(lambda ask: Reply(b"<html>", kind="text/html") if "jsonapi" in ask.path else None)
    ended = crawl(tmp_path, site).run()
    assert "the server sent text/html instead of JSON" in ended.run.note
