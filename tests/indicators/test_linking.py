"""A policy against an outcome: lags, fixed effects, how often the policy moved, and the words that go with it."""

from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from tests.indicators.editions import grid, keep, opened

from migresearch.errors import NothingFoundError, UsageError
from migresearch.indicators.linking import Asked, lags, link, moved
from migresearch.store.scores import Indicator

COUNTRIES = "AT BE DE DK ES FI FR GR IE IT PT SE"
YEARS = range(2000, 2010)


def policy(number: int, year: int) -> float:
    """Countries of even number open up in a year of their own; the others never change."""
    return 5 * number + 10 * (number % 2 == 0 and year >= 2002 + number // 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "test.db"
    chance = np.random.default_rng(5)
    keep(path, "openness", {"overall": grid(COUNTRIES, YEARS, policy)}, direction="open", coding="absolute")
    gap = grid(
        COUNTRIES,
        range(2000, 2012),
        lambda number, year: 40 - policy(number, year - 2) + (year - 2000) + chance.normal(),
    )
    keep(path, "gap", {"gap": gap}, [Indicator("gap", "indicator", "Gap")], coding="outcome")
    return path


def test_the_lag_at_which_the_outcome_follows_is_the_strongest_within_countries(path: Path) -> None:
    found = link(opened(path), "openness", "gap", Asked())
    within = {one.lag: one.estimate.value for one in found.lagged if one.measure == "within, years out"}
    assert list(within) == [0, 1, 2, 3, 4, 5]
    assert min(within, key=lambda lag: within[lag] or 0) == 2
    assert within[2] is not None
    assert within[2] < -0.95


def test_fixed_effects_agree_with_a_regression(path: Path) -> None:
    indices = opened(path)
    found = link(indices, "openness", "gap", Asked(lags=(2,)))
    places = [place for place, _, _ in found.points]
    x, y = (np.array([point[side] for point in found.points]) for side in (1, 2))
    controls = [
        [place[0] == one for one in COUNTRIES.split()] + [place[1] == year for year in YEARS[1:]]
        for place in places
    ]
    fit = sm.OLS(y, np.column_stack([x, np.array(controls, dtype=float)])).fit()
    (two_way,) = (one.estimate.value for one in found.lagged if one.measure == "within, years out")
    t = fit.tvalues[0]
    assert two_way == pytest.approx(t / np.sqrt(t**2 + fit.df_resid), abs=1e-9)


def test_n_falls_with_the_lag_where_the_outcome_ends(path: Path) -> None:
    found = link(opened(path), "openness", "gap", Asked())
    assert [one.estimate.n for one in found.lagged if one.measure == "pooled"] == [120, 120, 120, 108, 96, 84]


def test_it_says_how_few_countries_ever_changed(path: Path) -> None:
    found = link(opened(path), "openness", "gap", Asked())
    assert (found.moves.countries, found.moves.changed, found.moves.changes) == (12, 6, 6)
    assert "6 of 12 countries ever changed their score, 6 times in all" in " ".join(found.caveats)
    assert found.caveats[0].startswith("no causal claim: the outcome may move the policy")


def test_countries_can_be_chosen_and_few_of_them_are_said_to_be_few(path: Path) -> None:
    found = link(opened(path), "openness", "gap", Asked(countries=("AT", "DE", "ES"), lags=(0,)))
    assert {one.estimate.countries for one in found.lagged} == {3}
    assert found.caveats[-1] == "as few as 3 countries: the intervals are rough, if there are any"


def test_moves_are_counted_from_one_measured_year_to_the_next() -> None:
    found = moved(
        {("A", 2000): 1, ("A", 2005): 2, ("A", 2006): 1, ("B", 2000): 3, ("B", 2001): 3, ("C", 2000): 0}
    )
    assert (found.countries, found.changed, found.changes) == (3, 1, 2)


def test_what_cannot_be_linked_says_why(path: Path) -> None:
    two = [Indicator("men", "indicator", "Men"), Indicator("women", "indicator", "Women")]
    keep(path, "jobs", {"men": {("DE", 2000): 1}, "women": {("DE", 2000): 2}}, two)
    keep(path, "reforms", {"overall": {("DE", 2000): 1}}, coding="change")
    indices = opened(path)
    with pytest.raises(UsageError, match="name an area or indicator with --indicator: men, women"):
        link(indices, "openness", "jobs", Asked())
    with pytest.raises(
        NothingFoundError,
        match=r"openness has 120 country-years in 2000–2009 and jobs has 1 .*: fewer than 3",
    ):
        link(indices, "openness", "jobs", Asked(indicator="men"))
    with pytest.raises(UsageError, match="reforms codes changes, not levels: --cumulate"):
        link(indices, "reforms", "gap", Asked())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", (2,)), ("0..5", (0, 1, 2, 3, 4, 5)), (" 1..2 ", (1, 2)), ("3..", (3, 4, 5)), ("..1", (0, 1))],
)
def test_lags_are_a_year_or_a_range(text: str, expected: tuple[int, ...]) -> None:
    assert lags(text) == expected


@pytest.mark.parametrize("text", ["", "x", "6", "0..9", "-1", "3..1", "1..2..3", "²"])
def test_other_lags_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--lag"):
        lags(text)
