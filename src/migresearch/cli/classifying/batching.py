"""Decisions on many works at once, ``classify batch accept|reject``: looked at before, taken back as one."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import Note, Person, Query, desk, wanted
from migresearch.cli.filtering import takes_filters
from migresearch.cli.output import SingleFormat, as_json, note, write
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.curate.batches import Batch

Code = Annotated[str, typer.Argument(help="The code, as CODE or SCHEME=CODE.")]
Scheme = Annotated[str, typer.Option("--in", help="The scheme of the code; then labels may be given too.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Preview = Annotated[bool, typer.Option("--preview", help="Only show what would be decided.")]
SingleForm = Annotated[SingleFormat, typer.Option("--format", help="Form of the output.")]


def register(app: typer.Typer) -> None:
    batch = typer.Typer(name="batch", help="Decide on many works at once.", no_args_is_help=True)
    batch.command()(accept)
    batch.command()(reject)
    app.add_typer(batch)


@takes_filters
def accept(
    ctx: typer.Context,
    filters: dict[str, Any],
    code: Code,
    query: Query = "",
    of_scheme: Scheme = "",
    yes: Yes = False,
    preview: Preview = False,
    why: Note = "",
    person: Person = "",
    form: SingleForm = SingleFormat.TABLE,
) -> None:
    """Say that a code fits all works of a question that nobody decided on."""
    _decide(ctx, "accept", filters, code, query, of_scheme, yes, preview, why, person, form)


@takes_filters
def reject(
    ctx: typer.Context,
    filters: dict[str, Any],
    code: Code,
    query: Query = "",
    of_scheme: Scheme = "",
    yes: Yes = False,
    preview: Preview = False,
    why: Note = "",
    person: Person = "",
    form: SingleForm = SingleFormat.TABLE,
) -> None:
    """Say that a code fits none of the works of a question that nobody decided on."""
    _decide(ctx, "reject", filters, code, query, of_scheme, yes, preview, why, person, form)


def _decide(
    ctx: typer.Context,
    word: str,
    filters: dict[str, Any],
    code: str,
    query: str,
    scheme: str,
    yes: bool,
    preview: bool,
    why: str,
    person: str,
    form: SingleFormat,
) -> None:
    from migresearch.curate.batches import decide, prepare
    from migresearch.store.decisions import Verdict

    with desk(ctx, person) as found:
        asked = wanted(found, query, filters, "")
        if not asked.filters:
            raise UsageError("a batch over the whole library is no batch: give --query or a filter")
        batch = prepare(found, found.tag(code, scheme), Verdict(word), asked)
        act = None
        if form is SingleFormat.TABLE:
            _show(batch)
        if not preview and _agreed(batch, yes=yes):
            act = decide(found, batch, why or f"batch: {_question(query, filters)}").act
        if form is SingleFormat.JSON:
            write(as_json(_row(batch, act)))
    if act:
        note(f"{len(batch.works):,} decisions kept; `migresearch classify undo` takes them back as one")


def _show(batch: "Batch") -> None:
    from migresearch.cli import render

    note(
        f"{batch.verdict} {batch.tag.scheme}={batch.tag.code}: {batch.found:,} works found, "
        f"{batch.decided:,} decided already, {len(batch.works):,} to decide; {batch.changing:,} would change"
    )
    cells = [[work.key, str(work.year or ""), work.title] for work in batch.sample]
    if cells:
        render.display(render.grid(["key", "year", "for example"], cells, []))


def _agreed(batch: "Batch", *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("nobody is there to confirm: give --yes, or --preview to look only")
    return typer.confirm(f"Decide on {len(batch.works):,} works?", err=True)


def _question(query: str, filters: dict[str, Any]) -> str:
    parts = [f"{name} {value}" for name, value in filters.items() if value not in ("", None, (), [])]
    return "; ".join([*([query] if query else []), *parts])


def _row(batch: "Batch", act: str | None) -> dict[str, Any]:
    return {
        "scheme": batch.tag.scheme,
        "code": batch.tag.code,
        "verdict": batch.verdict.value,
        "found": batch.found,
        "decided": batch.decided,
        "to_decide": len(batch.works),
        "changing": batch.changing,
        "sample": [{"key": work.key, "year": work.year, "title": work.title} for work in batch.sample],
        "act": act,
    }
