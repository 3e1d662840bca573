"""Indicators that say the same: correlations of answers over countries, pair by pair."""

from dataclasses import dataclass

import numpy as np

from migresearch.indicators.answers import Answers
from migresearch.indicators.resampling import SEED, Array, Estimate, interval, nothing

STRONG = 0.7
SHUFFLES = 100
_FEWEST = 3
_FLAT = 1e-10


@dataclass(frozen=True, slots=True)
class PairOfIndicators:
    """Two indicators and their correlation, over the countries that have both."""

    a: str
    b: str
    estimate: Estimate


def correlations(values: Array, counts: Array) -> Array:
    """Pearson correlations of columns, each over the rows that have both: (resamples, columns, columns).

    ``values``: (rows, columns), or a table for each resample; ``counts``: how often each row is drawn,
    (resamples, rows). NaN where one of the two does not vary, or fewer than three rows have both.
    """
    here = ~np.isnan(values)
    centred = np.where(here, values - np.nanmean(values, axis=-2, keepdims=True), 0.0)
    spread = np.sqrt(np.nanvar(values, axis=-2, keepdims=True))
    centred = centred / np.where(spread > 0, spread, 1.0)
    if here.all():
        covariance = covariances(centred, counts)
        variance = np.diagonal(covariance, axis1=1, axis2=2)
        return _ratio(covariance, variance[:, :, None], variance[:, None, :])
    return _pairwise(centred, here.astype(np.float64), counts)


def covariances(values: Array, counts: Array) -> Array:
    """Covariances of columns without gaps, rows drawn so often: (resamples, columns, columns)."""
    total = counts.sum(axis=1)[:, None, None]
    weighted = np.swapaxes(counts[:, :, None] * values, 1, 2)
    means = weighted.sum(axis=2)[:, :, None] / total
    products: Array = weighted @ values / total - means * np.swapaxes(means, 1, 2)
    return products


def _pairwise(centred: Array, here: Array, counts: Array) -> Array:
    drawn = np.swapaxes(counts[:, :, None] * here, 1, 2)
    weighted = np.swapaxes(counts[:, :, None] * centred, 1, 2)
    squares = np.swapaxes(counts[:, :, None] * centred**2, 1, 2) @ here
    n, sums = drawn @ here, weighted @ here
    size = np.where(n > 0, n, 1.0)
    covariance = (weighted @ centred - sums * np.swapaxes(sums, 1, 2) / size) / size
    variance = (squares - sums**2 / size) / size
    found = _ratio(covariance, variance, np.swapaxes(variance, 1, 2))
    return np.where(n >= _FEWEST, found, np.nan)


def _ratio(covariance: Array, variance: Array, other: Array) -> Array:
    varies = (variance > _FLAT) & (other > _FLAT)
    size = np.sqrt(np.where(varies, variance * other, 1.0))
    return np.where(varies, np.clip(covariance / size, -1, 1), np.nan)


def strong_pairs(table: Answers, point: Array, resamples: Array) -> list[PairOfIndicators]:
    """Pairs correlated at ±0.7 or more, strongest first; ``point``, ``resamples``: :func:`correlations`."""
    rows, columns = np.triu_indices(len(table.indicators), k=1)
    strength = np.abs(point[rows, columns])
    found = [place for place in np.argsort(-strength, kind="stable") if strength[place] >= STRONG]
    return [pair(table, int(rows[place]), int(columns[place]), point, resamples) for place in found]


def pair(table: Answers, a: int, b: int, point: Array, resamples: Array) -> PairOfIndicators:
    """Two columns of a table, with their correlation and its interval."""
    both = int((~np.isnan(table.values[:, [a, b]])).all(axis=1).sum())
    codes = table.indicators[a].code, table.indicators[b].code
    value = float(point[a, b])
    if np.isnan(value):
        return PairOfIndicators(*codes, nothing("too few countries have both", both, both))
    return PairOfIndicators(*codes, Estimate(value, *interval(resamples[:, a, b]), both, both))


def shuffled(values: Array) -> Array:
    """Correlations once every column is shuffled by itself: what chance alone brings about."""
    chance = np.random.default_rng(SEED)
    tables = chance.permuted(np.broadcast_to(values, (SHUFFLES, *values.shape)), axis=1)
    return correlations(tables, np.ones((SHUFFLES, len(values))))


def largest_by_chance(shuffles: Array) -> float:
    """The strongest correlation of any pair that 95 % of the shuffles stay below."""
    rows, columns = np.triu_indices(shuffles.shape[1], k=1)
    if not len(rows):
        return 0.0
    return float(np.percentile(np.nanmax(np.abs(shuffles[:, rows, columns]), axis=1), 95))
