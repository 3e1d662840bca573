"""Commands for duplicates: clusters as cards, and what people decide about them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, SingleFormat, as_json, as_list, check_form, note, plain, write
from migresearch.cli.progress import progress
from migresearch.errors import NothingFoundError, UsageError

if TYPE_CHECKING:
    from migresearch.identity.face import Duplicates
    from migresearch.store.duplicates import Done

app = typer.Typer(
    name="duplicates",
    rich_markup_mode=None,
)


class Outcome(StrEnum):
    """What is proposed for a cluster."""

    SAME = "same"
    RELATED = "related"
    UNSURE = "unsure"


Work = Annotated[str, typer.Argument(help="Key or DOI of a work.")]
Other = Annotated[str, typer.Argument(help="Key or DOI of the other work.")]
Person = Annotated[str, typer.Option("--as", help="Who decides; default: curation.person, else $USER.")]
Note = Annotated[str, typer.Option("--note", help="Why; kept with the decision.")]
Filters = dict[str, Any]


def register(parent: typer.Typer) -> None:
    for command in (merge, never, relate, split, why, undo, log, settle):
        app.command(command.__name__)(command)
    app.callback(invoke_without_command=True)(clusters)
    parent.add_typer(app)


@takes_filters
def clusters(
    ctx: typer.Context,
    filters: Filters,
    outcome: Annotated[list[Outcome] | None, typer.Option(help="Only these; repeatable.")] = None,
    least: Annotated[float, typer.Option(min=0, max=1, help="Least score of the strongest pair.")] = 0.0,
    limit: Annotated[int, typer.Option(min=0, help="At most so many clusters; 0: all.")] = 20,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Works that may be one, a card for each cluster, the surest first; decide about them.

    The options belong to the list; the commands below decide. Everything can be undone.
    """
    if ctx.invoked_subcommand is not None:
        return
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library, progress("duplicates") as report:
        duplicates = library.duplicates
        found = duplicates.clusters(report, library.filters(filters), outcome or (), least, limit)
        rows = duplicates.rows(found.clusters)
    if not is_drawn(form, output):
        write(as_list(rows, form, found.total), output)
        return
    _show(rows, found.total)


def merge(ctx: typer.Context, one: Work, other: Other, person: Person = "", note_text: Note = "") -> None:
    """Make two works one: the older key survives, the other keeps finding it."""
    with _deciding(ctx) as duplicates:
        done = duplicates.merge(one, other, _person(ctx, person), note_text)
    _said(done, f"{one} and {other} are one work, {done.keys[0]}", index=True)


def never(ctx: typer.Context, one: Work, other: Other, person: Person = "", note_text: Note = "") -> None:
    """Say that two works are never the same, whatever identifiers they may come to share."""
    with _deciding(ctx) as duplicates:
        done = duplicates.never(one, other, _person(ctx, person), note_text)
    _said(done, f"{done.keys[0]} and {done.keys[1]} stay apart")


def relate(
    ctx: typer.Context,
    one: Work,
    relation: Annotated[str, typer.Argument(help="version-of, translation-of, part-of, corrects, …")],
    other: Other,
    person: Person = "",
    note_text: Note = "",
) -> None:
    """Say how one work stands to the other: ONE is a version, translation, part … of OTHER."""
    with _deciding(ctx) as duplicates:
        done = duplicates.relate(one, relation, other, _person(ctx, person), note_text)
    _said(done, f"{done.keys[0]} {relation} {done.keys[1]}")


def split(
    ctx: typer.Context,
    key: Work,
    person: Person = "",
    record: Annotated[
        str | None, typer.Argument(help="The record that leaves, as `why KEY` names it.")
    ] = None,
    note_text: Note = "",
) -> None:
    """Take one record out of a work, or make every record a work of its own; they stay apart."""
    with _deciding(ctx) as duplicates:
        done = duplicates.split(key, record, _person(ctx, person), note_text)
    _said(done, f"{done.keys[0]} is now {', '.join(done.keys)}", index=True)


