"""Commands for curators, ``migresearch classify …``; each module here holds one group of them."""

import typer

from migresearch.cli import curating, lifecycle, suggesting
from migresearch.cli.classifying import agreeing, batching, deciding, history, queueing, travelling

app = typer.Typer(
    name="classify",
    help="Classify works. Without a command a queue opens that shows its keys; every act is a command too.",
    rich_markup_mode=None,
)


def register(parent: typer.Typer) -> None:
    for commands in _GROUPS:
        commands.register(app)
    parent.add_typer(app)


_GROUPS = (
    curating, deciding, history, queueing, batching, agreeing, travelling, lifecycle, suggesting,
)  # fmt: skip
