"""Whether indicators measure one thing: Cronbach's alpha, and what each adds to it."""

from dataclasses import dataclass

import numpy as np

from migresearch.indicators.answers import Answers
from migresearch.indicators.redundancy import covariances
from migresearch.indicators.resampling import Array, Estimate, drawn, interval, nothing

_FLAT = 1e-12
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of a set. ``with_rest``: its correlation with the sum of the others;
    ``alpha_without``: alpha of the others alone."""

    code: str
    label: str
    with_rest: Estimate
    alpha_without: Estimate


@dataclass(frozen=True, slots=True)
class Reliability:
    """Alpha of a set of indicators, over the countries that have all of them (``alpha.n``)."""

    area: str
    indicators: int
    alpha: Estimate
    items: tuple[Item, ...]


def reliability(table: Answers, area: str, columns: list[int], resamples: int) -> Reliability:
    """Alpha and its parts for some columns of a table."""
    values = table.values[:, columns]
    full = values[~np.isnan(values).any(axis=1)]
    n, size = full.shape
    if size < 2:
        return Reliability(area, size, nothing("fewer than two indicators vary", n, n), ())
    if n < _FEWEST:
        return Reliability(area, size, nothing("fewer than three countries have all indicators", n, n), ())
    full = full - full.mean(axis=0)
    point = covariances(full, np.ones((1, n)))
    again = covariances(full, drawn(n, resamples))
    alpha = _estimated(alphas(point)[0], alphas(again), n)
    together = with_rest(point)[0], with_rest(again)
    fewer = alphas_without(point)[0], alphas_without(again)
    items = tuple(
        Item(
            table.indicators[column].code,
            table.indicators[column].label,
            _estimated(together[0][place], together[1][:, place], n),
            _estimated(fewer[0][place], fewer[1][:, place], n),
        )
        for place, column in enumerate(columns)
    )
    return Reliability(area, size, alpha, items)


def _estimated(value: float, resamples: Array, n: int) -> Estimate:
    if np.isnan(value):
        return nothing("nothing varies", n, n)
    return Estimate(float(value), *interval(resamples), n, n)


def alphas(covariance: Array) -> Array:
    """Cronbach's alpha by resample; NaN where the sum of the indicators does not vary."""
    own = np.trace(covariance, axis1=1, axis2=2)
    return _alpha(covariance.shape[-1], own, covariance.sum(axis=(1, 2)))


def alphas_without(covariance: Array) -> Array:
    """Alpha of the others, for each indicator left out: (resamples, indicators)."""
    own = np.diagonal(covariance, axis1=1, axis2=2)
    total = covariance.sum(axis=(1, 2))[:, None] - 2 * covariance.sum(axis=2) + own
    return _alpha(covariance.shape[-1] - 1, own.sum(axis=1)[:, None] - own, total)


def _alpha(size: int, own: Array, total: Array) -> Array:
    if size < 2:
        return np.full(own.shape, np.nan)
    varies = total > _FLAT
    return np.where(varies, size / (size - 1) * (1 - own / np.where(varies, total, 1.0)), np.nan)


def with_rest(covariance: Array) -> Array:
    """Correlation of each indicator with the sum of the others: (resamples, indicators)."""
    own = np.diagonal(covariance, axis1=1, axis2=2)
    rows = covariance.sum(axis=2)
    rest = covariance.sum(axis=(1, 2))[:, None] - 2 * rows + own
    varies = (own > _FLAT) & (rest > _FLAT)
    return np.where(varies, (rows - own) / np.sqrt(np.where(varies, own * rest, 1.0)), np.nan)
