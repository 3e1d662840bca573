"""A file on its way to records: pieces, which are one entry each, and what could not be read."""

from dataclasses import dataclass, field
from typing import Any

# No entry of a bibliography is longer; a broken file must not fill the memory.
LONGEST = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one entry as they stand in the file.

    ``fault`` says why it is no entry at all; ``fields`` are its columns where the format is a table.
    """

    line: int
    raw: bytes
    fault: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that could not be read: the line where it starts (from 1), why, and its bytes."""

    line: int
    reason: str
    raw: bytes


def decoded(raw: bytes) -> tuple[str, bool]:
    """The text of UTF-8 bytes, or of Windows-1252 where they are not; and whether they were not."""
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), True
