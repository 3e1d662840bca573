"""Scores as tables for people: years side by side where they fit. Nothing here prints or asks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from migresearch.cli.output import plain

if TYPE_CHECKING:
    from migresearch.indicators.checking import Checked
    from migresearch.indicators.comments import CommentRow
    from migresearch.indicators.reading_scores import ScoreRow

Name = Callable[[str], str]
OVERALL = "overall"
_LONGEST = 36
_KEYS = ("country", "area", "indicator", "edition")
_SHARED = ("index", "edition", "editions", "year", "area", "indicator")


def by_year(rows: "Sequence[ScoreRow]", name: Name, title: Name, width: int) -> RenderableType:
    """A line a country and area, a column a year; years that do not fit stand below.

    ``name`` tells countries by code, ``title`` indicators.
    """
    written = _written([row.score for row in rows])
    years = sorted({row.year for row in rows})
    several = len({row.edition for row in rows}) > 1
    lines: dict[tuple[str, ...], dict[int, str]] = {}
    for row in rows:
        indicator = f"{row.indicator} {title(row.indicator)}"[:_LONGEST].rstrip() if row.indicator else ""
        key = (name(row.country), row.area or "", indicator, row.edition if several else "")
        lines.setdefault(key, {})[row.year] = _cell(row, written)
    shared, used = _shared(list(lines))
    keys = [[key[place] for place in used] for key in lines]
    titles = [_KEYS[place] for place in used]
    room = width - sum(widths_of([titles, *keys])) - 2 * len(used)
    parts: list[RenderableType] = [Text(plain(" · ".join(shared)), style="dim")] if shared else []
    for part in _that_fit(years, lines.values(), room):
        cells = [
            [*key, *(line.get(year, "") for year in part)]
            for key, line in zip(keys, lines.values(), strict=True)
            if any(year in line for year in part)
        ]
        parts.append(aligned([*titles, *map(str, part)], cells, map(str, part)))
    return Group(*parts)


def _shared(keys: Sequence[tuple[str, ...]]) -> tuple[list[str], list[int]]:
    """(what is the same in all lines, places of what differs); one line keeps its names."""
    filled = [place for place in range(len(_KEYS)) if any(key[place] for key in keys)]
    same = [place for place in filled if len({key[place] for key in keys}) == 1]
    if len(keys) == 1:
        return [], [place for place in filled if keys[0][place] != OVERALL]
    return [keys[0][place] for place in same if keys[0][place] != OVERALL], [
        place for place in filled if place not in same
    ]


def _that_fit(years: Sequence[int], lines: Iterable[Mapping[int, str]], room: int) -> Iterator[list[int]]:
    """The years in groups whose columns fit beside the names."""
    widest = dict.fromkeys(years, 4)
    for line in lines:
        for year, cell in line.items():
            widest[year] = max(widest[year], cell_len(cell))
    part: list[int] = []
    for year in years:
        if part and sum(widest[one] + 2 for one in [*part, year]) > room + 2:
            yield part
            part = []
        part.append(year)
    yield part


def listed(rows: Sequence[Mapping[str, Any]], right: Iterable[str] = ()) -> RenderableType:
    """Rows of one shape, without columns in which nothing stands; what is the same in all stands above."""
    names = [name for name in rows[0] if any(row[name] not in {None, ""} for row in rows)]
    shared = [name for name in names if name in _SHARED and len({row[name] for row in rows}) == 1]
    shown = [name for name in names if name not in shared]
    columns = {name: _written([row[name] for row in rows]) for name in shown}
    cells = [[columns[name](row[name]) for name in shown] for row in rows]
    table = aligned([_title(name) for name in shown], cells, map(_title, right))
    if not shared or (len(rows) == 1 and not shown):
        return table
    return Group(Text(plain(" · ".join(str(rows[0][name]) for name in shared)), style="dim"), table)


def aligned(titles: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[str]) -> Text:
    """A table of short cells as one text: a thousand lines of a rich table take seconds to lay out."""
    to_the_right = set(right)
    numbers = [title in to_the_right for title in titles]
    widths = widths_of([titles, *rows])
    head, *lines = (_line(row, widths, numbers) for row in (titles, *rows))
    return Text(head, style="bold", no_wrap=True).append("\n" + "\n".join(lines), style="not bold")


def widths_of(rows: Iterable[Sequence[str]]) -> list[int]:
    """How wide each column must be."""
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    padded = (
        " " * (width - cell_len(cell)) + cell if is_number else cell + " " * (width - cell_len(cell))
        for cell, width, is_number in zip(cells, widths, numbers, strict=True)
    )
    return plain("  ".join(padded).rstrip())


def disagreements(rows: "Sequence[Checked]", name: Name) -> RenderableType:
    """Published aggregates beside what their parts give, by edition; a dash where there is none."""
    return Group(
        *(_disagreements(list(group), name) for _edition, group in groupby(rows, lambda row: row.edition))
    )


def _disagreements(rows: "Sequence[Checked]", name: Name) -> RenderableType:
    shown = [
        {
            "edition": f"{row.index} {row.edition}",
            "country": name(row.country),
            "year": str(row.year),
            "area": row.area,
            "indicator": row.indicator,
            "published": "–" if row.published is None else f"{row.published:.2f}",
            "recomputed": "–" if row.recomputed is None else f"{row.recomputed:.2f}",
            "parts missing": str(row.parts - row.used) if row.used < row.parts else None,
        }
        for row in rows
    ]
    return listed(shown, right=("published", "recomputed", "parts missing"))


def comments(rows: "Sequence[CommentRow]", name: Name) -> RenderableType:
    """A comment a block: of what, where and when, then the words."""
    blocks: list[RenderableType] = []
    for row in rows:
        head = [
            name(row.country),
            str(row.year or "all years"),
            row.area or "",
            f"{row.indicator} {row.label}",
        ]
        place = f"{row.index} {row.edition}"
        line = Text(plain(" · ".join(filter(None, head))), style="bold").append(f"  {place}", style="dim")
        blocks += [line, Padding(Text(plain(row.text)), (0, 0, 1, 2))]
    return Group(*blocks)


def _title(name: str) -> str:
    return name.replace("_", " ")


def _cell(row: "ScoreRow", written: Callable[[Any], str]) -> str:
    """A score; a dash for not measured, else the reason why there is none."""
    if row.score is not None:
        return written(row.score)
    return "–" if row.missing in {"not measured", None} else str(row.missing)


def _written(values: Iterable[Any]) -> Callable[[Any], str]:
    """How the values of a column are written: all with one decimal, or none with any."""
    whole = all(value.is_integer() for value in values if isinstance(value, float))

    def write(value: Any) -> str:
        if isinstance(value, float):
            return f"{value:.0f}" if whole else f"{value:.1f}"
        return "" if value is None else str(value)

    return write
