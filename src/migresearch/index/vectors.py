"""Searching the vectors of works: by content and by classification."""

from collections.abc import Iterable
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.errors import SearchIndexError
from migresearch.index import coarse
from migresearch.index.encoded_log import Positions
from migresearch.index.ivf import open_lists
from migresearch.index.layout import current_generation
from migresearch.index.manifest import REMEDY, Coarseness, Manifest, Probing, damaged, read_manifest
from migresearch.index.nearest import Mask, NearestRows, Scores
from migresearch.index.row_files import ARRAYS, array_path, exact_proposer, open_rows
from migresearch.index.works import Chosen, Held, Ids

Counts = NDArray[np.int32]

CONTENT = "content"
LABELS = "labels"

_ROWS_A_RESULT = 8  # rows the approximate way looks at for each result asked for, at least


class VectorSet:
    """One vector a work, works of equal text (or equal codes) sharing it."""

    def __init__(
        self,
        folder: Path,
        name: str,
        dimension: int,
        probing: Probing | None = None,
        coarseness: Coarseness | None = None,
    ) -> None:
        self.works, self._rows, self._by_row, self._starts = _arrays(folder, name)
        rows = self._vectors = open_rows(folder, name, dimension, len(self._starts) - 1)
        self._nearest = NearestRows(
            rows,
            coarse.proposer(folder, name, rows, coarseness)
            if coarseness
            else exact_proposer(folder, name, rows),
        )
        self._probing = probing
        self._lists = open_lists(folder, name) if probing else None
        self._held = Held(self.works)
        self._wanted: WeakKeyDictionary[Chosen, Counts] = WeakKeyDictionary()

    def __len__(self) -> int:
        return len(self.works)

    def search(self, vector: Vectors, k: int, chosen: Chosen | None = None) -> tuple[Ids, Scores]:
        """The ``k`` works nearest to the vector of shape (dimension,), best first, equal scores by work id.

        ``chosen``: the only works wanted; then, and wherever no approximate index
        was built, the result is exact: that of comparing with every vector. Fewer than ``k`` come
        back when there are no more.
        """
        if k < 1 or not len(self):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if chosen is None:
            rows, scores = self._best(vector, k, None)
            counts = self._starts[rows + 1] - self._starts[rows]
        else:
            wanted = self._works_on_rows(chosen)
            rows, scores = self._best(vector, k, wanted > 0)
            counts = wanted[rows]
        return self._best_works(*_needed(rows, scores, counts, k), k, chosen)

    def vectors_of(self, works: Ids) -> tuple[Ids, Vectors]:
        """Those of the works that have a vector, in the order given, and their vectors (n, dimension)."""
        at, found = _find(self.works, works)
        return works[found], self._vectors[self._rows[at[found]]].astype(np.float32)

    def _best(self, vector: Vectors, k: int, among: Mask | None) -> tuple[Positions, Scores]:
        looked_at = _ROWS_A_RESULT * k
        if among is None and self._lists and self._probing and looked_at < len(self._vectors) // 4:
            near = self._lists.near(vector, self._probing.probes, looked_at)
            return self._nearest.roughly_best(vector, k, near)
        return self._nearest.best(vector, k, among)

    def _works_on_rows(self, chosen: Chosen) -> Counts:
        """For each row, how many of these works hang on it."""
        if chosen not in self._wanted:
            counts = np.zeros(len(self._vectors), np.int32)
            np.add.at(counts, self._rows[self._held.places(chosen)], np.int32(1))
            self._wanted[chosen] = counts
        return self._wanted[chosen]

    def _best_works(
        self, rows: Positions, scores: Scores, k: int, chosen: Chosen | None
    ) -> tuple[Ids, Scores]:
        counts = self._starts[rows + 1] - self._starts[rows]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        works = self._by_row[np.repeat(self._starts[rows], counts) + within]
        scores = np.repeat(scores, counts)
        if chosen is not None:
            kept = chosen.among(works)
            works, scores = works[kept], scores[kept]
        order = np.lexsort((works, -scores))[:k]
        return works[order], scores[order]


class VectorIndex:
    """The generation in force; it stays readable when a newer one replaces it."""

    def __init__(self, generation: Path) -> None:
        self.manifest: Manifest = read_manifest(generation)
        manifest = self.manifest
        self.content = VectorSet(generation, CONTENT, manifest.dimension, manifest.probing, manifest.coarse)
        self.labels = VectorSet(generation, LABELS, manifest.dimension)


def open_vectors(folder: Path, fingerprint: str) -> VectorIndex | None:
    """Open the index in the folder of one encoder; None when none was built yet.

    Raises :class:`SearchIndexError` when it is damaged or belongs to another encoder.
    """
    index = _open_current(folder)
    if index and index.manifest.fingerprint != fingerprint:
        raise SearchIndexError(f"the index in {folder} was built with another encoder: {REMEDY}")
    return index


def _open_current(folder: Path) -> VectorIndex | None:
    generation = current_generation(folder)
    if generation is None:
        return None
    try:
        return VectorIndex(generation)
    except SearchIndexError:
        # An update may have put a newer generation in force since CURRENT was read.
        newer = current_generation(folder)
        if newer is None or newer == generation:
            raise
        return VectorIndex(newer)


def _arrays(folder: Path, name: str) -> Iterable[Positions]:
    try:
        # Plain arrays over the mapped files: numpy's own kind of mapped array is slow to index.
        return [np.asarray(np.load(array_path(folder, name, array), mmap_mode="r")) for array in ARRAYS]
    except (OSError, ValueError) as error:
        raise damaged(folder, f"the works of its {name} cannot be read") from error


def _needed(rows: Positions, scores: Scores, counts: Positions, k: int) -> tuple[Positions, Scores]:
    """The best rows that together carry ``k`` works, and those that tie with the last of them."""
    order = np.argsort(-scores, kind="stable")
    enough = np.searchsorted(np.cumsum(counts[order]), k)
    if enough >= len(order):
        return rows, scores
    kept = scores >= scores[order[enough]]
    return rows[kept], scores[kept]


def _find(sorted_ids: Ids, ids: Ids) -> tuple[Positions, NDArray[np.bool_]]:
    """Where each id stands in the ascending ids, and whether it is there at all."""
    if not len(sorted_ids):
        return np.zeros(len(ids), dtype=np.int64), np.zeros(len(ids), dtype=np.bool_)
    at = np.minimum(np.searchsorted(sorted_ids, ids), len(sorted_ids) - 1)
    return at, sorted_ids[at] == ids
