"""Correlation of two series of country-years: pooled, by rank, between and within countries.

Every figure is a function of how often each country is drawn, so that its bootstrap interval costs no loop:
what can be summed by country is summed once, and a resample is a weighted sum of countries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migresearch.indicators.panel import Place
from migresearch.indicators.resampling import FEWEST_RESAMPLES, RESAMPLES, Array, Estimate, estimate, nothing

FEWEST = 3
_FLAT = 1e-10  # standardised sums below this are rounding
_ROUNDING = 1e-12
_CELLS = 4_000_000  # country-years times resamples: about half a second


@dataclass(frozen=True)
class Pairs:
    """Two series where both have a value, by country and year; ``country`` numbers the countries from 0 in
    ascending order. Values are standardised, which no correlation notices."""

    places: tuple[Place, ...]
    x: Array
    y: Array
    country: NDArray[np.intp]
    countries: int

    @classmethod
    def of(cls, a: Mapping[Place, float], b: Mapping[Place, float], lag: int = 0) -> "Pairs":
        """``a`` in a year beside ``b`` ``lag`` years later; places are those of ``a``."""
        places = tuple(sorted(place for place in a if (place[0], place[1] + lag) in b))
        x = np.array([a[place] for place in places], dtype=np.float64)
        y = np.array([b[country, year + lag] for country, year in places], dtype=np.float64)
        names, number = np.unique(np.array([place[0] for place in places], dtype=str), return_inverse=True)
        return cls(places, standardised(x), standardised(y), number, len(names))

    @property
    def years(self) -> NDArray[np.intp]:
        """The year of each pair, numbered from 0."""
        years = np.unique(np.array([year for _, year in self.places], dtype=int), return_inverse=True)
        return years[1]


Correlation = Callable[[Pairs, Array], Array]
"""One of the functions below: pairs, and how often each country is drawn, to a figure for each resample."""


def standardised(values: Array) -> Array:
    """Mean 0 and standard deviation 1; exact zeros where nothing varies beyond rounding."""
    if not len(values) or np.ptp(values) <= _ROUNDING * (1 + np.abs(values).max()):
        return np.zeros(len(values))
    centred: Array = (values - values.mean()) / values.std()
    return centred


def pearson(pairs: Pairs, counts: Array) -> Array:
    """Product-moment correlation over country-years."""
    return _of_sums(counts @ _summed(pairs, _moments(pairs.x, pairs.y)))


def between(pairs: Pairs, counts: Array) -> Array:
    """Correlation of the countries' means: each country counts once."""
    sizes = np.bincount(pairs.country)
    means = _summed(pairs, np.column_stack([pairs.x, pairs.y])) / sizes[:, None]
    return _of_sums(counts @ _moments(standardised(means[:, 0]), standardised(means[:, 1])))


def within(pairs: Pairs, counts: Array) -> Array:
    """Correlation of the deviations from the country's own mean (country fixed effects)."""
    x, y = _from_own_mean(pairs, np.column_stack([pairs.x, pairs.y])).T
    sums = counts @ _summed(pairs, np.column_stack([x * x, y * y, x * y]))
    return _ratio(*sums.T)


def within_and_years(pairs: Pairs, counts: Array) -> Array:
    """The same with what is common to all countries in a year taken out (country and year fixed effects)."""
    years = pairs.years
    dummies = (years[:, None] == np.arange(1, years.max(initial=0) + 1)).astype(np.float64)
    table = _from_own_mean(pairs, np.column_stack([pairs.x, pairs.y, dummies]))
    own = (table[pairs.country == one] for one in range(pairs.countries))
    products = np.stack([rows.T @ rows for rows in own])
    sums = np.einsum("bg,gij->bij", counts, products, optimize=True)
    return _partial(sums, 2)


def spearman(pairs: Pairs, counts: Array) -> Array:
    """Rank correlation; ties share their mean rank, anew in each resample."""
    weights = counts[:, pairs.country].astype(np.float32)
    total = counts @ np.bincount(pairs.country)
    x, y = (_ranks(values, weights) - (total[:, None] + 1) / 2 for values in (pairs.x, pairs.y))
    products = ((x, x), (y, y), (x, y))
    sums = (np.einsum("bn,bn,bn->b", weights, one, other) for one, other in products)
    return _ratio(*(one / total**3 for one in sums))


