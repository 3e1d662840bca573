"""DOAJ's journals on migration through its OAI feed, which lags a month behind."""

from datetime import timedelta

from local.crawls import NOW, Crawls
from local.doaj_oai import STAMP, Article, DoajFeed

from migresearch.store import RunState, Store


def day(ago):
    return (NOW - timedelta(days=ago)).strftime(STAMP)


def harvests(tmp_path, provider):
    return Crawls(tmp_path, "doaj-oai", provider.endpoint + "/oai.article")


def held(crawls):
    with Store.read(crawls.config.paths.database) as store:
        return [int(one.source_id.rsplit(":", 1)[1], 16) for one in store.payloads.held("doaj-oai", "", 100)]


def test_what_the_feed_did_not_show_yet_comes_with_a_later_harvest(serve, tmp_path):
    provider = serve(DoajFeed([Article(1, day(200)), Article(2, day(20)), Article(3, day(1))], NOW))
    crawls = harvests(tmp_path, provider)
    assert crawls.run().run.state is RunState.COMPLETE
    assert held(crawls) == [1]
    later = NOW + timedelta(days=14)
    provider.today = later
    assert crawls.run(now=later).run.counts["new"] == 1
    last = NOW + timedelta(days=32)
    provider.today = last
    assert crawls.run(now=last).run.counts["new"] == 1
    assert held(crawls) == [1, 2, 3]


def test_articles_that_are_withdrawn_are_marked_deleted(serve, tmp_path):
    provider = serve(DoajFeed([Article(1, day(200)), Article(2, day(100))], NOW))
    crawls = harvests(tmp_path, provider)
    crawls.run()
    later = NOW + timedelta(days=40)
    provider.today = later
    provider.deposits[0] = Article(1, day(5), is_deleted=True)
    again = crawls.run(now=later)
    assert (again.run.state, again.run.counts["deleted"]) == (RunState.COMPLETE, 1)
    assert held(crawls) == [2]
    assert any("Arrival in small towns, part 1" in line for line in crawls.dump() if '["work"' in line)


def test_only_the_set_of_migration_is_asked_for(serve, tmp_path):
    provider = serve(DoajFeed([Article(1, day(200))], NOW))
    harvests(tmp_path, provider).run()
    asked = [ask.query for ask in provider.asked if ask.query["verb"] == "ListRecords"]
    assert {one["set"][:12] for one in asked} == {"TENDOkNvbG9u"}
