"""The rankings of one question: by words (also of texts newer than the index), by meaning, by labels."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.index.lexical import LexicalIndex, Question
from migresearch.index.words import Words
from migresearch.index.works import Chosen
from migresearch.search import fusion
from migresearch.search.meaning import Meaning
from migresearch.search.modes import Mode
from migresearch.search.query_text import ParsedQuery
from migresearch.search.selections import Selections
from migresearch.store import Filters, Store

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

    def places(self, work_id: int) -> dict[str, int]:
        """ranking → rank of the work, from 1, where it is in it."""
        both = (("lexical", self.lexical), ("semantic", self.semantic))
        found = {name: np.flatnonzero(ids == work_id) for name, (ids, _) in both}
        return {name: int(at[0]) + 1 for name, at in found.items() if len(at)}


@dataclass(frozen=True)
class Ranker:
    """Ranks works for one question; ``words`` and ``meaning`` are None while they are not built."""

    asked: ParsedQuery
    store: Store
    selections: Selections
    words: Words | None
    meaning: Meaning | None

    def rank(self, mode: Mode, depth: int, filters: Filters) -> Rankings:
        """The ``depth`` best works of each ranking that takes part, within the filters.

        Meaning is worked out in a thread beside the filters and the words: each is half of the time.
        """
        if mode is Mode.LEXICAL or self.meaning is None:
            return Rankings(self._by_words(depth, self.selections.of(filters)))
        with ThreadPoolExecutor(1) as beside:
            vector = beside.submit(self.meaning.of_question, self.asked.text)
            chosen = self.selections.of(filters)
            meant = beside.submit(self._by_meaning, self.meaning, vector, depth, chosen)
            lexical = self._by_words(depth, chosen) if mode is Mode.HYBRID else NOTHING
            return Rankings(lexical, *meant.result(), _absent(lexical[0], self.meaning.index.content.works))

    def matching(self, filters: Filters) -> Ids:
        """All works that hold a word of the question, ascending; some may be gone from the store."""
        chosen = self.selections.of(filters)
        indexed = np.empty(0, np.int64)
        if self._understood:
            index, question = self._understood
            indexed = index.matching(question, chosen)
        if not self._newer:
            return indexed
        fresh, _ = self._fresh(self.asked.any_word or "", -1, chosen)
        changed = self.store.changed_since(self._stamp, indexed.tolist())
        return np.union1d(np.setdiff1d(indexed, changed), fresh)

    @property
    def _stamp(self) -> int:
        return self.words.stamp if self.words else -1

    @cached_property
    def _newer(self) -> int:
        """How many texts the index of words does not know, where one of them could match."""
        return self.store.count_newer(self._stamp) if self.asked.any_word else 0

    def _by_meaning(
        self, meaning: Meaning, vector: Future[Vectors], depth: int, chosen: Chosen | None
    ) -> tuple[Ranked, Ranked]:
        content, labels = meaning.index.content, meaning.index.labels
        question = vector.result()
        return content.search(question, depth, chosen), labels.search(question, depth, chosen)

    def _by_words(self, depth: int, chosen: Chosen | None) -> Ranked:
        newer = self._newer
        # As many more as may turn out to be known in an older wording only.
        indexed = self._indexed(depth + newer, chosen)
        if not newer:
            return indexed
        fresh = self._fresh(self.asked.any_word or "", depth, chosen)
        changed = self.store.changed_since(self._stamp, indexed[0].tolist())
        return _together(indexed, fresh, changed, depth)

    def _indexed(self, depth: int, chosen: Chosen | None) -> Ranked:
        if self._understood is None:
            return NOTHING
        index, question = self._understood
        return index.search(question, depth, chosen)

    @cached_property
    def _understood(self) -> tuple[LexicalIndex, Question] | None:
        """The index of words and what it understands of the question."""
        if self.words is None:
            return None
        return self.words.index, self.words.index.question(self.asked.text, self.asked.beginnings)

    def _fresh(self, expression: str, depth: int, chosen: Chosen | None) -> Ranked:
        """The best of the newer texts; ``depth`` -1: all that match."""
        found = self.store.rank_fresh(expression, self._stamp, depth if chosen is None else -1)
        ids = np.array([work for work, _ in found], np.int64)
        scores = np.array([score for _, score in found], np.float32)
        if chosen is None:
            return ids, scores
        kept = chosen.among(ids)
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
