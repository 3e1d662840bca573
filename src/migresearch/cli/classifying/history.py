"""What people said, ``classify log``: an act a paragraph for people, a decision a row for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import desk
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.errors import NothingFoundError

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.schemes import Scheme
    from migresearch.store import Store
    from migresearch.store.decision_log import Entry

MOST_OF_AN_ACT = 1_000  # decisions on one work that one act ever holds, about: codes and schemes


def register(app: typer.Typer) -> None:
    app.command()(log)


def log(
    ctx: typer.Context,
    work: Annotated[str, typer.Option(help="Only of this work (key or DOI).")] = "",
    person: Annotated[str, typer.Option(help="Only of this person.")] = "",
    scheme: Annotated[str, typer.Option(help="Only in this scheme.")] = "",
    asof: Annotated[str, typer.Option("--asof", help="As it stood on this day, e.g. 2025-03-31.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many.")] = 20,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show what people said, newest first: an act a paragraph; every decision of it with --format json."""
    check_form(form, output)
    drawn = is_drawn(form, output)
    with desk(ctx, "") as found, _as_of(found, asof) as store:
        work_id = found.work_id(work) if work else None
        most = limit * MOST_OF_AN_ACT if drawn else limit
        entries = store.log.entries(most, work_id, person or None, scheme or None)
    if not entries:
        raise NothingFoundError("nobody has said anything yet that fits")
    if drawn:
        acts = list(islice(_acts(entries), limit + 1))
        _draw(acts[:limit], found.schemes)
        if len(acts) > limit:
            note(f"there are older ones; -n shows more than {limit}")
    else:
        print_rows([_entry(one) for one in entries], form, output)


@contextmanager
def _as_of(found: "Desk", day: str) -> "Iterator[Store]":
    """The desk's library, or a look at it as it was at the end of a day."""
    if not day:
        yield found.store
        return
    from migresearch.curate.lifecycle import end_of
    from migresearch.store import Store

    with Store.read(found.store.path, end_of(day)) as store:
        yield store


def _acts(entries: "Iterable[Entry]") -> "Iterator[list[Entry]]":
    """What one act said of one work, oldest word first."""
    for _, group in groupby(entries, key=lambda one: (one.said.act, one.key, _state(one))):
        yield list(group)[::-1]


def _draw(acts: "Sequence[Sequence[Entry]]", schemes: "Mapping[str, Scheme]") -> None:
    from rich.console import Group, RenderableType
    from rich.padding import Padding
    from rich.text import Text

    from migresearch.cli import render
    from migresearch.cli.curating.wording import tidy

    parts: list[RenderableType] = []
    for said in acts:
        one = said[0]
        decision = one.said.decision
        head = f"{decision.decided_at[:16].replace('T', ' ')}  {decision.person}  {one.key}  {one.title}"
        line = Text(tidy(head), overflow="ellipsis", no_wrap=True)
        parts += [line, Padding(Text(tidy(_told(said, schemes))), (0, 0, 0, 4))]
    render.display(Group(*parts))


def _told(said: "Sequence[Entry]", schemes: "Mapping[str, Scheme]") -> str:
    """``accepted Remittances, Left behind (topics); done`` and what became of it."""
    from migresearch.cli.curating.wording import PAST, code_label

    words: dict[str, dict[str, dict[str, None]]] = {}
    for one in said:
        decision = one.said.decision
        schemes_said = words.setdefault(PAST[decision.verdict], {})
        if decision.code:
            label = code_label(schemes, decision.scheme, decision.code)
            schemes_said.setdefault(decision.scheme, {})[label] = None
    told = "; ".join(f"{word} {_codes(labels)}".strip() for word, labels in words.items())
    first = said[0]
    notes = [*dict.fromkeys(one.said.decision.note for one in said if one.said.decision.note)]
    ruled = "as an adjudication" if first.said.decision.adjudication else ""
    state = _state(first) if _state(first) in ("taken back", "replaced") else ""
    changed = "the text is another since" if first.changed else ""
    return " · ".join(filter(None, (told, ruled, state, changed, *notes)))


def _codes(said: Mapping[str, Iterable[str]]) -> str:
    return ", ".join(f"{', '.join(labels)} ({scheme})" for scheme, labels in said.items())


def _entry(one: "Entry") -> dict[str, Any]:
    said = one.said.decision
    return {
        "time": said.decided_at,
        "person": said.person,
        "verdict": said.verdict.value + (" (adjudication)" if said.adjudication else ""),
        "scheme": said.scheme,
        "code": said.code,
        "key": one.key,
        "title": one.title,
        "state": _state(one),
        "text": "another since" if one.changed else "as decided",
        "note": said.note,
        "drawn": said.drawn,
        "act": one.said.act,
        "uid": one.said.uid,
    }


def _state(one: "Entry") -> str:
    if one.undone:
        return "taken back"
    if one.said.undoes is not None:
        return "takes back"
    return "in force" if one.said.superseded_by is None else "replaced"
