"""The commands, put together; each module holds the commands of one user."""

from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli import (
    briefing,
    classifying,
    duplicates,
    indices,
    operating,
    quality,
    researching,
    settings,
)
from migresearch.cli.context import Context

app = typer.Typer(
    name="migresearch",
    help="The open knowledge base of migration research: harvest, import, index, search.",
    no_args_is_help=True,
    add_completion=True,
    # Plain help starts in a third of the time and reads the same in a pipe.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def options(
    ctx: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Use this configuration file.")] = None,
    database: Annotated[Path | None, typer.Option(help="Use this database.")] = None,
    index: Annotated[Path | None, typer.Option(help="Use this index folder.")] = None,
) -> None:
    """Options before the command hold for all commands."""
    ctx.obj = Context(config, database, index)


for commands in (researching, classifying, duplicates, quality, indices, briefing, operating, settings):
    commands.register(app)
