"""Opening a file of scores: what it is, whether it is safe to open, and its sheets one by one.

Everything that could fill the memory is looked for before the reader of workbooks sees the file.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.importing.cells import Sheet
from migresearch.indicators.importing.limits import Limits
from migresearch.indicators.importing.marks import Marked, marks_of

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 2**20


def file_hash(path: Path) -> str:
    """The sha256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook or at least packed like one; else it is read as text."""
    return _starts(path, _ZIP) or _starts(path, _OLE)


@contextmanager
def open_workbook(path: Path, limits: Limits) -> Iterator["Workbook"]:
    """The workbook, closed again. Raises UsageError: damaged, locked, a bomb or none at all."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    marks = marks_of(path, limits) if _starts(path, _ZIP) else Marked({}, macros=False)
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield Workbook(book, marks)
    except PasswordError as error:
        raise UsageError(
            f"{path} is protected by a password; save a copy without one and import that"
        ) from error
    except (CalamineError, OSError) as error:
        raise UsageError(f"{path} cannot be read as a workbook: {error}") from error


class Workbook:
    """The sheets of an open workbook."""

    def __init__(self, book: Any, marked: Marked) -> None:
        self._book = book
        self._marked = marked

    @property
    def names(self) -> list[str]:
        """The sheets with cells; charts and the like are left out."""
        kinds = {one.name: str(one.typ).rpartition(".")[2] for one in self._book.sheets_metadata}
        return [name for name in self._book.sheet_names if kinds.get(name, "WorkSheet") == "WorkSheet"]

    @property
    def macros(self) -> bool:
        return self._marked.macros

    def sheet(self, name: str) -> Sheet:
        """One sheet with all its cells; merged ones hold their content in the first cell."""
        found = self._book.get_sheet_by_name(name)
        rows = found.to_python(skip_empty_area=False)
        return Sheet(name, rows, self._marked.cells.get(name, {}), found.merged_cell_ranges or ())


def _starts(path: Path, magic: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(magic)) == magic
