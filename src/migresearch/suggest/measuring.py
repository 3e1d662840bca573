"""How good probabilities are: precision, recall, F1, and whether they mean what they say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Matrix

BINS = 10
DENIED = 0.05
"""A lower probability says no."""

_RESAMPLES = 500
_SEED = 20_240_801


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities of one tenth: how many, their mean, and how many of a hundred came true (both 0 to 1)."""

    count: int
    said: float
    true: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval, by drawing the texts anew."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """``fitting``: labels that say a code fits. A figure is None where nothing could be counted."""

    labels: int
    fitting: int
    precision: float | None
    recall: float | None
    f1: float | None


def figures(suggested: NDArray[np.bool_], labels: Matrix) -> Figures:
    """Of any shape; ``labels`` hold 1, 0 and NaN where nobody spoke."""
    known = ~np.isnan(labels)
    right = int((suggested & known & (labels == 1)).sum())
    fitting, given = int((labels == 1).sum()), int((suggested & known).sum())
    return Figures(
        int(known.sum()),
        fitting,
        right / given if given else None,
        right / fitting if fitting else None,
        2 * right / (given + fitting) if given + fitting else None,
    )


def reliability(said: NDArray[np.float64], true: NDArray[np.bool_]) -> list[Bin]:
    """Ten bins of equal width; ``said`` are probabilities, ``true`` whether each came true."""
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    return [
        Bin(int(own.sum()), float(said[own].mean()) if own.any() else 0.0,
            float(true[own].mean()) if own.any() else 0.0)
        for own in (place == number for number in range(BINS))
    ]  # fmt: skip


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far what is said is from what comes true, in the mean."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.true) for one in bins) / max(total, 1)


def claims(
    found: Matrix, labels: Matrix, *, exclusive: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The probabilities that are held to account, and whether they came true.

    Where one code excludes the others, that of the likeliest code of each text whose code is known; else
    the probabilities of codes somebody spoke of, but for those next to 0: thousands of sure denials would
    hide any error.
    """
    if exclusive:
        known = (labels == 1).any(axis=1)
        best = found[known].argmax(axis=1)
        rows = np.arange(len(best))
        return found[known][rows, best], labels[known][rows, best] == 1
    spoken = ~np.isnan(labels) & (found >= DENIED)
    return found[spoken], labels[spoken] == 1


def resampled(texts: int, figure: Callable[[NDArray[np.int64]], float]) -> Interval:
    """A figure of these many texts with its interval; ``figure`` is given their rows."""
    chance = np.random.default_rng(_SEED)
    drawn = sorted(figure(chance.integers(texts, size=texts)) for _ in range(_RESAMPLES))
    low, high = round(0.025 * _RESAMPLES), round(0.975 * _RESAMPLES) - 1
    return Interval(figure(np.arange(texts)), drawn[low], drawn[high])
