"""Scoring rows from postings: the arithmetic of the lexical index.

The best rows are found exactly without adding up everything (MaxScore): words are taken from the most to the
least telling; once the k-th best score so far exceeds all that the words left could add, no untouched row can
enter, and the words left are looked up only for the rows still in the race.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Scores = NDArray[np.float32]
_LONG = 20_000  # postings from which looking rows up may pay
_LOOKUP_COST = 16  # looking one row up costs as much as adding this many postings
_ROUNDING = np.float32(1e-4)  # keeps float32 sums from dropping a row that belongs in


@dataclass(frozen=True, slots=True)
class Within:
    """The only rows wanted, ascending, and for each row of the index whether it is one of them."""

    rows: Rows
    mask: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Rows, count: int) -> Self:
        """These rows out of ``count``."""
        mask = np.zeros(count, np.bool_)
        mask[rows] = True
        return cls(rows, mask)


@dataclass(frozen=True, slots=True)
class Word:
    """The postings of one word: ascending rows, their weights, what a weight of 1 and the largest one add."""

    rows: Rows
    weights: NDArray[Any]
    factor: np.float32
    bound: np.float32

    def add_to(self, scores: Scores) -> None:
        """Add the word to the scores of all rows (``add.at``: three times as fast as ``scores[rows] +=``)."""
        np.add.at(scores, self.rows, self.weights * self.factor)

    def added_to(self, rows: Rows) -> Scores:
        """What the word adds to each of the given rows."""
        if not len(self.rows):
            return np.zeros(len(rows), np.float32)
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        found = self.rows[places] == rows
        return np.where(found, self.weights[places] * self.factor, np.float32(0))


def best_rows(words: Sequence[Word], k: int, within: Within | None, rows: int) -> tuple[Rows, Scores]:
    """The k best rows that hold any word, best first, equal scores by row; ``rows`` is their number."""
    ordered = sorted(words, key=lambda word: -word.bound)
    postings = sum(len(word.rows) for word in ordered)
    if within is not None and len(within.rows) * len(ordered) * _LOOKUP_COST < postings:
        return _best(within.rows, scores_of_rows(ordered, within.rows), k)
    return _race(ordered, k, within, rows)


def scores_of_rows(words: Sequence[Word], rows: Rows) -> Scores:
    """The scores of the given ascending rows, added up in the order of the words."""
    scores = np.zeros(len(rows), np.float32)
    for word in sorted(words, key=lambda word: -word.bound):
        scores += word.added_to(rows)
    return scores


def rows_with_any(words: Sequence[Word], rows: int) -> NDArray[np.bool_]:
    """For each row, whether it holds any of the words."""
    held = np.zeros(rows, np.bool_)
    for word in words:
        held[word.rows] = True
    return held


def _race(ordered: Sequence[Word], k: int, within: Within | None, rows: int) -> tuple[Rows, Scores]:
    scores = np.zeros(rows, np.float32)
    left = np.cumsum([word.bound for word in reversed(ordered)], dtype=np.float32)[::-1]
    for taken, word in enumerate(ordered):
        if taken and len(word.rows) > _LONG:
            floor = _floor(ordered[:taken], scores, k, within) - _ROUNDING
            if floor > left[taken]:
                racing = _at_least(scores, floor - left[taken], within)
                return _finish(racing, scores, ordered[taken:], k)
        word.add_to(scores)
    racing = _at_least(scores, _floor(ordered, scores, k, within), within)
    return _best(racing, scores[racing], k)


def _finish(racing: Rows, scores: Scores, words: Sequence[Word], k: int) -> tuple[Rows, Scores]:
    """Add the words left for the rows in the race, by whichever way is shorter."""
    for word in words:
        if len(racing) * _LOOKUP_COST < len(word.rows):
            scores[racing] += word.added_to(racing)
        else:
            word.add_to(scores)
    return _best(racing, scores[racing], k)


def _floor(taken: Sequence[Word], scores: Scores, k: int, within: Within | None) -> np.float32:
    """A score that at least k rows reach: the k-th best of some wanted rows that hold a telling word."""
    for word in taken:
        reached = scores[word.rows if within is None else word.rows[within.mask[word.rows]]]
        if len(reached) >= k:
            return np.float32(np.partition(reached, len(reached) - k)[len(reached) - k])
    return np.float32(0)


def _at_least(scores: Scores, floor: np.float32, within: Within | None) -> Rows:
    """The wanted rows, ascending, whose score is positive and at least ``floor``."""
    enough = scores >= floor if floor > 0 else scores > 0
    return np.flatnonzero(enough if within is None else enough & within.mask).astype(np.int32)


def _best(rows: Rows, scores: Scores, k: int) -> tuple[Rows, Scores]:
    positive = scores > 0
    rows, scores = rows[positive], scores[positive]
    if len(rows) > k:
        floor = np.partition(scores, len(scores) - k)[len(scores) - k]
        rows, scores = rows[scores >= floor], scores[scores >= floor]
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
