"""Commands that ask the catalogue: find, show, status, stale, gaps."""

from pathlib import Path
from typing import Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.output import Format, as_list, write

Form = Annotated[Format, typer.Option("--format", help="Form of the output.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]


def register(app: typer.Typer) -> None:
    app.command("find")(find)


def find(ctx: typer.Context, form: Form = Format.JSON, output: Output = None) -> None:
    """Find the indices that answer a question."""
    context: Context = ctx.obj
    with context.library() as library:
        rows = [{"index": one.code, "name": one.name, "years": one.years()} for one in library.indices.all]
    write(as_list(rows, form), output)
