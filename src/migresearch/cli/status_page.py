"""The status as one screen."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from migresearch.cli.output import plain
from migresearch.cli.render import grid
from migresearch.upkeep.diagnosis import command, diagnosis
from migresearch.upkeep.health import Health, SourceHealth
from migresearch.upkeep.status import Status
from migresearch.upkeep.unfinished import megabytes

COLUMNS = ("source", "state", "last success", "age", "records", "lost", "left", "next run")
NUMBERS = ("age", "records", "lost", "left")
NOT_IN_USE = (Health.OFF, Health.NEVER)


def page(found: Status) -> RenderableType:
    """What needs a hand first, then every source in use, then the library."""
    used = [one for one in found.sources if one.health not in NOT_IN_USE]
    parts: list[RenderableType] = [*_lines(found)]
    if used:
        parts += [Text(), grid(COLUMNS, [_cells(one) for one in used], NUMBERS)]
    parts += [Text(), *(Text(plain(line), style="dim") for line in _library(found, used))]
    return Group(*parts)


def _lines(found: Status) -> Iterator[Text]:
    if not found.needs_a_hand:
        yield Text("Fine: nothing needs a hand.", style="bold green")
    for finding in found.problems:
        yield _line("NEEDS A HAND", finding.part, finding.text, finding.remedy, "bold red")
    for one in found.in_need:
        yield _line(
            "NEEDS A HAND", one.source.name, f"{one.health}: {diagnosis(one)}", command(one), "bold red"
        )
    for finding in found.findings:
        if finding not in found.problems:
            yield _line("note", finding.part, finding.text, finding.remedy, "yellow")
    for one in found.sources:
        if not one.needs_a_hand and one.health not in (*NOT_IN_USE, Health.FINE, Health.RUNNING):
            yield _line("note", one.source.name, f"{one.health}: {diagnosis(one)}", command(one), "yellow")


def _line(mark: str, name: str, text: str, remedy: str, style: str) -> Text:
    tail = f" → {plain(remedy)}" if remedy else ""
    return Text.assemble((mark, style), f"  {plain(name)}: {plain(text)}{tail}")


def _cells(one: SourceHealth) -> Sequence[object]:
    """Age against cadence, records against the usual number."""
    last = one.past[0] if one.past else None
    return (
        one.source.name,
        one.health,
        (one.last_success or "never")[:10],
        f"{_number(one.age_days)}/{one.source.cadence_days} d",
        f"{_number(one.records)}/{_number(one.median)}",
        _number(sum(last.losses.values()) if last else None),
        _number(one.spent.remaining_calls),
        one.next_run[:10],
    )


def _library(found: Status, used: Sequence[SourceHealth]) -> Iterator[str]:
    size = f"{megabytes(found.bytes)}, {megabytes(found.free_bytes)} free"
    if used:
        yield "age/cadence; records/the usual number; left: calls of today's quota"
    yield f"{found.works:,} works in {found.database} ({size})"
    rounds = f"`harvest --due` last started {_moment(found.last_round)}"
    yield f"{rounds}; anything new from a source last came {_moment(found.last_new)}"
    never = sum(one.health is Health.NEVER for one in found.sources)
    off = len(found.sources) - len(used) - never
    yield f"{never} more sources were never harvested, {off} are off; `migresearch sources` lists them"


def _moment(stamp: str | None) -> str:
    return f"{datetime.fromisoformat(stamp).astimezone():%Y-%m-%d %H:%M}" if stamp else "never"


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:,.0f}"
