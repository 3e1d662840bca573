"""The queue as rows: what is asked next, and what is asked a second time."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.classifying.opening import Person, Query, Schemes, desk, wanted
from migresearch.cli.context import Context
from migresearch.cli.filtering import takes_filters
from migresearch.cli.listing import Form, Output, is_drawn, print_rows
from migresearch.cli.output import Format, as_list, check_form, note, write
from migresearch.errors import NothingFoundError

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk
    from migresearch.curate.wanted import Wanted

Size = Annotated[int, typer.Option("--size", "--limit", "-n", min=1, help="So many cards.")]
Again = Annotated[bool, typer.Option("--again", help="Also what you skipped or were unsure of.")]
Seed = Annotated[str, typer.Option(help="Another word draws another sample.")]
NESTED = ("abstract", "options", "title_words", "abstract_words", "twins")


def register(app: typer.Typer) -> None:
    app.command()(queue)
    app.command()(second)


@takes_filters
def queue(
    ctx: typer.Context,
    filters: dict[str, Any],
    query: Query = "",
    schemes: Schemes = "",
    share: Annotated[
        float, typer.Option(min=-1, max=1, help="Part drawn at random; -1: as configured.")
    ] = -1.0,
    seed: Seed = "",
    again: Again = False,
    size: Size = 10,
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show the works to decide next, the most informative first."""
    check_form(form, output)
    context: Context = ctx.obj
    drawn = context.config.curation.random_share if share < 0 else share
    with desk(ctx, person) as found:
        asked = wanted(found, query, filters, schemes, share=drawn, seed=seed, again=again)
        _print(found, asked, size, form, output)


@takes_filters
def second(
    ctx: typer.Context,
    filters: dict[str, Any],
    query: Query = "",
    schemes: Schemes = "",
    share: Annotated[float, typer.Option(min=0, max=1, help="Part of the decided works to ask about.")] = 0.1,
    seed: Seed = "",
    size: Size = 10,
    person: Person = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Show a sample of what others decided, for you to decide without seeing their words."""
    from migresearch.curate.wanted import Purpose

    check_form(form, output)
    with desk(ctx, person) as found:
        asked = wanted(found, query, filters, schemes, share=share, seed=seed, purpose=Purpose.SECOND)
        _print(found, asked, size, form, output)


def _print(found: "Desk", asked: "Wanted", size: int, form: Format, output: Any) -> None:
    from migresearch.curate.asked import next_cards, row

    total, cards = next_cards(found, asked, size)
    if not cards:
        raise NothingFoundError(
            "nothing is left to decide here; widen the filters, or --again for skipped works"
        )
    rows = [row(card) for card in cards]
    if is_drawn(form, output):
        print_rows(rows, form, hidden=NESTED)
        note(f"{len(rows):,} of {total:,} works to decide")
    else:
        write(as_list(rows, form, total), output)
