"""The command that links indices to literature."""

import typer

from migresearch.cli.context import Context
from migresearch.cli.indices.asking import Name
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_list, write


def register(app: typer.Typer) -> None:
    app.command()(works)


def works(ctx: typer.Context, name: Name, form: Form = Format.TABLE, output: Output = None) -> None:
    """List the works that use or discuss an index, with the sentence that names it."""
    from migresearch.indicators.literature import rows

    context: Context = ctx.obj
    with context.library() as library:
        found = library.indices.works(library.indices.named(name))
    if is_drawn(form, output):
        from migresearch.cli.indices import linked_works
        from migresearch.cli.render import display

        display(linked_works.listed(found, len(found)))
    else:
        write(as_list(list(rows(found)), form), output)
