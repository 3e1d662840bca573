"""Filters as people type them, alone, repeated and together."""

import pytest

from migresearch.errors import UsageError
from migresearch.schemes import load_schemes
from migresearch.search.modes import Mode, Sort
from migresearch.search.query import FilterWords, Query, both, resolve, typed_filters, years
from migresearch.search.query_items import FieldFilter
from migresearch.store import CodeFilter, Filters

SCHEMES = load_schemes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("2015", (2015, 2015)),
        ("2015..2020", (2015, 2020)),
        ("2015-2020", (2015, 2020)),
        ("2015–2020", (2015, 2020)),
        (" 2015.. ", (2015, None)),
        ("..2020", (None, 2020)),
    ],
)
def test_years(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert years(text) == expected


@pytest.mark.parametrize("text", ["soon", "15", "..", "2015...2020", "2015,2016", "-"])
def test_years_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match=r"write 2015, 2015\.\.2020, 2015\.\. or \.\.2020"):
        years(text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (FilterWords(), Filters()),
        (FilterWords(language="en, German"), Filters(languages=("en", "de"))),
        (FilterWords(kind="book,report"), Filters(kinds=("book", "report"))),
        (FilterWords(venue="Ports, Ships; Roads"), Filters(venues=("Ports, Ships", "Roads"))),
        (FilterWords(country="DE,France"), Filters(codes=(CodeFilter("geographies", ("DE", "FR")),))),
        (FilterWords(open_access=False), Filters(open_access=False)),
    ],
)
def test_words_become_filters(words: FilterWords, expected: Filters) -> None:
    assert resolve(words, SCHEMES) == expected


def test_a_region_means_its_countries() -> None:
    (wanted,) = resolve(FilterWords(country="West Africa"), SCHEMES).codes
    assert {"NG", "GH", "SN"} <= set(wanted.codes)
    assert "DE" not in wanted.codes


EARLY, LATE = Filters(years=(2010, 2012)), Filters(years=(2018, None))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (EARLY, Filters(), EARLY),
        (Filters(), EARLY, EARLY),
        (EARLY, Filters(kinds=("book",)), Filters(years=(2010, 2012), kinds=("book",))),
        (Filters(match="a OR b"), Filters(match="c"), Filters(match="(a OR b) AND (c)")),
        (
            Filters(codes=(CodeFilter("topics", ("a",)),)),
            Filters(codes=(CodeFilter("topics", ("b",)),)),
            Filters(codes=(CodeFilter("topics", ("a",)), CodeFilter("topics", ("b",)))),
        ),
        (EARLY, LATE, Filters(years=(2010, 2012), without=(Filters(without=(LATE,)),))),
    ],
)
def test_both(first: Filters, second: Filters, expected: Filters) -> None:
    assert both(first, second) == expected


def typed(*pairs: tuple[str, str, bool]) -> tuple[Filters, list[FieldFilter]]:
    return typed_filters([FieldFilter(*pair) for pair in pairs], SCHEMES)


def test_typed_fields_filter_and_exclude() -> None:
    filters, ordinary = typed(("year", "2015..", True), ("kind", "news", False), ("open-access", "yes", True))
    assert filters == Filters(years=(2015, None), open_access=True, without=(Filters(kinds=("news",)),))
    assert ordinary == []


def test_a_field_typed_twice_means_either_and_excluded_twice_neither() -> None:
    one, other = Filters(years=(2015, 2015)), Filters(years=(2017, 2017))
    assert typed(("year", "2015", True), ("year", "2017", True))[0] == Filters(
        without=(Filters(without=(one, other)),)
    )
    assert typed(("year", "2015", False), ("year", "2017", False))[0] == Filters(without=(one, other))


def test_a_value_that_means_nothing_is_handed_back() -> None:
    assert typed(("kind", "novel", True)) == (Filters(), [FieldFilter("kind", "novel")])


def test_a_query_is_a_value() -> None:
    assert Query("a", "lexical", sort="newest") == Query("a", Mode.LEXICAL, sort=Sort.NEWEST)  # type: ignore[arg-type]
    assert Query("a").on_page(3) == Query("a", page=3)
