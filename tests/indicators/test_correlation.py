"""Correlations agree with scipy and statsmodels, their resamples with resampling by hand."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from migresearch.indicators.correlation import (
    Correlation,
    Pairs,
    between,
    correlation,
    kendall,
    pearson,
    spearman,
    within,
    within_and_years,
)
from migresearch.indicators.panel import Place
from migresearch.indicators.resampling import Array, drawn

ONCE = 1


def panel(
    countries: int = 12, years: int = 7, decimals: int = 0
) -> tuple[dict[Place, float], dict[Place, float]]:
    """Two unbalanced series with ties, which go together between and within countries."""
    chance = np.random.default_rng(7)
    a: dict[Place, float] = {}
    b: dict[Place, float] = {}
    for country in range(countries):
        for year in range(2000, 2000 + years):
            if chance.random() > 0.15:
                place = f"C{country:02}", year
                a[place] = round(float(chance.normal(country / 3, 1)), decimals)
                b[place] = round(float(a[place] + (year - 2000) / 2 + chance.normal(0, 2)), decimals)
    return a, b


A, B = panel()
PAIRS = Pairs.of(A, B)
X = np.array([A[place] for place in PAIRS.places])
Y = np.array([B[place] for place in PAIRS.places])
WHO = np.array([place[0] for place in PAIRS.places])
WHEN = np.array([place[1] for place in PAIRS.places])


def value(statistic: Correlation, pairs: Pairs = PAIRS) -> float:
    return float(statistic(pairs, np.ones((ONCE, pairs.countries)))[0])


@pytest.mark.parametrize(
    ("statistic", "reference"),
    [(pearson, stats.pearsonr), (spearman, stats.spearmanr), (kendall, stats.kendalltau)],
)
def test_pooled_correlations_are_those_of_scipy_ties_included(
    statistic: Correlation, reference: Callable[..., tuple[float, float]]
) -> None:
    assert len(set(X)) < len(X) / 3
    assert value(statistic) == pytest.approx(reference(X, Y)[0], abs=1e-12)


def test_between_is_the_correlation_of_means() -> None:
    means = [(X[one == WHO].mean(), Y[one == WHO].mean()) for one in np.unique(WHO)]
    assert value(between) == pytest.approx(stats.pearsonr(*zip(*means, strict=True))[0], abs=1e-12)


def dummies(labels: Array) -> Array:
    return (labels[:, None] == np.unique(labels)[1:]).astype(float)


@pytest.mark.parametrize(
    ("statistic", "effects"),
    [(within, (dummies(WHO),)), (within_and_years, (dummies(WHO), dummies(WHEN)))],
)
def test_within_is_the_partial_correlation_of_a_regression_with_fixed_effects(
    statistic: Correlation, effects: tuple[Array, ...]
) -> None:
    controls = sm.add_constant(np.column_stack(effects))
    fit = sm.OLS(Y, np.column_stack([X, controls])).fit()
    t = fit.tvalues[0]
    assert value(statistic) == pytest.approx(t / np.sqrt(t**2 + fit.df_resid), abs=1e-9)


def resampled(counts: Array) -> Pairs:
    """The same pairs with the countries drawn so often, each time as a country of its own."""
    a: dict[Place, float] = {}
    b: dict[Place, float] = {}
    for country, times in zip(np.unique(WHO), counts.astype(int), strict=True):
        for copy in range(times):
            for place in PAIRS.places:
                if place[0] == country:
                    a[f"{country}.{copy}", place[1]] = A[place]
                    b[f"{country}.{copy}", place[1]] = B[place]
    return Pairs.of(a, b)


@pytest.mark.parametrize("statistic", [pearson, spearman, kendall, between, within, within_and_years])
def test_a_resample_is_the_figure_of_the_countries_drawn(statistic: Correlation) -> None:
    counts = drawn(PAIRS.countries, 5)
    by_hand = [value(statistic, resampled(one)) for one in counts]
    assert statistic(PAIRS, counts) == pytest.approx(by_hand, abs=1e-7)


def test_the_interval_is_that_of_the_resamples_and_always_the_same() -> None:
    values = pearson(PAIRS, drawn(PAIRS.countries))
    found = correlation(pearson, PAIRS)
    assert (found.low, found.high) == pytest.approx(np.percentile(values, [2.5, 97.5]))
    assert found == correlation(pearson, PAIRS)
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert found.low < found.value < found.high
    assert (found.n, found.countries) == (len(X), 12)


def test_every_resample_draws_as_many_countries_as_there_are() -> None:
    counts = drawn(9, 50)
    assert counts.shape == (50, 9)
    assert Counter(counts.sum(axis=1)) == {9.0: 50}


def line(values: dict[str, tuple[float, ...]]) -> dict[Place, float]:
    return {(country, 2000 + year): one for country, run in values.items() for year, one in enumerate(run)}


def test_a_case_checkable_by_hand() -> None:
    x = line({"A": (1, 2, 3), "B": (11, 12, 13)})
    y = line({"A": (30, 20, 10), "B": (33, 23, 13)})
    pairs = Pairs.of(x, y)
    assert value(within, pairs) == pytest.approx(-1)
    assert value(between, pairs) == pytest.approx(1)
    # Sums of squares: x 154, y 413.5; products 45 - 40.
    assert value(pearson, pairs) == pytest.approx(5 / np.sqrt(154 * 413.5))
    # Pairs in order: 6 within countries discordant; across: x always rises, y rises in 6 of 9.
    assert value(kendall, pairs) == pytest.approx((6 - 3 - 6) / 15)


def test_a_lag_sets_the_policy_beside_the_outcome_of_later_years() -> None:
    x = line({"A": (1, 5, 2, 7), "B": (3, 1, 4, 4)})
    y = {(country, year + 2): 10 * one for (country, year), one in x.items()}
    pairs = Pairs.of(x, y, 2)
    assert pairs.places == tuple(sorted(x))
    assert value(pearson, pairs) == pytest.approx(1)
    assert len(Pairs.of(x, y).places) == 4


@pytest.mark.parametrize("statistic", [pearson, spearman, kendall, between, within, within_and_years])
def test_what_does_not_vary_has_no_correlation(statistic: Correlation) -> None:
    flat = dict.fromkeys(A, 0.1 + 0.2)
    found = correlation(statistic, Pairs.of(flat, B))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.why == "one of the two does not vary"


@pytest.mark.parametrize(("shared", "n"), [(0, 0), (1, 1), (2, 2)])
def test_fewer_than_three_pairs_have_none(shared: int, n: int) -> None:
    some = dict(list(A.items())[:shared])
    found = correlation(pearson, Pairs.of(some, B))
    assert (found.value, found.n, found.why) == (None, n, "fewer than 3 country-years in common")


def test_one_country_gives_a_figure_but_no_interval() -> None:
    x = line({"A": (1, 2, 3, 5)})
    found = correlation(pearson, Pairs.of(x, {place: -one for place, one in x.items()}))
    assert found.value == pytest.approx(-1)
    assert (found.low, found.high, found.countries) == (None, None, 1)


def test_a_score_that_never_changes_within_countries_has_none_there() -> None:
    fixed = {place: float(place[0][1:]) for place in A}
    assert correlation(within, Pairs.of(fixed, B)).value is None
    assert correlation(between, Pairs.of(fixed, B)).value is not None


def test_one_year_only_leaves_nothing_when_the_years_are_taken_out() -> None:
    x = {(f"C{number}", 2000): float(number) for number in range(5)}
    assert correlation(within_and_years, Pairs.of(x, x)).value is None
