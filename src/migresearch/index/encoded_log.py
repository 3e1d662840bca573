"""Every vector ever encoded and still wanted, appended batch by batch.

A record is a text's hash (32 bytes) and its vector (fp16). A batch is on the disk
before the next one is encoded, so a killed update loses one batch at most.
"""

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.errors import EncoderError, SearchIndexError

Hashes = NDArray[np.bytes_]
"""Raw SHA-256 hashes, dtype S32. NumPy hides trailing zero bytes of single items; arrays compare right."""
Positions = NDArray[np.int64]

_CHECKED_TAIL = 4096
_BLOCK = 8192


class EncodedLog:
    """The log in one file; the caller holds the lock of the index."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.dimension = dimension
        self._path = path
        self._record = np.dtype([("hash", "S32"), ("vector", "<f2", (dimension,))])
        self._lookup: tuple[Hashes, Positions] | None = None
        path.touch()
        self._cut_torn_tail()

    def __len__(self) -> int:
        return self._path.stat().st_size // self._record.itemsize

    def positions(self, hashes: Hashes) -> Positions:
        """Where each text's record stands, -1 where it was never encoded."""
        known, order = self._sorted()
        if not len(known):
            return np.full(len(hashes), -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        return np.where(known[at] == hashes, order[at], -1)

    def vectors(self, positions: Positions) -> NDArray[np.float16]:
        """The vectors of these records, in the order asked for; bounded slices keep memory flat."""
        rows: NDArray[np.float16] = self._records()["vector"][positions]
        return rows

    def append(self, hashes: Hashes, vectors: Vectors) -> None:
        """Write one batch and have it on the disk; raises :class:`EncoderError` on vectors that are none."""
        lengths = np.linalg.norm(vectors, axis=1)
        if not np.all(np.abs(lengths - 1) < 0.01):
            raise EncoderError(
                "the encoder gave a vector that is not of length 1; check the model in encoder.model"
            )
        batch = np.empty(len(hashes), dtype=self._record)
        batch["hash"], batch["vector"] = hashes, vectors
        self._write(batch)
        self._lookup = None

    def compact(self, wanted: Hashes) -> None:
        """Drop the records of texts that no work has any more, once they are more than half."""
        kept = np.unique(self.positions(wanted))
        kept = kept[kept >= 0]
        if 2 * len(kept) >= len(self):
            return
        temporary = self._path.with_suffix(".compacting")
        with temporary.open("wb") as file:
            for start in range(0, len(kept), _BLOCK):
                file.write(self._records()[kept[start : start + _BLOCK]].tobytes())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)
        self._lookup = None

    def _write(self, batch: NDArray[np.void]) -> None:
        try:
            with self._path.open("ab") as file:
                file.write(batch.tobytes())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._cut_torn_tail()
            raise SearchIndexError(
                f"cannot write {self._path}: {error.strerror}; make room on the disk and run "
                "`migresearch index update`: it goes on where it stopped"
            ) from error

    def _records(self) -> NDArray[np.void]:
        if not self._path.stat().st_size:
            return np.empty(0, dtype=self._record)
        return np.memmap(self._path, dtype=self._record, mode="r")

    def _sorted(self) -> tuple[Hashes, Positions]:
        if self._lookup is None:
            hashes = np.array(self._records()["hash"])
            order = np.argsort(hashes, kind="stable")
            self._lookup = hashes[order], order
        return self._lookup

    def _cut_torn_tail(self) -> None:
        """Cut a record written in part, and blocks of zeros that a power cut can leave."""
        size = self._path.stat().st_size
        whole = size // self._record.itemsize
        start = max(0, whole - _CHECKED_TAIL)
        tail = np.fromfile(self._path, self._record, whole - start, offset=start * self._record.itemsize)
        lengths = np.linalg.norm(tail["vector"].astype(np.float32), axis=1)
        bad = np.flatnonzero(~(np.abs(lengths - 1) < 0.02))
        sound = start + (int(bad[0]) if len(bad) else len(tail))
        if sound * self._record.itemsize != size:
            os.truncate(self._path, sound * self._record.itemsize)
