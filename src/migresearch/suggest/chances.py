"""Log-odds into probabilities that mean what they say, and how far they do."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_SLOPE_SPREAD = 0.7  # how far, in logarithm, the slope may stray before decisions must insist
_SHIFT_SPREAD = 1.5
_CODE_SPREAD = 0.5
_SURE = 1e-12


def chances(logits: Matrix, *, exclusive: bool) -> Matrix:
    """Probabilities of shape (texts, codes); ``exclusive``: one code a text, each row sums to 1."""
    if exclusive:
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -40, 40))))


def surprise(probabilities: Matrix, labels: Matrix, *, exclusive: bool) -> float:
    """Mean log loss; ``labels`` hold 1, 0, and NaN where nobody spoke."""
    known = ~np.isnan(labels)
    right = np.where(known, labels, 0)
    losses = right * np.log(probabilities + _SURE)
    if not exclusive:
        losses += np.where(known, 1 - right, 0) * np.log(1 - probabilities + _SURE)
    count = right.sum() if exclusive else known.sum()
    return float(-(losses * known).sum() / max(count, 1))


@dataclass(frozen=True)
class Calibration:
    """Final log-odds: ``slope`` × raw + ``shifts`` (one a code)."""

    slope: float
    shifts: Matrix

    def __call__(self, raw: Matrix) -> Matrix:
        return np.asarray(self.slope * raw + self.shifts)


def calibrate(raw: Matrix, labels: Matrix, *, exclusive: bool) -> Calibration:
    """The calibration of raw log-odds by held-out labels.

    It stays near what it was (slope 1, no shifts) as long as there are few labels: Platt's scaling with a
    prior on its parameters, one slope for the scheme and a small shift of its own for each code.
    """
    from scipy.optimize import minimize

    codes = raw.shape[1]
    known, right = ~np.isnan(labels), np.nan_to_num(labels)
    if exclusive:
        known &= (right.sum(axis=1) > 0)[:, None]

    def loss(values: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        slope, shift, own = np.exp(values[0]), values[1], values[2:]
        found = chances(slope * raw + shift + own, exclusive=exclusive)
        wrong = np.where(known, found - right, 0)
        total = surprise(found, np.where(known, right, np.nan), exclusive=exclusive)
        total *= right[known].sum() if exclusive else known.sum()
        total += (values[0] / _SLOPE_SPREAD) ** 2 / 2 + (shift / _SHIFT_SPREAD) ** 2 / 2
        total += ((own / _CODE_SPREAD) ** 2).sum() / 2
        return total, np.concatenate([
            [(wrong * raw).sum() * slope + values[0] / _SLOPE_SPREAD**2],
            [wrong.sum() + shift / _SHIFT_SPREAD**2],
            wrong.sum(axis=0) + own / _CODE_SPREAD**2,
        ])  # fmt: skip

    found = minimize(loss, np.zeros(2 + codes), jac=True, method="L-BFGS-B").x
    return Calibration(float(np.exp(found[0])), found[1] + found[2:])
