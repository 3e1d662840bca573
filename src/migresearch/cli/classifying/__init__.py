"""Commands for curators, ``migresearch classify …``; each module here holds one group of them."""

import typer

from migresearch.cli import curating, lifecycle, suggesting
from migresearch.cli.classifying import agreeing, batching, deciding, queueing, travelling

app = typer.Typer(
    name="classify",
    help="Classify works. Without a command a queue opens that shows its keys; every act is a command too.",
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    for commands in (curating, deciding, queueing, batching, agreeing, travelling, lifecycle, suggesting):
        commands.register(app)
    parent.add_typer(app)
