"""From what schemes and people say to a linear model over all texts, decided or not.

Two steps. A *teacher* starts from the nearness of texts to scope notes and corrects it by the decisions
(logistic regression on vectors and words, drawn towards that start, so that ten decisions correct it and
five hundred outweigh it). A *student* then learns what the teacher says of many undecided texts, so that
decisions reach texts that use other words for the same thing; the student is the model.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Matrix, chances
from migresearch.suggest.space import Places
from migresearch.suggest.starting import Hits, with_phrases

Rows = NDArray[np.int64]

SHARP = 2.0  # where one code excludes the others, the teacher is right more often than it dares to say
STEEP = 8.0  # log-odds for each unit of what the student says, where one code excludes the others
_EDGE = 0.003  # a line runs beyond 0 and 1; probabilities do not come as near
_STUDENT_RIDGE = 5.0
_TEACHER_RIDGE = 0.03
_TRUST = 4.0  # how firmly the weight of the scope notes is held at 1
_DECIDED = 3.0  # the weight of a decided text beside an undecided one
_STEPS = 80


@dataclass(frozen=True)
class Pool:
    """Texts to learn from, decided or not: their places, their words (sparse), and for each code the
    log-odds that the scheme itself gives (``start``, of shape (texts, codes)) with the phrases found in
    it (``hits``, of the same shape)."""

    places: Places
    words: Any
    start: Matrix
    hits: Hits
    exclusive: bool


@dataclass(frozen=True)
class Decided:
    """What people said: ``rows`` of the pool, each once, and labels (rows, codes): 1, 0, NaN unknown."""

    rows: Rows
    labels: Matrix

    def only(self, chosen: NDArray[np.bool_]) -> "Decided":
        """The decisions on some of the texts."""
        return replace(self, rows=self.rows[chosen], labels=self.labels[chosen])


@dataclass(frozen=True)
class Lines:
    """A linear model: what it says of a text, places · weights + offsets, is nearly a probability."""

    weights: NDArray[np.float32]
    offsets: Matrix
    exclusive: bool

    def raw(self, places: Places, hits: Hits) -> Matrix:
        """Log-odds of shape (texts, codes), before calibration; ``hits``: the phrases found in the texts."""
        said = np.asarray(places @ self.weights + self.offsets, dtype=np.float64)
        if self.exclusive:
            return with_phrases(STEEP * said, hits, exclusive=True)
        likely = np.clip(said, _EDGE, 1 - _EDGE)
        return with_phrases(np.log(likely / (1 - likely)), hits, exclusive=False)


def learn(pool: Pool, decided: Decided) -> Lines:
    """The student of a teacher that knows these decisions."""
    return _student(pool, decided, _targets(pool, decided))


def _targets(pool: Pool, decided: Decided) -> Matrix:
    """What the student is to say of each text; where people spoke, what they said."""
    taught = _taught(pool, decided)
    targets = chances(SHARP * taught if pool.exclusive else taught, exclusive=pool.exclusive)
    known = ~np.isnan(decided.labels)
    targets[decided.rows] = np.where(known, decided.labels, targets[decided.rows])
    return targets


def _student(pool: Pool, decided: Decided, targets: Matrix) -> Lines:
    """Ridge regression: a closed form, so that all codes of a scheme cost hardly more than one."""
    from scipy.linalg import cho_factor, cho_solve

    weights = _weights(pool, decided, targets).astype(np.float32)
    total = weights.sum()
    mean = (weights[:, None] * pool.places).sum(axis=0) / total
    usual = (weights[:, None] * targets).sum(axis=0) / total
    centred = pool.places - mean
    heavy = centred * weights[:, None]
    moments = centred.T @ heavy
    moments[np.diag_indices_from(moments)] += _STUDENT_RIDGE
    found = cho_solve(cho_factor(moments), heavy.T @ (targets - usual).astype(np.float32))
    return Lines(found.astype(np.float32), usual - mean @ found, pool.exclusive)


def _weights(pool: Pool, decided: Decided, targets: Matrix) -> Matrix:
    """How much each text counts: the surer and the rarer its code, the more."""
    if pool.exclusive:
        weights = targets.max(axis=1)
        weights[decided.rows] = _DECIDED
        weights = weights * (targets @ targets.mean(axis=0) ** -0.5)
    else:
        weights = np.ones(len(targets))
        weights[decided.rows] = _DECIDED
    return np.asarray(weights * len(weights) / weights.sum())


def _taught(pool: Pool, decided: Decided) -> Matrix:
    """The teacher's log-odds of all texts; those of the scheme where no code was decided."""
    known = ~np.isnan(decided.labels)
    codes = np.flatnonzero(known.any(axis=0))
    if not len(codes):
        return pool.start
    kernel = _alike(pool, decided.rows)
    weights, trust, shifts = _teacher(
        kernel[decided.rows], pool.start[np.ix_(decided.rows, codes)], decided.labels[:, codes]
    )
    taught = pool.start.copy()
    taught[:, codes] = trust * pool.start[:, codes] + kernel @ weights + shifts
    return taught


def _alike(pool: Pool, rows: Rows) -> Matrix:
    """(texts, rows): how alike texts are, by place and by words."""
    shared = (pool.words @ pool.words[rows].T).toarray()
    return np.asarray(pool.places @ pool.places[rows].T + shared, dtype=np.float64)


def _teacher(kernel: Matrix, start: Matrix, labels: Matrix) -> tuple[Matrix, float, Matrix]:
    """Weights of the decided texts, the weight of the start, and shifts that fit the labels best."""
    from scipy.optimize import minimize

    texts, codes = labels.shape
    known, right = ~np.isnan(labels), np.nan_to_num(labels)

    def loss(values: NDArray[Any]) -> tuple[float, NDArray[Any]]:
        weights, trust = values[: texts * codes].reshape(texts, codes), values[texts * codes]
        shifts = values[texts * codes + 1 :]
        moved = kernel @ weights
        found = chances(trust * start + moved + shifts, exclusive=False)
        wrong = np.where(known, found - right, 0)
        likely = np.where(right > 0, found, 1 - found)
        total = -np.log(np.where(known, likely, 1) + 1e-12).sum()
        total += _TEACHER_RIDGE / 2 * (weights * moved).sum() + _TRUST / 2 * (trust - 1) ** 2
        total += 0.05 * (shifts**2).sum()
        return total, np.concatenate([
            (kernel @ (wrong + _TEACHER_RIDGE * weights)).ravel(),
            [(wrong * start).sum() + _TRUST * (trust - 1)],
            wrong.sum(axis=0) + 0.1 * shifts,
        ])  # fmt: skip

    first = np.zeros(texts * codes + 1 + codes)
    first[texts * codes] = 1
    found = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return (
        found[: texts * codes].reshape(texts, codes),
        float(found[texts * codes]),
        found[texts * codes + 1 :],
    )
