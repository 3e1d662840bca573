"""Workbooks for the tests, written as spreadsheet programs write them, and a few as attackers would."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from migresearch.indicators.importing.forms import read_file
from migresearch.indicators.importing.layout import read_layout
from migresearch.indicators.importing.limits import Limits
from migresearch.indicators.importing.reading import Content


@dataclass(frozen=True)
class Formula:
    """A computed cell; ``value`` is what the program that saved the file had computed."""

    text: str
    value: Any = 0


Rows = Sequence[Sequence[Any]]


def book(path: Path, sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> Path:
    """A workbook of these sheets, with merged ranges (``A2:A4``) by sheet."""
    with Workbook(str(path)) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    _write(sheet, row, column, cell)
            for span in (merged or {}).get(name, ()):
                first = rows[int(span.partition(":")[0][1:]) - 1]["ABCDEFGH".index(span[0])]
                sheet.merge_range(span, first)
    return path


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, None, cell.value)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def edited(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with something else in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def added(path: Path, part: str, content: bytes) -> Path:
    """The workbook with one more part."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return path


def ods(path: Path, table: str) -> Path:
    """An OpenDocument spreadsheet with this content in its only table."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    body = f'<table:table table:name="Scores">{table}</table:table>'
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def locked(path: Path) -> Path:
    """What a spreadsheet program saves under a password: an OLE file with an encrypted package in it."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = bytearray(512)
    struct.pack_into("<8s16x5H", header, 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<5I", header, 44, 1, 1, 0, 0x1000, end)
    struct.pack_into("<3I", header, 64, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    entries = [
        ("Root Entry", 5, 1),
        ("EncryptedPackage", 2, free),
        ("EncryptionInfo", 2, free),
        ("", 0, free),
    ]
    directory = b"".join(_entry(*one) for one in entries)
    path.write_bytes(bytes(header) + table + directory)
    return path


def _entry(name: str, kind: int, child: int) -> bytes:
    text = name.encode("utf-16-le").ljust(64, b"\0")
    right = 2 if name == "EncryptedPackage" else 0xFFFFFFFF
    return (
        text
        + struct.pack("<HBB3I", len(name) * 2 + 2 if name else 0, kind, 1, 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<IQ", 0xFFFFFFFE, 0)
    )


def read(path: Path, mapping: str | None = None) -> Content:
    """What a file holds, in the layout of a mapping file if one is given."""
    layout = None
    if mapping is not None:
        file = path.with_suffix(".toml")
        file.write_text(mapping, encoding="utf-8")
        layout = read_layout(file)
    return read_file(path, Limits(), layout)


def values(content: Content) -> dict[tuple[str, str, int], float | str | None]:
    """(indicator, country, year) → the score, or why there is none."""
    return {
        (one.indicator, one.country, one.year): one.missing if one.value is None else one.value
        for one in content.scores
    }


def unread(content: Content) -> list[tuple[str, str, str]]:
    """(where, what, why) of everything that was not read."""
    return [(one["place"], one["text"], one["why"]) for one in content.report["unread"]]
