"""Settings and version."""

from typing import Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.output import Format, as_list, write


def register(app: typer.Typer) -> None:
    config = typer.Typer(help="Settings and where they come from.", no_args_is_help=True)
    config.command("show")(show)
    app.add_typer(config, name="config")
    app.command()(version)


def show(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="Form of the output.")] = Format.TABLE,
) -> None:
    """Print each setting, its value and where it comes from."""
    context: Context = ctx.obj
    rows = [
        {"setting": name, "value": value, "origin": origin} for name, value, origin in context.config.rows()
    ]
    if form is not Format.TABLE:
        write(as_list(rows, form))
        return
    from migresearch.cli import render

    cells = [list(row.values()) for row in rows]
    render.display(render.grid(["setting", "value", "origin"], cells))


def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    write(f"migresearch {installed('migresearch')}\n")
