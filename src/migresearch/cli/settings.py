"""Settings and version."""

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, write


def register(app: typer.Typer) -> None:
    config = typer.Typer(help="Settings and where they come from.", no_args_is_help=True)
    config.command("show")(show)
    app.add_typer(config, name="config")
    app.command()(version)


def show(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Print each setting, its value and where it comes from; check that the sources it names exist."""
    context: Context = ctx.obj
    rows = [
        {"setting": name, "value": value, "origin": origin} for name, value, origin in context.config.rows()
    ]
    print_rows(rows, form, output)
    with context.library() as library:
        library.harvests.check_settings()


def version() -> None:
    """Print the version."""
    from importlib.metadata import version as installed

    write(f"migresearch {installed('migresearch')}\n")
