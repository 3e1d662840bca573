"""The files of one set of vectors: the rows, and which works hang on each row.

Works with equal text share a row. ``works`` holds work ids ascending and ``rows``
the row of each; ``by_row`` holds work ids ordered by row and ``starts`` where each
row's works begin in it.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from migresearch.index.encoded_log import Positions
from migresearch.index.faiss_file import Rows, map_rows, open_index, write_rows
from migresearch.index.proposing import Proposer
from migresearch.index.works import Ids

ARRAYS = ("works", "rows", "by_row", "starts")


def rows_path(folder: Path, name: str) -> Path:
    """The file of the vectors of the set ``name``."""
    return folder / f"{name}.faiss"


def array_path(folder: Path, name: str, array: str) -> Path:
    """The file of one of :data:`ARRAYS` of the set ``name``."""
    return folder / f"{name}.{array}.npy"


def open_rows(folder: Path, name: str, dimension: int, count: int) -> Rows:
    """The vectors of the set ``name``, mapped."""
    return map_rows(rows_path(folder, name), dimension, count)


def exact_proposer(folder: Path, name: str, rows: Rows) -> Proposer:
    """These vectors, opened to propose some of themselves."""
    return Proposer(open_index(rows_path(folder, name), rows.shape[1], len(rows)))


def write_set(
    folder: Path,
    name: str,
    dimension: int,
    blocks: Iterable[Rows],
    *,
    works: Ids,
    rows: Positions,
    count: int,
) -> None:
    """Write a set of ``count`` rows; ``works`` is ascending and ``rows`` gives the row of each work."""
    write_rows(rows_path(folder, name), dimension, count, blocks)
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(count + 1))
    arrays = (works, rows, works[order], starts)
    for array, values in zip(ARRAYS, arrays, strict=True):
        np.save(array_path(folder, name, array), values.astype(np.int64))


def shared_rows(keys: Positions) -> tuple[Positions, Positions]:
    """Give equal keys one row, rows in order of first appearance.

    Returns the key of each row, and the row of each key given.
    """
    distinct, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return distinct[order], rank[inverse]
