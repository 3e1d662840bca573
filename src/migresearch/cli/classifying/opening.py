"""What the commands of curation start from: a person's desk, and the schemes they speak of."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.curate.wanted import Wanted

Person = Annotated[str, typer.Option("--as", help="Your name; else as configured, or that of your account.")]
Schemes = Annotated[str, typer.Option("--in", help="Decide in these schemes only: topics,methods.")]
Query = Annotated[str, typer.Option("--query", "-q", help="Only works that hold all these words.")]
Note = Annotated[str, typer.Option(help="Why; kept with the decision.")]


@contextmanager
def desk(ctx: typer.Context, person: str) -> "Iterator[Desk]":
    """The person's desk at the library of the settings, closed again when the command is done."""
    from migresearch.curate.desk import opened
    from migresearch.library import utc_now
    from migresearch.schemes import load_schemes

    context: Context = ctx.obj
    with opened(context.config, load_schemes(), utc_now, person) as found:
        yield found


def names(text: str) -> tuple[str, ...]:
    """``topics, methods`` → its parts."""
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def wanted(found: "Desk", query: str, filters: dict[str, Any], schemes: str, **options: Any) -> "Wanted":
    """The queue that the options of a command describe. Raises UsageError."""
    from migresearch.search.query import FilterWords, resolve

    chosen = resolve(FilterWords(**filters), found.schemes)
    return found.wanted(query, chosen, schemes=names(schemes), **options)
