"""Several rankings of the same works become one.

Scores are brought to 0..1 between the score of a work that the ranking does not list and its best one, and
added with fixed weights. Unlike ranks, scores keep how far the best stand out; over the collections measured
this beats reciprocal rank fusion on every one (docs/benchmarks.md, tools/tune_fusion.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WorkIds = NDArray[np.int64]
Scores = NDArray[np.float64]

# Equal shares: cross-validation over queries finds no better setting that holds for all collections.
LEXICAL_WEIGHT = 0.5
SEMANTIC_WEIGHT = 0.5
LABEL_WEIGHT = 0.1
DEPTH = 1000  # works of each ranking that take part
RRF_K = 60


@dataclass(frozen=True, slots=True)
class Ranking:
    """Works, best first, with scores that do not rise, and the ranking's share in the whole.

    ``floor`` is the score of the works it does not list: 0 for a lexical ranking that lists every match, None
    (as low as the last one listed) for one that was cut off.
    """

    ids: WorkIds
    scores: NDArray[np.floating]
    weight: float = 1.0
    floor: float | None = None


def lexical(ids: WorkIds, scores: NDArray[np.floating], depth: int = DEPTH) -> Ranking:
    """A ranking by words: a work it does not list holds none, unless the list was cut off at ``depth``."""
    return Ranking(ids[:depth], scores[:depth], LEXICAL_WEIGHT, 0.0 if len(ids) < depth else None)


def semantic(ids: WorkIds, scores: NDArray[np.floating], depth: int = DEPTH) -> Ranking:
    """A ranking by similarity of meaning, to which every work has some."""
    return Ranking(ids[:depth], scores[:depth], SEMANTIC_WEIGHT)


def labels(ids: WorkIds, scores: NDArray[np.floating], depth: int = DEPTH) -> Ranking:
    """A ranking by similarity to what the works are classified as."""
    return Ranking(ids[:depth], scores[:depth], LABEL_WEIGHT)


def fuse(rankings: Sequence[Ranking], k: int) -> tuple[WorkIds, Scores]:
    """The k best works of all rankings together and their scores (0..1), equal scores by work id.

    Empty rankings take no part: with one ranking left its order stands.
    """
    return _combined(rankings, _between_floor_and_best, k)


def by_words_alone(fused: tuple[WorkIds, Scores], ranking: Ranking, works: WorkIds) -> tuple[WorkIds, Scores]:
    """The fused order with these works placed by the lexical ranking alone.

    They have no vector yet: their words speak for their meaning too, or a work just imported would
    stand behind all that merely resembles the question.
    """
    ids, scores = fused
    share = dict(zip(ranking.ids.tolist(), _between_floor_and_best(ranking).tolist(), strict=True))
    waiting = share.keys() & works.tolist()
    placed = np.array(
        [
            share[i] if i in waiting and i in share else s
            for i, s in zip(ids.tolist(), scores.tolist(), strict=True)
        ]
    )
    order = np.lexsort((ids, -placed))
    return ids[order], placed[order]


def reciprocal_rank(rankings: Sequence[Ranking], k: int, constant: int = RRF_K) -> tuple[WorkIds, Scores]:
    """Plain reciprocal rank fusion, the yardstick: each ranking gives 1 / (constant + rank), unweighted."""
    plain = [Ranking(ranking.ids, ranking.scores) for ranking in rankings]
    return _combined(plain, lambda ranking: 1 / (constant + 1 + np.arange(len(ranking.ids))), k)


def _between_floor_and_best(ranking: Ranking) -> Scores:
    floor = float(ranking.scores[-1]) if ranking.floor is None else ranking.floor
    span = float(ranking.scores[0]) - floor
    if span <= 0:
        return np.ones(len(ranking.ids))
    return (ranking.scores.astype(np.float64) - floor) / span


def _combined(
    rankings: Sequence[Ranking], shares: Callable[[Ranking], Scores], k: int
) -> tuple[WorkIds, Scores]:
    present = [ranking for ranking in rankings if len(ranking.ids)]
    if not present:
        return np.empty(0, np.int64), np.empty(0)
    works = _distinct(np.concatenate([ranking.ids for ranking in present]))
    scores = np.zeros(len(works))
    for ranking in present:
        scores[np.searchsorted(works, ranking.ids)] += ranking.weight * shares(ranking)
    order = np.lexsort((works, -scores))[:k]
    return works[order], scores[order] / sum(ranking.weight for ranking in present)


def _distinct(ids: WorkIds) -> WorkIds:
    """The ids ascending, each once. (``np.unique`` would load numpy's masked arrays: 20 ms a search.)"""
    ordered = np.sort(ids)
    kept: WorkIds = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return kept
