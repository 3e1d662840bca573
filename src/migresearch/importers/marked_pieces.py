"""BibTeX and RIS into entries by the lines that begin them, so that a broken one costs itself alone."""

import re
from collections.abc import Iterator
from typing import IO

from migresearch.importers.pieces import LONGEST, Piece

_BIBTEX_START = re.compile(rb"[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]")
_RIS_START = re.compile(rb"\s*TY  ?- ")
_RIS_END = re.compile(rb"\s*ER  ?-")
_NO_ENTRY = frozenset({b"comment", b"preamble"})
MACRO = b"string"


def bibtex_entries(stream: IO[bytes]) -> Iterator[Piece]:
    """Each ``@type{…}`` from its line to the next one's; macros too, comments and free text not."""
    for piece in _from_start_to_start(stream, _BIBTEX_START):
        start = _BIBTEX_START.match(piece.raw)
        if start and start[1].lower() not in _NO_ENTRY:
            yield piece


def is_macro(piece: Piece) -> bool:
    """Whether a piece defines an abbreviation (``@string``) for the entries behind it."""
    start = _BIBTEX_START.match(piece.raw)
    return start is not None and start[1].lower() == MACRO


def ris_entries(stream: IO[bytes]) -> Iterator[Piece]:
    """Each entry from ``TY`` to ``ER``; one without an end is faulty."""
    for piece in _from_start_to_start(stream, _RIS_START):
        if not _RIS_START.match(piece.raw):
            continue
        if any(_RIS_END.match(line) for line in piece.raw.splitlines()):
            yield piece
        else:
            yield Piece(piece.line, piece.raw, "the entry has no end (ER); the file may be cut off")


def _from_start_to_start(stream: IO[bytes], start: re.Pattern[bytes]) -> Iterator[Piece]:
    """Runs of lines, each but the first beginning with a start."""
    lines: list[bytes] = []
    first = number = size = 0
    while line := stream.readline(LONGEST):
        number += 1
        if start.match(line) or size > LONGEST:
            if lines:
                yield Piece(first, b"".join(lines).strip())
            lines, first, size = [], number, 0
        lines.append(line)
        size += len(line)
        first = first or number
    if lines:
        yield Piece(first, b"".join(lines).strip())
