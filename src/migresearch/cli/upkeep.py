"""Commands for operators of a library that refreshes itself: status, schedule."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output
from migresearch.cli.output import Format, as_json, as_list, check_form, write
from migresearch.upkeep.schedule import Scheduler

NEEDS_A_HAND = 3


def register(app: typer.Typer) -> None:
    for command in (status, schedule):
        app.command()(command)


def status(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Say in one screen how every source is and what needs a hand; exit code 3 if anything does, else 0."""
    from migresearch.cli.status_page import page
    from migresearch.upkeep.status import row

    check_form(form, output)
    context: Context = ctx.obj
    with context.library() as library:
        found = library.unattended.status()
    if form is Format.JSON or (form is Format.TABLE and output):
        write(as_json(found.as_json()), output)
    elif form is Format.TABLE:
        from migresearch.cli.render import display

        display(page(found))
    else:
        write(as_list([row(one) for one in found.sources], form), output)
    raise typer.Exit(NEEDS_A_HAND if found.needs_a_hand else 0)


def schedule(
    ctx: typer.Context,
    scheduler: Annotated[
        Scheduler,
        typer.Argument(metavar="SCHEDULER", help=f"What starts programs: {', '.join(Scheduler)}."),
    ],
    output: Output = None,
) -> None:
    """Print units that start `harvest --due`, ready to install; the times are those of [schedule]."""
    from migresearch.config import nearest_file
    from migresearch.upkeep.schedule import command, units

    context: Context = ctx.obj
    how = command(context.config, _program(), context.file or nearest_file(Path.cwd()))
    write(units(scheduler, how, context.config), output)


def _program() -> Path:
    """Where this program is installed: beside the Python that runs it, or where it was called."""
    installed = Path(sys.executable).with_name("migresearch")
    return installed if installed.is_file() else Path(sys.argv[0])
