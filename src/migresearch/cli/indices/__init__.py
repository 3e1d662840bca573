"""Commands for policy analysts, ``migresearch indices …``; each module here holds one group of them."""

import typer

from migresearch.cli.indices import asking, comparing, experimenting, literature, plotting, scores, scoring

app = typer.Typer(
    name="indices",
    help="Policy indices: find and compare them, import and read their scores.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    for commands in (asking, scoring, scores, plotting, comparing, experimenting, literature):
        commands.register(app)
    parent.add_typer(app)
