"""Reading a file: its form is told, its entries are read one by one, its losses are counted."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from migresearch.clean.retraction_watch import retraction_watch_record
from migresearch.errors import RecordError, UsageError
from migresearch.importers import json_pieces, marked_pieces, table_pieces
from migresearch.importers.bibtex_entries import bibtex_reader
from migresearch.importers.columns import field_names, named, record_of_fields, unused_names
from migresearch.importers.formats import Format, format_of
from migresearch.importers.json_entries import json_reader
from migresearch.importers.opening import open_bytes
from migresearch.importers.pieces import Piece, Unreadable, decoded
from migresearch.importers.remarks import Remarks
from migresearch.importers.ris_entries import ris_reader
from migresearch.records import Entry, Record

RULE = "import"
# What foreign data can do to a parser (numbers out of bounds, endless nesting); the rest are our bugs.
_FOREIGN = (RecordError, ValueError, OverflowError, RecursionError)


# What grows while a file is read.
COUNTS = ("preamble", "entries", "unreadable", "recoded", "remarks")


@dataclass
class Reading:
    """A file being read. Iterate once; the counts grow while you do.

    ``preamble`` are the bytes that every part of the file needs before it can be read on its own (the
    header of a table, BibTeX abbreviations). ``recoded`` counts entries that were not UTF-8 and were read
    as Windows-1252, ``passed_over`` those that are about works not held; ``remarks`` says what the file
    holds that no record shows.
    """

    path: Path
    format: Format
    encoding: str
    packed: bool
    preamble: bytes = b""
    entries: int = 0
    unreadable: int = 0
    recoded: int = 0
    passed_over: int = 0
    remarks: Remarks = field(default_factory=Remarks)
    _stream: IO[bytes] = field(repr=False, kw_only=True)
    _pieces: Iterator[Piece] = field(repr=False, kw_only=True)
    _read: Callable[[Piece], Record | None] = field(repr=False, kw_only=True)

    def close(self) -> None:
        """Close the file without reading it (to its end)."""
        self._stream.close()

    def __iter__(self) -> Iterator[Entry | Unreadable]:
        with self._stream:
            for piece in self._whole_pieces():
                if (found := self._one(piece)) is None:
                    self.preamble += piece.raw + b"\n"
                    continue
                self.entries += isinstance(found, Entry)
                self.unreadable += isinstance(found, Unreadable)
                yield found

    def _whole_pieces(self) -> Iterator[Piece]:
        """The pieces; a packed file that breaks off ends with one piece that says so."""
        line = 0
        try:
            for piece in self._pieces:
                line = piece.line
                yield piece
        except (EOFError, zlib.error, OSError) as error:
            yield Piece(line + 1, b"", f"the file is damaged from here on ({error}); what follows is lost")

    def _one(self, piece: Piece) -> Entry | Unreadable | None:
        if piece.fault:
            return Unreadable(piece.line, piece.fault, piece.raw)
        try:
            record = self._read(piece)
        except _FOREIGN as error:
            reason = str(error) if isinstance(error, RecordError) else f"{type(error).__name__}: {error}"
            return Unreadable(piece.line, reason, piece.raw)
        self.recoded += not piece.raw.isascii() and decoded(piece.raw)[1]
        return Entry(record, piece.raw, RULE) if record else None


def read_file(path: Path, mapping: Mapping[str, str] | None = None, *, name: str | None = None) -> Reading:
    """The entries of a file: JSON lines, a JSON document, CSV, BibTeX, RIS or the table of Retraction Watch,
    packed with gzip or not.

    ``mapping`` gives our field -> the file's name for it where the usual names do not fit. Works of
    OpenAlex and Crossref are recognised one by one and keep these sources; all others have the source
    ``import:<name>``, by default the file's name up to its first dot. Raises :class:`UsageError` where
    nothing can be read at all.
    """
    source = f"import:{name or path.name.split('.')[0]}"
    chosen = mapping or {}
    field_names((), chosen)
    file = open_bytes(path)
    try:
        kind = format_of(file.sample)
        remarks = Remarks()
        preamble, pieces, read = _open_format(kind, file.stream, _Wanted(source, chosen, remarks))
    except UsageError as error:
        file.stream.close()
        raise UsageError(f"{path}: {error}") from error
    form = (kind, file.encoding, file.packed, preamble)
    return Reading(path, *form, remarks=remarks, _stream=file.stream, _pieces=pieces, _read=read)


class _Wanted(NamedTuple):
    """What a reader needs to know beside the bytes."""

    source: str
    mapping: Mapping[str, str]
    remarks: Remarks


def _open_format(
    kind: Format, stream: IO[bytes], wanted: _Wanted
) -> tuple[bytes, Iterator[Piece], Callable[[Piece], Record | None]]:
    """(preamble, pieces, function that reads a piece)."""
    if kind is Format.CSV:
        return _open_table(stream, wanted)
    if kind is Format.RETRACTION_WATCH:
        return _open_notices(stream)
    pieces: dict[Format, Callable[[IO[bytes]], Iterator[Piece]]] = {
        Format.JSON_LINES: json_pieces.json_lines,
        Format.JSON: json_pieces.json_elements,
        Format.BIBTEX: marked_pieces.bibtex_entries,
        Format.RIS: marked_pieces.ris_entries,
    }
    readers: dict[Format, Callable[[str, Mapping[str, str], Remarks], Callable[[Piece], Record | None]]] = {
        Format.JSON_LINES: json_reader,
        Format.JSON: json_reader,
        Format.BIBTEX: bibtex_reader,
        Format.RIS: ris_reader,
    }
    return b"", pieces[kind](stream), readers[kind](*wanted)


def _open_notices(stream: IO[bytes]) -> tuple[bytes, Iterator[Piece], Callable[[Piece], Record | None]]:
    preamble, columns, delimiter = table_pieces.read_header(stream)
    pieces = table_pieces.rows(stream, columns, delimiter, preamble.count(b"\n") + 1)
    return preamble, pieces, lambda piece: retraction_watch_record(piece.fields)


def _open_table(
    stream: IO[bytes], wanted: _Wanted
) -> tuple[bytes, Iterator[Piece], Callable[[Piece], Record | None]]:
    preamble, columns, delimiter = table_pieces.read_header(stream)
    names = field_names(columns, wanted.mapping)
    missing = [theirs for theirs in wanted.mapping.values() if theirs not in columns]
    if missing or "title" not in names:
        what = f"has no column {missing[0]!r}" if missing else "has no column for the title"
        raise UsageError(
            f"the table {what}; its columns are: {', '.join(columns)}. Name them with --map title=COLUMN"
        )
    wanted.remarks.leave_unused(unused_names(columns, names))

    def read(piece: Piece) -> Record:
        return record_of_fields(named(piece.fields, names), wanted.source, wanted.remarks)

    return preamble, table_pieces.rows(stream, columns, delimiter, preamble.count(b"\n") + 1), read