def why(ctx: typer.Context, one: Work, other: Other, form: Annotated[
    SingleFormat, typer.Option("--format", help="Form of the output.")
] = SingleFormat.TABLE) -> None:  # fmt: skip
    """Say what two works seem to be to each other, why, and what was decided."""
    with _deciding(ctx) as duplicates:
        compared = duplicates.why(one, other)
    if form is SingleFormat.JSON:
        write(as_json(asdict(compared)))
        return
    first, second = (other, one) if compared.inverse else (one, other)
    proposed = f"{first} {compared.relation} {second}" if compared.relation else compared.outcome
    lines = [f"{proposed}  ({compared.score:.2f}{', certain' if compared.certain else ''})"]
    lines += [f"  {reason}" for reason in compared.reasons]
    if stands := compared.standing:
        about = f" {stands.relation}" if stands.relation else ""
        lines.append(
            f"decided: {stands.verdict}{about}, {stands.person}, {stands.decided_at}, act {stands.act}"
        )
    write("".join(f"{plain(line)}\n" for line in lines))


def undo(
    ctx: typer.Context,
    person: Person = "",
    number: Annotated[int | None, typer.Argument(help="Number of the act; default: your last.")] = None,
) -> None:
    """Take back a decision; `duplicates log` shows their numbers."""
    with _deciding(ctx) as duplicates:
        act, done = duplicates.undo(number, _person(ctx, person))
    behind = _BEHIND if act.verb in _MOVING else ""
    note(f"act {act.id} ({act.verb}) is undone; the works are now {', '.join(done.keys)}{behind}")


def log(
    ctx: typer.Context,
    by: Annotated[str, typer.Option(help="Only what this person did.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """List what was decided about pairs of works, newest first."""
    check_form(form, output)
    with _deciding(ctx) as duplicates:
        acts = duplicates.log(limit, by or None)
    rows: list[dict[str, Any]] = [
        {
            "act": act.id, "did": act.verb, "works": list(act.about["works"]),
            "relation": act.about.get("relation"), "person": act.person, "when": act.decided_at,
            "undone_by": act.undone_by, "note": act.note,
        }
        for act in acts
    ]  # fmt: skip
    table = is_drawn(form, output)
    if table:
        rows = [{name: _cell(value) for name, value in row.items()} for row in rows]
    print_rows(rows, form, output, right=("act", "undone_by"))


def settle(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be merged.")] = False,
) -> None:
    """Merge what is certain: the same title, people, year, venue, volume and page, and no two DOIs."""
    with _deciding(ctx) as duplicates, progress("duplicates") as report:
        merged = duplicates.settle(report, dry_run=dry_run)
    if not merged:
        raise NothingFoundError("no cluster is certain enough to be merged without a person")
    write("".join(f"{kept}  {absorbed}\n" for kept, absorbed in merged))
    note(f"{len(merged):,} {'would be merged' if dry_run else 'merged; each is an act that can be undone'}")


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


_MOVING = ("merge", "split")
_BEHIND = "; the index is behind until `migresearch index update`"


@contextmanager
def _deciding(ctx: typer.Context) -> Iterator["Duplicates"]:
    context: Context = ctx.obj
    with context.library() as library:
        yield library.duplicates


def _person(ctx: typer.Context, given: str) -> str:
    """Who decides: as given, as configured, or the account's name."""
    from getpass import getuser

    context: Context = ctx.obj
    try:
        return given or context.config.curation.person or getuser()
    except (KeyError, OSError):  # in a container the account may have no name
        raise UsageError("a decision needs the name of a person; give one with --as NAME") from None


def _said(done: "Done", what: str, *, index: bool = False) -> None:
    note(f"{what}; `migresearch duplicates undo {done.number}` takes it back{_BEHIND if index else ''}")


def _show(rows: Sequence[Mapping[str, Any]], total: int) -> None:
    if not rows:
        note("no works look like duplicates of one another")
        return
    from rich.console import Group

    from migresearch.cli import duplicate_cards, render

    render.display(Group(*map(duplicate_cards.card, rows)))
    note(f"{len(rows):,} of {total:,} clusters")
