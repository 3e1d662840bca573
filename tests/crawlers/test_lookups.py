"""Sources asked about works held: what is asked, what is taken, and when it is asked again."""

from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.lookups import Links, Papers, asked_about
from local.server import Reply, on

from migresearch.records import Entry, Identifier, IdScheme, Kind, OpenAccess, Record
from migresearch.store import Batch, RunState, Store
from migresearch.store.rules import default_rules

ABSTRACT = (
    "Interviews with forty nurses who moved to Tallinn show how recognition of degrees decides over wages. "
    * 2
)


@pytest.fixture
def folder(tmp_path):
    """Works one to five with DOIs of these endings; two and four have abstracts, three is free to read."""
    with Store.open(tmp_path / "m.db") as store:
        abstracts = {2: ABSTRACT, 4: ABSTRACT}
        status = {3: OpenAccess.GREEN}
        entries = [
            Entry(
                Record(
                    source="ssoar",
                    source_id=str(number),
                    kind=Kind.REPORT,
                    title=f"Report {number}",
                    url=f"https://ssoar.example.org/{number}",
                    abstract=abstracts.get(number),
                    open_access=status.get(number),
                    identifiers=(Identifier(IdScheme.DOI, f"10.5555/{number}"),),
                ),
                b"",
                "set",
            )
            for number in range(1, 6)
        ]
        store.save(entries, Batch(default_rules(), "2026-11-01T00:00:00Z"))
    return tmp_path


def works(folder):
    with Store.read(folder / "m.db") as store:
        return {one.doi.removeprefix("10.5555/"): one for one in store.works(range(1, 6))}


def test_only_works_without_abstract_are_asked_about_and_only_the_abstract_is_taken(folder, serve):
    provider = serve(Papers({"10.5555/1": ("Paper 1", f"<p>{ABSTRACT}</p>"), "10.5555/3": ("Paper 3", None)}))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint, api_key="the-key")
    ended = crawls.run()
    assert ended.run.state is RunState.COMPLETE
    assert [asked_about(ask) for ask in provider.asked] == [["10.5555/1", "10.5555/3", "10.5555/5"]]
    [ask] = provider.asked
    assert (ask.path, ask.query["fields"]) == ("/paper/batch", "externalIds,title,abstract")
    assert ask.headers["X-Api-Key"] == "the-key"
    first, third = works(folder)["1"], works(folder)["3"]
    assert (first.title, first.kind, first.abstract) == ("Report 1", "report", ABSTRACT.strip())
    assert first.abstract_source == "semantic-scholar"
    assert first.abstract_licence.startswith("Semantic Scholar API licence")
    assert third.abstract is None
    counts = ended.run.counts
    assert (counts["seen"], counts["new"], counts["not known"], counts["declined: no abstract"]) == (
        3,
        1,
        1,
        1,
    )


def test_what_it_did_not_know_is_asked_again_only_after_the_declared_days(folder, serve):
    provider = serve(Papers({"10.5555/1": ("Paper 1", ABSTRACT)}))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint)
    crawls.run()
    for days in (1, 100, 179):
        assert crawls.run(NOW + timedelta(days=days)).run.state is RunState.COMPLETE
    assert len(provider.asked) == 1
    crawls.run(NOW + timedelta(days=181))
    # The first one has its abstract from here, and it may have changed.
    assert asked_about(provider.asked[1]) == ["10.5555/1", "10.5555/3", "10.5555/5"]


def test_a_new_work_is_asked_about_in_the_next_run(folder, serve):
    provider = serve(Papers({"10.5555/1": ("Paper 1", ABSTRACT)}))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint)
    crawls.run()
    with Store.open(folder / "m.db") as store:
        later = Record("ssoar", "6", Kind.REPORT, "Six", identifiers=(Identifier(IdScheme.DOI, "10.5555/6"),))
        store.save([Entry(later, b"", "set")], Batch(default_rules(), "2026-11-23T00:00:00Z"))
    crawls.run(NOW + timedelta(days=1))
    assert asked_about(provider.asked[1]) == ["10.5555/6"]


def test_where_none_is_known_the_whole_question_is_refused_and_that_is_an_answer(folder, serve):
    provider = serve(Papers({}))
    ended = Crawls(folder, "semantic-scholar", provider.endpoint).run()
    assert (ended.run.state, ended.run.counts["not known"]) == (RunState.COMPLETE, 3)


