"""The rankings of one question: by words (also of texts newer than the index), by meaning, by labels."""

from dataclasses import dataclass, field

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
    """Each ranking of one question, best first; empty where it takes no part.

    ``unencoded`` are works of the lexical ranking that have no vector yet.
    """

    lexical: Ranked = NOTHING
    semantic: Ranked = NOTHING
    labels: Ranked = NOTHING
    unencoded: Ids = field(default_factory=lambda: NOTHING[0])

    def best(self) -> tuple[Ids, NDArray[np.float64]]:
        """The works among the best of any ranking, best first, and their scores in 0..1."""
        words = fusion.lexical(*self.lexical)
        parts = (words, fusion.semantic(*self.semantic), fusion.labels(*self.labels))
        fused = fusion.fuse(parts, 3 * fusion.DEPTH)
        return fusion.by_words_alone(fused, words, self.unencoded) if len(self.unencoded) else fused

    def all(self) -> tuple[Ids, NDArray[np.float64]]:
        """The best works and behind them, with score 0, the others, nearest in meaning first.

        However deep the rankings were asked for, the order is the same: pages neither miss nor repeat works.
        """
        ids, scores = self.best()
        placed = set(ids.tolist())
        further = dict.fromkeys([*self.semantic[0].tolist(), *self.lexical[0].tolist()])
        others = np.array([work for work in further if work not in placed], np.int64)
        return np.concatenate([ids, others]), np.concatenate([scores, np.zeros(len(others))])

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
            return Rankings(lexical)
        vector = self._meaning.of_question(asked.text)
        index = self._meaning.index
        return Rankings(
            lexical,
            index.content.search(vector, depth, allowed),
            index.labels.search(vector, depth, allowed),
            _absent(lexical[0], index.content.works),
        )

    def matching(self, asked: ParsedQuery, allowed: Ids | None) -> Ids:
        """All works that hold a word of the question, ascending; some may be gone from the store."""
        indexed = np.empty(0, np.int64)
        if self._words:
            question = self._words.index.question(asked.text, asked.beginnings)
            indexed = self._words.index.matching(question, allowed)
        if not self._newer(asked):
            return indexed
        fresh, _ = self._fresh(asked.any_word or "", -1, allowed)
        changed = self._store.changed_since(self._stamp, indexed.tolist())
        return np.union1d(np.setdiff1d(indexed, changed), fresh)

    @property
    def _stamp(self) -> int:
        return self._words.stamp if self._words else -1

    def _newer(self, asked: ParsedQuery) -> int:
        """How many texts the index of words does not know, where one of them could match."""
        return self._store.count_newer(self._stamp) if asked.any_word else 0

    def _by_words(self, asked: ParsedQuery, depth: int, allowed: Ids | None) -> Ranked:
        newer = self._newer(asked)
        # As many more as may turn out to be known in an older wording only.
        indexed = self._indexed(asked, depth + newer, allowed)
        if not newer:
            return indexed
        fresh = self._fresh(asked.any_word or "", depth, allowed)
        changed = self._store.changed_since(self._stamp, indexed[0].tolist())
        return _together(indexed, fresh, changed, depth)

    def _indexed(self, asked: ParsedQuery, depth: int, allowed: Ids | None) -> Ranked:
        if self._words is None:
            return NOTHING
        question = self._words.index.question(asked.text, asked.beginnings)
        return self._words.index.search(question, depth, allowed)

    def _fresh(self, expression: str, depth: int, allowed: Ids | None) -> Ranked:
        """The best of the newer texts; ``depth`` -1: all that match."""
        found = self._store.rank_fresh(expression, self._stamp, depth if allowed is None else -1)
        ids = np.array([work for work, _ in found], np.int64)
        scores = np.array([score for _, score in found], np.float32)
        if allowed is None:
            return ids, scores
        kept = np.isin(ids, allowed, assume_unique=True)
        return ids[kept], scores[kept]


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


def _absent(ids: Ids, held: Ids) -> Ids:
    """Those of the ids that are not among the ascending ids held."""
    if not len(held):
        return ids
    at = np.minimum(np.searchsorted(held, ids), len(held) - 1)
    absent: Ids = ids[held[at] != ids]
    return absent
