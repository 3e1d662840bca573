"""A map of characters: four shades, with the countries of each beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from textwrap import wrap

from migresearch.indicators.pictures.choropleth import absent
from migresearch.indicators.pictures.figure import Mark, ScoreFigure
from migresearch.indicators.pictures.palette import Palette
from migresearch.indicators.pictures.text_grid import SHADES
from migresearch.indicators.pictures.world import Window, windows, world

Ring = Sequence[tuple[float, float]]
LAND, SILENT, SEA = "·", "?", " "
COARSE = 0.35  # degrees
BESIDE = 34  # columns for the lists
LOWEST = 20  # lines; less shows no countries
MOST_BEYOND = 5


def chart(figure: ScoreFigure, width: int, height: int, palette: Palette) -> list[str]:
    """The map, and the countries by shade: to its right, or below where it is as wide as the screen."""
    window = replace(_window([one.country for one in figure.marks]), step=COARSE)
    height = max(height, LOWEST)
    columns = min(width, round(height * 2 * window.width / window.height))
    drawn = [
        "".join(_painted(cell, palette) for cell in line).rstrip() for line in raster(figure, window, columns)
    ]
    if width - columns - 2 < BESIDE:
        return [*drawn, "", *_lists(figure, window, width)]
    plain = [f"{line}{' ' * (columns - _length(line))}" for line in drawn]
    lists = _lists(figure, window, width - columns - 2)
    return [f"{left}  {right}".rstrip() for left, right in zip_longest(plain, lists, fillvalue=" " * columns)]


def _window(codes: Sequence[str]) -> Window:
    """Europe where only few countries lie outside it, else the world."""
    near = windows(codes)[-1]
    beyond = [code for code in codes if code in world() and not near.holds(code)]
    return near if len(beyond) <= MOST_BEYOND else windows(codes)[0]


def raster(figure: ScoreFigure, window: Window, columns: int) -> list[list[str]]:
    """Characters twice as high as wide, each of the country in its middle; small countries get one cell."""
    pixel = window.width / columns
    cells = [[SEA] * columns for _ in range(round(window.height / pixel / 2))]
    signs = {one.country: _sign(figure, one) for one in figure.marks}
    for code in world().codes:
        for polygon in window.shape(code, 1.0):
            for row, line in enumerate(cells):
                for start, end in _crossed(polygon, (row + 0.5) * pixel * 2):
                    for column in range(round(start / pixel), round(end / pixel)):
                        line[column] = signs.get(code, LAND)
    for code, sign in signs.items():
        if code in world() and window.holds(code):
            x, y = window.spot(*world().place(code))
            cells[min(int(y / pixel / 2), len(cells) - 1)][min(int(x / pixel), columns - 1)] = sign
    return cells


def _crossed(polygon: Iterable[Ring], height: float) -> Iterable[tuple[float, float]]:
    """The stretches of a horizontal line that lie in a polygon."""
    cuts = sorted(
        x1 + (height - y1) * (x2 - x1) / (y2 - y1)
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 > height) != (y2 > height)
    )
    return zip(cuts[::2], cuts[1::2], strict=True)


def _class(figure: ScoreFigure, value: float) -> int:
    share = (value - figure.scale.low) / (figure.scale.high - figure.scale.low)
    return max(min(int(share * len(SHADES)), len(SHADES) - 1), 0)


def _sign(figure: ScoreFigure, one: Mark) -> str:
    return SILENT if one.value is None else SHADES[_class(figure, one.value)]


def _painted(cell: str, palette: Palette) -> str:
    return palette.shaded(cell, SHADES.index(cell) / (len(SHADES) - 1)) if cell in SHADES else cell


def _length(line: str) -> int:
    """The length of a line without the codes of its colours."""
    return sum(letter in f"{SHADES}{LAND}{SILENT}{SEA}" for letter in line)


def _lists(figure: ScoreFigure, window: Window, width: int) -> list[str]:
    """The countries of each shade with their scores, highest first; then those the map does not show."""
    step = (figure.scale.high - figure.scale.low) / len(SHADES)
    lines: list[str] = []
    for place in reversed(range(len(SHADES))):
        ends = f"{figure.scale.low + step * place:g}–{figure.scale.low + step * (place + 1):g}"
        members = [
            f"{one.name} {one.value:.0f}"
            for one in figure.marks
            if one.value is not None and _class(figure, one.value) == place
        ]
        lines += wrap(
            f"{SHADES[place]} {ends}: {', '.join(members) or 'none'}", width, subsequent_indent="  "
        )
    silent = [one.name for one in figure.marks if one.value is None]
    outside = [one.name for one in figure.marks if one.country in world() and not window.holds(one.country)]
    for sign, names in ((f"{SILENT} no score: ", silent), ("Beyond this map: ", [*outside, *absent(figure)])):
        if names:
            lines += wrap(sign + ", ".join(names), width, subsequent_indent="  ")
    return [*lines, f"{LAND} not covered"]