def test_questions_come_in_batches_and_a_failed_one_is_asked_again(folder, serve):
    provider = serve(Papers({f"10.5555/{number}": (f"Paper {number}", ABSTRACT) for number in (1, 3, 5)}))
    provider.faults.append(on(2, reply=Reply(b'{"error": "Bad fields"}', 400)))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint, page_size=1)
    ended = crawls.run()
    assert (ended.run.state, ended.run.losses) == (RunState.PARTIAL, {"unreadable answers": 1})
    assert "the server did not take the question (Bad fields)" in ended.run.note
    assert [bool(one.abstract) for one in works(folder).values()] == [True, True, False, True, True]
    assert crawls.run().run.state is RunState.COMPLETE
    assert [asked_about(ask) for ask in provider.asked[3:]] == [["10.5555/3"]]
    assert works(folder)["3"].abstract


def test_an_answer_of_the_wrong_length_is_none(folder, serve):
    provider = serve(Papers({}))
    provider.faults.append(on(1, reply=Reply(b"[null]")))
    ended = Crawls(folder, "semantic-scholar", provider.endpoint).run()
    assert ended.run.losses == {"unreadable answers": 1}
    assert "1 answers to 3 questions" in ended.run.note


def test_a_limit_asks_about_no_more_than_ordered(folder, serve):
    provider = serve(Papers({"10.5555/1": ("Paper 1", ABSTRACT)}))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint)
    crawls.run(limit=2)
    assert asked_about(provider.asked[0]) == ["10.5555/1", "10.5555/3"]
    crawls.run()
    assert asked_about(provider.asked[1]) == ["10.5555/5"]


def test_a_dry_run_asks_one_question_and_writes_nothing(folder, serve):
    provider = serve(Papers({"10.5555/1": ("Paper 1", ABSTRACT)}))
    crawls = Crawls(folder, "semantic-scholar", provider.endpoint, page_size=1)
    before = crawls.dump()
    assert crawls.run(dry_run=True).code == 0
    assert [asked_about(ask) for ask in provider.asked] == [["10.5555/1"]]
    assert crawls.dump() == before


BEST = {"url": "https://free.example.org/1.pdf", "license": "cc-by", "host_type": "repository"}


def test_open_access_links_are_taken_where_nobody_knows_the_status(folder, serve):
    answers = {
        "10.5555/1": {"title": "Paper 1", "is_oa": True, "oa_status": "green", "best_oa_location": BEST},
        "10.5555/2": {"title": "Paper 2", "is_oa": False, "oa_status": "closed", "best_oa_location": None},
    }
    provider = serve(Links(answers))
    ended = Crawls(folder, "unpaywall", provider.endpoint).run()
    assert ended.run.state is RunState.COMPLETE
    assert [ask.path for ask in provider.asked] == [f"/10.5555/{number}" for number in (1, 2, 4, 5)]
    assert {ask.query["email"] for ask in provider.asked} == {"someone@example.org"}
    found = works(folder)
    assert (found["1"].open_access, found["1"].licence) == ("green", "cc-by")
    assert found["1"].url == "https://free.example.org/1.pdf"
    assert (found["1"].title, found["1"].kind) == ("Report 1", "report")
    assert (found["2"].open_access, found["2"].url) == ("closed", "https://ssoar.example.org/2")
    assert (found["4"].open_access, ended.run.counts["not known"]) == (None, 2)


def test_without_a_contact_unpaywall_is_not_asked(folder, serve):
    provider = serve(Links({}))
    ended = Crawls(folder, "unpaywall", provider.endpoint, harvest={"contact": ""}).run()
    assert ended.code == 2
    assert "Set harvest.contact to your e-mail address" in ended.told
    assert provider.asked == []


def test_a_contact_that_is_refused_stops_the_run_and_says_so(folder, serve):
    provider = serve(Links({}))
    refusal = Reply(b'{"message": "Please use your own email address"}', 422)
    provider.faults.append(lambda _: refusal)
    ended = Crawls(folder, "unpaywall", provider.endpoint).run()
    assert (ended.run.state, len(provider.asked)) == (RunState.FAILED, 3)
    assert "does not take harvest.contact (Please use your own email address)" in ended.run.note
