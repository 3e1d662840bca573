"""FAISS's file of an index of fp16 (or one-byte) components: written row by row, opened as a memory map.

The file is a header and the raw rows. Writing the header here keeps a million
vectors out of memory; every generation is opened by FAISS and searched before it
is put in force, so a FAISS that changed its format would be noticed at once.
"""

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from migresearch.index.manifest import damaged

Rows = NDArray[np.float16]


class Components(NamedTuple):
    """How FAISS keeps a component: its name for it, the type on disk, and what is added to a number."""

    quantizer: int
    stored: str
    shift: int


HALVES = Components(faiss.ScalarQuantizer.QT_fp16, "<f2", 0)
BYTES = Components(faiss.ScalarQuantizer.QT_8bit_direct_signed, "u1", 128)  # whole numbers, -128 to 127


def write_rows(
    path: Path,
    dimension: int,
    count: int,
    blocks: Iterable[NDArray[np.floating]],
    components: Components = HALVES,
) -> None:
    """Write ``count`` rows, arriving in blocks, as an inner-product index."""
    with path.open("wb") as file:
        file.write(_header(dimension, count, components))
        for block in blocks:
            file.write(np.ascontiguousarray(block + components.shift, components.stored).tobytes())


def open_index(path: Path, dimension: int, count: int) -> Any:
    """FAISS's index over the mapped file; nothing is read until it is searched."""
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise damaged(path.parent, f"{path.name} cannot be opened by FAISS") from error
    if (index.d, index.ntotal) != (dimension, count):
        raise damaged(path.parent, f"{path.name} holds {index.ntotal} vectors of {index.d} dimensions")
    return index


def map_rows(path: Path, dimension: int, count: int) -> Rows:
    """The same rows as an array, for gathering some of them."""
    if not count:
        return np.empty((0, dimension), dtype=np.float16)
    offset = len(_header(dimension, count, HALVES))
    return np.asarray(np.memmap(path, dtype="<f2", mode="r", offset=offset, shape=(count, dimension)))


def _header(dimension: int, count: int, components: Components) -> bytes:
    empty = faiss.IndexScalarQuantizer(dimension, components.quantizer, faiss.METRIC_INNER_PRODUCT)
    raw = bytearray(faiss.serialize_index(empty).tobytes())
    struct.pack_into("<q", raw, 8, count)  # after the four-letter type and the dimension
    struct.pack_into("<Q", raw, len(raw) - 8, count * empty.code_size)  # the rows' bytes come last
    return bytes(raw)
