"""Statements become facts: the best founded first, contradictions kept."""

from tests.indicators.toys import stated, toy

from migresearch.indicators.policy_index import policy_indices
from migresearch.store.policy_indices import IndexRow


def test_the_best_value_is_the_most_trusted_then_the_newest() -> None:
    index = toy(
        "dwrap",
        stated("country-count", 92, confidence="medium", dated="2020"),
        stated("country-count", 193, dated="2022"),
        stated("country-count", 205, dated="2024-03-01"),
        stated("country-count", 7, confidence="low", dated="2026"),
    )
    assert index.value("country-count") == 205
    assert index.values("country-count") == [205, 193, 92, 7]
    assert index.country_count() == 205


def test_an_undated_statement_stands_behind_dated_ones_of_equal_trust() -> None:
    index = toy("x", stated("status", "active"), stated("status", "dormant", dated="2019"))
    assert index.value("status") == "dormant"


def test_what_nobody_says_is_unknown() -> None:
    index = toy("x", stated("name", "X"))
    assert index.value("direction") is None
    assert index.country_count() is None
    assert index.years() == ()


def test_years_of_all_editions_are_united() -> None:
    index = toy("x", stated("years", "2010..2012", edition="1"), stated("years", [2012, 2015], edition="2"))
    assert index.years() == (2010, 2011, 2012, 2015)


def test_contradictions_are_other_values_of_one_field_in_one_edition() -> None:
    index = toy(
        "mipex",
        stated("country-count", 52, edition="2020"),
        stated("country-count", 56, edition="2020"),
        stated("country-count", 38, edition="2015"),
        stated("producer", "A"),
        stated("producer", "B"),
    )
    assert {place: [one.value for one in said] for place, said in index.contradictions().items()} == {
        ("country-count", "2020"): [52, 56]
    }


def test_statements_find_their_index() -> None:
    rows = [
        IndexRow("boy", "policy", "", (), "2026-01-01", None),
        IndexRow("toy", "policy", "", (), "2026-01-01", "mr-1"),
    ]
    boy, found = policy_indices(rows, [stated("acronym", "TOY")])
    assert (boy.short_name, found.short_name, found.names()) == ("boy", "TOY", {"toy"})
