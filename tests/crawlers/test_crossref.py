"""Crossref against a local server: cursors, windows, rows that are too many."""

from datetime import timedelta

from local.crawls import NOW, Crawls
from local.crossref import Crossref, item
from local.server import Reply, as_json, on

from migresearch.store import RunState, Store

JEMS, IMR = "1369-183X", "0197-9183"
ITEMS = [item(n) for n in range(7)] + [item(n, IMR) for n in range(10, 13)]


def crossref(tmp_path, provider, **settings):
    return Crawls(tmp_path, "crossref", provider.endpoint, **{"page_size": 3, **settings})


def asked_of(provider, issn):
    return [ask for ask in provider.asked if issn in ask.path]


def test_a_healthy_harvest_asks_every_journal_and_then_only_for_what_was_indexed_since(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    crawls = crossref(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 10)
    assert [ask.query["cursor"] for ask in asked_of(provider, JEMS)] == ["*", "AoJ+/3", "AoJ+/6"]
    assert {ask.query["filter"] for ask in provider.asked} == {"until-index-date:2026-11-22"}
    assert "mailto:someone@example.org" in provider.asked[0].headers["User-Agent"]
    assert crawls.watermark() == "2026-11-20T12:00:00Z"
    before = crawls.dump()
    provider.asked.clear()
    provider.items[0] = item(0, indexed={"date-time": "2026-11-21T08:00:00Z"}, title=["A corrected title"])
    again = crawls.run(now=NOW + timedelta(days=7))
    assert {ask.query["filter"] for ask in provider.asked} == {
        "from-index-date:2026-11-20,until-index-date:2026-11-29"
    }
    assert (again.run.counts["seen"], again.run.counts["changed"]) == (1, 1)
    assert crawls.dump() != before


def test_fewer_rows_are_asked_for_where_the_server_cannot_carry_many(serve, tmp_path):
    provider = serve(Crossref([item(n) for n in range(60)]))
    provider.heavy = 25
    ended = crossref(tmp_path, provider, page_size=100).run()
    assert ended.run.state is RunState.COMPLETE
    assert ended.run.counts["new"] == 60
    assert [int(ask.query["rows"]) for ask in asked_of(provider, JEMS)] == [100, 100, 25, 25, 25]


def test_a_cursor_that_keeps_its_value_while_pages_advance_is_followed_to_the_end(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    provider.steady = True
    ended = crossref(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 10)


def test_a_cursor_that_stands_still_never_loops(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    message = {"total-results": 7, "items": ITEMS[:3], "next-cursor": "AoJ+/3"}
    provider.faults.append(lambda ask: as_json({"message": message}) if JEMS in ask.path else None)
    ended = crossref(tmp_path, provider).run()
    assert ended.run.state is RunState.PARTIAL
    assert "the server repeats a page" in ended.told
    assert len(asked_of(provider, JEMS)) == 2


def test_an_empty_page_before_the_end_is_a_loss(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    message = {"total-results": 7, "items": [], "next-cursor": "AoJ+/x"}
    provider.faults.append(
        lambda ask: (
            as_json({"message": message}) if "/3" in ask.query["cursor"] and JEMS in ask.path else None
        )
    )
    ended = crossref(tmp_path, provider).run()
    assert ended.run.losses == {"announced but not listed": 4}


def test_a_dead_cursor_costs_reading_the_journal_again(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    dead = Reply(b'{"status": "failed"}', 400)
    provider.faults.append(on(2, reply=dead))
    ended = crossref(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 10)
    assert [ask.query["cursor"] for ask in asked_of(provider, JEMS)] == [
        "*",
        "AoJ+/3",
        "*",
        "AoJ+/3",
        "AoJ+/6",
    ]


def test_a_journal_crossref_does_not_know_is_left_out_and_named(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    provider.unknown = {IMR}
    ended = crossref(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert (
        f"journals {IMR}, the beginning to 2026-11-22: the server answered HTTP 404; left out" in ended.told
    )


def test_notices_are_kept_as_relations(serve, tmp_path):
    notice = item(1, title=["Correction to: Family reunification, case 0"])
    notice["update-to"] = [{"DOI": "10.5555/item.0", "type": "correction"}]
    provider = serve(Crossref([item(0), notice]))
    crawls = crossref(tmp_path, provider)
    assert crawls.run().run.state is RunState.COMPLETE
    assert [line for line in crawls.dump() if '["relation"' in line and '"corrects"' in line]


def test_stored_payloads_are_read_again_without_the_network(serve, tmp_path):
    provider = serve(Crossref(ITEMS))
    crawls = crossref(tmp_path, provider)
    crawls.run()
    before = crawls.dump()
    provider.asked.clear()
    again = crawls.run(reparse=True)
    assert (again.code, str(again.run.kind), again.run.state) == (0, "reparse", RunState.COMPLETE)
    assert again.run.counts == {"seen": 10, "new": 0, "unchanged": 10, "changed": 0, "deleted": 0}
    assert provider.asked == []
    assert crawls.dump() == before
    assert crawls.watermark() == "2026-11-20T12:00:00Z"


def test_reading_again_makes_a_version_where_the_parser_reads_more(serve, tmp_path):
    """An older parser is imitated by records that were stored without their abstracts."""
    provider = serve(Crossref(ITEMS[:2]))
    crawls = crossref(tmp_path, provider)
    crawls.run()
    forget_abstracts(crawls)
    again = crawls.run(reparse=True)
    assert again.run.counts["changed"] == 2
    with Store.read(crawls.config.paths.database) as store:
        payloads = next(store.payloads.of("crossref", 10))
    assert [one.source_id for one in payloads] == ["10.5555/item.0", "10.5555/item.1"]


def forget_abstracts(crawls):
    from dataclasses import replace

    from migresearch.records import Entry
    from migresearch.store import Batch
    from migresearch.store.rules import default_rules
    from migresearch_crawlers.declaration import Listing
    from migresearch_crawlers.spiders.crossref import Crossref as Spider

    with Store.open(crawls.config.paths.database) as store:
        poorer = []
        for payload in next(store.payloads.of("crossref", 10)):
            record = Spider.record(None, Listing(payload.source_id, payload.raw))
            poorer.append(Entry(replace(record, abstract=None), payload.raw, payload.rule))
        store.save(poorer, Batch(default_rules(), "2026-11-22T13:00:00Z"))
