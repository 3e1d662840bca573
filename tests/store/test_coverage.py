"""Abstracts counted by hand: seven works of two journals, from four sources."""

import pytest
from tests.store.records import NOW, record, save

from migresearch.store import Filters, Store

CC = "https://creativecommons.org/licenses/by/4.0/"
HARBOUR = {"venue": "Harbour Studies", "publisher": "Quay Press", "language": "en"}
FERRY = {"venue": "Ferry Review", "publisher": "Quay Press", "language": "et"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("coverage") / "m.db") as store:
        save(
            store,
            record("1", "A", doi="10.5555/1", issued="2020", abstract="Words.", licence=CC, **HARBOUR),
            record("2", "B", doi="10.5555/2", issued="2020", abstract="Words.", **HARBOUR),
            record("3", "C", doi="10.5555/3", issued="2021", **HARBOUR),
            record("9", "C.", source="openalex", doi="10.5555/3", abstract="Words.", **HARBOUR),
            record("4", "D", doi="10.5555/4", issued="2021", **HARBOUR),
            record("5", "E", doi="10.5555/5", issued="2022", **FERRY),
            record("10.5555/5", "E", source="semantic-scholar", doi="10.5555/5", abstract="Words."),
            record("6", "F", source="import:mine", issued="2022", abstract="Words.", **FERRY),
            record("7", "G", source="import:mine"),
        )
        store.runs.note_licence("semantic-scholar", "attribution", NOW)
        yield store


def rows(store: Store, by: str, filters: Filters | None = None) -> list[tuple]:
    return [
        (one.value, one.works, one.with_abstract, one.licence_known, dict(one.sources))
        for one in store.coverage(by, filters or Filters()).groups
    ]


def test_by_journal_the_largest_first(store):
    assert rows(store, "journal") == [
        # Of three abstracts one record has a licence; crossref has not said what its metadata are under.
        ("Harbour Studies", 4, 3, 1, {"crossref": 2, "openalex": 1}),
        ("Ferry Review", 2, 2, 1, {"import:mine": 1, "semantic-scholar": 1}),
        (None, 1, 0, 0, {}),
    ]


def test_by_publisher_and_language(store):
    quay = {"crossref": 2, "import:mine": 1, "openalex": 1, "semantic-scholar": 1}
    assert rows(store, "publisher") == [("Quay Press", 6, 5, 2, quay), (None, 1, 0, 0, {})]
    assert [row[:3] for row in rows(store, "language")] == [("en", 4, 3), ("et", 2, 2), (None, 1, 0)]


def test_by_year_the_newest_first(store):
    assert [row[:3] for row in rows(store, "year")] == [
        ("2022", 2, 2),
        ("2021", 2, 1),
        ("2020", 2, 2),
        (None, 1, 0),
    ]


def test_by_source_a_work_counts_for_each_that_holds_it(store):
    assert rows(store, "source") == [
        ("crossref", 5, 4, 2, {"crossref": 2, "openalex": 1, "semantic-scholar": 1}),
        ("import:mine", 2, 1, 0, {"import:mine": 1}),
        ("openalex", 1, 1, 0, {"openalex": 1}),
        ("semantic-scholar", 1, 1, 1, {"semantic-scholar": 1}),
    ]
    total = store.coverage("source", Filters()).total
    assert (total.works, total.with_abstract, total.licence_known, round(total.share, 4)) == (7, 5, 2, 0.7143)


def test_filters_hold(store):
    assert [row[:3] for row in rows(store, "journal", Filters(years=(2021, 2022)))] == [
        ("Ferry Review", 2, 2),
        ("Harbour Studies", 2, 1),
    ]
    assert rows(store, "source", Filters(languages=("et",), sources=("import:mine",))) == [
        ("import:mine", 1, 1, 0, {"import:mine": 1})
    ]
    nothing = store.coverage("year", Filters(years=(1900, 1901)))
    assert (nothing.groups, nothing.total.works, nothing.total.share) == ((), 0, 0.0)


def test_an_abstract_that_a_curator_took_away_is_none(tmp_path):
    from tests.store.records import NO_RULES

    from migresearch.store import Override

    with Store.open(tmp_path / "m.db") as store:
        save(store, record("1", "A", abstract="Add to favorites."))
        store.override(Override(1, "abstract", None, "ada", NOW), NO_RULES)
        [group] = store.coverage("journal", Filters()).groups
    assert (group.works, group.with_abstract) == (1, 0)
