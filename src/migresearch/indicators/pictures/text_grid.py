"""Heat map and evidence-gap map as text: a shade and a number a cell."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from migresearch.indicators.pictures.figure import GapFigure, ScoreFigure
from migresearch.indicators.pictures.palette import LETTERS, Palette
from migresearch.indicators.pictures.text_bars import MISSING, fitted

SHADES = "░▒▓█"
CELL, WIDEST_CELL = 6, 16
LONGEST_ROW = 40


def heatmap(figure: ScoreFigure, width: int, palette: Palette) -> list[str]:
    """Countries by areas."""
    span = figure.scale.high - figure.scale.low
    cells: dict[tuple[str, str], tuple[str, float | None]] = {
        (one.name, one.area): (f"{one.value:.0f}", (one.value - figure.scale.low) / span)
        for one in figure.marks
        if one.value is not None
    }
    lines = grid(figure.names(), figure.areas(), cells, width, palette)
    step = span / len(SHADES)
    legend = "  ".join(
        f"{shade} {figure.scale.low + step * place:g}–{figure.scale.low + step * (place + 1):g}"
        for place, shade in enumerate(SHADES)
    )
    return [*lines, "", f"{legend}  {MISSING} no score"]


def gaps(figure: GapFigure, width: int, palette: Palette) -> list[str]:
    """Policy fields by regions, countries or decades: number of indices, then of works."""
    most = max((len(one.indices) for one in figure.cells), default=1) or 1
    label = figure.labels
    cells = {
        (label[one.field], label[one.column]): (
            f"{len(one.indices)}/{one.works}" if one.works else str(len(one.indices)),
            len(one.indices) / most if one.indices else None,
        )
        for one in figure.cells
        if one.indices or one.works
    }
    rows, columns = ([label[code] for code in codes] for codes in (figure.fields, figure.columns))
    lines = grid(rows, columns, cells, width, palette)
    legend = (
        f"indices/works; {SHADES[0]} few … {SHADES[-1]} many ({most}) indices  {MISSING} nobody measures it"
    )
    return [*lines, "", legend]


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Mapping[tuple[str, str], tuple[str, float | None]],
    width: int,
    palette: Palette,
) -> list[str]:
    """Cells as (text, share of the scale), in blocks of as many columns as fit; a missing one is a dash."""
    names = min(max(map(len, rows)), LONGEST_ROW, width // 2)
    widest = max([CELL, *(len(text) + 3 for text, _ in cells.values())])
    fits = max((width - names) // widest, 1)
    cell = max(widest, min((width - names) // len(columns), WIDEST_CELL))
    spelled = all(len(word) < cell for column in columns for word in column.split())
    lines = []
    for start in range(0, len(columns), fits):
        block = columns[start : start + fits]
        lines += [*_heads(block, names, cell, None if spelled else start), *(
            fitted(row, names) + "".join(_cell(cells.get((row, column)), cell, palette) for column in block)
            for row in rows
        ), ""]  # fmt: skip
    if not spelled:
        lines += _key(columns, width)
    return lines[:-1] if not lines[-1] else lines


def _heads(columns: Sequence[str], names: int, cell: int, start: int | None) -> list[str]:
    """The names of columns, or letters from ``start`` on where a name has no room."""
    if start is not None:
        letters = (_letter(start + place) for place in range(len(columns)))
        return [" " * names + "".join(f"{letter:>{cell}}" for letter in letters)]
    parts = [wrap(column, cell - 1) for column in columns]
    tallest = max(map(len, parts))
    return [
        " " * names
        + "".join(f"{([''] * (tallest - len(part)) + part)[line][: cell - 1]:>{cell}}" for part in parts)
        for line in range(tallest)
    ]


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else LETTERS[place // 26 - 1] + LETTERS[place % 26]


def _key(columns: Sequence[str], width: int) -> list[str]:
    """What the letters of the columns stand for."""
    named = [f"{_letter(place)} {column}".replace(" ", "\xa0") for place, column in enumerate(columns)]
    return [line.replace("\xa0", " ") for line in wrap("   ".join(named), width)]


def _cell(content: tuple[str, float | None] | None, width: int, palette: Palette) -> str:
    if content is None:
        return f"{MISSING:>{width}}"
    text, share = content
    if share is None:
        return f"{f'{MISSING} {text}':>{width}}"
    shade = SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)]
    return " " * max(width - len(text) - 2, 1) + f"{palette.shaded(shade, share)} {text}"
