"""OpenAIRE's Graph against a local server: cursors, the hourly limit, what a later run asks for."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.openaire import OpenAire, product, project
from local.server import as_json, on

from migresearch.store import RunState, Store


def openaire(tmp_path, provider, source="openaire", **settings):
    return Crawls(tmp_path, source, provider.endpoint, **{"page_size": 3, **settings})


def test_a_list_is_read_to_its_end_and_later_only_what_was_published_since(serve, tmp_path):
    provider = serve(OpenAire([product(n) for n in range(7)] + [product(9, type="dataset")]))
    crawls = openaire(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state, ended.run.counts["new"]) == (0, RunState.COMPLETE, 8)
    assert [ask.query["cursor"] for ask in provider.asked] == ["*", "AoI3", "AoI6", "*"]
    assert [ask.query["type"] for ask in provider.asked] == ["publication"] * 3 + ["dataset"]
    assert crawls.watermark() == "2026-05-26T12:00:00Z", "180 days back"
    provider.asked.clear()
    again = crawls.run(now=NOW + timedelta(days=30))
    assert {ask.query["fromPublicationDate"] for ask in provider.asked} == {"2026-05-26"}
    assert (again.run.state, again.run.counts["seen"]) == (RunState.COMPLETE, 0)


def test_a_run_that_ended_early_is_continued_at_its_page(serve, tmp_path):
    provider = serve(OpenAire([product(n) for n in range(7)]))
    crawls = openaire(tmp_path, provider)
    provider.faults.append(on(2, 3, 4, 5, reply=as_json({"error": "Internal Server Error"}, 500)))
    assert crawls.run().run.state is RunState.PARTIAL
    asked = len(provider.asked)
    ended = crawls.run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 4)
    assert [ask.query["cursor"] for ask in provider.asked[asked:]] == ["AoI3", "AoI6", "*"]


def test_a_cursor_that_is_no_longer_taken_is_begun_anew(serve, tmp_path):
    provider = serve(OpenAire([product(n) for n in range(5)]))
    provider.expired = {"AoI3"}
    provider.faults.append(lambda ask: provider.expired.clear() if ask.number == 3 else None)
    ended = openaire(tmp_path, provider).run()
    assert [ask.query["cursor"] for ask in provider.asked] == ["*", "AoI3", "*", "AoI3", "*"]
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 5)


def test_the_hourly_limit_ends_the_run_and_says_when_it_resumes(serve, tmp_path):
    provider = serve(OpenAire([product(n) for n in range(7)]))
    provider.limit = 2
    crawls = openaire(tmp_path, provider)
    ended = crawls.run()
    assert (ended.code, ended.run.state) == (3, RunState.PARTIAL)
    assert "today's budget at the provider is spent; it resumes at 2026-11-22T13:0" in ended.run.note
    assert len(provider.asked) == 3, "no second attempt"
    provider.used = 0
    assert crawls.run().run.counts["new"] == 1


def test_a_token_goes_into_the_header_and_nowhere_else(serve, tmp_path):
    provider = serve(OpenAire([product(1)]))
    ended = openaire(tmp_path, provider, api_key="a-secret-token").run()
    assert provider.asked[0].headers["Authorization"] == "Bearer a-secret-token"
    assert "a-secret-token" not in ended.told + ended.log


@pytest.mark.parametrize(
    "drifted",
    [
        {"results": [], "header": {"total": 3}},
        {"results": {"1": {}}, "header": {"numFound": 3}},
        {"results": [], "header": {"numFound": "3"}},
    ],
)
def test_an_answer_of_another_form_is_a_loss(serve, tmp_path, drifted):
    provider = serve(OpenAire([product(1)]))
    provider.faults.append(on(1, reply=as_json(drifted)))
    ended = openaire(tmp_path, provider).run()
    assert (ended.code, ended.run.losses) == (3, {"unreadable answers": 1})


def test_an_end_before_the_number_found_is_a_loss(serve, tmp_path):
    provider = serve(OpenAire([product(1)]))
    answer = {"header": {"numFound": 9, "nextCursor": "*"}, "results": [product(1)]}
    provider.faults.append(on(1, reply=as_json(answer)))
    assert openaire(tmp_path, provider).run().run.losses == {"announced but not listed": 8}


def test_a_publication_leads_to_the_project_that_produced_it_whichever_comes_first(serve, tmp_path):
    paper = product(1, projects=[{"id": f"corda_____he::{4:032}", "code": "101000004"}])
    provider = serve(OpenAire([paper], [project(4)]))
    openaire(tmp_path, provider).run()
    ended = openaire(tmp_path, provider, "openaire-projects").run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 1)
    with Store.read(tmp_path / "m.db") as store:
        [related] = store.related(store.find("grant", "ec:101000004"))
    assert (related.type, related.inverse) == ("produced-by", True)
    assert related.title == "Refugees in the invented town number 1"
