"""Sites on WordPress: read whole, then only what was changed, and loud where they are no longer as declared."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.server import Reply, always, as_json
from local.sites import Declared, WordPressSite, post

from migresearch.store import RunState, Store

HINT = "`migresearch harvest --probe mpg` says what the site offers now"
LOGIN = Reply(b"<html><form><input type=password></form></html>", kind="text/html")


def crawl(tmp_path, site, **settings):
    """MPG's site; a configured address switches it on."""
    return Crawls(tmp_path, "mpg", site.endpoint, **settings)


def facts(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return [line for line in store.dump() if "theme" in line]


@pytest.fixture
def site(serve):
    return serve(WordPressSite(posts=[post(n) for n in range(1, 8)], portfolio=[post(90, type="portfolio")]))


def asked(site):
    return [ask for ask in site.asked if ask.path != "/robots.txt"]


def test_all_types_are_read_page_by_page_in_a_fixed_order(tmp_path, site):
    crawls = crawl(tmp_path, site, page_size=3)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 8)
    assert [(ask.path.rpartition("/")[2], ask.query["page"]) for ask in asked(site)] == [
        ("posts", "1"),
        ("posts", "2"),
        ("posts", "3"),
        ("portfolio", "1"),
    ]
    assert {(ask.query["orderby"], ask.query["_embed"]) for ask in asked(site)} == {("id", "wp:term")}
    assert any("Integration" in line for line in facts(crawls))


def test_later_only_what_was_changed_is_asked_for(tmp_path, site):
    crawls = crawl(tmp_path, site)
    crawls.run()
    site.asked.clear()
    site.posts["posts"][0]["modified"] = "2026-11-29T08:00:00"
    site.posts["posts"][0]["title"] = {"rendered": "A note with another title"}
    ended = crawls.run(NOW + timedelta(days=7))
    assert (ended.run.state, ended.run.counts["changed"]) == (RunState.COMPLETE, 1)
    # Two days before the first run: WordPress compares with the site's local time.
    assert {ask.query["modified_after"] for ask in asked(site)} == {"2026-11-20T00:00:00"}


def test_nothing_changed_is_no_loss(tmp_path, site):
    crawls = crawl(tmp_path, site)
    crawls.run()
    for posts in site.posts.values():
        for one in posts:
            one["modified"] = "2026-01-01T00:00:00"
    ended = crawls.run(NOW + timedelta(days=7))
    assert (ended.code, ended.run.state, ended.run.counts.get("seen", 0)) == (0, RunState.COMPLETE, 0)


# A first harvest that no answer of use came to has failed; one that was answered strangely is partial.
PARTIAL, FAILED = (3, RunState.PARTIAL), (1, RunState.FAILED)


@pytest.mark.parametrize(
    ("answer", "said", "ending"),
    [
        (LOGIN, "the server sent text/html instead of JSON", PARTIAL),
        (as_json({"code": "rest_disabled"}), "the server sent JSON that is a dict, not a list", PARTIAL),
        (as_json([]), "the answer has no X-WP-Total", PARTIAL),
        (as_json([], X_WP_Total="0", X_WP_TotalPages="0"), "the site lists no posts", PARTIAL),
        (as_json({"code": "rest_forbidden"}, 401), "the server answered HTTP 401", FAILED),
        (
            Reply(b"", 302, headers={"Location": "https://elsewhere.example/"}),
            "a way to https://elsewhere",
            FAILED,
        ),
        (Reply(b"", 302, headers={"Location": "file:///etc/passwd"}), "the server answered HTTP 302", FAILED),
    ],
    ids=["login page", "object", "no counts", "empty", "closed", "other host", "file"],
)
def test_a_site_that_answers_otherwise_is_said_aloud(tmp_path, site, answer, said, ending):
    site.faults.append(lambda ask: answer if ask.path != "/robots.txt" else None)
    ended = crawl(tmp_path, site).run()
    assert (ended.code, ended.run.state) == ending
    assert said in ended.run.note
    assert HINT in ended.run.note


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": {"raw": "renamed"}}, "7 of 7 entries have no title or cannot be read"),
        ({"date": None}, "7 of 7 entries do not say 'issued'"),
        ({"title": {"rendered": "Sign in"}}, "all 7 entries have the title 'Sign in'"),
        ({"title": ["a", "list"]}, "7 of 7 entries have no title or cannot be read"),
    ],
    ids=["renamed", "no dates", "one title", "other type"],
)
def test_entries_that_lack_what_entries_have_stop_the_source(tmp_path, serve, change, said):
    site = serve(WordPressSite(posts=[post(n, **change) for n in range(1, 8)], portfolio=[]))
    crawls = crawl(tmp_path, site)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts.get("new", 0)) == (3, RunState.PARTIAL, 0)
    assert said in ended.run.note
    assert HINT in ended.run.note
    assert crawls.watermark() is None
    assert {ask.path for ask in asked(site)} == {"/wp-json/wp/v2/posts"}, "nothing more is asked"


def test_an_entry_without_title_is_left_out(tmp_path, serve):
    posts = [post(n) for n in range(1, 8)]
    posts[3]["title"] = {"rendered": ""}
    site = serve(WordPressSite(posts=posts, portfolio=[post(90)]))
    ended = crawl(tmp_path, site).run()
    assert (ended.run.counts["new"], ended.run.counts["declined: no title"]) == (7, 1)
    assert (ended.run.state, ended.run.losses) == (RunState.COMPLETE, {})


def test_one_odd_entry_costs_itself(tmp_path, serve):
    posts = [post(n) for n in range(1, 8)]
    posts[3]["title"] = "no object"
    site = serve(WordPressSite(posts=posts, portfolio=[post(90)]))
    ended = crawl(tmp_path, site).run()
    assert (ended.run.counts["new"], ended.run.losses) == (7, {"unreadable entries": 1})


def test_escapes_in_titles_are_not_kept(tmp_path, serve):
    posts = [post(1, title={"rendered": "\x1b[31mRed\x1b[0m alert on asylum \u202egnp.exe"})]
    crawls = crawl(tmp_path, serve(WordPressSite(posts=posts, portfolio=[post(90)])))
    assert crawls.run().code == 0
    with Store.read(crawls.config.paths.database) as store:
        assert not [line for line in store.dump() if "\x1b" in line or "\u202e" in line or "\\u001b" in line]


def test_a_site_of_the_configuration_is_a_source(tmp_path, serve):
    site = serve(WordPressSite(brief=[post(n, type="brief") for n in range(1, 4)]))
    crawls = Crawls(tmp_path, "my-institute", site.endpoint)
    crawls.target = Declared({"protocol": "wordpress", "paths": "brief", "kind": "report"})
    ended = crawls.run()
    assert (ended.code, ended.run.counts["new"]) == (0, 3)


def test_a_server_that_is_down_is_not_asked_for_ever(tmp_path, site):
    site.faults.append(always(Reply(b"", 503)))
    ended = crawl(tmp_path, site).run()
    assert (ended.code, ended.run.state) == (1, RunState.FAILED)
    assert len(asked(site)) <= 4
