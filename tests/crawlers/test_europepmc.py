"""Europe PMC against a local server: cursor marks, windows of the day of change, retractions."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.europepmc import WINDOW, EuropePmc, result
from local.server import Reply, as_json, on

from migresearch.store import RunState

RESULTS = [result(n) for n in range(7)]


def europepmc(tmp_path, provider, **settings):
    return Crawls(tmp_path, "europepmc", provider.endpoint, **{"page_size": 3, **settings})


@pytest.mark.parametrize("repeats_the_last_mark", [True, False])
def test_marks_are_followed_to_the_end(serve, tmp_path, repeats_the_last_mark):
    provider = serve(EuropePmc(RESULTS))
    provider.repeats_the_last_mark = repeats_the_last_mark
    ended = europepmc(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert [ask.query["cursorMark"] for ask in provider.asked] == ["*", "AoJ3", "AoJ6"]
    assert {ask.query["resultType"] for ask in provider.asked} == {"core"}


def test_the_next_harvest_asks_for_what_was_changed_and_learns_of_a_retraction(serve, tmp_path):
    provider = serve(EuropePmc(list(RESULTS)))
    crawls = europepmc(tmp_path, provider)
    crawls.run()
    provider.asked.clear()
    notice = {"commentCorrection": [{"id": "49999999", "source": "MED", "type": "Retraction in"}]}
    types = {"pubType": ["Retracted Publication"]}
    provider.results[2] = result(2, "2026-11-24", pubTypeList=types, commentCorrectionList=notice)
    again = crawls.run(now=NOW + timedelta(days=7))
    assert WINDOW.search(provider.asked[0].query["query"]).groups() == ("2026-11-19", "2026-11-29")
    assert (again.run.counts["seen"], again.run.counts["changed"]) == (1, 1)
    assert [line for line in crawls.dump() if '["relation"' in line and '"retracts"' in line]


def test_a_mark_that_stands_still_before_the_end_is_a_loss(serve, tmp_path):
    provider = serve(EuropePmc(RESULTS))
    answer = {"hitCount": 7, "resultList": {"result": RESULTS[3:6]}, "nextCursorMark": "AoJ3"}
    provider.faults.append(on(2, reply=as_json(answer)))
    ended = europepmc(tmp_path, provider).run()
    assert ended.run.losses == {"announced but not listed": 1}
    assert len(provider.asked) == 2


def test_fewer_rows_are_asked_for_where_the_server_cannot_carry_many(serve, tmp_path):
    provider = serve(EuropePmc([result(n) for n in range(30)]))
    slow = Reply(b"", 504)
    provider.faults.append(lambda ask: slow if int(ask.query["pageSize"]) > 25 else None)
    ended = europepmc(tmp_path, provider, page_size=100).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 30)
    assert [ask.query["pageSize"] for ask in provider.asked] == ["100", "100", "25", "25"]


def test_a_refused_mark_costs_reading_the_window_again(serve, tmp_path):
    provider = serve(EuropePmc(RESULTS))
    provider.faults.append(on(2, reply=as_json({"errCode": 400, "errMsg": "Invalid cursorMark"}, 400)))
    ended = europepmc(tmp_path, provider).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 7)
    assert [ask.query["cursorMark"] for ask in provider.asked] == ["*", "AoJ3", "*", "AoJ3", "AoJ6"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"<html>Maintenance</html>", kind="text/html"),
        as_json({"hitCount": 7, "resultList": {"result": "moved"}}),
        as_json({"hitCount": "7", "resultList": {"result": []}}),
        as_json({"errCode": 404, "errMsg": "none"}),
    ],
    ids=["a web page", "a list that became text", "a number that became text", "an error with 200"],
)
def test_an_answer_that_is_none_stops_at_the_last_safe_place(serve, tmp_path, reply):
    provider = serve(EuropePmc(RESULTS))
    provider.faults.append(on(2, reply=reply))
    crawls = europepmc(tmp_path, provider)
    assert crawls.run().run.state is RunState.PARTIAL
    again = crawls.run()
    assert (again.run.state, again.run.counts["new"]) == (RunState.COMPLETE, 4)
    assert provider.asked[2].query["cursorMark"] == "AoJ3"


def test_nothing_found_is_a_complete_run_where_something_was_found_before(serve, tmp_path):
    provider = serve(EuropePmc(RESULTS))
    crawls = europepmc(tmp_path, provider)
    crawls.run()
    again = crawls.run(now=NOW + timedelta(days=90))
    assert (again.run.state, again.run.counts["seen"]) == (RunState.COMPLETE, 0)
