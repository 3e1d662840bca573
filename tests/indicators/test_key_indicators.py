"""Redundancy, components, reliability and the short list agree with numpy, scipy, statsmodels and pandas."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.multivariate.pca import PCA
from tests.indicators.editions import keep, opened

from migresearch.indicators.answers import Answers
from migresearch.indicators.components import components
from migresearch.indicators.key_indicators import KeyReport, explained_by, greedy, key_indicators
from migresearch.indicators.redundancy import (
    correlations,
    covariances,
    largest_by_chance,
    shuffled,
    strong_pairs,
)
from migresearch.indicators.reliability import alphas, alphas_without, reliability, with_rest
from migresearch.indicators.resampling import Array, drawn
from migresearch.store.scores import Edition, HeldEdition, Indicator

COUNTRIES = tuple(f"{first}{second}" for first in "ABCDEF" for second in "ABCDE")
EDITION = HeldEdition(Edition("toy", "1", "Toy", "toy.csv", "hash"), "", (), COUNTRIES, (2000,))


def invented(missing: float = 0.0) -> Array:
    """Six indicators of thirty countries: 0–2 share one thing, 3–4 another, 5 is noise."""
    chance = np.random.default_rng(11)
    one, other = chance.normal(size=(2, len(COUNTRIES)))
    parts = [one, one, one, other, other, np.zeros(len(COUNTRIES))]
    values: Array = np.column_stack(parts) * 20 + chance.normal(size=(len(COUNTRIES), 6)) * 10 + 50
    values[chance.random(values.shape) < missing] = np.nan
    return values


def table(values: Array) -> Answers:
    items = tuple(Indicator(f"i{place}", "indicator", f"Item {place}") for place in range(values.shape[1]))
    return Answers(EDITION, (2000, 2000), COUNTRIES[: len(values)], items, ("",) * len(items), values, ())


def once(values: Array) -> Array:
    return np.ones((1, len(values)))


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_correlations_are_pairwise_as_in_pandas(missing: float) -> None:
    values = invented(missing)
    assert correlations(values, once(values))[0] == pytest.approx(
        pd.DataFrame(values).corr().to_numpy(), abs=1e-12
    )


@pytest.mark.parametrize("missing", [0.0, 0.2])
def test_a_resample_is_the_correlation_of_the_countries_drawn(missing: float) -> None:
    values = invented(missing)
    counts = drawn(len(values), 4)
    by_hand = [pd.DataFrame(np.repeat(values, one.astype(int), axis=0)).corr().to_numpy() for one in counts]
    assert correlations(values, counts) == pytest.approx(np.array(by_hand), abs=1e-10)


def test_constant_columns_and_pairs_with_fewer_than_three_countries_have_no_correlation() -> None:
    values = np.array([[1, 5, np.nan, 1], [2, 5, 1, 3], [3, 5, 2, 2], [4, 5, np.nan, 4.0]])
    found = correlations(values, once(values))[0]
    assert found[0, 3] == pytest.approx(0.8)
    assert np.isnan(found[0, 1])
    assert np.isnan(found[0, 2])


def test_strong_pairs_stand_first_with_n_and_interval() -> None:
    values = invented(0.1)
    found = strong_pairs(
        table(values), correlations(values, once(values))[0], correlations(values, drawn(30, 300))
    )
    assert {(one.a, one.b) for one in found} <= {("i0", "i1"), ("i0", "i2"), ("i1", "i2"), ("i3", "i4")}
    strengths = [abs(one.estimate.value or 0) for one in found]
    assert strengths == sorted(strengths, reverse=True)
    first = found[0]
    both = int((~np.isnan(values[:, [int(first.a[1]), int(first.b[1])]])).all(axis=1).sum())
    assert (first.estimate.n, first.estimate.n < 30) == (both, True)
    assert first.estimate.low is not None
    assert first.estimate.value is not None
    assert first.estimate.low < first.estimate.value


def test_components_are_those_of_statsmodels() -> None:
    values = invented()
    point, resamples = correlations(values, once(values)), correlations(values, drawn(30, 300))
    found = components(table(values), point[0], resamples, shuffled(values))
    reference = PCA(values, standardize=True, method="eig")
    eigenvalues = np.array([one.eigenvalue.value for one in found.components])
    assert eigenvalues == pytest.approx(reference.eigenvals / len(values), abs=1e-9)
    for place in range(2):
        loadings = np.array(list(found.components[place].loadings.values()))
        expected = reference.loadings[:, place] * np.sqrt(eigenvalues[place])
        assert np.abs(loadings) == pytest.approx(np.abs(expected), abs=1e-7)
        assert loadings.sum() > 0
    assert sum(one.share for one in found.components) == pytest.approx(1)


def test_as_many_components_are_above_chance_as_there_are_things_measured() -> None:
    values = invented()
    point, resamples = correlations(values, once(values)), correlations(values, drawn(30, 300))
    found = components(table(values), point[0], resamples, shuffled(values))
    assert found.real == 2
    first, second, third = found.components[:3]
    assert first.eigenvalue.low is not None
    assert first.eigenvalue.low > 1
    assert (third.real, third.eigenvalue.low) == (False, None)
    assert second.chance < (second.eigenvalue.value or 0)


def test_unrelated_indicators_show_what_chance_brings_about() -> None:
    noise = np.random.default_rng(3).normal(size=(30, 6))
    point = correlations(noise, once(noise))[0]
    found = components(table(noise), point, correlations(noise, drawn(30, 300)), shuffled(noise))
    assert found.real == 0
    # The 95th percentile of the largest of 15 correlations of 30 countries: about 0.53.
    assert largest_by_chance(shuffled(noise)) == pytest.approx(0.53, abs=0.05)


def test_alpha_by_hand() -> None:
    # Variances 1, 1 and 4 of 1..3, 3..1 and 2..6; the sum 6, 8, 10 has variance 4: 3/2 · (1 - 6/4).
    values = np.array([[1, 3, 2], [2, 2, 4], [3, 1, 6.0]])
    assert alphas(covariances(values, once(values)))[0] == pytest.approx(-0.75)
    # Equal indicators: perfectly reliable.
    same = np.array([[1, 1, 1], [2, 2, 2], [4, 4, 4.0]])
    assert alphas(covariances(same, once(same)))[0] == pytest.approx(1)


def cronbach(values: Array) -> float:
    size = values.shape[1]
    return float(size / (size - 1) * (1 - values.var(axis=0, ddof=1).sum() / values.sum(axis=1).var(ddof=1)))


def test_alpha_and_its_parts_follow_their_definitions() -> None:
    values = invented()[:, :4]
    covariance = covariances(values, once(values))
    assert alphas(covariance)[0] == pytest.approx(cronbach(values))
    for place in range(4):
        rest = np.delete(values, place, axis=1)
        assert alphas_without(covariance)[0, place] == pytest.approx(cronbach(rest))
        expected = np.corrcoef(values[:, place], rest.sum(axis=1))[0, 1]
        assert with_rest(covariance)[0, place] == pytest.approx(expected)


def test_reliability_uses_countries_that_have_all_and_says_how_many() -> None:
    values = invented(0.1)
    full = values[~np.isnan(values[:, :3]).any(axis=1)][:, :3]
    found = reliability(table(values), "area", [0, 1, 2], 300)
    assert found.alpha.n == len(full) < 30
    assert found.alpha.value == pytest.approx(cronbach(full))
    assert found.alpha.low is not None
    assert found.alpha.high is not None
    assert 0.5 < found.alpha.low < found.alpha.high < 1
    assert [one.code for one in found.items] == ["i0", "i1", "i2"]


def test_two_indicators_leave_no_alpha_when_one_is_dropped_and_one_has_none() -> None:
    values = invented()
    pair = reliability(table(values), "area", [0, 1], 300)
    assert {one.alpha_without.value for one in pair.items} == {None}
    single = reliability(table(values), "area", [0], 300)
    assert (single.alpha.value, single.alpha.why) == (None, "fewer than two indicators vary")
    nobody = np.array([[1, np.nan], [2, np.nan], [np.nan, 3], [np.nan, 4.0]])
    assert (
        reliability(table(nobody), "area", [0, 1], 300).alpha.why
        == "fewer than three countries have all indicators"
    )


def test_greedy_selection_explains_what_regressions_explain() -> None:
    values = invented()
    score = values @ np.array([3, 1, 1, 2, 2, 0.5])
    both = np.column_stack([values, score])
    order, shares = greedy(covariances(both, once(both)), 3)
    chosen: list[int] = []
    for place in range(3):
        r_squared = {
            column: sm.OLS(score, sm.add_constant(values[:, [*chosen, column]])).fit().rsquared
            for column in range(6)
            if column not in chosen
        }
        chosen.append(max(r_squared, key=lambda column: r_squared[column]))
        assert order[0, place] == chosen[-1]
        assert shares[0, place] == pytest.approx(r_squared[chosen[-1]])
    assert explained_by(covariances(both, once(both)), order[0])[0] == pytest.approx(shares[0])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> KeyReport:
    """An index of two areas: in one all indicators are alike, in the other each is by itself."""
    path = tmp_path_factory.mktemp("key") / "test.db"
    chance = np.random.default_rng(2)
    alike = np.round(chance.normal(50, 20, size=30))
    columns = {
        "a1": alike, "a2": alike + chance.normal(0, 4, 30), "a3": alike + chance.normal(0, 9, 30),
        "b1": chance.normal(50, 30, 30), "b2": chance.normal(50, 10, 30), "b3": np.full(30, 5.0),
    }  # fmt: skip
    columns["a"] = (columns["a1"] + columns["a2"] + columns["a3"]) / 3
    columns["b"] = (columns["b1"] + columns["b2"] + columns["b3"]) / 3
    items = [Indicator("a", "area", "Alike"), Indicator("b", "area", "Apart")]
    items += [Indicator(code, "indicator", code.upper(), code[0]) for code in columns if len(code) > 1]
    scores = {
        code: {(country, 2000): float(value) for country, value in zip(COUNTRIES, values, strict=True)}
        for code, values in columns.items()
    }
    keep(path, "toy", scores, items, coding="absolute", direction="open")
    return key_indicators(opened(path), "toy")


def test_the_short_list_stops_when_enough_is_explained_and_gives_its_reasons(report: KeyReport) -> None:
    alike = [one for one in report.key if one.area == "a"]
    assert len(alike) == 1
    assert alike[0].explained.value is not None
    assert alike[0].explained.value > 0.9
    assert set(alike[0].speaks_for) == {"a1", "a2", "a3"} - {alike[0].code}
    apart = [one for one in report.key if one.area == "b"]
    assert [one.code for one in apart] == ["b1"]
    assert apart[0].reason.startswith(
        f"alone explains {apart[0].added:.0%} of the area's score; on the list in "
    )
    assert "goes with" not in apart[0].reason


def test_the_report_sets_constants_aside_and_measures_each_area_and_all(report: KeyReport) -> None:
    assert [(one.code, one.why) for one in report.table.set_aside] == [("b3", "the same everywhere (5)")]
    assert [(one.area, one.indicators) for one in report.reliability] == [("all", 5), ("a", 3), ("b", 2)]
    assert report.reliability[1].alpha.value is not None
    assert report.reliability[1].alpha.value > 0.9
    assert {(one.a, one.b) for one in report.pairs} == {("a1", "a2"), ("a1", "a3"), ("a2", "a3")}
