"""The approximate way for unfiltered queries over very many vectors (inverted file).

Rows are grouped around centroids; a query looks only at the groups nearest to it,
over the same fp16 rows that exact search reads. How many groups are looked at is
measured when the index is built: enough for the wanted recall, or none at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.index.encoded_log import Positions
from migresearch.index.faiss_file import Rows
from migresearch.index.manifest import Probing

RECALL = 0.98

_DEPTH = 10
_QUERIES = 200
_ROWS_A_CENTROID = 64  # FAISS asks for at least 39 to train on
_BLOCK = 16_384
_FILES = ("centroids", "members", "bounds")


@dataclass(frozen=True)
class InvertedLists:
    """Centroids, the rows grouped by nearest centroid, and where each group begins."""

    centroids: Vectors
    members: Positions
    bounds: Positions

    def near(self, query: Vectors, probes: int, least: int = 0) -> Positions:
        """The rows of the ``probes`` groups nearest to the query, or of more until there are ``least``."""
        order = np.argsort(-(self.centroids @ query))
        held = np.cumsum(np.diff(self.bounds)[order])
        chosen = order[: max(probes, int(np.searchsorted(held, least)) + 1)]
        return np.sort(np.concatenate([self.members[self.bounds[i] : self.bounds[i + 1]] for i in chosen]))


def build_lists(rows: Rows) -> InvertedLists:
    """Group the rows; the same rows give the same groups."""
    lists = max(1, min(round(4 * len(rows) ** 0.5), len(rows) // _ROWS_A_CENTROID))
    centroids = _train(rows, lists)
    nearest = _nearest(rows, centroids)
    members = np.argsort(nearest, kind="stable")
    bounds = np.searchsorted(nearest[members], np.arange(lists + 1))
    return InvertedLists(centroids, members, bounds)


def measure_probes(
    lists: InvertedLists, rows: Rows, exact: Callable[[Vectors, int], Positions], recall: float = RECALL
) -> Probing | None:
    """The fewest groups that give the wanted recall@10 on a sample of rows as queries.

    ``exact`` gives the nearest rows of a query. None when a quarter of all groups is not
    enough: then exact search is the better way.
    """
    count = len(lists.centroids)
    sample = np.linspace(0, len(rows) - 1, min(_QUERIES, len(rows)), dtype=np.int64)
    queries = np.asarray(rows[sample], dtype=np.float32)
    # A row finds itself in any case: what counts is the others.
    truth = [
        set(exact(query, _DEPTH + 1).tolist()) - {row} for query, row in zip(queries, sample, strict=True)
    ]
    probes = 1
    while probes <= max(1, count // 4):
        found = _recall(lists, queries, truth, probes)
        if found >= recall:
            return Probing(count, probes, round(found, 4))
        probes *= 2
    return None


def save_lists(folder: Path, name: str, lists: InvertedLists) -> None:
    """Write the groups beside the rows of the set ``name``."""
    for part in _FILES:
        np.save(folder / f"{name}.{part}.npy", getattr(lists, part))


def open_lists(folder: Path, name: str) -> InvertedLists:
    """The groups of the set ``name``, memory-mapped."""
    return InvertedLists(*(np.load(folder / f"{name}.{part}.npy", mmap_mode="r") for part in _FILES))


def _recall(lists: InvertedLists, queries: Vectors, truth: list[set[int]], probes: int) -> float:
    # Rows in the groups looked at are scored exactly, so being there is being found.
    shares = [
        len(wanted.intersection(lists.near(query, probes).tolist())) / len(wanted)
        for query, wanted in zip(queries, truth, strict=True)
        if wanted
    ]
    return float(np.mean(shares)) if shares else 1.0


def _train(rows: Rows, lists: int) -> Vectors:
    sample = np.linspace(0, len(rows) - 1, min(len(rows), lists * _ROWS_A_CENTROID), dtype=np.int64)
    means = faiss.Kmeans(rows.shape[1], lists, niter=10, spherical=True, seed=1, min_points_per_centroid=1)
    means.train(np.asarray(rows[sample], dtype=np.float32))
    return np.asarray(means.centroids, dtype=np.float32)


def _nearest(rows: Rows, centroids: Vectors) -> NDArray[np.int64]:
    index = faiss.IndexFlatIP(centroids.shape[1])
    index.add(centroids)
    blocks = (
        np.asarray(rows[start : start + _BLOCK], dtype=np.float32) for start in range(0, len(rows), _BLOCK)
    )
    return np.concatenate([index.search(block, 1)[1][:, 0] for block in blocks])