def _ranks(values: Array, weights: NDArray[np.float32]) -> Array:
    """Mean ranks where each value stands there ``weights`` times: (resamples, values)."""
    order = np.argsort(values, kind="stable")
    starts = np.flatnonzero(np.diff(values[order], prepend=-np.inf))
    level = np.empty(len(values), dtype=np.intp)
    level[order] = np.cumsum(np.diff(values[order], prepend=-np.inf) != 0) - 1
    size = np.add.reduceat(weights[:, order], starts, axis=1)
    rank: Array = (np.cumsum(size, axis=1, dtype=np.float64) - size / 2 + 0.5)[:, level]
    return rank


def kendall(pairs: Pairs, counts: Array) -> Array:
    """Tau-b: concordant minus discordant pairs of country-years, ties allowed for."""
    agreeing, untied_x, untied_y = (((counts @ table) * counts).sum(axis=1) for table in _compared(pairs))
    return _ratio(untied_x, untied_y, agreeing)


def _compared(pairs: Pairs) -> tuple[Array, Array, Array]:
    """By pair of countries, over their years: concordant minus discordant pairs, untied in x, untied in y."""
    starts = np.searchsorted(pairs.country, np.arange(pairs.countries))
    x, y = (np.unique(values, return_inverse=True)[1].astype(np.int32) for values in (pairs.x, pairs.y))
    tables = np.zeros((3, pairs.countries, pairs.countries))
    for one, start in enumerate(starts):
        end = starts[one + 1] if one + 1 < pairs.countries else len(x)
        signs_x, signs_y = _signs(x[start:end], x[start:]), _signs(y[start:end], y[start:])
        for table, signs in zip(tables, (signs_x * signs_y, signs_x != 0, signs_y != 0), strict=True):
            by_year = signs.sum(axis=0, dtype=np.int32)
            table[one, one:] = np.add.reduceat(by_year, starts[one:] - start)
    both, untied_x, untied_y = (table + np.triu(table, 1).T for table in tables)
    return both, untied_x, untied_y


def _signs(some: NDArray[np.int32], every: NDArray[np.int32]) -> NDArray[np.int8]:
    return (some[:, None] > every).view(np.int8) - (some[:, None] < every).view(np.int8)


def correlation(statistic: Correlation, pairs: Pairs) -> Estimate:
    """A correlation with its interval; without one where there are fewer than 3 pairs or nothing varies."""
    if len(pairs.x) < FEWEST:
        return nothing(f"fewer than {FEWEST} country-years in common", len(pairs.x), pairs.countries)
    times = min(RESAMPLES, max(FEWEST_RESAMPLES, _CELLS // len(pairs.x)))
    return estimate(lambda counts: statistic(pairs, counts), len(pairs.x), pairs.countries, times)


def _moments(x: Array, y: Array) -> Array:
    return np.column_stack([np.ones(len(x)), x, y, x * x, y * y, x * y])


def _summed(pairs: Pairs, values: Array) -> Array:
    """Sums by country."""
    starts = np.searchsorted(pairs.country, np.arange(pairs.countries))
    sums: Array = np.add.reduceat(values, starts, axis=0)
    return sums


def _from_own_mean(pairs: Pairs, values: Array) -> Array:
    means = _summed(pairs, values) / np.bincount(pairs.country)[:, None]
    deviations: Array = values - means[pairs.country]
    return deviations


def _of_sums(sums: Array) -> Array:
    """Pearson's r out of sums of 1, x, y, xx, yy, xy: (resamples, 6) → (resamples,)."""
    n, x, y, xx, yy, xy = sums.T
    return _ratio(xx - x * x / n, yy - y * y / n, xy - x * y / n)


def _partial(sums: Array, first: int) -> Array:
    """Correlation of the first two variables given the others, out of sums of products."""
    rest = sums[:, first:, first:]
    rest = rest + np.eye(rest.shape[-1]) * _FLAT  # a year that was not drawn leaves a row of zeros
    explained = sums[:, :first, first:] @ np.linalg.solve(rest, sums[:, first:, :first])
    left = sums[:, :first, :first] - explained
    return _ratio(left[:, 0, 0], left[:, 1, 1], left[:, 0, 1])


def _ratio(xx: Array, yy: Array, xy: Array) -> Array:
    """xy / √(xx·yy); NaN where one of the two does not vary."""
    varies = (xx > _FLAT) & (yy > _FLAT)
    size = np.sqrt(np.where(varies, xx * yy, 1.0))
    return np.where(varies, np.clip(xy / size, -1, 1), np.nan)
