"""How many things a set of indicators measures: principal components of their correlations."""

from dataclasses import dataclass

import numpy as np

from migresearch.indicators.answers import Answers
from migresearch.indicators.resampling import Array, Estimate

_SHOWN = 8
_SMALLEST = 1e-6


@dataclass(frozen=True, slots=True)
class Component:
    """One principal component. ``eigenvalue``: how many indicators' worth of variance it holds; ``chance``:
    the 95th percentile with shuffled answers; ``share`` of all variance; ``loadings``: code → correlation of
    the indicator with the component; ``real``: it and all before it are above chance."""

    number: int
    eigenvalue: Estimate
    chance: float
    share: float
    real: bool
    loadings: dict[str, float]


@dataclass(frozen=True, slots=True)
class Components:
    """The leading components. ``smallest``: the least eigenvalue, which falls below 0 where missing answers
    make the correlations contradict one another."""

    components: tuple[Component, ...]
    smallest: float

    @property
    def real(self) -> int:
        """How many are above chance."""
        return sum(one.real for one in self.components)


def components(table: Answers, point: Array, resamples: Array, shuffles: Array) -> Components:
    """Principal components of standardised indicators; the arguments are of ``redundancy.correlations``."""
    values, vectors = np.linalg.eigh(_complete(point[None])[0])
    values, vectors = values[::-1], vectors[:, ::-1]
    again, chance = _eigenvalues(resamples), np.percentile(_eigenvalues(shuffles), 95, axis=0)
    real = np.logical_and.accumulate(values > chance)
    codes = [one.code for one in table.indicators]
    found = [
        Component(
            place + 1,
            _estimated(float(values[place]), again[:, place], len(table.countries), real=bool(real[place])),
            float(chance[place]),
            float(values[place] / len(codes)),
            bool(real[place]),
            _loadings(codes, vectors[:, place], float(values[place])),
        )
        for place in range(min(_SHOWN, len(codes)))
    ]
    return Components(tuple(found), float(values[-1]))


def _complete(correlations: Array) -> Array:
    """Correlations without gaps: pairs that cannot be computed count as unrelated."""
    filled = np.nan_to_num(correlations, nan=0.0)
    diagonal = np.arange(correlations.shape[-1])
    filled[:, diagonal, diagonal] = 1.0
    return filled


def _eigenvalues(correlations: Array) -> Array:
    """Largest first: (resamples, indicators)."""
    return np.linalg.eigvalsh(_complete(correlations)).astype(np.float64)[:, ::-1]


def _estimated(value: float, again: Array, countries: int, *, real: bool) -> Estimate:
    """An eigenvalue, with an interval if it is above chance.

    Eigenvalues of resamples are too large, the more so the fewer countries there are: on the scale of
    logarithms the mean excess is taken off, and the interval is the normal one.
    """
    if not real:
        return Estimate(value, None, None, countries, countries)
    logs = np.log(np.maximum(again, _SMALLEST))
    middle = 2 * np.log(value) - logs.mean()
    low, high = np.exp(middle + np.array([-1.96, 1.96]) * logs.std(ddof=1))
    return Estimate(value, float(low), float(high), countries, countries)


def _loadings(codes: list[str], vector: Array, value: float) -> dict[str, float]:
    sign = -1.0 if vector.sum() < 0 else 1.0
    size = np.sqrt(max(value, 0.0))
    return {code: float(sign * size * one) for code, one in zip(codes, vector, strict=True)}
