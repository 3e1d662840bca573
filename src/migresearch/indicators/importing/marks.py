"""What a packed workbook says beside its values: error cells, formulas that were never computed, macros.

The reader of workbooks gives empty text for all of them, and lays out a sheet as wide and high as its
farthest cell: a file of 2 kB could ask it for 200 GB. Both are settled here, by a look at the packed XML.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

from migresearch.errors import UsageError
from migresearch.indicators.importing.limits import MEGABYTE, Limits

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, EOFError, OSError,
    RuntimeError,
)  # fmt: skip
UNCOMPUTED = "formula without value"
_BOOK, _RELATIONS, _ODS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "content.xml"


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
    except _DAMAGE as error:
        raise UsageError(f"{path} is damaged: {error}") from error


def _marks(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Marked:
    _check_bomb(path, archive, limits)
    names = set(archive.namelist())
    if _ODS in names:
        limits.check_cells(path, *_ods_span(archive))
        return Marked({}, macros=any(name.startswith("Basic/") for name in names))
    if _BOOK not in names:
        raise _no_workbook(path, names)
    cells: dict[str, Mapping[tuple[int, int], str]] = {}
    for sheet, part in _sheets(archive):
        if part in names:
            found = _SheetParser(archive, part)
            limits.check_cells(path, *found.span)
            cells[sheet] = found.marks
    return Marked(cells, macros=any(name.endswith("vbaProject.bin") for name in names))


def _no_workbook(path: Path, names: set[str]) -> UsageError:
    if "xl/workbook.bin" in names:
        return UsageError(f"{path} is a binary workbook (xlsb); save it as xlsx and import that")
    inside = ", ".join(sorted(names)[:5])
    return UsageError(f"{path} is an archive, not a workbook; unpack it and import the file inside: {inside}")


def _check_bomb(path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
    unpacked = sum(one.file_size for one in archive.infolist())
    if unpacked > limits.unpacked_megabytes * MEGABYTE:
        raise UsageError(
            f"{path} unpacks to {unpacked / MEGABYTE:,.0f} MB, more than indicators.max_unpacked_megabytes = "
            f"{limits.unpacked_megabytes}, and is not opened; raise the setting if you trust the file"
        )
    # An archive may lie about its sizes: then what is read up to them does not have the sum it declares.
    if damaged := archive.testzip():
        raise zipfile.BadZipFile(f"{damaged} is not what the archive says it is")


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name of the sheet, its part in the archive)."""
    targets = {said["Id"]: said["Target"] for said in _elements(archive, _RELATIONS, "Relationship")}
    for said in _elements(archive, _BOOK, "sheet"):
        relation = next((value for name, value in said.items() if name.endswith(":id")), "")
        target = targets.get(relation, "")
        yield said.get("name", ""), target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _elements(archive: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """The attributes of all elements of one name."""
    found: list[dict[str, str]] = []

    def start(name: str, said: dict[str, str]) -> None:
        if _local(name) == wanted:
            found.append(said)

    _parse(archive, part, start)
    return found


def _parse(archive: zipfile.ZipFile, part: str, start: Any, text: Any = None) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = _refuse_entities
    with archive.open(part) as stream:
        parser.ParseFile(stream)


def _refuse_entities(*_said: Any) -> None:
    raise zipfile.BadZipFile("it declares XML entities, which no workbook needs")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _SheetParser:
    """Walks the cells of a sheet once. A cell that does not say where it stands follows the one before."""

    def __init__(self, archive: zipfile.ZipFile, part: str) -> None:
        self.marks: dict[tuple[int, int], str] = {}
        self._place = (-1, -1)
        self._far = (-1, -1)
        self._is_error = self._has_formula = self._has_value = False
        self._handlers = {"c": self._cell, "row": self._row, "f": self._formula, "v": self._value}
        _parse(archive, part, self._start, self._text)
        self._settle()

    @property
    def span(self) -> tuple[int, int]:
        """(rows, columns) up to the farthest cell."""
        return self._far[0] + 1, self._far[1] + 1

    def _start(self, name: str, said: dict[str, str]) -> None:
        handler = self._handlers.get(name) or self._handlers.get(_local(name))
        if handler:
            handler(said)

    def _row(self, said: dict[str, str]) -> None:
        number = said.get("r", "")
        self._settle()
        self._place = (int(number) - 1 if number.isdigit() else self._place[0] + 1, -1)

    def _cell(self, said: dict[str, str]) -> None:
        if self._is_error or self._has_formula:
            self._settle()
        self._place = place = self._named(said.get("r", ""))
        if place[0] > self._far[0] or place[1] > self._far[1]:
            self._far = (max(self._far[0], place[0]), max(self._far[1], place[1]))
        self._is_error = said.get("t") == "e"
        self._has_value = False

    def _named(self, name: str) -> tuple[int, int]:
        """The place a cell says it has (``XFD12``), or the one after the last."""
        letters = name.rstrip("0123456789")
        column = _column(letters)
        if column is None or letters == name:
            return self._place[0], self._place[1] + 1
        return int(name[len(letters) :]) - 1, column

    def _formula(self, _said: dict[str, str]) -> None:
        self._has_formula = True

    def _value(self, _said: dict[str, str]) -> None:
        self._has_value = True

    def _text(self, text: str) -> None:
        if self._is_error and self._has_value:
            self.marks[self._place] = self.marks.get(self._place, "") + text.strip().upper()

    def _settle(self) -> None:
        """The cell that ends here is known wholly."""
        if self._is_error:
            self.marks.setdefault(self._place, "error")
        elif self._has_formula and not self._has_value:
            self.marks[self._place] = UNCOMPUTED
        self._is_error = self._has_formula = False


@cache
def _column(letters: str) -> int | None:
    if len(letters) > 3 or not letters.isascii() or not letters.isupper():
        return None
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _ods_span(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How far content reaches: repetition is how a sheet of a few bytes becomes millions of cells."""
    row = column = times = 0
    far = (0, 0)

    def start(name: str, said: dict[str, str]) -> None:
        nonlocal row, column, times, far
        if name == "table:table":
            row = column = 0
        elif name == "table:table-row":
            column, times = 0, _repeated(said, "table:number-rows-repeated")
            row += times
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            column += _repeated(said, "table:number-columns-repeated")
        elif name == "text:p":
            far = (max(far[0], row), max(far[1], column))

    _parse(archive, _ODS, start)
    return far


def _repeated(said: Mapping[str, str], name: str) -> int:
    times = said.get(name, "1")
    return int(times) if times.isdigit() else 1
