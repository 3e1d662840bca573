"""Sites on WordPress: read whole, then only what was changed, and loud where the interface is closed."""

import pytest
from local.crawls import NOW, Crawls
from local.server import Reply, always
from local.sites import WordPressSite, post

from migresearch.records import FactName
from migresearch.store import RunState, Store


def crawl(tmp_path, site, **settings):
    """MPG's site; a configured address switches it on."""
    return Crawls(tmp_path, "mpg", site.endpoint, **settings)


def works(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return store


@pytest.fixture
def site(serve):
    found = serve(WordPressSite(posts=[post(n) for n in range(1, 8)], portfolio=[post(90, type="portfolio")]))
    return found


def test_all_types_are_read_page_by_page_in_a_fixed_order(tmp_path, site):
    ended = crawl(tmp_path, site, page_size=3).run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 8)
    asked = [ask for ask in site.asked if ask.path != "/robots.txt"]
    assert [(ask.path.rpartition("/")[2], ask.query["page"]) for ask in asked] == [
        ("posts", "1"),
        ("posts", "2"),
        ("posts", "3"),
        ("portfolio", "1"),
    ]
    assert {ask.query["orderby"] for ask in asked} == {"id"}
