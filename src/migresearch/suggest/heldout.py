"""What a model says of decided texts it has not seen the decisions on."""

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Matrix, calibrate
from migresearch.suggest.learning import Decided, Pool, learn

FOLDS = 5
FEWEST = 5  # fewer decided texts cannot be parted


def held_out(pool: Pool, decided: Decided) -> Matrix:
    """Raw log-odds of the decided texts, each by a model that was not told of it; (texts, codes)."""
    raw = np.empty(decided.labels.shape)
    for fold in range(FOLDS):
        asked = folds(len(decided.rows)) == fold
        rows = decided.rows[asked]
        raw[asked] = learn(pool, decided.only(~asked)).raw(pool.places[rows], pool.hits[rows])
    return raw


def calibrated(raw: Matrix, labels: Matrix, *, exclusive: bool) -> Matrix:
    """The log-odds calibrated, those of each fold by the labels of the others."""
    parted = folds(len(raw))
    found = np.empty_like(raw)
    for fold in range(FOLDS):
        asked = parted == fold
        found[asked] = calibrate(raw[~asked], labels[~asked], exclusive=exclusive)(raw[asked])
    return found


def folds(count: int) -> NDArray[np.int64]:
    """The fold of each of so many texts, as even as can be, always the same."""
    return np.random.default_rng(0).permutation(count) % FOLDS
