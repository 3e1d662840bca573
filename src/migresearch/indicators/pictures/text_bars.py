"""Pictures of text that need no plotting library: bars, strips, sparklines."""

from collections.abc import Sequence
from statistics import fmean

from migresearch.indicators.pictures.figure import ScoreFigure
from migresearch.indicators.pictures.palette import LETTERS, Palette

EIGHTHS = " ▏▎▍▌▋▊▉"
LEVELS = "▁▂▃▄▅▆▇█"
DENSITY = "·░▒▓█"
LONGEST_NAME = 28
FEW = 8
MISSING = "–"


def fitted(name: str, width: int) -> str:
    """A name in just this width."""
    return name.ljust(width) if len(name) <= width else f"{name[: width - 1]}…"


def _room(names: Sequence[str], width: int) -> int:
    """Columns for names, at most a third of the line."""
    return min(max(map(len, names)), LONGEST_NAME, width // 3)


def _share(figure: ScoreFigure, value: float) -> float:
    return (value - figure.scale.low) / (figure.scale.high - figure.scale.low)


def bar(share: float, width: int) -> str:
    """A bar of this share of the width, to an eighth of a character."""
    full, rest = divmod(round(max(0.0, min(share, 1.0)) * width * 8), 8)
    return "█" * full + (EIGHTHS[rest] if rest else "")


def ruler(figure: ScoreFigure, width: int) -> str:
    """The scale below a chart: its ends and middle."""
    low, high = figure.scale.low, figure.scale.high
    ends = f"{low:g}", f"{(low + high) / 2:g}", f"{high:g}"
    space = width - sum(map(len, ends))
    left = max(width // 2 - len(ends[0]) - len(ends[1]) // 2, 1)
    return ends[0] + " " * left + ends[1] + " " * max(space - left, 1) + ends[2]


def ranking(figure: ScoreFigure, width: int, palette: Palette) -> list[str]:
    """A bar a country; one without a score says why instead."""
    names = _room(figure.names(), width)
    room = width - names - 7
    lines = []
    for one in figure.marks:
        head = f"{fitted(one.name, names)} "
        if one.value is None:
            lines.append(f"{head}{MISSING} no score: {one.missing or 'not covered'}")
        else:
            share = _share(figure, one.value)
            lines.append(f"{head}{palette.shaded(bar(share, room), share)} {one.value:.0f}")
    return [*lines, " " * (names + 1) + ruler(figure, room)]


def strip(figure: ScoreFigure, width: int, palette: Palette) -> list[str]:
    """A line an area: a letter for each of a few countries, or how densely many of them lie."""
    if len(figure.names()) > FEW:
        return _dense(figure, width)
    names = figure.names()
    labels = _room(figure.areas(), width)
    room = width - labels - 2 - 4 * len(names)
    lines = [" " * (labels + 1 + room) + "".join(f"   {LETTERS[place]}" for place in range(len(names)))]
    held = {(one.area, one.name): one.value for one in figure.marks}
    for area in figure.areas():
        values = [held.get((area, name)) for name in names]
        numbers = "".join(f"{MISSING if value is None else f'{value:.0f}':>4}" for value in values)
        lines.append(f"{fitted(area, labels)} {_lettered(figure, values, room, palette)}{numbers}")
    legend = "   ".join(f"{palette.named(LETTERS[place], place)} {name}" for place, name in enumerate(names))
    return [*lines, " " * (labels + 1) + ruler(figure, room), "", legend]


def _lettered(figure: ScoreFigure, values: Sequence[float | None], width: int, palette: Palette) -> str:
    """Letters where the values lie; one that finds its place taken stands in the next free one."""
    cells = ["·"] * width
    for place, value in enumerate(values):
        if value is None:
            continue
        wanted = round(_share(figure, value) * (width - 1))
        free = [cell for cell in range(width) if cells[cell] == "·"]
        cells[min(free, key=lambda cell: (abs(cell - wanted), cell))] = palette.named(LETTERS[place], place)
    return "".join(cells)


def _dense(figure: ScoreFigure, width: int) -> list[str]:
    labels = _room(figure.areas(), width)
    room = width - labels - 22
    lines = [" " * (labels + 1 + room) + " mean  none countries"]
    for area in figure.areas():
        marks = [one for one in figure.marks if one.area == area]
        values = [one.value for one in marks if one.value is not None]
        cells = [0] * room
        for value in values:
            cells[round(_share(figure, value) * (room - 1))] += 1
        drawn = "".join(DENSITY[min(count, len(DENSITY) - 1)] for count in cells)
        mean = f"{fmean(values):.0f}" if values else MISSING
        lines.append(
            f"{fitted(area, labels)} {drawn} {mean:>4} {len(marks) - len(values):>5} {len(marks):>9}"
        )
    legend = "· nobody  ░ 1  ▒ 2  ▓ 3  █ 4 or more countries"
    return [*lines, " " * (labels + 1) + ruler(figure, room), "", legend]


def sparklines(figure: ScoreFigure, width: int, palette: Palette) -> list[str]:
    """A line a country: a column a year, the first and last score and the change; a blank has no score."""
    years = sorted({one.year for one in figure.marks})
    names = _room(figure.names(), width)
    held = {(one.name, one.year): one.value for one in figure.marks}
    wide = 2 if width - names - 22 >= 2 * len(years) else 1
    span = f"{years[0]}–{years[-1]}"
    lines = [f"{'':{names}} {fitted(span, max(len(years) * wide, len(span)))}  first  last change"]
    ends = {name: [value for year in years if (value := held.get((name, year))) is not None]
            for name in figure.names()}  # fmt: skip
    for name in sorted(ends, key=lambda name: (-ends[name][-1] if ends[name] else 1e9, name)):
        drawn = "".join(_level(figure, held.get((name, year)), palette) * wide for year in years)
        padding = " " * max(len(span) - len(years) * wide, 0)
        if ends[name]:
            first, last = ends[name][0], ends[name][-1]
            change = f"{round(last - first) or 0:+d}"
            numbers = f"{first:>7.0f}{last:>6.0f}{change:>7}"
        else:
            numbers = f"{'no score':>20}"
        lines.append(f"{fitted(name, names)} {drawn}{padding}{numbers}")
    return lines


def _level(figure: ScoreFigure, value: float | None, palette: Palette) -> str:
    if value is None:
        return " "
    share = _share(figure, value)
    return palette.shaded(LEVELS[min(int(share * len(LEVELS)), len(LEVELS) - 1)], share)
