"""Filters over facts, as people type them."""

import pytest

from migresearch.errors import UsageError
from migresearch.schemes import load_schemes
from migresearch.search.fact_words import fact_filters
from migresearch.search.query import FilterWords, resolve, typed_filters
from migresearch.search.query_items import FieldFilter
from migresearch.store import CodeFilter, Filters
from migresearch.store.fact_filters import FactFilter

SCHEMES = load_schemes()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ground=religion", FactFilter("ground", ("religion",))),
        (
            " court = Court of Justice; Labour Court ",
            FactFilter("court", ("Court of Justice", "Labour Court")),
        ),
        ("instrument=Act, 2010", FactFilter("instrument", ("Act, 2010",))),
        ("deadline>=2026-11-01", FactFilter("deadline", least="2026-11-01")),
        ("deadline<=2026-12", FactFilter("deadline", most="2026-12")),
        ("starts=2026-11", FactFilter("starts", least="2026-11", most="2026-11")),
        ("starts=2026-10..2026-12", FactFilter("starts", least="2026-10", most="2026-12")),
        ("ends=..2026", FactFilter("ends", most="2026")),
        ("budget>=500000", FactFilter("budget", least="500000")),
        ("budget=..500000 EUR", FactFilter("budget", most="500000 EUR")),
    ],
)
def test_one_filter(typed: str, expected: FactFilter) -> None:
    assert fact_filters([typed]) == (expected,)


def test_both_ends_of_one_name_are_one_range_which_one_fact_must_fit() -> None:
    assert fact_filters(["deadline>=2026-11-01", "ground=age", "deadline<=2026-11-30"]) == (
        FactFilter("deadline", least="2026-11-01", most="2026-11-30"),
        FactFilter("ground", ("age",)),
    )


def test_words_twice_are_two_filters() -> None:
    assert fact_filters(["ground=age", "ground=sex"]) == (
        FactFilter("ground", ("age",)),
        FactFilter("ground", ("sex",)),
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("ground", "write NAME=VALUE, NAME>=VALUE or NAME<=VALUE"),
        ("ground=", "write NAME=VALUE"),
        ("ground=;", "names no ground"),
        ("grund=age", "unknown fact 'grund'. Did you mean ground\\? Known: acronym, budget, case"),
        ("ground>=age", "ground holds words, which no >= compares; write ground=age"),
        ("deadline>=soon", "'soon' is no date of deadline; write deadline>=2026-11-01"),
        ("deadline=2026-02-30", "'2026-02-30' is no date"),
        ("deadline=..", "names no date"),
        ("budget>=much", "'much' is no amount of budget; write budget>=500000 EUR"),
    ],
)
def test_what_is_no_filter(typed: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        fact_filters([typed])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (FilterWords(activity="mipex-r"), Filters(codes=(CodeFilter("mpg-activity", ("mipex-r",)),))),
        (FilterWords(ground="religion; age"), Filters(facts=(FactFilter("ground", ("religion", "age")),))),
        (FilterWords(deadline_after="2026-11"), Filters(facts=(FactFilter("deadline", least="2026-11"),))),
        (FilterWords(starts_after="2027"), Filters(facts=(FactFilter("starts", least="2027"),))),
        (
            FilterWords(deadline_after="2026-11-01", facts=("deadline<=2026-11-30",)),
            Filters(facts=(FactFilter("deadline", least="2026-11-01", most="2026-11-30"),)),
        ),
    ],
)
def test_short_forms(words: FilterWords, expected: Filters) -> None:
    assert resolve(words, SCHEMES) == expected


def test_short_forms_inside_a_question() -> None:
    typed = [FieldFilter("ground", "religion"), FieldFilter("deadline-after", "2026-11-01")]
    assert typed_filters(typed, SCHEMES) == (
        Filters(facts=(FactFilter("ground", ("religion",)), FactFilter("deadline", least="2026-11-01"))),
        [],
    )


def test_a_date_inside_a_question_that_is_none_is_words() -> None:
    soon = FieldFilter("deadline-after", "soon")
    assert typed_filters([soon], SCHEMES) == (Filters(), [soon])
