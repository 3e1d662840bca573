"""Policy indices as rich renderables. Nothing here prints or asks."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from migresearch.cli.indices import linked_works
from migresearch.cli.output import plain
from migresearch.cli.render import grid

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.indicators.finding import Found
    from migresearch.indicators.gaps import Cell
    from migresearch.indicators.policy_index import PolicyIndex
    from migresearch.indicators.upkeep import Standing
    from migresearch.store.policy_indices import Stated

DIRECTIONS = {
    "open": "high = open",
    "restrictive": "high = restrictive",
    "developed": "high = more developed",
    "none": "no direction",
}
_UNSURE = {"low": "?", "medium": "", "high": ""}


def years(span: Sequence[int]) -> str:
    """``1980–2018``; gaps of more than a year are shown as a list: ``1980, 1990, 2002``."""
    if not span:
        return "unknown"
    if len(span) > 1 and len(span) == span[-1] - span[0] + 1:
        return f"{span[0]}–{span[-1]}"
    return ", ".join(map(str, span)) if len(span) <= 4 else f"{span[0]}–{span[-1]} ({len(span)} years)"


def found(answers: "Sequence[Found]", label: Callable[[str, str], str]) -> RenderableType:
    """The indices that answer, one or two lines each."""
    parts: list[RenderableType] = [_answer(one, label) for one in answers]
    count = _many(len(answers)) if answers else "no index answers; fewer conditions may help"
    return Group(*parts, Text(count, style="dim"))


def _many(number: int) -> str:
    return "1 index" if number == 1 else f"{number:,} indices"


def _answer(one: "Found", label: Callable[[str, str], str]) -> RenderableType:
    index = one.index
    head = Text(plain(index.name), style="bold")
    if (acronym := index.value("acronym")) and acronym != index.name:
        head = Text(plain(acronym), style="bold cyan").append(Text(f"  {plain(index.name)}", style="bold"))
    count = index.country_count()
    facts = [
        years(index.years()),
        f"{count} countries" if count else str(index.value("scope") or "countries unknown"),
        ", ".join(label("policy-fields", code) for code in index.values("policy-fields")),
        str(index.value("coding") or ""),
        DIRECTIONS.get(str(index.value("direction")), ""),
    ]
    lines = [head, Text(plain(" · ".join(fact for fact in facts if fact)))]
    where = [
        index.code,
        str(index.value("url") or ""),
        "" if one.cover == "listed" else f"covers: {one.cover}",
    ]
    lines.append(Text(plain(" · ".join(part for part in where if part)), style="dim"))
    return Padding(Group(*lines), (0, 0, 1, 0))


def one(index: "PolicyIndex", indices: "Indices") -> RenderableType:
    """Everything that is said of an index, best founded first; contradictions are marked."""
    disputed = {field for field, _ in index.contradictions()}
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold", ratio=3)
    table.add_column(overflow="fold", style="dim", ratio=2)
    for field in dict.fromkeys(said.field for said in index.statements):
        for place, said in enumerate(index.said(field)):
            mark = "≠ " if field in disputed else ""
            table.add_row(f"{mark}{field}" if place == 0 else "", _value(said), _source(said))
    parts: list[RenderableType] = [
        Text(plain(index.name), style="bold"),
        Text(plain(index.row.note)),
        Text(),
        table,
    ]
    for title, rows in indices.around(index).items():
        parts += [Text(), Text(title, style="bold"), *(Text(plain(row)) for row in rows)]
    parts += linked_works.section(indices.works(index), index.code)
    if disputed:
        parts += [Text(), Text("≠ statements disagree; all are kept", style="dim")]
    parts.append(Text(f"sources last looked at {index.row.checked}", style="dim"))
    return Group(*parts)


def _value(said: "Stated") -> Text:
    value = ", ".join(map(str, said.value)) if isinstance(said.value, list) else str(said.value)
    value = value.replace("..", "–") if said.field == "years" else value
    edition = f"  [{said.edition}]" if said.edition else ""
    return Text(plain(f"{value}{edition}{_UNSURE[said.confidence]}"))


def _source(said: "Stated") -> Text:
    dated = f", {said.dated}" if said.dated else ""
    remark = f" ({said.note})" if said.note else ""
    return Text(plain(f"{said.source}{dated}{remark}"))


def gaps(cells: "Sequence[Cell]", by: str, label: Callable[[str, str], str]) -> RenderableType:
    """The evidence-gap map: ``indices/works`` in each cell, a dot where nobody measures anything."""
    columns = list(dict.fromkeys(one.column for one in cells))
    place = {(one.field, one.column): one for one in cells}
    names = [column if by == "decade" else label("geographies", column) for column in columns]
    rows = [
        [label("policy-fields", field), *(_cell(place[field, column]) for column in columns)]
        for field in dict.fromkeys(one.field for one in cells)
    ]
    empty = sum(one.is_gap for one in cells)
    foot = f"indices/works; · no index measures it: {empty:,} of {len(cells):,} cells"
    return Group(grid(["field", *names], rows, names), Text(foot, style="dim"))


def _cell(one: "Cell") -> str:
    return f"{len(one.indices)}/{one.works:,}" if one.indices else f"·/{one.works:,}" if one.works else "·"


def standing(state: "Standing") -> RenderableType:
    """How much the catalogue knows."""
    head = [
        ("indices", f"{state.indices:,}  ({_counted(state.parts)})"),
        ("statements", f"{state.statements:,}  ({_counted(state.confidences)} confidence)"),
        ("said by", _counted(state.source_kinds)),
        ("disagreements kept", f"{state.contradictions:,}"),
        ("with all essentials", f"{state.complete:,}"),
    ]
    facts = Table.grid(padding=(0, 2, 0, 0))
    for name, value in head:
        facts.add_row(Text(name, style="dim"), Text(value))
    rows = [
        (one.field, f"{one.known:,}", f"{one.share:.0%}", "essential" if one.essential else "")
        for one in state.coverage
    ]
    return Group(facts, Text(), grid(["field", "known", "share", ""], rows, ["known", "share"]))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


def stale(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Entries that may be out of date, with the reasons."""
    table = grid(["index", "why"], [(row["index"], "; ".join(row["reasons"])) for row in rows])
    return Group(table, Text(f"{len(rows):,} entries deserve a look", style="dim"))
