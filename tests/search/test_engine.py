"""Questions to a library of twelve works: what is found, in which order, and what is said about it."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.shelf import BORDER_DOI, WORKS, Shelf, names, save
from tests.store.records import record

from migresearch.errors import SearchIndexError, UsageError
from migresearch.library import Library
from migresearch.records import Identifier, IdScheme
from migresearch.search import fusion
from migresearch.search.modes import Mode, Sort
from migresearch.search.query import Query
from migresearch.store import CodeFilter, Filters, Store

ALL = len(WORKS)


@pytest.fixture
def library(shelf: Shelf) -> Any:
    with shelf.open() as opened:
        yield opened


@pytest.fixture
def own(tmp_path: Path) -> Shelf:
    """A library of the same works that a test may change; not indexed."""
    return Shelf.of(tmp_path)


def found(library: Library, text: str, **options: Any) -> list[str]:
    return names(library.search(library.query(text, **options)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("refugee", ["courses"]),  # plural and singular
        ("remittance", ["remittances"]),
        ("child", ["left-behind", "remittances", "uasc"]),
        ("refugies", ["montreal"]),  # accents may be left off
        ("réfugiés", ["montreal"]),
        ("MONTREAL", ["montreal"]),
        ("geflüchtete", ["arbeitsmarkt"]),
        ("left-behind", ["left-behind"]),
        ("left behind", ["left-behind"]),
        ("leftbehind", ["left-behind"]),
        ("anti-immigrant", ["parties"]),
        ("antiimmigrants", ["parties"]),
        ("anti immigrant", ["parties"]),
        ("MIPEX", ["mipex"]),
        ("mipex", ["mipex"]),
        ("UASC", ["uasc"]),
        ("uasc", ["uasc"]),
        ("smuggling", ["notice", "border"]),  # the shorter text says it more
        ("Cruz", ["citizenship"]),  # people are words too
        ("astronomy", []),
    ],
)
def test_words(library: Library, text: str, expected: list[str]) -> None:
    answer = library.search(library.query(text, mode=Mode.LEXICAL))
    assert names(answer) == expected
    assert answer.total == len(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"left behind"', {"left-behind"}),
        ('"behind left"', set()),
        ('"language courses"', {"courses"}),
        ('"language course"', set()),  # a phrase is meant as written
        ("children -left", {"uasc", "remittances"}),
        ('children -"left behind"', {"uasc", "remittances"}),
        ("children NOT school", {"left-behind", "uasc"}),
        ("children AND guardian", {"uasc"}),
        ("guardian OR smuggling", {"uasc", "border", "notice"}),
        ("(guardian OR school) AND children", {"uasc", "remittances"}),
        ("title:children", {"left-behind"}),
        ("author:alba courses", {"courses"}),
        ("naturali*", {"citizenship"}),  # beyond the stem, natur
        ("migr* -cash", {"courses", "remittances", "left-behind", "border", "notice"}),
        ("year:2015.. children", {"left-behind", "uasc", "remittances"}),
        ("year:2016..2018 children", {"uasc"}),
        ("kind:report children", {"uasc"}),
        ("-kind:report children", {"left-behind", "remittances"}),
        ("lang:fr réfugiés", {"montreal"}),
        ("country:DE refugees", {"courses"}),
        ('journal:"migration paths" school OR smuggling', {"border", "remittances", "notice"}),
    ],
)
def test_what_a_question_demands_and_forbids(library: Library, text: str, expected: set[str]) -> None:
    answer = library.search(library.query(text, mode=Mode.LEXICAL))
    assert set(names(answer)) == expected
    assert answer.total == len(expected)


@pytest.mark.parametrize("mode", [Mode.SEMANTIC, Mode.HYBRID])
@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("cash", "remittances"),  # a word that no work holds
        ("passport", "citizenship"),
        ("frontier", "notice"),
        ("elections", "parties"),
    ],
)
def test_meaning(library: Library, mode: Mode, text: str, best: str) -> None:
    assert found(library, text, mode=mode)[0] == best


def test_hybrid_takes_both_words_and_meaning(library: Library) -> None:
    (first, second, *_) = library.search(library.query("schooling")).hits
    assert names_of(first, second) == ["remittances", "left-behind"]
    assert (first.ranks["lexical"], first.ranks["semantic"]) == (1, 3)
    assert "lexical" not in second.ranks
    assert 1 >= first.score > second.score >= 0


def names_of(*hits: Any) -> list[str]:
    return [name for hit in hits for name, one in WORKS.items() if one.title == hit.work.title]


@pytest.mark.parametrize("mode", [Mode.SEMANTIC, Mode.HYBRID])
def test_phrases_and_exclusions_hold_in_every_mode(library: Library, mode: Mode) -> None:
    assert found(library, '"language courses"', mode=mode) == ["courses"]
    assert "left-behind" not in found(library, "children -left", mode=mode, page_size=20)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_mode_may_be_given_by_its_name(library: Library, mode: Mode) -> None:
    answer = library.search(Query("children", mode=mode.value))  # type: ignore[arg-type]
    assert answer.mode == mode
    assert names(answer) == found(library, "children", mode=mode)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mode": "lexcial"}, "unknown mode 'lexcial'. Did you mean lexical"),
        ({"sort": "date"}, "unknown sort 'date'.* Known: newest, oldest"),
        ({"page": 0}, "page 0"),
        ({"page_size": -1}, "page size -1"),
    ],
)
def test_a_query_that_cannot_be_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Query("children", **options)


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("kind:novel smuggling", ["notice", "border"], "kind:novel is no filter; searched as words"),
        (
            "language:learning",
            ["courses", "citizenship"],
            "language:learning is no filter; searched as words",
        ),
        ("-kind:smuggling guardian", ["uasc"], "kind:smuggling is no filter; left aside"),
    ],
)
def test_a_field_that_means_nothing_is_words(
    library: Library, text: str, expected: list[str], note: str
) -> None:
    answer = library.search(library.query(text, mode=Mode.LEXICAL))
    assert names(answer) == expected
    assert answer.notes == (note,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year:2015 year:2016", {"remittances", "arbeitsmarkt"}),
        ("year:2010..2012 year:2021", {"citizenship", "border", "parties"}),
        ("-year:2010..2019 -year:2021", {"mipex", "return"}),
        ("venue:chemins venue:wege", {"montreal", "arbeitsmarkt"}),
        ("oa:yes oa:no", set(WORKS)),
        ("topics:remittances country:MX", {"remittances"}),
    ],
)
def test_a_field_named_twice_means_either(library: Library, text: str, expected: set[str]) -> None:
    assert set(found(library, text, page_size=20)) == expected


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("venue:paths", {"venue": "ways"}, {"remittances"}),
        ("source:openalex", {"source": "crossref"}, {"mipex", "uasc"}),
        ("year:2015..2018", {"year": "2017.."}, {"uasc", "courses"}),
        ("lang:de", {"language": "fr"}, set()),
        ("oa:yes", {"open_access": False}, set()),
    ],
)
def test_filters_beside_and_inside_the_question_must_both_hold(
    library: Library, text: str, filters: dict[str, Any], expected: set[str]
) -> None:
    assert set(found(library, text, filters=filters)) == expected


@pytest.mark.parametrize("name", [BORDER_DOI, f"https://doi.org/{BORDER_DOI}", f"doi:{BORDER_DOI.upper()}"])
def test_a_doi_leads_to_its_work_alone(library: Library, name: str) -> None:
    answer = library.search(library.query(name, facets=["kind"]))
    assert (answer.mode, answer.total, names(answer)) == ("lookup", 1, ["border"])
    assert [(row.value, row.count) for row in answer.facets["kind"]] == [("article", 1)]
    assert library.search(library.query(name, page=2)).hits == ()


def test_a_key_leads_to_its_work(library: Library) -> None:
    key = library.search(library.query("MIPEX")).hits[0].work.key
    assert found(library, key) == ["mipex"]
    assert found(library, key.upper()) == ["mipex"]


def test_a_looked_up_work_obeys_the_filters(library: Library) -> None:
    assert found(library, BORDER_DOI, filters={"year": "2012"}) == ["border"]
    assert found(library, BORDER_DOI, filters={"year": "2013"}) == []


def test_a_name_nobody_has_is_searched_as_words_and_that_is_said(library: Library) -> None:
    answer = library.search(library.query("10.5555/nothing", mode=Mode.LEXICAL))
    assert (answer.mode, answer.notes) == ("lexical", ("no work has this doi; searched as words",))


def test_without_a_question_the_newest_come_first_and_the_undated_last(library: Library) -> None:
    answer = library.search(library.query(page_size=20))
    assert (answer.mode, answer.total) == ("list", ALL)
    assert names(answer)[:3] == ["parties", "mipex", "left-behind"]
    assert names(answer)[-1] == "return"
    assert found(library, " ?! ", page_size=20) == names(answer)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["left-behind", "uasc", "remittances"]),
        (Sort.OLDEST, ["remittances", "uasc", "left-behind"]),
        (Sort.TITLE, ["left-behind", "uasc", "remittances"]),
    ],
)
def test_sorting(library: Library, sort: Sort, expected: list[str]) -> None:
    assert found(library, "children", mode=Mode.LEXICAL, sort=sort) == expected
    assert found(library, "children", mode=Mode.LEXICAL, sort=sort, page_size=1, page=2) == expected[1:2]


@pytest.mark.parametrize("depth", [1000, 3])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("text", ["children", "migration refugees work", ""])
def test_pages_neither_miss_nor_repeat_a_work(
    library: Library, monkeypatch: pytest.MonkeyPatch, text: str, mode: Mode, sort: Sort, depth: int
) -> None:
    monkeypatch.setattr(fusion, "DEPTH", depth)
    monkeypatch.setattr(fusion.lexical, "__defaults__", (depth,))
    monkeypatch.setattr(fusion.semantic, "__defaults__", (depth,))
    monkeypatch.setattr(fusion.labels, "__defaults__", (depth,))
    whole = library.search(library.query(text, mode=mode, sort=sort, page_size=50))
    pages = [
        library.search(library.query(text, mode=mode, sort=sort, page_size=2, page=page))
        for page in range(1, 8)
    ]
    assert [name for page in pages for name in names(page)] == names(whole)
    assert {page.total for page in pages} == {whole.total}
    assert whole.total == len(whole.hits)


def test_a_sorted_answer_by_meaning_is_of_the_best_and_says_so(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fusion, "DEPTH", 2)
    for ranking in (fusion.lexical, fusion.semantic, fusion.labels):
        monkeypatch.setattr(ranking, "__defaults__", (2,))
    answer = library.search(library.query("cash border", mode=Mode.SEMANTIC, sort=Sort.OLDEST))
    assert names(answer)[0] == "border"
    assert answer.total == len(answer.hits) < ALL
    assert answer.notes == (f"the {answer.total} best of {ALL} works, sorted by oldest",)


def test_facets_count_what_the_filters_leave(library: Library) -> None:
    answer = library.search(
        library.query("refugees", filters={"country": "DE"}, facets=["geographies", "year"])
    )
    rows = {name: [(one.value, one.label, one.count) for one in rows] for name, rows in answer.facets.items()}
    assert rows["geographies"][:2] == [("DE", "Germany", 3), ("FR", "France", 1)]
    assert rows["year"] == [("2016", "2016", 1), ("2018", "2018", 1), ("2021", "2021", 1)]


def test_facets_of_a_lexical_search_count_what_matches(library: Library) -> None:
    answer = library.search(library.query("children", mode=Mode.LEXICAL, facets=["kind", "source"]))
    assert [(one.value, one.count) for one in answer.facets["kind"]] == [("article", 2), ("report", 1)]
    assert [(one.value, one.count) for one in answer.facets["source"]] == [("crossref", 3), ("openalex", 1)]


def test_an_unknown_facet_names_the_known_ones(library: Library) -> None:
    with pytest.raises(UsageError, match=r"unknown facet 'yaer'. Did you mean year\? Known: .*topics"):
        library.query("children", facets=["yaer"])


def test_the_snippet_is_the_sentence_that_holds_the_words(library: Library) -> None:
    (hit,) = library.search(library.query("newcomer follow", mode=Mode.LEXICAL)).hits
    assert hit.snippet == "We follow newcomers in Germany for five years."
    (hit,) = library.search(library.query("modest cost", mode=Mode.LEXICAL)).hits
    assert hit.snippet == "The costs are modest."


def test_marks_and_notices_are_said(library: Library) -> None:
    work, notice = (
        library.search(library.query(name, mode=Mode.LEXICAL)).hits[0].work
        for name in ("price", "retraction")
    )
    assert (work.title, work.mark, work.notice) == (WORKS["border"].title, "retracted", None)
    assert (notice.title, notice.mark, notice.notice) == (WORKS["notice"].title, None, "retracts")


def test_an_explanation_names_words_sentence_and_rule(library: Library) -> None:
    (hit, *_) = library.search(library.query("newcomers find jobs", explain=True)).hits
    why = hit.explanation
    assert why is not None
    assert list(why.terms) == ["newcomers", "find"]
    assert all(weight > 0 for weight in why.terms.values())
    assert why.sentence == WORKS["courses"].title  # holds employment, which are jobs
    assert why.similarity is not None
    assert 0 < why.similarity <= 1
    assert why.admitted == ("crossref by rule “journals”",)


def test_nothing_is_explained_unasked(library: Library) -> None:
    assert library.search(library.query("children")).hits[0].explanation is None


def test_similar_works_are_the_nearest_others(library: Library) -> None:
    answer = library.similar("10.5555/courses", library.query(page_size=3))
    assert (answer.mode, answer.total) == ("similar", ALL - 1)
    assert names(answer)[0] == "arbeitsmarkt"
    assert "courses" not in names(answer)
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == pytest.approx(
        library.similar("10.5555/courses", library.query(page_size=1)).hits[0].score
    )


def test_similar_obeys_filters(library: Library) -> None:
    answer = library.similar("10.5555/courses", library.query(filters={"kind": "book,report"}))
    assert (set(names(answer)), answer.total) == ({"uasc", "citizenship"}, 2)


KINDS = ["article", "book", "report", "policy-index"]
FILTERS = st.builds(
    Filters,
    years=st.none() | st.tuples(st.none() | st.integers(2009, 2022), st.none() | st.integers(2009, 2022)),
    languages=st.lists(st.sampled_from(["en", "de", "fr"]), max_size=2, unique=True).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple),
    venues=st.lists(st.sampled_from(["paths", "WAYS", "chemins"]), max_size=2).map(tuple),
    sources=st.lists(st.sampled_from(["crossref", "openalex"]), max_size=1).map(tuple),
    open_access=st.none() | st.booleans(),
    with_abstract=st.none() | st.booleans(),
    codes=st.lists(st.sampled_from([CodeFilter("geographies", (c,)) for c in ("DE", "FR")]), max_size=1).map(
        tuple
    ),
)


def fits(one: str, filters: Filters) -> bool:
    """What the filters mean, said once more, over the records."""
    work = WORKS[one]
    low, high = filters.years or (None, None)
    dated = not filters.years or (work.year is not None and (low or 0) <= work.year <= (high or 9999))
    is_open = work.open_access not in (None, "closed")
    codes = {(claim.scheme, claim.code) for claim in work.claims}
    return (
        dated
        and work.language in (filters.languages or (work.language,))
        and work.kind in (filters.kinds or (work.kind,))
        and (not filters.venues or any(v.lower() in (work.venue or "").lower() for v in filters.venues))
        and ("openalex" not in filters.sources or one in ("mipex", "uasc"))
        and filters.open_access in (None, is_open)
        and filters.with_abstract in (None, work.abstract is not None)
        and all(any((each.scheme, code) in codes for code in each.codes) for each in filters.codes)
    )


def by_rank(answer: Any, ranking: str) -> list[str]:
    """The works that take part in a ranking, in its order."""
    ranked = sorted(
        (hit.ranks[ranking], name)
        for hit, name in zip(answer.hits, names(answer), strict=True)
        if ranking in hit.ranks
    )
    return [name for _, name in ranked]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=FILTERS, text=st.sampled_from(["children", "refugees work", "border cash", ""]))
def test_a_filtered_search_is_the_unfiltered_one_less_what_does_not_fit(
    library: Library, filters: Filters, text: str
) -> None:
    for mode in Mode:
        whole = library.search(Query(text, mode, page_size=50))
        answer = library.search(Query(text, mode, filters, page_size=50))
        expected = [name for name in names(whole) if fits(name, filters)]
        assert answer.total == len(expected)
        for ranking in ("lexical", "semantic"):
            assert by_rank(answer, ranking) == [name for name in by_rank(whole, ranking) if name in expected]
        if mode is Mode.LEXICAL or not text:  # fused scores are relative to the best that is left
            assert names(answer) == expected
        assert sorted(names(answer)) == sorted(expected)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(text="year:2015 year:soon -year: oa: oa:no", mode=Mode.LEXICAL)
@example(text='"' * 999, mode=Mode.HYBRID)
@example(text="x" * 50_000, mode=Mode.SEMANTIC)
@example(text="?" * 600, mode=Mode.LEXICAL)
@example(text="\x00\ud800\u202e", mode=Mode.HYBRID)
@example(text="kind:a kind:a -kind:a doi:x doi:10.1/2", mode=Mode.LEXICAL)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    *'()"-*',
                    "AND",
                    "OR",
                    "NOT",
                    "year:2015",
                    "year:9",
                    "-lang:de",
                    "kind:book",
                    "kind:novel",
                    "country:DE",
                    "topics:x",
                    "oa:no",
                    "source:a",
                    "venue:b",
                    "title:c",
                    "doi:10.1/x",
                    "children",
                    "refugees*",
                    "\x1b[31m",
                    "é",
                    "移民",
                ]
            ),
            max_size=12,
        ).map(" ".join),
    ),
    mode=st.sampled_from(list(Mode)),
)
def test_any_text_is_answered(library: Library, text: str, mode: Mode) -> None:
    answer = library.search(Query(text, mode, explain=True, facets=("year", "topics")))
    assert len(answer.hits) <= answer.total <= ALL
    assert answer.as_json()["query"] == text


def test_without_an_index_words_answer_and_a_note_names_the_command(own: Shelf) -> None:
    answer = own.ask("children", facets=["kind"])
    assert (answer.mode, set(names(answer)), answer.total) == (
        "lexical",
        {"left-behind", "uasc", "remittances"},
        3,
    )
    assert answer.notes == (
        "there is no semantic index yet, so words alone rank; run `migresearch index update`",
    )
    assert (answer.index.works, answer.index.behind) == (0, ALL)
    assert own.found("kind:novel") == []
    assert own.found("language:learning") == ["courses", "citizenship"]
    with own.open() as library, pytest.raises(SearchIndexError, match="run `migresearch index update`"):
        library.similar("10.5555/courses", library.query())


def test_a_work_that_came_after_the_index_is_found_by_its_words_at_once(own: Shelf) -> None:
    own.update()
    own.save(record("new", "Guardians of children", abstract="Lawyers take over."))
    assert set(own.found("guardian", mode=Mode.LEXICAL)) == {"Guardians of children", "uasc"}
    assert own.found("lawy*", mode=Mode.LEXICAL) == ["Guardians of children"]
    answer = own.ask("guardian of children")
    assert {"Guardians of children", "uasc"} < set(names(answer)[:4])
    (new,) = [hit for hit in answer.hits if hit.work.title == "Guardians of children"]
    assert (new.ranks["lexical"] <= 2, "semantic" in new.ranks) == (True, False)
    assert answer.notes == ("1 of 13 works are not searched by meaning yet; run `migresearch index update`",)
    assert (answer.index.works, answer.index.behind) == (12, 1)
    assert own.ask("guardian", mode=Mode.LEXICAL).total == 2
    own.update()
    answer = own.ask("lawyers")
    assert (names(answer)[0], answer.notes, answer.index.behind) == ("Guardians of children", (), 0)


def test_a_work_whose_text_changed_is_found_by_its_new_words_only(own: Shelf) -> None:
    own.update()
    own.save(replace(WORKS["parties"], title="Ballots and walls"))
    assert own.found("anti-immigrant", mode=Mode.LEXICAL) == []
    assert own.found("ballots", mode=Mode.LEXICAL) == ["Ballots and walls"]
    assert own.ask("ballots").index.behind == 1


def test_a_merged_work_never_appears_and_its_old_key_leads_to_the_survivor(own: Shelf) -> None:
    own.save(record("twin", "Ageing and return, a preprint", abstract="Retired workers stay."))
    own.update()
    key = own.ask("twin preprint").hits[0].work.key
    shared = (Identifier(IdScheme.DOI, "10.5555/return"),)
    own.save(replace(WORKS["return"], identifiers=shared))
    own.save(
        record("twin", "Ageing and return, a preprint", identifiers=shared, abstract="Retired workers stay.")
    )
    for mode in Mode:
        hits = own.ask("return", mode=mode, page_size=50).hits
        assert len({hit.work.id for hit in hits}) == len(hits)
        assert "Ageing and return" in {hit.work.title.partition(",")[0] for hit in hits}
    survivor = own.ask(key).hits[0].work
    assert survivor.doi == "10.5555/return"
    assert own.ask(page_size=50).total == ALL


def test_a_work_that_comes_after_a_merge_is_noticed_by_the_next_update(own: Shelf) -> None:
    shared = (Identifier(IdScheme.DOI, "10.5555/return"),)
    own.save(
        record(
            "twin", "Ageing and return", identifiers=shared, abstract="Retired workers seldom return home."
        )
    )
    own.update()
    own.save(replace(WORKS["return"], identifiers=shared))  # takes the text with the newest stamp away
    own.save(record("new", "Lighthouses"))
    assert own.found("lighthouses", mode=Mode.LEXICAL) == ["Lighthouses"]
    own.update()
    assert own.found("lighthouses", mode=Mode.LEXICAL) == ["Lighthouses"]


def test_an_update_stopped_in_the_middle_does_not_pass_for_a_whole_one(
    own: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migresearch.index import update as updating

    own.update()
    own.save(record("new", "Lighthouses"))

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(updating, "publish", stopped)
        with pytest.raises(KeyboardInterrupt):
            own.update()
    assert own.ask("lighthouses").index.behind == 1
    own.update()
    assert own.ask("lighthouses").index.behind == 0


def test_every_order_of_import_gives_the_same_answers(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    shelf.config.paths.database.unlink()
    shuffled = list(WORKS.values())
    random.Random(7).shuffle(shuffled)
    with Store.open(shelf.config.paths.database) as store:
        save(store, *shuffled)
    shelf.update()
    assert shelf.found("smuggling", mode=Mode.LEXICAL) == ["notice", "border"]
    assert shelf.found("cash")[0] == "remittances"
