"""Scores as tables for people: years side by side where they fit. Nothing here prints or asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def by_year(rows: "Sequence[ScoreRow]", name: Name, width: int) -> RenderableType:
    """A line a country and area, a column a year; a line a score where the years do not fit."""
    years = sorted({row.year for row in rows})
    several = len({row.edition for row in rows}) > 1
    lines: dict[tuple[str, ...], dict[int, str]] = {}
    for row in rows:
        key = (name(row.country), row.area or "", row.indicator or "", row.edition if several else "")
        lines.setdefault(key, {})[row.year] = _cell(row)
    heads = ("country", "area", "indicator", "edition")
    used = [place for place in range(len(heads)) if any(key[place] for key in lines)]
    if {key[1] for key in lines} == {"overall"}:
        used.remove(1)
    titles = [*(heads[place] for place in used), *map(str, years)]
    cells = [
        [*(key[place] for place in used), *(line.get(year, "") for year in years)]
        for key, line in lines.items()
    ]
    widths = widths_of([titles, *cells])
    if sum(widths) + 2 * len(widths) > width:
        return listed([_plain(row, name) for row in rows], right=("year", "score"))
    return aligned(titles, cells, [str(year) for year in years])


def listed(rows: Sequence[Mapping[str, Any]], right: Iterable[str] = ()) -> RenderableType:
    """Rows of one shape; columns in which nothing stands are left out."""
    names = [name for name in rows[0] if any(row[name] not in {None, ""} for row in rows)]
    titles = [name.replace("_", " ") for name in names]
    cells = [["" if row[name] is None else str(_number(row[name])) for name in names] for row in rows]
    return aligned(titles, cells, [name.replace("_", " ") for name in right])


def aligned(titles: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[str]) -> Text:
    """A table of short cells as one text: a thousand lines of a rich table take seconds to lay out."""
    numbers = [title in set(right) for title in titles]
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
    """Published aggregates that do not follow from their parts."""
    shown = [
        {
            "edition": row.edition,
            "country": name(row.country),
            "year": row.year,
            "area": row.area,
            "indicator": row.indicator,
            "published": "–" if row.published is None else f"{row.published:.2f}",
            "recomputed": "–" if row.recomputed is None else f"{row.recomputed:.2f}",
            "parts": f"{row.used} of {row.parts}",
            "": row.verdict.value,
        }
        for row in rows
    ]
    return listed(shown, right=("year", "published", "recomputed", "parts"))


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


def _plain(row: "ScoreRow", name: Name) -> dict[str, Any]:
    return {
        "country": name(row.country),
        "year": row.year,
        "area": row.area,
        "indicator": row.indicator,
        "edition": row.edition,
        "score": _cell(row),
    }


def _cell(row: "ScoreRow") -> str:
    """A score to one decimal; a dash for not measured, else the reason why there is none."""
    if row.score is not None:
        return str(_number(row.score))
    return "–" if row.missing in {"not measured", None} else str(row.missing)


def _number(value: Any) -> Any:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value
