"""The queue at the terminal, ``migresearch classify``: a full screen, or lines for screen readers."""

import os
import sys
from typing import Annotated, Any

import typer

from migresearch.cli.classifying.opening import Person, Query, Schemes, desk, names
from migresearch.cli.context import Context
from migresearch.cli.filtering import takes_filters
from migresearch.cli.output import note
from migresearch.errors import UsageError

Second = Annotated[bool, typer.Option("--second", help="Ask about a sample of what others decided, unseen.")]
Disputed = Annotated[bool, typer.Option("--adjudicate", help="Ask about what people disagree on.")]
Again = Annotated[bool, typer.Option("--again", help="Also what you skipped or were unsure of.")]
Share = Annotated[float | None, typer.Option(min=0, max=1, help="Part drawn at random, or sampled.")]
Plain = Annotated[bool, typer.Option("--plain", help="Line by line, for screen readers and plain terminals.")]
SECOND_SHARE = 0.1


def register(app: typer.Typer) -> None:
    app.callback(invoke_without_command=True, no_args_is_help=False)(classify)


@takes_filters
def classify(
    ctx: typer.Context,
    filters: dict[str, Any],
    query: Query = "",
    schemes: Schemes = "",
    second: Second = False,
    disputed: Disputed = False,
    again: Again = False,
    share: Share = None,
    seed: Annotated[str, typer.Option(help="Another word draws another sample.")] = "",
    plain: Plain = False,
    person: Person = "",
) -> None:
    """Classify works from the keyboard, the most informative first; or act by one of the commands below.

    Without a command, a queue opens that shows its keys. Every answer is kept at once: leave when you like.
    """
    if ctx.invoked_subcommand is not None:
        return
    if second and disputed:
        raise UsageError("--second and --adjudicate ask different questions; give one of them")
    from migresearch.cli.curating.sitting import Sitting
    from migresearch.curate.wanted import Purpose
    from migresearch.search.query import FilterWords, resolve

    purpose = Purpose.SECOND if second else Purpose.ADJUDICATE if disputed else Purpose.CLASSIFY
    context: Context = ctx.obj
    usual = SECOND_SHARE if second else context.config.curation.random_share
    options = {
        "schemes": names(schemes), "purpose": purpose, "again": again, "seed": seed,
        "share": usual if share is None else share,
    }  # fmt: skip
    if sys.stderr.isatty():
        note("Looking for what is still to be decided …")  # seconds in a large library
    with desk(ctx, person) as found:
        _run(Sitting(found, resolve(FilterWords(**filters), found.schemes), query, options), plain=plain)


def _run(sitting: Any, *, plain: bool) -> None:
    obstacle = _obstacle()
    if plain or obstacle:
        from migresearch.cli.curating.plain import converse

        if not plain:
            note(f"{obstacle}: going on line by line")
        converse(sitting)
        return
    from migresearch.cli.curating.app import CurationApp

    CurationApp(sitting).run()
    note(f"{sitting.progress}; everything is kept")


def _obstacle() -> str:
    """Why a full screen cannot be shown here, if it cannot."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return "this is no terminal"
    if os.environ.get("TERM", "dumb") in ("dumb", ""):
        return "this terminal has no full screen (TERM is dumb)"
    if sys.stdin.encoding.lower().replace("-", "") != "utf8":
        return f"a full screen needs UTF-8 and this locale is {sys.stdin.encoding}"
    return ""
