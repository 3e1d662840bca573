"""How sure a figure is: bootstrap over countries.

The years of a country hang together; what was drawn independently, if anything, is the country. So whole
countries are drawn with replacement, always with the same seed: the same scores give the same interval.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Statistic = Callable[[Array], Array]
"""How often each country is drawn, (resamples, countries), to the figure in each resample; NaN: undefined."""

SEED = 20_261_101
RESAMPLES = 1_000
FEWEST_RESAMPLES = 200  # where a thousand would take seconds
FEWEST_COUNTRIES = 3  # below, there is no interval
FEW_COUNTRIES = 10  # below, the interval is rough
_ENDS = np.array([0.025, 0.975])
_DEFINED = 0.9  # the share of resamples in which a figure must exist


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval, from ``n`` values of so many countries. Where ``value`` is None,
    ``why`` says why; ``low`` and ``high`` are None where too few countries or resamples give the figure."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    countries: int
    why: str | None = None


def nothing(why: str, n: int = 0, countries: int = 0) -> Estimate:
    """There is no figure, for this reason."""
    return Estimate(None, None, None, n, countries, why)


@cache
def drawn(countries: int, times: int = RESAMPLES) -> Array:
    """How often each country is drawn in each resample: (times, countries)."""
    picks = np.random.default_rng(SEED).integers(0, countries, (times, countries))
    places = picks + countries * np.arange(times)[:, None]
    counts = np.bincount(places.ravel(), minlength=times * countries)
    return counts.reshape(times, countries).astype(np.float64)


def estimate(statistic: Statistic, n: int, countries: int, times: int = RESAMPLES) -> Estimate:
    """The figure over all countries, each once, with its percentile interval over so many resamples."""
    value = float(statistic(np.ones((1, countries)))[0])
    if not np.isfinite(value):
        return nothing("one of the two does not vary", n, countries)
    if countries < FEWEST_COUNTRIES:
        return Estimate(value, None, None, n, countries)
    return Estimate(value, *interval(statistic(drawn(countries, times))), n, countries)


def interval(values: Array) -> tuple[float | None, float | None]:
    """The middle 95 % of a figure over the resamples; (None, None) where it mostly does not exist."""
    known = values[np.isfinite(values)]
    if len(known) < _DEFINED * len(values):
        return None, None
    known.sort()
    low, high = np.interp(_ENDS * (len(known) - 1), np.arange(len(known)), known)
    return float(low), float(high)
