"""Which works the index is asked to hold: their ids and the hashes of their texts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from migresearch.index.encoded_log import Hashes

Ids = NDArray[np.int64]

_GAPS = 8


@dataclass(frozen=True)
class WorkTable:
    """Work ids, ascending, and beside each the raw hash of its text."""

    ids: Ids
    hashes: Hashes

    def where(self, chosen: NDArray[np.bool_]) -> "WorkTable":
        """The part of the table that is chosen."""
        return WorkTable(self.ids[chosen], self.hashes[chosen])

    def digest(self) -> str:
        """SHA-256 over all of it."""
        return hashlib.sha256(self.ids.tobytes() + self.hashes.tobytes()).hexdigest()


def among(works: Ids, allowed: Ids) -> NDArray[np.bool_]:
    """For each of the works, ascending, whether it is one of the allowed, ascending."""
    if not len(works) or works[0] < 0 or works[-1] >= _GAPS * len(works):
        return np.isin(works, allowed, assume_unique=True)
    # The ids of a store leave few gaps: a table of them is read five times faster.
    first, end = np.searchsorted(allowed, [0, works[-1] + 1])
    table = np.zeros(int(works[-1]) + 1, dtype=np.bool_)
    table[allowed[first:end]] = True
    return table[works]


@dataclass(frozen=True)
class Labels:
    """The classifications in force: codes of each work, and each code's label with its scope note."""

    codes: Mapping[int, Sequence[str]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """SHA-256 over all of it, whatever the order it was given in."""
        works = sorted((work, sorted(codes)) for work, codes in self.codes.items())
        return hashlib.sha256(repr((works, sorted(self.texts.items()))).encode()).hexdigest()


def work_table(works: Iterable[tuple[int, str]]) -> WorkTable:
    """The table of (work id, hash of its text in hexadecimal) pairs, in any order; read in one pass."""
    pairs = ((work, bytes.fromhex(text)) for work, text in works)
    raw = np.fromiter(pairs, dtype=[("id", "<i8"), ("hash", "S32")])
    raw.sort(order="id")
    return WorkTable(np.ascontiguousarray(raw["id"]), np.ascontiguousarray(raw["hash"]))


def hexadecimal(hashes: Hashes) -> list[str]:
    """The hashes as people and SQLite write them."""
    raw = np.ascontiguousarray(hashes).tobytes()
    return [raw[start : start + 32].hex() for start in range(0, len(raw), 32)]


def hash_texts(texts: Sequence[str]) -> Hashes:
    """The raw SHA-256 of each text."""
    return np.array([hashlib.sha256(text.encode()).digest() for text in texts], dtype="S32")
