"""The page on a country as text: a rich renderable, Markdown, and HTML made from the Markdown."""

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from migresearch.cli.indices.rendering import DIRECTIONS, years
from migresearch.cli.output import plain
from migresearch.cli.render import grid

if TYPE_CHECKING:
    from migresearch.indicators.brief import Brief, Standing
    from migresearch.indicators.finding import Found
    from migresearch.store import Work

Label = Callable[[str, str], str]
Rows = list[list[str]]
_BARS = " ▁▂▃▄▅▆▇█"


def terminal(page: "Brief", label: Label) -> RenderableType:
    """The page for a terminal."""
    parts: list[RenderableType] = [Text(f"{page.name} ({page.country})", style="bold")]
    for title, head, rows in _sections(page, label):
        parts += [Text(), Text(title, style="bold cyan")]
        if rows:
            parts.append(grid(head, rows, _RIGHT))
    return Group(*parts)


def markdown(page: "Brief", label: Label, today: str) -> str:
    """The page as Markdown, with tables."""
    lines = [f"# {page.name} ({page.country})", "", f"Made by migresearch on {today}."]
    for title, head, rows in _sections(page, label):
        lines += ["", f"## {_escaped(title)}"]
        if rows:
            lines += ["", _row(head), _row(["---"] * len(head)), *map(_row, rows)]
    return "\n".join(lines) + "\n"


def html(page: "Brief", text: str) -> str:
    """A page that stands alone, from its Markdown. Raw HTML in titles stays text."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return _SHELL.format(title=escape(page.name), body=body)


SHOWN = 15  # a page, not a directory
_RIGHT = ("score", "rank", "change", "works")
_SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;margin:1rem 0}}
td,th{{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}}
th{{border-bottom:1px solid #888}}</style></head><body>
{body}</body></html>
"""


def _sections(page: "Brief", label: Label) -> list[tuple[str, list[str], Rows]]:
    """(title, column names, rows) of everything on the page; no rows where the title says it all."""
    papers = page.literature
    spark = _spark(list(papers.by_year.values()))
    span = f"{min(papers.by_year)}–{max(papers.by_year)} {spark}"
    topics = [[label("topics", code), f"{number:,}"] for code, number in papers.topics]
    held = f"Literature: {papers.works:,} works" + (f", {span}" if papers.works else "")
    gaps = ", ".join(label("policy-fields", code) for code in page.gaps)
    return [
        *_scores(page),
        (_indices_title(page), ["index", "years", "fields"],
         [_index(one, label) for one in page.covering[:SHOWN]]),
        (f"Gaps, no index known to measure: {gaps or 'none'}", [], []),
        (held, ["topic", "works"], topics),
        ("Newest works", ["year", "title", "key"], [_work(one) for one in papers.newest]),
    ]  # fmt: skip


def _indices_title(page: "Brief") -> str:
    title = f"Indices that cover it: {len(page.covering):,}"
    if len(page.covering) <= SHOWN:
        return title
    return f"{title}; the {SHOWN} most recent, all by: migresearch indices find --country {page.country}"


def _scores(page: "Brief") -> list[tuple[str, list[str], Rows]]:
    """One section an edition, the newest first."""
    if not page.standings:
        return [("Scores: none held; migresearch indices import FILE takes them in", [], [])]
    editions: dict[tuple[str, str], list[Standing]] = {}
    for one in reversed(page.standings):
        editions.setdefault((one.index, one.edition), []).insert(0, one)
    head = ["what", "year", "score", "rank", "change"]
    return [
        (f"Scores: {index} {edition}, {DIRECTIONS.get(str(of[0].direction), 'direction unknown')}", head,
         [_standing(one) for one in of])
        for (index, edition), of in editions.items()
    ]  # fmt: skip


def _standing(one: "Standing") -> list[str]:
    change = "" if one.change is None else f"{one.change:+.1f} since {one.first_year}"
    return [one.measure, str(one.year), f"{one.score:.1f}", f"{one.rank} of {one.ranked}", change]


def _index(found: "Found", label: Label) -> list[str]:
    index = found.index
    fields = ", ".join(label("policy-fields", code) for code in index.values("policy-fields")[:4])
    more = len(index.values("policy-fields")) - 4
    return [index.short_name, years(index.years()), f"{fields} and {more} more" if more > 0 else fields]


def _work(one: "Work") -> list[str]:
    return [str(one.year or ""), plain(one.title), one.key]


def _spark(numbers: Sequence[int]) -> str:
    top = max(numbers, default=0) or 1
    return "".join(_BARS[round(number / top * (len(_BARS) - 1))] for number in numbers)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(cell: str) -> str:
    """Text that Markdown takes as text."""
    for sign in "\\`*_[]<>|":
        cell = cell.replace(sign, f"\\{sign}")
    return " ".join(cell.split())
