"""The commands, put together; each module holds the commands of one user.

A call loads and builds the commands of one module only; building all would make a search a tenth longer.
"""

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli.context import Context

# Module beside this one → the commands it registers, in the order of the help.
COMMANDS = {
    "researching": ("search", "similar", "show", "why", "export", "eval"),
    "classifying": ("classify",),
    "duplicates": ("duplicates",),
    "quality": ("quality",),
    "coverage": ("coverage",),
    "indices": ("indices",),
    "briefing": ("brief",),
    "watching": ("saved", "new", "digest"),
    "operating": ("import", "index"),
    "harvesting": ("harvest", "sources", "runs"),
    "upkeep": ("status", "schedule"),
    "safekeeping": ("backup", "restore", "doctor", "vacuum"),
    "settings": ("config", "version"),
}
_HOMES = {command: module for module, commands in COMMANDS.items() for command in commands}
_TAKE_A_VALUE = ("--config", "--database", "--index")


def application(words: Sequence[str] = ()) -> typer.Typer:
    """The program with the commands a call of these words needs; with all where it names none."""
    app = typer.Typer(
        name="migresearch",
        help="The open knowledge base of migration research: harvest, import, index, search.",
        no_args_is_help=True,
        add_completion=True,
        # Plain help starts in a third of the time and reads the same in a pipe.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(options)
    home = _HOMES.get(_command(words))
    for module in [home] if home else COMMANDS:
        import_module(f"migresearch.cli.{module}").register(app)
    return app


def options(
    ctx: typer.Context,
    config: Annotated[Path | None, typer.Option(help="Use this configuration file.")] = None,
    database: Annotated[Path | None, typer.Option(help="Use this database.")] = None,
    index: Annotated[Path | None, typer.Option(help="Use this index folder.")] = None,
) -> None:
    """Options before the command hold for all commands."""
    ctx.obj = Context(config, database, index)


def _command(words: Iterable[str]) -> str:
    """The first word that is neither an option nor an option's value; empty where there is none."""
    rest = iter(words)
    for word in rest:
        if word in _TAKE_A_VALUE:
            next(rest, "")
        elif not word.startswith("-"):
            return word
    return ""
