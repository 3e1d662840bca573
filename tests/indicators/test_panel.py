"""Indices are named with an edition or without; changes are summed up; figures name what they need."""

from pathlib import Path

import pytest
from tests.indicators.editions import OVERALL, keep, opened

from migresearch.errors import UsageError
from migresearch.indicators.panel import cumulated, indicator_of, named, series
from migresearch.store.scores import Indicator


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


def test_changes_add_up_from_the_first_year_of_a_country() -> None:
    changes = {("A", 2000): 1.0, ("A", 2003): -2.0, ("B", 2002): 1.0}
    assert cumulated(changes) == {
        ("A", 2000): 1, ("A", 2001): 1, ("A", 2002): 1, ("A", 2003): -1, ("B", 2002): 1, ("B", 2003): 1,
    }  # fmt: skip


def test_after_an_unknown_change_the_level_is_unknown() -> None:
    changes = {("A", 2000): 1.0, ("A", 2002): 1.0, ("B", 2000): 0.0}
    assert cumulated(changes, [("A", 2001)]) == {
        ("A", 2000): 1, ("B", 2000): 0, ("B", 2001): 0, ("B", 2002): 0,
    }  # fmt: skip


def test_a_series_leaves_out_what_is_missing_and_sums_changes_up(path: Path) -> None:
    keep(
        path, "reforms", {"overall": {("DE", 2000): 1, ("DE", 2001): 1, ("DE", 2002): None}}, coding="change"
    )
    indices = opened(path)
    held = named(indices, "reforms").held
    assert series(indices.store, held, "overall") == {("DE", 2000): 1, ("DE", 2001): 1}
    assert series(indices.store, held, "overall", sum_up=True) == {("DE", 2000): 1, ("DE", 2001): 2}


def test_an_index_is_named_by_acronym_or_by_the_users_own_word_with_an_edition_or_without(path: Path) -> None:
    for label, year in (("old 2010", 2010), ("new 2020", 2020)):
        keep(path, "mipex", {"overall": {("DE", year): 50}}, label=label)
    keep(path, "my-gap", {"overall": {("DE", 2020): 3}})
    indices = opened(path)
    assert named(indices, "MIPEX").held.edition.label == "new 2020"
    assert named(indices, "mipex@old").held.edition.label == "old 2010"
    assert (named(indices, "my-gap").entry, named(indices, "my-gap").name) == (None, "my-gap")
    with pytest.raises(UsageError, match=r"unknown edition of mipex 'oldest'.*new 2020, old 2010"):
        named(indices, "MIPEX@oldest")


def test_an_index_without_scores_says_where_they_come_from(path: Path) -> None:
    citrix = named(opened(path), "CITRIX")
    with pytest.raises(
        UsageError,
        match=r"no scores of CITRIX are held: get its file \(.*\), then `migresearch indices import FILE`",
    ):
        _ = citrix.held


def test_without_a_total_an_area_must_be_named_unless_there_is_only_one_score(path: Path) -> None:
    areas = [Indicator("family", "area", "Family reunion"), Indicator("asylum", "area", "Asylum")]
    keep(path, "two", {"family": {("DE", 2000): 1}, "asylum": {("DE", 2000): 1}}, areas)
    keep(path, "one", {"gap": {("DE", 2000): 1}}, [Indicator("gap", "indicator", "Gap")])
    indices = opened(path)
    two, one = named(indices, "two").held, named(indices, "one").held
    assert indicator_of(one).code == "gap"
    assert indicator_of(two, "FAMILY REUNION").code == "family"
    with pytest.raises(
        UsageError, match="no overall score; name an area or indicator with --area: family, asylum"
    ):
        indicator_of(two)
    with pytest.raises(
        UsageError, match=r"unknown area or indicator of two .* 'familly'. Did you mean family"
    ):
        indicator_of(two, "familly")


def test_the_first_overall_score_is_the_total_where_none_is_called_so(path: Path) -> None:
    keep(
        path,
        "x",
        {"total": {("DE", 2000): 1}},
        [Indicator("total", "overall", "All in all"), Indicator("a", "area", "A")],
    )
    assert indicator_of(named(opened(path), "x").held).code == "total"
    assert OVERALL.code == "overall"
