"""Sheets laid out as MIPEX lays them out, with invented answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.indicators.importing.books import Formula

YEARS = (2014, 2015)
DIVISION = Formula("=AVERAGE(Z1:Z2)", "#DIV/0!")
Cells = Sequence[Any]  # by year: a score, or (score, comment)
TOTALS = (
    "Overall Score (with health)",
    "Overall Score (with/out health)",
    "Overall Score (with/out health and education)",
)


def sheet(
    totals: Mapping[str, Cells],
    blocks: Mapping[str, Mapping[str, Cells]],
    years: Sequence[int] = YEARS,
    shift: int = 0,
) -> list[list[Any]]:
    """A sheet: ``totals`` by head; ``blocks``: strand → code → scores. Codes with a ``/`` before them stand in
    the row of the sub-indicators. ``shift``: how many empty columns stand before everything."""
    rows: list[list[Any]] = [["Overall Scores"], ["Year", *totals]]
    rows += [[year, *(cells[place] for cells in totals.values())] for place, year in enumerate(years)]
    for strand, columns in blocks.items():
        rows += [[], ["Policy strand", strand], *_block(columns, years)]
    return [[None] * shift + row for row in rows]


def _block(columns: Mapping[str, Cells], years: Sequence[int]) -> list[list[Any]]:
    rows: list[list[Any]] = [[] for _ in range(6)]
    body: list[list[Any]] = [[] for _ in years]
    for code, cells in columns.items():
        is_sub = code.startswith("/")
        name = code.removeprefix("/")
        rows[0] += ["Indicator", "" if is_sub else name, ""]
        rows[1] += ["Sub-indicator", name if is_sub else "", ""]
        rows[2] += ["Title ", f"Title of {name}", ""]
        rows[3] += ["Description ", f"What is {name}?", ""]
        rows[4] += ["Answer options ", "100 - yes\n0 - no", ""]
        rows[5] += ["Year ", "Score", "Comments"]
        for place, year in enumerate(years):
            score, comment = cells[place] if isinstance(cells[place], tuple) else (cells[place], "")
            body[place] += [year, score, comment]
    return [*rows, *body]


def usual(**changed: Cells) -> list[list[Any]]:
    """Two areas and what follows from them; single columns may be changed by code."""
    labour: dict[str, Cells] = {"a": (75.0, 75.0), "aa1": (50.0, (50.0, "A new act")), "/aa3": (100.0, 100.0)}
    education: dict[str, Cells] = {"c": (DIVISION, 40.0), "ca49": ("", 40.0)}
    blocks = {
        "Labour Market Mobility Strand": {code: changed.get(code, cells) for code, cells in labour.items()},
        "Education Strand": {code: changed.get(code, cells) for code, cells in education.items()},
    }
    return sheet(dict(zip(TOTALS, (("", ""), ("", 57.5), (75.0, 75.0)), strict=True)), blocks)
