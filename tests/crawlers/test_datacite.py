"""DataCite against a local server: cursors in links, repeated DOIs, windows of the day of change."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.datacite import WINDOW, DataCite, entry
from local.server import Reply, as_json, on

from migresearch.store import RunState

ENTRIES = [entry(n) for n in range(7)]


def datacite(tmp_path, provider, **settings):
    return Crawls(tmp_path, "datacite", provider.endpoint, **{"page_size": 3, **settings})


def test_the_cursor_of_the_link_is_followed_with_the_filters_of_the_question(serve, tmp_path):
    provider = serve(DataCite(ENTRIES))
    ended = datacite(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert len(provider.asked) == 3, "and the server that the link names is not asked"
    assert provider.asked[0].query["page[cursor]"] == "1"
    assert len({ask.query["page[cursor]"] for ask in provider.asked}) == 3
    assert len({(ask.query["query"], ask.query["resource-type-id"]) for ask in provider.asked}) == 1


def test_dois_that_come_twice_change_nothing(serve, tmp_path):
    provider = serve(DataCite(ENTRIES))
    undisturbed = datacite(tmp_path, provider)
    undisturbed.run()
    before = undisturbed.dump()
    provider.overlap = 2
    (tmp_path / "again").mkdir()
    crawls = datacite(tmp_path / "again", provider)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert ended.run.counts["seen"] == 11
    assert crawls.dump() == before


def test_the_next_harvest_asks_for_what_was_changed_since(serve, tmp_path):
    provider = serve(DataCite(list(ENTRIES)))
    crawls = datacite(tmp_path, provider)
    crawls.run()
    provider.asked.clear()
    provider.entries[1] = entry(1, "2026-11-23", titles=[{"title": "Housing of refugees, corrected"}])
    again = crawls.run(now=NOW + timedelta(days=7))
    assert WINDOW.search(provider.asked[0].query["query"]).groups() == ("2026-11-20", "2026-11-29")
    assert (again.run.counts["seen"], again.run.counts["changed"]) == (1, 1)


def test_versions_are_linked(serve, tmp_path):
    later = {
        "relationType": "IsVersionOf",
        "relatedIdentifier": "10.5555/dc.0",
        "relatedIdentifierType": "DOI",
    }
    provider = serve(DataCite([entry(0), entry(1, relatedIdentifiers=[later])]))
    crawls = datacite(tmp_path, provider)
    crawls.run()
    assert [line for line in crawls.dump() if '["relation"' in line and '"version-of"' in line]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Sign in</html>", kind="text/html"),
        as_json({"data": "moved", "meta": {"total": 7}, "links": {}}),
        as_json({"data": [entry(3)], "meta": {"total": 7}}),
        as_json(
            {"data": [entry(3)], "meta": {"total": 7}, "links": {"next": "https://api.datacite.org/dois"}}
        ),
        as_json({"errors": [{"status": "500", "title": "token"}]}),
    ],
    ids=["a web page", "a list that became text", "no links", "a link without cursor", "an error with 200"],
)
def test_an_answer_that_is_none_stops_at_the_last_safe_place(serve, tmp_path, reply):
    provider = serve(DataCite(ENTRIES))
    provider.faults.append(on(2, reply=reply))
    crawls = datacite(tmp_path, provider)
    assert crawls.run().run.state is RunState.PARTIAL
    again = crawls.run()
    assert (again.run.state, again.run.counts["new"]) == (RunState.COMPLETE, 4)
    assert provider.asked[2].query["page[cursor]"] == provider.asked[1].query["page[cursor]"]


def test_a_list_that_ends_early_is_a_loss(serve, tmp_path):
    provider = serve(DataCite(ENTRIES))
    provider.faults.append(on(2, reply=as_json({"data": [], "meta": {"total": 7}, "links": {}})))
    assert datacite(tmp_path, provider).run().run.losses == {"announced but not listed": 4}


def test_a_page_that_repeats_itself_never_loops(serve, tmp_path):
    provider = serve(DataCite(ENTRIES))
    link = "https://api.datacite.org/dois?page%5Bcursor%5D=Mw"
    same = as_json({"data": ENTRIES[3:6], "meta": {"total": 7}, "links": {"next": link}})
    provider.faults.append(lambda ask: same if ask.number > 1 else None)
    ended = datacite(tmp_path, provider).run()
    assert ended.run.state is RunState.PARTIAL
    assert "the server repeats a page" in ended.told
    assert len(provider.asked) == 3
