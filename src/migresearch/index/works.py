"""Which works the index is asked to hold: their ids and the hashes of their texts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from migresearch.index.encoded_log import Hashes, Positions

Ids = NDArray[np.int64]

_GAPS = 8
_FEW = 32  # of so many works one is looked for, rather than a table of all made


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


class Chosen:
    """The only works wanted, by id.

    Indexes remember what they worked out for one for as long as it lives, so keep it to ask again.
    """

    def __init__(self, ids: Ids) -> None:
        """``ids``: ascending, each once."""
        self.ids = ids

    @classmethod
    def listed(cls, text: str) -> Self:
        """The works whose ids stand in a text, commas between them, in any order and as often as may be."""
        ids = np.fromstring(text, np.int64, sep=",") if text else np.empty(0, np.int64)
        ids.sort()
        return cls(ids[np.append(True, ids[1:] != ids[:-1])] if len(ids) else ids)

    def __len__(self) -> int:
        return len(self.ids)

    def among(self, works: Ids) -> NDArray[np.bool_]:
        """For each of some works whether it is wanted."""
        if not len(self.ids):
            return np.zeros(len(works), np.bool_)
        at = np.minimum(np.searchsorted(self.ids, works), len(self.ids) - 1)
        wanted: NDArray[np.bool_] = self.ids[at] == works
        return wanted


class Held:
    """The works an index holds, by id, ascending."""

    def __init__(self, ids: Ids) -> None:
        self.ids = ids

    def places(self, chosen: Chosen) -> Positions:
        """Where the wanted works stand among those held, ascending."""
        if len(chosen) * _FEW < len(self.ids) or self._table is None:
            at = np.searchsorted(self.ids, chosen.ids)
            at = at[at < len(self.ids)]
            found: Positions = at[self.ids[at] == chosen.ids[: len(at)]]
            return found
        first, end = np.searchsorted(chosen.ids, [0, len(self._table)])
        places = self._table[chosen.ids[first:end]]
        return places[places >= 0].astype(np.int64)

    @cached_property
    def _table(self) -> NDArray[np.int32] | None:
        """Where each id up to the highest stands, or -1; None where gaps would make it too long."""
        if not len(self.ids) or self.ids[0] < 0 or self.ids[-1] > _GAPS * len(self.ids):
            return None
        table = np.full(int(self.ids[-1]) + 1, -1, np.int32)
        table[self.ids] = np.arange(len(self.ids), dtype=np.int32)
        return table


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
