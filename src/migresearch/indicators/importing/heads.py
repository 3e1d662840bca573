"""Finding the heads of a table: in which row they stand, and which column is what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.countries import country
from migresearch.indicators.importing.cells import Sheet, year_of
from migresearch.indicators.importing.layout import TEMPLATE, TEMPLATE_NEEDS, Layout
from migresearch.indicators.importing.report import listing


@dataclass(frozen=True, slots=True)
class Heads:
    """Where things stand in a sheet: row of the heads, our names → columns, heads of scores → columns."""

    row: int
    named: Mapping[str, int]
    across: Mapping[str, int]


def find_heads(sheet: Sheet, layout: Layout) -> Heads:
    """Where the heads of a layout stand. Raises UsageError, naming what is not found and what is there."""
    wanted = {name: _word(head) for name, head in layout.columns.items()}
    rows = [layout.head - 1] if layout.head else range(min(len(sheet.rows), 50))
    best = max(rows, key=lambda row: len(_found(sheet, row, wanted)), default=0)
    named = _found(sheet, best, wanted)
    lacking = [layout.columns[name] for name in _needed(layout) if name not in named]
    if lacking:
        raise UsageError(
            f"{sheet.name}: no column {' and none '.join(lacking)}; its heads are: {_said(sheet, best)}"
        )
    across = dict(_across(sheet, best, named, layout)) if layout.across else {}
    if layout.across and not across:
        raise UsageError(f"{sheet.name}: no column of scores beside {listing(layout.columns.values())}")
    return Heads(best, named, across)


def _needed(layout: Layout) -> list[str]:
    """Columns without which nothing can be read."""
    return list(TEMPLATE_NEEDS if layout is TEMPLATE else layout.columns)


def _found(sheet: Sheet, row: int, wanted: Mapping[str, str]) -> dict[str, int]:
    if not 0 <= row < len(sheet.rows):
        return {}
    heads = [_word(cell) for cell in sheet.rows[row]]
    return {name: heads.index(head) for name, head in wanted.items() if head in heads}


def _across(sheet: Sheet, row: int, named: Mapping[str, int], layout: Layout) -> Iterator[tuple[str, int]]:
    """The columns of scores: those the layout names, else all that hold any number."""
    for column in range(len(sheet.rows[row])):
        head = sheet.text(row, column)
        if not head or column in named.values():
            continue
        if layout.values:
            if any(fnmatchcase(head, pattern) for pattern in layout.values):
                yield head, column
        elif _is_across(layout, head) and _has_numbers(sheet, row, column):
            yield head, column


def _is_across(layout: Layout, head: str) -> bool:
    if layout.across == "year":
        return year_of(head) is not None
    return (
        layout.across != "country" or layout.regions or head in layout.countries or country(head) is not None
    )


def _has_numbers(sheet: Sheet, head: int, column: int) -> bool:
    return any(sheet.number(row, column).value is not None for row in range(head + 1, len(sheet.rows)))


def _word(cell: Any) -> str:
    return " ".join(str(cell).casefold().split())


def _said(sheet: Sheet, row: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else ()
    return listing((str(cell) for cell in cells if str(cell).strip()), 20) or "none"
