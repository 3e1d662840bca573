"""Pure functions: library values → rich renderables. Nothing here prints or asks."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from migresearch.cli.output import plain, write
from migresearch.search.results import Explanation, FacetCount, Hit, Results
from migresearch.store import Provenance, Related, Work

PIPE_WIDTH = 4_000  # longer than any title; wider makes every line cost
MARKS = {
    "retracted": ("RETRACTED", "bold white on red"),
    "concern": ("EXPRESSION OF CONCERN", "bold black on yellow"),
    "corrected": ("corrected", "yellow"),
}
NOTICES = {
    "corrects": "notice of correction",
    "retracts": "notice of retraction",
    "expresses-concern": "expression of concern",
}
MANY_AUTHORS = 4
# What tells institutional records apart in a list; the others are for `show`.
HIT_FACTS = frozenset({"ground", "instrument", "court", "deadline", "budget", "starts", "place"})
SHOWN_FIELDS = (
    "kind", "year", "issued", "online", "indexed", "venue", "publisher", "volume", "issue", "pages",
    "language", "url", "open_access", "licence", "abstract_source", "abstract_licence",
)  # fmt: skip


def display(renderable: RenderableType) -> None:
    """Print to standard output; off a terminal full width, without colour, wrapping or trailing blanks."""
    probe = Console(highlight=False, emoji=False, markup=False)
    if probe.is_terminal:
        probe.print(renderable)
        return
    stream = io.StringIO()
    Console(file=stream, width=PIPE_WIDTH, no_color=True, highlight=False, emoji=False, markup=False).print(
        renderable
    )
    write("".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines()))


def results(answer: Results) -> RenderableType:
    """A page of results with its facets."""
    parts: list[RenderableType] = []
    if answer.facets:
        parts += [facets(answer.facets), Text()]
    first = (answer.query.page - 1) * answer.query.page_size + 1
    width = len(str(first + len(answer.hits)))
    for place, hit in enumerate(answer.hits, start=first):
        parts.append(_hit(place, width, hit))
    parts.append(Text(_summary(answer, first), style="dim"))
    return Group(*parts)


def facets(counts: Mapping[str, Sequence[FacetCount]]) -> RenderableType:
    """Facet counts side by side as the width allows."""
    return Columns([_facet(name, rows) for name, rows in counts.items()], padding=(0, 3))


def work(one: Work, relations: Sequence[Related]) -> RenderableType:
    """All that is known of one work."""
    head = Text(plain(one.title), style="bold")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _fields(one):
        table.add_row(name, Text(plain(value)))
    for relation in relations:
        table.add_row(*_relation(relation))
    parts: list[RenderableType] = [*_badges(one), head, Text(), table]
    if one.abstract:
        parts += [Text(), Padding(Text(plain(one.abstract)), (0, 0, 0, 2))]
    return Group(*parts)


def reasons(one: Work, records: Sequence[Provenance]) -> RenderableType:
    """Which source gave each field, and which rule admitted each record."""
    facts = [(f"{fact.name}: {fact.value}", fact.origin) for fact in one.facts]
    fields = grid(["field", "from"], [*one.origins.items(), *facts])
    rows = [
        (
            r.source,
            r.source_id,
            r.version,
            "current" if r.current else "earlier",
            r.state,
            r.rule,
            r.fetched_at,
        )
        for r in records
    ]
    held = grid(["source", "id", "version", "", "state", "admitted by", "fetched"], rows, ["version"])
    return Group(Text(plain(f"{one.key}  {one.title}"), style="bold"), Text(), fields, Text(), held)


def measures(estimates: Mapping[str, Mapping[str, Any]]) -> Table:
    """Retrieval measures by mode, each with its 95 % interval."""
    names = list(next(iter(estimates.values())))
    rows = [
        [mode, *(f"{each[name].mean:.3f} [{each[name].low:.3f}, {each[name].high:.3f}]" for name in names)]
        for mode, each in estimates.items()
    ]
    return grid(["mode", *names], rows)


def grid(titles: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[str] = ()) -> Table:
    """A plain table without lines; ``right`` names the columns of numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    numbers = set(right)
    for title in titles:
        table.add_column(title, justify="right" if title in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain("" if cell is None else cell)) for cell in row))
    return table


