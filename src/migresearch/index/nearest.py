"""Exact nearest rows: FAISS finds, one arithmetic scores.

FAISS's scores depend in the last digits on how it walks the rows, and in more of
them where it walks a coarse copy. So it only proposes, with a margin, and the proposed
rows are scored again in double precision, one row at a time: every way to a row gives
the same score, and equal vectors tie exactly.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.index.encoded_log import Positions
from migresearch.index.faiss_file import Rows
from migresearch.index.proposing import ROUNDING, Proposer, Question

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

_GATHERED = 2048  # up to so many rows, reading just them beats a walk over all
_SPLIT_FROM = 100_000  # rows from which a walk is shared by the cores


class NearestRows:
    """Nearest of the mapped rows, which ``proposer`` walks."""

    def __init__(self, rows: Rows, proposer: Proposer) -> None:
        self._rows = rows
        self._proposer = proposer

    def best(self, query: Vectors, depth: int, among: Mask | None = None) -> tuple[Positions, Scores]:
        """Rows (unordered) that hold the ``depth`` nearest and all that tie with the last of them.

        ``among`` tells for each row whether it may be found.
        """
        total = len(self._rows) if among is None else int(np.count_nonzero(among))
        if among is not None and total <= _GATHERED:
            rows = np.flatnonzero(among)
            return rows, self.scores(query, rows)
        question = self._proposer.question(query)
        walk = self._walk(question, among)
        asked = min(self._proposer.first(depth), total)
        while True:
            proposed, found = walk(asked)
            last, best = self._last_of(query, found, min(depth, len(found)))
            # A row that was not proposed has at most the last score proposed, and the error.
            if asked == total or last > proposed[-1] * question.unit + question.error:
                return best, self.scores(query, best)
            asked = min(4 * asked, total)

    def scores(self, query: Vectors, rows: Positions) -> Scores:
        """The inner product of the query with each of these rows."""
        exact = np.asarray(query, dtype=np.float64)
        products: Scores = np.einsum("ij,j->i", self._rows[rows].astype(np.float64), exact).astype(np.float32)
        return products

    def roughly_best(self, query: Vectors, depth: int, among: Positions) -> tuple[Positions, Scores]:
        """The ``depth`` nearest of these rows, without care for ties at the end."""
        rough = self._rows[among].astype(np.float32) @ query
        kept = among[np.argpartition(-rough, depth - 1)[:depth]] if depth < len(among) else among
        return kept, self.scores(query, kept)

    def _last_of(self, query: Vectors, rows: Positions, depth: int) -> tuple[np.float32, Positions]:
        """The ``depth``-th best score of these rows, and the rows that reach it but for rounding."""
        # einsum: `@` would start threads of its own beside those that walk.
        rough = np.einsum("ij,j->i", self._rows[rows].astype(np.float32), query)
        last = np.partition(rough, -depth)[-depth]
        return last, rows[rough >= last - ROUNDING]

    def _walk(self, question: Question, among: Mask | None) -> Callable[[int], tuple[Scores, Positions]]:
        mask = None if among is None else np.packbits(among, bitorder="little")
        parts = (os.cpu_count() or 1) if len(self._rows) >= _SPLIT_FROM else 1
        edges = np.linspace(0, len(self._rows), parts + 1, dtype=np.int64)

        def part(start: int, end: int, asked: int) -> tuple[Scores, Positions]:
            return self._search(question.vector, asked, mask, (start, end) if parts > 1 else None)

        def walk(asked: int) -> tuple[Scores, Positions]:
            if parts == 1:
                return part(0, len(self._rows), asked)
            with ThreadPoolExecutor(parts) as pool:
                found = list(pool.map(part, edges[:-1].tolist(), edges[1:].tolist(), [asked] * parts))
            return _merge(found, asked)

        return walk

    def _search(
        self, question: Vectors, asked: int, mask: NDArray[np.uint8] | None, span: tuple[int, int] | None
    ) -> tuple[Scores, Positions]:
        selectors: list[Any] = []
        if span:
            selectors.append(faiss.IDSelectorRange(*span))
        if mask is not None:
            selectors.append(faiss.IDSelectorBitmap(len(self._rows), faiss.swig_ptr(mask)))
        if len(selectors) == 2:
            selectors.append(faiss.IDSelectorAnd(*selectors))
        parameters = faiss.SearchParameters(sel=selectors[-1]) if selectors else None  # type: ignore[call-arg]
        # FAISS would start threads for one question, to wait; and it must be told in each thread anew.
        faiss.omp_set_num_threads(1)
        scores, rows = self._proposer.index.search(question, asked, params=parameters)
        real = rows[0] >= 0  # FAISS pads with -1; it is dropped here and nowhere else
        return scores[0][real], rows[0][real]


def _merge(parts: list[tuple[Scores, Positions]], asked: int) -> tuple[Scores, Positions]:
    scores = np.concatenate([scores for scores, _ in parts])
    rows = np.concatenate([rows for _, rows in parts])
    order = np.argsort(-scores, kind="stable")[:asked]
    return scores[order], rows[order]
