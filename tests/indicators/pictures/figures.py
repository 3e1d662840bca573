"""Figures made by hand, for tests of how they are drawn."""

from migresearch.indicators.pictures.figure import Frame, Mark, Pair, PairFigure, Scale, ScoreFigure
from migresearch.indicators.pictures.kinds import Kind

FRAME = Frame(
    "Toy, overall score", "2020", ("Source: Toy site, edition 1; imported 2026-01-31", "Terms: free")
)
SCALE = Scale("Toy score", 0, 100, "open")


def mark(
    name: str,
    value: float | None,
    *,
    country: str = "",
    year: int = 2020,
    area: str = "Overall",
    group: str = "1",
) -> Mark:
    missing = None if value is not None else "not measured"
    return Mark(country or name[:2].upper(), name, area, year, value, missing, group)


def figure(kind: Kind, *marks: Mark, scale: Scale = SCALE) -> ScoreFigure:
    return ScoreFigure(kind, FRAME, scale, marks)


def pairs(*values: tuple[str, float, float]) -> PairFigure:
    found = tuple(Pair(name[:2].upper(), name, 2020, x, y) for name, x, y in values)
    return PairFigure(FRAME, SCALE, Scale("Outcome", 0, 1000, None), found)
