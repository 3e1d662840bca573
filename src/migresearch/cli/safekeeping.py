"""Commands that keep a library safe: backup, restore, doctor, vacuum."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, check_form, note
from migresearch.cli.progress import progress
from migresearch.errors import ConfigError

FAILED = 1


def register(app: typer.Typer) -> None:
    for command in (backup, restore, doctor, vacuum):
        app.command()(command)


def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A new file, or a folder for a dated one; default: the folder beside the database."
        ),
    ] = None,
    compress: Annotated[
        bool, typer.Option("--compress", help="Compress it; a name with .gz says the same.")
    ] = False,
    keep: Annotated[int, typer.Option(min=0, help="Keep so many dated ones, remove older; 0: all.")] = 0,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Back the database up while others write; proved by unpacking it and comparing all it knows."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library, progress("pages copied") as report:
        done = library.keeping.backup(file, report, compress=compress, keep=keep)
    row = {
        "file": str(done.file),
        "works": done.receipt.counts.get("work", 0),
        "decisions": done.receipt.counts.get("decision", 0),
        "bytes": _number(done.receipt.bytes, form, output),
        "made": done.receipt.made,
        "dump_sha256": done.receipt.dump_sha256,
        "removed": [str(one) for one in done.removed],
    }
    print_rows([row], form, output, right=["works", "decisions", "bytes"], hidden=["dump_sha256", "removed"])
    for one in done.removed:
        note(f"removed {one}")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A backup that `migresearch backup` made.")],
    check: Annotated[bool, typer.Option("--check", help="Only examine it; change nothing.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Put a backup in the place of the database; the present one is set aside, never overwritten."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library, progress("pages copied") as report:
        done = library.keeping.restore(file, report, only_check=check)
    row = {
        "backup": str(file),
        "made": done.receipt.made if done.receipt else "unknown: no receipt beside it",
        "works": done.known.counts.get("work", 0),
        "decisions": done.known.counts.get("decision", 0),
        "set_aside": str(done.aside or ""),
    }
    print_rows([row], form, output, right=["works", "decisions"])
    if check:
        note("the backup is sound; nothing was changed")
        return
    if done.aside:
        note(f"the database before is {done.aside}; remove it when you no longer need it")
    note("`migresearch index update` makes the restored works searchable by meaning")


def doctor(
    ctx: typer.Context,
    deep: Annotated[
        bool, typer.Option("--deep", help="Compare every word of the full text; writers wait meanwhile.")
    ] = False,
    network: Annotated[
        bool, typer.Option("--network", help="Ask each harvested source for a first page.")
    ] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="First write the full text anew from the texts of the works.")
    ] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Examine settings, secrets, database, index, disk and clock; exit 1 where something is wrong."""
    check_form(form, output)
    context: Context = ctx.obj
    try:
        with context.library() as library:
            found = library.keeping.mend() if mend else []
            found += library.keeping.examine(deep=deep, network=network)
    except ConfigError as error:
        from migresearch.upkeep.finding import problem

        found = [problem("settings", str(error), "mend the file or variable that the finding names")]
    print_rows([asdict(one) for one in found], form, output)
    wrong = sum(one.weight == "problem" for one in found)
    if wrong:
        note(f"{wrong} of {len(found)} findings need a hand")
        raise typer.Exit(FAILED)


def vacuum(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Give back the room of deleted rows; other programs must have closed the database."""
    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        done = library.keeping.vacuum()
    row = {
        "database": str(context.config.paths.database),
        "bytes_before": _number(done.before, form, output),
        "bytes_after": _number(done.after, form, output),
    }
    print_rows([row], form, output, right=["bytes_before", "bytes_after"])


def _number(value: int, form: Format, output: Path | None) -> int | str:
    """With the thousands apart where a person reads it."""
    return f"{value:,}" if is_drawn(form, output) else value
