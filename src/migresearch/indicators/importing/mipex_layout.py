"""The layout of a MIPEX sheet: a table of overall scores, then a block of columns for each policy area.

Nothing depends on where a block stands: its head is found by its words, its columns by theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from migresearch.indicators.importing.cells import Sheet, year_of

OVERALL, STRAND = "overall scores", "policy strand"
_LABELS = ("indicator", "sub-indicator", "title", "description", "answer options", "year")


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator of one sheet. ``year``, ``score`` and ``comment`` are columns."""

    code: str
    title: str
    question: str
    year: int
    score: int
    comment: int | None


@dataclass(frozen=True, slots=True)
class Block:
    """A policy area of one sheet; ``columns``: the area itself, then its indicators; ``rows``: first and last
    row (exclusive) of its years."""

    strand: str
    columns: tuple[Column, ...]
    rows: range
    first: int


@dataclass(frozen=True, slots=True)
class OverallTable:
    """The overall scores of a sheet: head of a column → column; ``year`` is the column of the years."""

    heads: dict[str, int]
    year: int
    rows: range


def overall_table(sheet: Sheet) -> OverallTable | None:
    """The table under the words "Overall Scores"; None where the sheet has none."""
    for row in range(len(sheet.rows)):
        start = _first(sheet, row)
        if start is not None and _word(sheet, row, start) == OVERALL:
            head = row + 1
            width = len(sheet.rows[head]) if head < len(sheet.rows) else 0
            heads = {_word(sheet, head, c): c for c in range(start + 1, width) if sheet.text(head, c)}
            return OverallTable(heads, start, range(head + 1, _end(sheet, head + 1, start)))
    return None


def blocks(sheet: Sheet) -> Iterator[Block]:
    """The areas of a sheet in their order."""
    starts = [
        (row, start)
        for row in range(len(sheet.rows))
        if (start := _first(sheet, row)) is not None and _word(sheet, row, start) == STRAND
    ]
    for (row, start), (end, _start) in pairwise([*starts, (len(sheet.rows), 0)]):
        yield _block(sheet, row, start, end)


def _block(sheet: Sheet, top: int, start: int, end: int) -> Block:
    labelled = {word: row for row in range(top + 1, end) if (word := _word(sheet, row, start)) in _LABELS}
    head = labelled.get("year", top)
    codes = _codes(sheet, labelled)
    columns = [_column(sheet, column, code, labelled, codes) for column, code in sorted(codes.items())]
    return Block(sheet.text(top, start + 1), tuple(columns), range(head + 1, end), start)


def _codes(sheet: Sheet, labelled: Mapping[str, int]) -> dict[int, str]:
    """Column of scores → code, which stands as indicator or as sub-indicator; heads are not always filled."""
    found: dict[int, str] = {}
    for label in ("sub-indicator", "indicator"):
        row = labelled.get(label)
        width = len(sheet.rows[row]) if row is not None else 0
        for column in range(width):
            text = sheet.text(row or 0, column)
            if text and text.casefold() not in _LABELS:
                found[column] = text
    return found


def _column(
    sheet: Sheet, score: int, code: str, labelled: Mapping[str, int], codes: Mapping[int, str]
) -> Column:
    said = {word: sheet.text(row, score) for word, row in labelled.items()}
    question = "\n".join(filter(None, (said.get("description", ""), said.get("answer options", ""))))
    head = _word(sheet, labelled["year"], score + 1) if "year" in labelled else ""
    is_comment = head.startswith("comment") or (not head and score + 1 not in codes)
    return Column(code, said.get("title", ""), question, score - 1, score, score + 1 if is_comment else None)


def _end(sheet: Sheet, row: int, column: int) -> int:
    """The row after the last of a run of years."""
    while row < len(sheet.rows) and year_of(sheet.text(row, column)) is not None:
        row += 1
    return row


def _first(sheet: Sheet, row: int) -> int | None:
    """The first column of a row that holds anything."""
    return next((c for c, cell in enumerate(sheet.rows[row]) if str(cell).strip()), None)


def _word(sheet: Sheet, row: int, column: int) -> str:
    return " ".join(sheet.text(row, column).casefold().split())
