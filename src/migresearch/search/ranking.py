"""The rankings of one question: by words (also of texts newer than the index), by meaning, by labels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from migresearch.index.words import Words
from migresearch.search import fusion
from migresearch.search.meaning import Meaning
from migresearch.search.modes import Mode
from migresearch.search.query_text import ParsedQuery
from migresearch.store import Store

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
Ranked = tuple[Ids, Scores]

NOTHING: Ranked = (np.empty(0, np.int64), np.empty(0, np.float32))


@dataclass(frozen=True)
class Rankings:
    """Each ranking of one question, best first; empty where it takes no part. ``depth`` is where they end."""

    depth: int
    lexical: Ranked = NOTHING
    semantic: Ranked = NOTHING
    labels: Ranked = NOTHING

    def fused(self) -> tuple[Ids, NDArray[np.float64]]:
        """All works of any ranking, best first, and their scores in 0..1."""
        parts = (
            fusion.lexical(*self.lexical, self.depth),
            fusion.semantic(*self.semantic, self.depth),
            fusion.labels(*self.labels, self.depth),
        )
        return fusion.fuse(parts, 3 * self.depth)

    def places(self) -> dict[str, dict[int, int]]:
        """ranking → work id → rank from 1."""
        return {
            name: {int(work): place for place, work in enumerate(ids, start=1)}
            for name, (ids, _) in (("lexical", self.lexical), ("semantic", self.semantic))
        }


class Ranker:
    """Ranks works for a question; ``words`` and ``meaning`` are None while they are not built."""

    def __init__(self, store: Store, words: Words | None, meaning: Meaning | None) -> None:
        self._store = store
        self._words = words
        self._meaning = meaning

    def rank(self, asked: ParsedQuery, mode: Mode, depth: int, allowed: Ids | None) -> Rankings:
        """The ``depth`` best works of each ranking that takes part, within ``allowed`` (ascending ids)."""
        lexical = self._by_words(asked, depth, allowed) if mode is not Mode.SEMANTIC else NOTHING
        if mode is Mode.LEXICAL or self._meaning is None:
            return Rankings(depth, lexical)
        vector = self._meaning.of_question(asked.text)
        index = self._meaning.index
        return Rankings(
            depth,
            lexical,
            index.content.search(vector, depth, allowed),
            index.labels.search(vector, depth, allowed),
        )

    def _by_words(self, asked: ParsedQuery, depth: int, allowed: Ids | None) -> Ranked:
        stamp = self._words.stamp if self._words else -1
        indexed = self._indexed(asked, depth, allowed)
        if not asked.any_word or not self._store.count_newer(stamp):
            return indexed
        fresh = self._fresh(asked.any_word, stamp, depth, allowed)
        return _together(indexed, fresh, self._store.changed_since(stamp, indexed[0].tolist()), depth)

    def _indexed(self, asked: ParsedQuery, depth: int, allowed: Ids | None) -> Ranked:
        if self._words is None:
            return NOTHING
        question = self._words.index.question(asked.text, asked.prefixes)
        return self._words.index.search(question, depth, allowed)

    def _fresh(self, expression: str, stamp: int, depth: int, allowed: Ids | None) -> Ranked:
        found = self._store.rank_fresh(expression, stamp, depth if allowed is None else -1)
        ids = np.array([work for work, _ in found], np.int64)
        scores = np.array([score for _, score in found], np.float32)
        if allowed is None:
            return ids, scores
        kept = np.isin(ids, allowed, assume_unique=True)
        return ids[kept][:depth], scores[kept][:depth]


def _together(indexed: Ranked, fresh: Ranked, changed: list[int], depth: int) -> Ranked:
    """One ranking of indexed and newer texts.

    SQLite's scores are on another scale; the best newer text is taken to be as good as the
    best indexed one until the next update ranks them alike.
    """
    kept = ~np.isin(indexed[0], np.array(changed, np.int64))
    ids, scores = indexed[0][kept], indexed[1][kept]
    new_ids, new_scores = fresh
    if len(ids) and len(new_ids):
        new_scores = new_scores * (scores[0] / max(float(new_scores[0]), 1e-9))
    ids, scores = np.concatenate([ids, new_ids]), np.concatenate([scores, new_scores])
    order = np.lexsort((ids, -scores))[:depth]
    return ids[order], scores[order].astype(np.float32)
