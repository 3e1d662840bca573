"""Facts of institutional records: merged, kept, withdrawn, set by a curator."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.errors import UsageError
from migresearch.records import Deletion, Fact, FactName, Identifier, IdScheme, Kind, Record
from migresearch.store import Batch, Filters, Override, Store

SHARED = Identifier(IdScheme.DOI, "10.5555/call")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        yield opened


def call(source: str, **facts: str | list[str]) -> Record:
    """The record of a call for proposals."""
    listed = tuple(
        Fact(FactName(name), value)
        for name, values in facts.items()
        for value in (values if isinstance(values, list) else [values])
    )
    return replace(
        record("call", "A call", kind=Kind.FUNDING, identifiers=[SHARED]), source=source, facts=listed
    )


def facts(store: Store) -> list[tuple[str, str, str]]:
    (work,) = store.works([1])
    return [(one.name, one.value, one.origin) for one in work.facts]


def test_facts_stand_in_the_order_of_their_names_each_with_its_source(store: Store) -> None:
    save(store, call("portal", programme="AMIF", deadline="2026-11-30", theme=["work", "housing"]))
    assert facts(store) == [
        ("theme", "work", "portal call"),
        ("theme", "housing", "portal call"),
        ("deadline", "2026-11-30", "portal call"),
        ("programme", "AMIF", "portal call"),
    ]


def test_words_are_the_union_of_sources_dates_and_amounts_come_from_the_one_that_counts(store: Store) -> None:
    save(
        store,
        call("portal", theme=["housing", "work"], deadline="2026-11-30", budget="2000000 EUR"),
        call("crossref", theme=["work", "health"], deadline=["2026-11-15", "2027-03-15"]),
    )
    assert facts(store) == [
        ("theme", "work", "crossref call"),
        ("theme", "health", "crossref call"),
        ("theme", "housing", "portal call"),
        ("deadline", "2026-11-15", "crossref call"),
        ("deadline", "2027-03-15", "crossref call"),
        ("budget", "2000000 EUR", "portal call"),
    ]


def test_what_a_source_takes_back_is_gone(store: Store) -> None:
    save(store, call("portal", deadline="2026-11-30", funder="A fund"))
    save(store, call("portal", deadline="2026-12-15"))
    assert facts(store) == [("deadline", "2026-12-15", "portal call")]


def test_a_dropped_record_says_nothing_where_another_source_speaks(store: Store) -> None:
    save(store, call("portal", theme="work"), call("crossref", theme="health"))
    store.save([Deletion("crossref", "call")], Batch(NO_RULES, NOW))
    assert facts(store) == [("theme", "work", "portal call")]


def test_a_curators_value_stands_in_place_of_all_of_its_name(store: Store) -> None:
    save(store, call("portal", deadline=["2026-11-15", "2026-11-30"], funder="A fund"))
    store.override(Override(1, "deadline", "2026-12-01", "ada", NOW), NO_RULES)
    store.override(Override(1, "ground", ["age", "disability"], "ada", NOW), NO_RULES)
    store.override(Override(1, "funder", None, "ada", NOW), NO_RULES)
    save(store, call("portal", deadline="2026-11-20", funder="Another fund"))
    assert facts(store) == [
        ("ground", "age", "curator ada"),
        ("ground", "disability", "curator ada"),
        ("deadline", "2026-12-01", "curator ada"),
    ]


def test_a_curators_value_can_be_taken_back(store: Store) -> None:
    save(store, call("portal", deadline="2026-11-30"))
    act = store.log.override(Override(1, "deadline", "2026-12-01", "ada", NOW), NO_RULES)
    store.log.undo(act, NOW, lambda: NO_RULES)
    assert facts(store) == [("deadline", "2026-11-30", "portal call")]


def test_a_curators_value_must_be_one(store: Store) -> None:
    save(store, call("portal", deadline="2026-11-30"))
    with pytest.raises(UsageError, match="the deadline 'soon' is no date"):
        store.override(Override(1, "deadline", "soon", "ada", NOW), NO_RULES)


def test_the_dump_holds_facts(store: Store) -> None:
    save(store, call("portal", deadline="2026-11-30"))
    (line,) = [one for one in store.dump() if one.startswith('["fact"')]
    key = store.works([1])[0].key
    assert line == (
        '["fact", {"name": "deadline", "origin": "portal call", "position": 0, "value": "2026-11-30", '
        f'"work": "{key}"}}]'
    )


def test_facts_are_searched_as_keywords(store: Store) -> None:
    save(
        store,
        call(
            "portal", theme="housing", acronym="HOMES", participant="Town of Homburg", deadline="2026-11-30"
        ),
    )
    (row,) = store.texts()
    assert row["keywords"] == "housing; HOMES"
    assert list(store.matching_ids(Filters(match="homes"))) == [1]
