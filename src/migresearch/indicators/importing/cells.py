"""Cells of tables: sheets with their empty cells explained, and what a cell says as a number or a text.

Nothing is coerced in silence: a cell is a number, or it has a reason for not being one.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NOT_MEASURED = "not measured"
NOT_A_NUMBER = "not a number"
AMBIGUOUS = "ambiguous number"
# What tables write where a value is not available.
PLACEHOLDERS = frozenset(
    {"na", "n/a", "n.a.", "nan", "null", "none", ".", "..", "...", "-", "–", "—", ":", "missing"}
)

_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+),(\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(([ \u00a0\u202f'.,])\d{3})(\2\d{3})*([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Number:
    """What a cell says: a value, or the reason why there is none.

    ``read_as``: how a text became a number ("decimal comma"); None where it stood there as one.
    ``text``: what stands there where it is no number.
    """

    value: float | None
    missing: str | None = None
    read_as: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: ``rows`` from cell A1 on; ``marks`` tell of cells without content why there is none
    (``#DIV/0!``, "formula without value"), by (row, column) from 0; ``merged``: the ranges."""

    name: str
    rows: Sequence[Sequence[Any]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()

    def place(self, row: int, column: int) -> str:
        """``DE!G107``: where a cell stands, as spreadsheet programs say it."""
        return f"{self.name}!{column_name(column)}{row + 1}"

    def text(self, row: int, column: int) -> str:
        """A cell as text without surrounding blanks; empty outside the table."""
        if row >= len(self.rows) or not 0 <= column < len(self.rows[row]):
            return ""
        return text_of(self.rows[row][column])

    def number(self, row: int, column: int, decimal: str | None = None) -> Number:
        """A cell as a number, or why it is none."""
        cells = self.rows[row] if row < len(self.rows) else ()
        cell = cells[column] if column < len(cells) else ""
        return number_of(cell, self.marks.get((row, column)), decimal)


def column_name(column: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_of(cell: Any) -> str:
    """A cell as text; whole numbers without their ``.0``."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def year_of(cell: Any) -> int | None:
    """A cell as a year between 1700 and 2200; None for anything else."""
    text = text_of(cell)
    year = int(text) if text.isascii() and text.isdigit() else 0
    return year if 1700 <= year <= 2200 else None


def number_of(cell: Any, mark: str | None = None, decimal: str | None = None) -> Number:
    """What a cell says as a number. ``mark``: why it is empty; ``decimal``: the decimal sign of the file,
    without which a text such as ``1,234`` stays ambiguous."""
    if type(cell) is float or type(cell) is int:
        return Number(float(cell)) if math.isfinite(cell) else Number(None, NOT_A_NUMBER)
    text = "" if cell is None else str(cell).strip()
    if not text:
        return Number(None, mark or NOT_MEASURED)
    if text.casefold() in PLACEHOLDERS:
        return Number(None, NOT_MEASURED)
    if text.upper() in _ERRORS:
        return Number(None, text.upper())
    return _from_text(text, decimal)


def _from_text(text: str, decimal: str | None) -> Number:
    found = _written(text.removesuffix("%").strip(), decimal)
    if found.value is None:
        return Number(None, found.missing, text=text)
    if not text.endswith("%"):
        return found
    return Number(found.value, read_as=", ".join(filter(None, ("percentage", found.read_as))))


def _written(text: str, decimal: str | None) -> Number:
    if _PLAIN.fullmatch(text) and decimal != ",":
        value = float(text)
        return Number(value) if math.isfinite(value) else Number(None, NOT_A_NUMBER)
    comma = _DECIMAL_COMMA.fullmatch(text)
    if comma and decimal != "." and (decimal == "," or _no_group(comma)):
        return Number(float(text.replace(",", ".")), read_as="decimal comma")
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        return _ungrouped(text, grouped, decimal)
    return Number(float(text)) if _PLAIN.fullmatch(text) else Number(None, NOT_A_NUMBER)


def _no_group(comma: re.Match[str]) -> bool:
    """Whether a comma cannot part thousands: ``12,5`` and ``0,125`` can only be decimals."""
    return len(comma[2]) != 3 or len(comma[1]) > 3 or comma[1].startswith("0")


def _ungrouped(text: str, grouped: re.Match[str], decimal: str | None) -> Number:
    sign, last = grouped[2], grouped[4]
    if decimal == sign or (last and last[0] == sign):
        return Number(None, NOT_A_NUMBER)
    if last is None and sign in ",." and decimal is None and not grouped[3]:
        return Number(None, AMBIGUOUS)
    plain = text.replace(sign, "").replace(",", ".")
    return Number(float(plain), read_as="digits in groups")
