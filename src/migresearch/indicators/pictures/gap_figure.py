"""What the evidence-gap map shows as a picture."""

from collections.abc import Callable, Sequence

from migresearch.indicators.axes import By
from migresearch.indicators.gaps import Cell
from migresearch.indicators.pictures.figure import Frame, GapFigure


def gap_figure(cells: Sequence[Cell], by: By, label: Callable[[str, str], str], dated: str) -> GapFigure:
    """The map of these cells; ``dated``: the day the catalogue was read."""
    fields = tuple(dict.fromkeys(one.field for one in cells))
    columns = tuple(dict.fromkeys(one.column for one in cells))
    labels = {code: label("policy-fields", code) for code in fields}
    labels |= {code: f"{code}s" if by is By.DECADE else label("geographies", code) for code in columns}
    empty = sum(one.is_gap for one in cells)
    frame = Frame(
        f"What policy indices measure, by field and {by}",
        f"Number of indices / works held; no index measures {empty:,} of {len(cells):,} cells",
        (f"Source: the catalogue of policy indices of migresearch and the works of this library, {dated}",),
    )
    return GapFigure(frame, by, tuple(cells), fields, columns, labels)
