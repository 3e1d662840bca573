"""Trends and scatter plots in a terminal, by plotext."""

import re
from collections.abc import Sequence
from math import ceil, floor
from textwrap import wrap
from typing import Any

from migresearch.indicators.pictures.figure import Pair, PairFigure, Scale, ScoreFigure
from migresearch.indicators.pictures.palette import LETTERS, NAMED, Palette
from migresearch.indicators.pictures.text_bars import FEW, sparklines
from migresearch.indicators.pictures.trend import stretches

TICKS = 8
AXIS = 4  # columns of the numbers beside a plot


def trend(figure: ScoreFigure, width: int, height: int, palette: Palette) -> list[str]:
    """Lines with a letter at every score; many countries get a sparkline each."""
    names = figure.names()
    if len(names) > FEW:
        return sparklines(figure, width, palette)
    canvas = _canvas(width, height)
    years = sorted({one.year for one in figure.marks})
    canvas.ruler("x", 0).ticks(years[:: -max(1, -(-len(years) // TICKS))][::-1])
    canvas.ruler("x", 0).lim(years[0] - 0.2, years[-1] + 0.2)
    low, high = _zoomed(figure)
    canvas.ruler("y", 0).lim(low, high)
    canvas.ruler("y", 0).ticks(_quarters(low, high))
    for stretch in stretches(figure.marks):
        _draw(
            canvas,
            [one.year for one in stretch],
            [one.value for one in stretch],
            names.index(stretch[0].name),
        )
    legend = [_legend(figure, place, name, palette) for place, name in enumerate(names)]
    part = f"The axis shows {low:g}–{high:g} of {figure.scale.low:g}–{figure.scale.high:g}."
    return [*_built(canvas, palette), *_lines(legend, width), *([part] if low > figure.scale.low else [])]


def _legend(figure: ScoreFigure, place: int, name: str, palette: Palette) -> str:
    """``A France 53 → 56``: letter, name, first and last score."""
    values = [one.value for one in figure.marks if one.name == name and one.value is not None]
    ends = f" {values[0]:.0f} → {values[-1]:.0f}" if values else " no score"
    return f"{palette.named(LETTERS[place], place)} {name}{ends}"


def _lines(parts: Sequence[str], width: int) -> list[str]:
    """Parts side by side, as many as fit a line; the codes of colours take no room."""
    lines, free = [""], width
    for part in parts:
        length = len(re.sub("\x1b.*?m", "", part)) + 3
        if length - 3 > free:
            lines, free = [*lines, ""], width
        lines[-1] += f"{part}   "
        free -= length
    return [line.rstrip() for line in lines]


def _zoomed(figure: ScoreFigure) -> tuple[float, float]:
    """The part of the scale, in tenths, where the lines run: few characters show little of a whole one."""
    values = [one.value for one in figure.marks if one.value is not None]
    tenth = (figure.scale.high - figure.scale.low) / 10
    low = figure.scale.low + floor((min(values) - figure.scale.low) / tenth - 0.2) * tenth
    high = figure.scale.low + ceil((max(values) - figure.scale.low) / tenth + 0.2) * tenth
    return max(low, figure.scale.low), min(high, figure.scale.high)


def _quarters(low: float, high: float) -> list[float]:
    return [round(low + (high - low) * quarter / 4, 2) for quarter in range(5)]


def _draw(canvas: Any, years: list[int], values: list[float | None], number: int) -> None:
    import plotext

    colour = NAMED[number % len(NAMED)]
    if len(years) > 1:
        canvas.draw(canvas.signal(years, values, marker=plotext.marker("braille", colour)).lines())
    canvas.draw(canvas.signal(years, values, marker=plotext.marker(LETTERS[number], colour)))


def scatter(figure: PairFigure, width: int, height: int, palette: Palette) -> list[str]:
    """The code of each country where its values meet; one that finds its place taken is a dot."""
    import plotext

    canvas = _canvas(width, height)
    _limit(canvas, "x", figure.across)
    _limit(canvas, "y", figure.up)
    coded = _with_room(figure, width - AXIS, height - 2)
    for one in figure.pairs:
        if one not in coded:
            canvas.draw(canvas.text(one.x, one.y, plotext.colorize("•", NAMED[0])))
    for one in coded:
        canvas.draw(canvas.text(one.x, one.y, plotext.colorize(one.country, NAMED[0])))
    names = ", ".join(f"{one.country} {one.name}" for one in figure.pairs)
    said = (f"→ {figure.across.title}", f"↑ {figure.up.title}", "• a country whose code has no room")
    titles = [line for text in said for line in wrap(text, width, subsequent_indent="  ")]
    return [*_built(canvas, palette), *titles, "", *wrap(names, width)]


def _with_room(figure: PairFigure, width: int, height: int) -> list[Pair]:
    """The countries whose codes stand clear of each other."""
    taken: set[tuple[int, int]] = set()
    found = []
    for one in figure.pairs:
        column = round((one.x - figure.across.low) / (figure.across.high - figure.across.low) * (width - 1))
        row = round((one.y - figure.up.low) / (figure.up.high - figure.up.low) * (height - 1))
        cells = {(column + step, row) for step in range(-1, len(one.country) + 1)}
        if not cells & taken:
            found.append(one)
            taken |= cells
    return found


def _canvas(width: int, height: int) -> Any:
    import plotext

    canvas = plotext.figure
    canvas.clear()
    canvas.theme("colorless")
    canvas.plot_size(width, height)
    canvas.axes(False, axis="both", side=1)
    return canvas


def _limit(canvas: Any, axis: str, scale: Scale) -> None:
    canvas.ruler(axis, 0).lim(scale.low, scale.high)
    canvas.ruler(axis, 0).ticks(_quarters(scale.low, scale.high))


def _built(canvas: Any, palette: Palette) -> Sequence[str]:
    text: str = canvas.build().string(not palette.coloured)
    return [line.rstrip() for line in text.rstrip("\n").split("\n")]
