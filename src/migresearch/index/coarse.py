"""A coarse copy of very many vectors, one byte a component, for FAISS to propose the nearest from.

It is read twice as fast as the rows themselves. How far a vector lies from its copy bounds how wrong a
coarse score can be: what is proposed can be proven to hold the truly nearest.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from migresearch.embed import Vectors
from migresearch.index.faiss_file import BYTES, Rows, open_index, write_rows
from migresearch.index.manifest import Coarseness
from migresearch.index.proposing import LARGEST, Proposer

FROM = 100_000  # rows from which the time saved is worth the room
_BLOCK = 16_384


def write(folder: Path, name: str, rows: Rows) -> Coarseness:
    """Write the copy of the rows of the set ``name``; the same rows give the same copy."""
    step = max(float(np.abs(block).max()) for block in _blocks(rows)) / LARGEST or 1.0
    errors, lengths = [], []

    def copied() -> Iterator[Vectors]:
        for block in _blocks(rows):
            whole = np.rint(block / step)
            errors.append(float(np.linalg.norm(block - whole * step, axis=1).max()))
            lengths.append(float(np.linalg.norm(whole * step, axis=1).max()))
            yield whole

    write_rows(_path(folder, name), rows.shape[1], len(rows), copied(), BYTES)
    return Coarseness(step, max(errors), max(lengths))


def proposer(folder: Path, name: str, rows: Rows, coarseness: Coarseness) -> Proposer:
    """The copy of the rows of the set ``name``, opened to propose some of them."""
    return Proposer(open_index(_path(folder, name), rows.shape[1], len(rows)), coarseness)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.coarse.faiss"


def _blocks(rows: Rows) -> Iterator[Vectors]:
    for start in range(0, len(rows), _BLOCK):
        yield rows[start : start + _BLOCK].astype(np.float32)
