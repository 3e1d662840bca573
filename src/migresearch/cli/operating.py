"""Commands that feed and index a library: import, index."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.cli.progress import progress
from migresearch.errors import UsageError

PARTIAL = 3


def register(app: typer.Typer) -> None:
    app.command("import")(import_)
    index = typer.Typer(help="The derived files that make search fast.", no_args_is_help=True)
    for command in (update, rebuild, status):
        index.command()(command)
    app.add_typer(index, name="index")


def import_(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Files to import.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help="field=name of the file's field; repeatable.")
    ] = None,
    name: Annotated[str, typer.Option(help="Name of the source; default: the file's name.")] = "",
    shelf: Annotated[bool, typer.Option("--shelf", help="Load the shipped starter shelf.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Import JSON lines, JSON, CSV, BibTeX, RIS, CSL-JSON, OpenAlex or Crossref files, plain or gzipped."""
    if not files and not shelf:
        raise UsageError("nothing to import; name files, or --shelf for the shipped starter shelf")
    check_form(form, output)
    context: Context = ctx.obj
    rows, refused = [], []
    with context.library() as library:
        if shelf:
            rows.append(library.import_shelf().row())
        for file in files or ():
            try:
                with progress(file.name) as report:
                    done = library.import_file(file, _mapping(mapping or ()), name or None, report)
                rows.append(done.row())
            except UsageError as error:  # the other files are not to blame
                refused.append(error)
    if refused and not rows:
        raise refused[0]
    hidden = ["format", "deleted", "recoded", "rejects", "unused", "unknown_kinds", "notes"]
    numbers = ["entries", "new", "changed", "unchanged", "unreadable"]
    print_rows(rows, form, output, right=numbers, hidden=hidden)
    _say_what_is_next(rows)
    for refusal in refused:
        note(f"migresearch: {refusal}")
    if refused or any(row["unreadable"] for row in rows):
        raise typer.Exit(PARTIAL)


def update(ctx: typer.Context) -> None:
    """Bring the index up to date with the database; resumes where it was stopped."""
    _index(ctx, from_nothing=False)


def rebuild(ctx: typer.Context) -> None:
    """Throw the index away and build it anew; vectors of unchanged texts are computed again."""
    _index(ctx, from_nothing=True)


def status(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Say what the index holds and how far it is behind the database."""
    context: Context = ctx.obj
    with context.library() as library:
        facts = library.index_status()
    print_rows([{"part": name, "value": value} for name, value in facts.items()], form, output)


def _index(ctx: typer.Context, *, from_nothing: bool) -> None:
    context: Context = ctx.obj
    with context.library() as library, progress("encoding") as report:
        done = library.update_index(report, from_nothing=from_nothing)
    if done.slow_reason:
        note(f"this encoder runs on the slow path: {done.slow_reason}")
    if not done.is_changed:
        note(f"nothing new: {done.works:,} works are searchable by words and meaning")
        return
    behind = f"; {done.pending:,} still to encode" if done.pending else ""
    note(f"{done.encoded:,} texts encoded; {done.works:,} works are searchable by words and meaning{behind}")


def _mapping(assignments: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for one in assignments:
        ours, separator, theirs = one.partition("=")
        if not separator or not ours or not theirs:
            raise UsageError(f"--map {one!r} is not understood; write FIELD=NAME, e.g. --map title=Titel")
        pairs[ours] = theirs
    return pairs


def _say_what_is_next(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        for remark in row["notes"]:
            note(remark)
        if row["unreadable"]:
            entries = _counted(row["unreadable"], "entry", "entries")
            note(f"{entries} could not be read: mend and import {row['rejects']}")
            note(f"why is in {row['rejects']}.reasons.jsonl")
    changed = sum(row["new"] + row["changed"] for row in rows)
    if not changed:
        note("nothing new: all that could be read was here already")
        return
    records = _counted(changed, "record", "records")
    note(f"{records} new or changed; `migresearch index update` makes them searchable by meaning")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