def _facet(name: str, rows: Sequence[FacetCount]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), title=name, title_justify="left",
                  title_style="bold", show_header=False)  # fmt: skip
    table.add_column(min_width=len(name), max_width=32, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", style="cyan")
    for row in rows or [FacetCount("", "none", 0)]:
        table.add_row(Text(plain(row.label)), f"{row.count:,}")
    return table


def _hit(place: int, width: int, hit: Hit) -> RenderableType:
    lines: list[RenderableType] = [*_badges(hit.work), Text(plain(hit.work.title), style="bold")]
    lines.append(Text(plain(" · ".join(_byline(hit.work)))))
    if facts := [f"{one.name} {one.value}" for one in hit.work.facts if one.name in HIT_FACTS]:
        lines.append(Text(plain(" · ".join(facts))))
    if hit.snippet:
        lines.append(Text(plain(hit.snippet), style="italic"))
    lines.append(Text(plain(" · ".join(_reasons(hit))), style="dim"))
    if hit.explanation:
        lines.append(_explanation(hit.explanation))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", width=width, style="cyan")
    table.add_column()
    table.add_row(str(place), Group(*lines))
    return Padding(table, (0, 0, 1, 0))


def _badges(one: Work) -> list[Text]:
    """Retractions and the like are never overlooked: they stand above the title."""
    if one.mark in MARKS:
        words, style = MARKS[one.mark]
        when = f" {one.mark_date}" if one.mark_date else ""
        why = [Text(plain(one.mark_reason), style="yellow")] if one.mark_reason else []
        return [Text(words + when, style=style), *why]
    return [Text(NOTICES[one.notice], style="yellow")] if one.notice else []


def _byline(one: Work) -> list[str]:
    names = [person.name for person in one.contributors]
    authors = ", ".join(names[:MANY_AUTHORS]) + (" et al." if len(names) > MANY_AUTHORS else "")
    parts = [authors, str(one.year or "no year"), one.venue or "", one.kind]
    return [part for part in parts if part]


def _reasons(hit: Hit) -> list[str]:
    parts = [hit.work.key, *(f"{name} {rank}" for name, rank in hit.ranks.items())]
    if hit.work.doi:
        parts.append(f"doi:{hit.work.doi}")
    return parts


def _explanation(why: Explanation) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    if why.terms:
        words = ", ".join(f"{word} {weight:.2f}" for word, weight in why.terms.items())
        table.add_row("words", plain(words))
    if why.sentence is not None:
        table.add_row("nearest", Text(plain(f"{why.similarity:.2f}  {why.sentence}")))
    for reason in why.admitted:
        table.add_row("admitted", plain(reason))
    return table


def _summary(answer: Results, first: int) -> str:
    if not answer.hits and answer.total:
        last = -(-answer.total // answer.query.page_size)
        return f"no page {answer.query.page:,}: the last one is {last:,}"
    if not answer.hits:
        return f"nothing found ({answer.mode}); fewer filters or other words may help"
    last = first + len(answer.hits) - 1
    return f"{first}–{last} of {answer.total:,} · {answer.mode}"


def _relation(relation: Related) -> tuple[Text, Text]:
    arrow = "← " if relation.inverse else "→ "
    target = f"{relation.key}  {relation.title}" if relation.key else f"{relation.target} (not held)"
    told = [one for one in (relation.date, relation.reason) if one]
    return Text(arrow + relation.type), Text(plain("; ".join((target, *told))))


def _fields(one: Work) -> Iterable[tuple[str, str]]:
    yield "key", one.key
    if one.contributors:
        yield "by", "; ".join(person.name for person in one.contributors)
    for name in SHOWN_FIELDS:
        value = getattr(one, name)
        if value is not None:
            yield name.replace("_", " "), str(value)
    for identifier in one.identifiers:
        yield str(identifier.scheme), identifier.value
    if one.keywords:
        yield "keywords", "; ".join(one.keywords)
    for name in dict.fromkeys(fact.name for fact in one.facts):
        yield name, "; ".join(fact.value for fact in one.facts if fact.name == name)
    for value in one.values:
        yield (
            value.scheme,
            f"{value.code}  ({value.origin}{': ' if value.explanation else ''}{value.explanation})",
        )
