"""A listing: rows in the form asked for, to the terminal or to a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from migresearch.cli.output import Format, as_list, write

Form = Annotated[Format, typer.Option("--format", help="Form of the output; xlsx needs -o.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")]


def is_drawn(form: Format, file: Path | None) -> bool:
    """Whether a person looks at the answer; else a program reads rows. A table in a file is rows, too."""
    return form is Format.TABLE and file is None


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    form: Format,
    file: Path | None = None,
    *,
    right: Sequence[str] = (),
    hidden: Sequence[str] = (),
    last: str = "",
) -> None:
    """Rows of one shape; ``right`` are numbers, ``hidden`` is left to the program formats. A table has the
    column ``last`` at its end, where long texts do not push others aside."""
    if not is_drawn(form, file):
        write(as_list(rows, form), file)
        return
    from migresearch.cli import render

    if rows:
        shown = [name for name in rows[0] if name not in hidden]
        names = sorted(shown, key=lambda name: name == last)
        titles = {name: name.replace("_", " ") for name in names}
        cells = [[row[name] for name in names] for row in rows]
        render.display(render.grid(list(titles.values()), cells, [titles[name] for name in right]))
