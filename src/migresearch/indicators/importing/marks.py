"""What a packed workbook says beside its values: error cells, formulas that were never computed, macros.

The reader of workbooks gives empty text for all of them, and lays out a sheet as wide and high as its
farthest cell: a file of 2 kB could ask it for 200 GB. Both are settled here, by a look at the packed XML.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from lxml import etree

from migresearch.errors import UsageError
from migresearch.indicators.importing.limits import MEGABYTE, Limits

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REPEATED_COLUMNS, _REPEATED_ROWS = "number-columns-repeated", "number-rows-repeated"
UNCOMPUTED = "formula without value"


@dataclass(frozen=True, slots=True)
class Marked:
    """What the reader of workbooks does not tell: sheet → (row, column) → why a cell is empty; and whether
    the file carries macros (which are never run)."""

    cells: Mapping[str, Mapping[tuple[int, int], str]]
    macros: bool


def marks_of(path: Path, limits: Limits) -> Marked:
    """The marks of all sheets. Raises UsageError for a bomb, a broken archive and one that is no workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _marks(path, archive, limits)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, EOFError) as error:
        raise UsageError(f"{path} is damaged: {error}") from error


def _marks(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Marked:
    _check_bomb(path, archive, limits)
    names = set(archive.namelist())
    if "content.xml" in names:
        _check_ods(path, archive, limits)
        return Marked({}, macros=any(name.startswith("Basic/") for name in names))
    if "xl/workbook.xml" not in names:
        if "xl/workbook.bin" in names:
            raise UsageError(f"{path} is a binary workbook (xlsb); save it as xlsx and import that")
        raise UsageError(
            f"{path} is an archive, not a workbook; unpack it and import the file inside: "
            + ", ".join(sorted(names)[:5])
        )
    macros = any(name.endswith("vbaProject.bin") for name in names)
    cells = {
        sheet: _sheet_marks(path, archive, part, limits) for sheet, part in _sheets(archive) if part in names
    }
    return Marked(cells, macros)


def _check_bomb(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    unpacked = sum(one.file_size for one in archive.infolist())
    if unpacked > limits.unpacked_megabytes * MEGABYTE:
        raise UsageError(
            f"{path} unpacks to {unpacked / MEGABYTE:,.0f} MB, more than scores.max_unpacked_megabytes = "
            f"{limits.unpacked_megabytes}; it is not opened. Raise the setting if you trust the file"
        )


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name of the sheet, its part in the archive)."""
    relations = {
        one.get("Id"): one.get("Target", "") for one in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for one in _parsed(archive, "xl/workbook.xml").iter("{*}sheet"):
        target = relations.get(one.get(_RELATION), "")
        yield one.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _parsed(archive: zipfile.ZipFile, part: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    with archive.open(part) as stream:
        return etree.parse(stream, parser).getroot()


def _sheet_marks(
    path: Path, archive: zipfile.ZipFile, part: str, limits: Limits
) -> dict[tuple[int, int], str]:
    marks: dict[tuple[int, int], str] = {}
    width = height = 0
    with archive.open(part) as stream:
        for place, cell in _cells(stream):
            height, width = max(height, place[0] + 1), max(width, place[1] + 1)
            if why := _why_empty(cell):
                marks[place] = why
    _check_span(path, part, height, width, limits)
    return marks


def _cells(stream: IO[bytes]) -> Iterator[tuple[tuple[int, int], Any]]:
    """((row, column), cell) of every cell; the tree is pruned row by row."""
    row = column = -1
    events = etree.iterparse(
        stream, events=("end",), tag=("{*}row",), resolve_entities=False, no_network=True
    )
    for _event, element in events:
        number = element.get("r", "")
        row = int(number) - 1 if number.isdigit() else row + 1
        column = -1
        for cell in element:
            found = _CELL.fullmatch(cell.get("r", ""))
            column = _column(found[1]) if found else column + 1
            yield (int(found[2]) - 1 if found else row, column), cell
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _why_empty(cell: Any) -> str | None:
    kind = cell.get("t")
    if kind != "e" and not len(cell):
        return None
    value = next((one.text for one in cell if one.tag.endswith("}v")), None)
    if kind == "e":
        return (value or "error").upper()
    formula = any(one.tag.endswith("}f") for one in cell)
    return UNCOMPUTED if formula and value is None else None


def _check_span(path: Path, part: str, height: int, width: int, limits: Limits) -> None:
    if height * width > limits.cells:
        raise UsageError(
            f"{path}: {part} spans {height:,} rows and {width:,} columns, more than {limits.cells:,} cells; "
            "delete the stray cells far from the table and save it again"
        )


def _check_ods(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Repetition is how an OpenDocument sheet of a few bytes becomes millions of cells."""
    height = width = 0
    with archive.open("content.xml") as stream:
        for _event, row in etree.iterparse(
            stream, tag="{*}table-row", resolve_entities=False, no_network=True
        ):
            height += _repeated(row, _REPEATED_ROWS)
            if any(len(cell) for cell in row):
                width = max(width, sum(_repeated(cell, _REPEATED_COLUMNS) for cell in row))
                _check_span(path, "content.xml", height, width, limits)
            row.clear()


def _repeated(element: Any, attribute: str) -> int:
    times = next((value for name, value in element.attrib.items() if name.endswith(attribute)), "1")
    return int(times) if times.isdigit() else 1
