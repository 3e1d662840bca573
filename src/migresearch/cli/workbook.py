"""Rows as an Excel workbook: numbers as numbers, everything of the world as text, nothing computed."""

import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from migresearch.cli.cells import cell_text
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

# https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 2**20
EXACT_UP_TO = 2**53
WIDEST_PIXELS = 400


def workbook(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """One sheet with a header, which stays in sight and filters, and a line a row; empty where None.

    Lists are joined by ``; ``, other structures written as JSON; a text ends where a cell does, after
    32,767 characters. Raises :class:`UsageError` for more rows than a sheet holds.
    """
    from xlsxwriter import Workbook

    if len(rows) >= MOST_ROWS:
        raise UsageError(f"an Excel sheet holds {MOST_ROWS - 1:,} rows; write these {len(rows):,} as csv")
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        names = list(rows[0]) if rows else []
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, book.add_format({"bold": True}))
        for place, row in enumerate(rows, start=1):
            for column, name in enumerate(names):
                _write(sheet, place, column, row.get(name))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), max(len(names) - 1, 0))
        sheet.autofit(WIDEST_PIXELS)
    return stream.getvalue()


def _write(sheet: "Worksheet", row: int, column: int, value: Any) -> None:
    """By type and never by guess: a text such as ``=1+1`` is written as the text it is."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) <= EXACT_UP_TO:
        sheet.write_number(row, column, value)
    elif text := cell_text(value):
        sheet.write_string(row, column, text)
