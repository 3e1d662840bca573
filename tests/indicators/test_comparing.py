"""Comparisons: what is shared, what warns, what is refused, what correlates, who disagrees."""

from pathlib import Path

import pytest
from tests.indicators.editions import grid, keep, opened

from migresearch.errors import UsageError
from migresearch.indicators.comparing import CHANGES, LATEST, Comparison, compare, falling_ranks
from migresearch.store.scores import Indicator

COUNTRIES = "AT BE DE DK ES FI FR GR IE IT PT SE"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An open index of 0–100, its mirror image of 0–1 but for Sweden, and a list of reforms."""
    path = tmp_path / "test.db"
    opening = grid(
        COUNTRIES, range(2010, 2016), lambda number, year: 5 + 5 * number + (year - 2010) * (number % 3)
    )
    closing = {place: round(1 - value / 100, 6) for place, value in opening.items()}
    closing |= {place: 1.0 for place in closing if place[0] == "SE"}
    keep(
        path,
        "openness",
        {"overall": opening},
        direction="open",
        coding="absolute",
        scale_min=0,
        scale_max=100,
    )
    keep(path, "strictness", {"overall": {place: one for place, one in closing.items() if place[1] < 2014}},
         direction="restrictive", coding="absolute", scale_min=0, scale_max=1)  # fmt: skip
    reforms = grid(COUNTRIES, range(2008, 2016), lambda number, year: float(number % 3 > 0 and year > 2010))
    keep(path, "reforms", {"overall": reforms}, direction="open", coding="change", scale_min=-1, scale_max=1)
    return path


def figures(one: Comparison) -> dict[tuple[str, str], float | None]:
    return {(of.name, of.over): of.estimate.value for of in one.measures}


def test_opposite_directions_are_turned_and_it_is_said(path: Path) -> None:
    (one,) = compare(opened(path), ["openness", "strictness"])
    assert one.flipped
    assert one.warnings == (
        "high means open in openness and restrictive in strictness: strictness is taken with the opposite sign, so positive means agreement",
        "scales differ (openness 0–100, strictness 0–1): compare ranks and correlations, never scores",
    )
    (unturned,) = compare(opened(path), ["openness", "openness"])
    assert not unturned.flipped
    assert figures(unturned)["Kendall", LATEST] == pytest.approx(1)


def test_the_overlap_counts_countries_years_and_country_years(path: Path) -> None:
    (one,) = compare(opened(path), ["openness", "strictness"])
    assert one.overlap.countries == tuple(COUNTRIES.split())
    assert one.overlap.years == (2010, 2011, 2012, 2013)
    assert one.overlap.fields is None
    assert one.shared == 48
    assert {of.estimate.n for of in one.measures if of.over != LATEST} == {48}
    assert {of.estimate.n for of in one.measures if of.over == LATEST} == {12}


def test_the_country_that_stands_elsewhere_is_listed_first(path: Path) -> None:
    (one,) = compare(opened(path), ["openness", "strictness"])
    assert one.latest == 2013
    first = one.disagreements[0]
    assert (first.country, first.year, first.score_a, first.score_b) == ("SE", 2013, 66, 1.0)
    assert (first.rank_a, first.rank_b, first.difference) == (1, 12, 11)
    assert {of.difference for of in one.disagreements[1:]} == {-1}
    # Eleven pairs of 66 are in the wrong order: those with Sweden.
    assert figures(one)["Kendall", LATEST] == pytest.approx((55 - 11) / 66)


def test_changes_are_refused_until_they_are_summed_up(path: Path) -> None:
    (refused,) = compare(opened(path), ["openness", "reforms"])
    assert refused.measures == ()
    assert refused.refused is not None
    assert "reforms codes changes" in refused.refused
    assert "--cumulate" in refused.refused
    (summed,) = compare(opened(path), ["openness", "reforms"], cumulate=True)
    assert summed.refused is None
    within = figures(summed)["Pearson", CHANGES]
    assert within is not None
    assert within > 0.9


def test_classes_have_no_order_but_two_values_do(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    level = grid(COUNTRIES, [2010], lambda number, _: number)
    keep(path, "level", {"overall": level}, coding="absolute", direction="open")
    scores = {
        "class": {place: one % 3 for place, one in level.items()},
        "yes": {place: float(one > 5) for place, one in level.items()},
    }
    classes = [Indicator("class", "indicator", "Class"), Indicator("yes", "indicator", "Yes or no")]
    keep(path, "types", scores, classes, coding="typology", direction="none")
    (refused,) = compare(opened(path), ["level", "types"], ["overall", "class"])
    assert refused.refused == "types sorts into classes, which have no order; name an indicator of two values"
    (allowed,) = compare(opened(path), ["level", "types"], ["overall", "yes"])
    # Half of twelve ranks in each class: r of a median split of 0..11 is 18 / √(143 · 3).
    assert figures(allowed)["Pearson", LATEST] == pytest.approx(18 / (143 * 3) ** 0.5)
    assert "types: has no direction; read the sign of a correlation with its codebook" in allowed.warnings


def test_the_edition_that_shares_most_is_taken_and_named(path: Path) -> None:
    keep(
        path,
        "strictness",
        {"overall": {("DE", 2015): 0.5}},
        label="2015",
        direction="restrictive",
        coding="absolute",
    )
    indices = opened(path)
    (one,) = compare(indices, ["openness", "strictness"])
    assert one.b.held is not None
    assert one.b.held.edition.label == "1"
    assert one.warnings[0] == (
        "strictness: edition '1' is taken, which shares most country-years; strictness@EDITION takes another ('2015')"
    )
    (other,) = compare(indices, ["openness", "strictness@2015"])
    assert other.shared == 1
    assert {of.estimate.why for of in other.measures} == {"fewer than 3 country-years in common"}
    assert other.latest is None
    assert other.disagreements == ()


def test_a_total_that_is_often_missing_points_to_another(path: Path) -> None:
    totals = [Indicator("overall", "overall", "Overall"), Indicator("short", "overall", "Without health")]
    full = grid(COUNTRIES, range(2010, 2014), lambda number, year: number + year)
    rare = {place: value if place[1] == 2010 else None for place, value in full.items()}
    keep(path, "wide", {"overall": rare, "short": full}, totals, coding="absolute", direction="open")
    (one,) = compare(opened(path), ["wide", "openness"])
    assert (
        one.warnings[0] == "wide: Overall is scored in 12 country-years, Without health in 48 (--area short)"
    )


def test_without_scores_the_catalogue_is_compared_and_the_file_named(path: Path) -> None:
    (one,) = compare(opened(path), ["MIPEX", "CITRIX"])
    assert one.measures == ()
    assert one.refused is not None
    assert one.refused.startswith("no scores of MIPEX are held: get its file (data: open")
    assert one.overlap.fields == ("citizenship",)
    assert one.overlap.years is not None
    assert 2014 in one.overlap.years
    assert "CITRIX (uses MIPEX) is not independent of it: agreement is partly built in" in one.warnings


def test_every_pair_of_several_is_compared_and_wrong_numbers_are_refused(path: Path) -> None:
    found = compare(opened(path), ["openness", "strictness", "reforms"])
    assert [(one.a.index.code, one.b.index.code) for one in found] == [
        ("openness", "strictness"), ("openness", "reforms"), ("strictness", "reforms"),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="two indices or more"):
        compare(opened(path), ["openness"])
    with pytest.raises(UsageError, match="2 areas for 3 indices"):
        compare(opened(path), ["openness", "strictness", "reforms"], ["overall", "overall"])


def test_equal_scores_share_their_mean_rank() -> None:
    assert falling_ranks([10, 30, 20, 30, 5]) == [4, 1.5, 3, 1.5, 5]
    assert falling_ranks([]) == []


def test_the_latest_year_is_one_that_many_countries_share(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    full = grid(COUNTRIES, [2010, 2011], lambda number, _: number)
    late = {(country, 2012): 1.0 * number for number, country in enumerate(("AT", "BE", "DE", "DK", "ES"))}
    for index in ("one", "other"):
        keep(path, index, {"overall": full | late}, coding="absolute", direction="open")
    (found,) = compare(opened(path), ["one", "other"])
    assert found.latest == 2011
    assert {of.estimate.n for of in found.measures if of.over == LATEST} == {12}
