"""Commands that take an index apart: key, whatif."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_json, as_list, note, write

if TYPE_CHECKING:
    from migresearch.indicators.answers import Span
    from migresearch.indicators.key_indicators import KeyReport
    from migresearch.indicators.whatif import WhatIf

Index = Annotated[str, typer.Argument(help="Code, acronym or name of an index, or NAME@EDITION.")]
OneEdition = Annotated[str, typer.Option("--edition", help="Label of an edition, or how it begins.")]


def register(app: typer.Typer) -> None:
    for command in (key, whatif):
        app.command()(command)


def key(
    ctx: typer.Context,
    index: Index,
    field: Annotated[str, typer.Option(help="Only this area of the index: family.")] = "",
    year: Annotated[str, typer.Option(help="2019, or 2010..2019: the mean of each country.")] = "",
    edition: OneEdition = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Say which indicators carry the information: redundancy, components, reliability, a short list."""
    from migresearch.indicators.key_indicators import key_indicators

    context: Context = ctx.obj
    with context.library() as library:
        found = key_indicators(library.indices, index, edition=edition, area=field, span=_span(year))
    if is_drawn(form, output):
        from migresearch.cli.indices import experiments
        from migresearch.cli.render import display

        display(experiments.key(found, detailed=bool(field)))
    elif form in {Format.JSON, Format.TABLE}:
        rows = _key_rows(found)
        write(as_json({"total": len(rows), "results": rows, **_behind(found)}), output)
    else:
        write(as_list(_key_rows(found), form), output)


def _span(year: str) -> "Span | None":
    from migresearch.search.query import years

    found = years(year)
    return None if found is None else (found[0] or 0, found[1] or 9999)


def _key_rows(found: "KeyReport") -> list[dict[str, Any]]:
    edition, span = found.table.held.edition, found.table.span
    return [
        {"index": edition.index, "edition": edition.label, "first_year": span[0], "last_year": span[1],
         **asdict(one), "reason": one.reason}
        for one in found.key
    ]  # fmt: skip


def _behind(found: "KeyReport") -> dict[str, Any]:
    """What the short list rests on."""
    table = found.table
    return {
        "countries": list(table.countries),
        "indicators": [one.code for one in table.indicators],
        "share_missing": table.missing,
        "set_aside": [asdict(one) for one in table.set_aside],
        "redundant_pairs": [asdict(one) for one in found.pairs],
        "largest_correlation_by_chance": found.chance,
        "components": [asdict(one) for one in found.components.components],
        "smallest_eigenvalue": found.components.smallest,
        "reliability": [asdict(one) for one in found.reliability],
    }


def whatif(
    ctx: typer.Context,
    index: Index,
    country: Annotated[str, typer.Option(help="Whose answers change, and who is shown: DE,FR.")] = "",
    weight: Annotated[
        list[str] | None, typer.Option("--weight", help="AREA=NUMBER; others weigh 1; repeatable.")
    ] = None,
    change: Annotated[
        list[str] | None, typer.Option("--set", help="INDICATOR=SCORE in these countries; repeatable.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Default: the latest year that scores most.")] = None,
    edition: OneEdition = "",
    total: Annotated[str, typer.Option(help="Which overall score, if there are several.")] = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Weigh areas differently or change an answer, and see scores and ranks move."""
    from migresearch.indicators import whatif as trying
    from migresearch.indicators.countries import countries

    context: Context = ctx.obj
    asked = trying.Asked(
        trying.assignments(weight or (), "--weight"), trying.assignments(change or (), "--set"),
        tuple(countries(country)), year, edition, total,
    )  # fmt: skip
    with context.library() as library:
        found = trying.what_if(library.indices, index, asked)
    if is_drawn(form, output):
        from migresearch.cli.indices import experiments
        from migresearch.cli.render import display

        display(experiments.tried(found, asked))
        return
    if found.left_out:
        note(f"left out, as their total does not follow from its parts: {', '.join(found.left_out)}")
    write(as_list(_tried(found), form), output)


def _tried(found: "WhatIf") -> list[dict[str, Any]]:
    edition = found.held.edition
    return [
        {"index": edition.index, "edition": edition.label, "year": found.year, **asdict(one)}
        for one in found.rows
    ]
