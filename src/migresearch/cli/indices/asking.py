"""Commands that ask the catalogue: find, show, status, stale."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_json, as_list, note, write
from migresearch.indicators.axes import By

if TYPE_CHECKING:
    from migresearch.indicators.finding import Found

Words = Annotated[str, typer.Argument(help="Words of its name, acronym, producers or description.")]
Name = Annotated[str, typer.Argument(help="Code, acronym or name of an index.")]


def register(app: typer.Typer) -> None:
    for command in (find, show, gaps, status, stale):
        app.command()(command)


def find(
    ctx: typer.Context,
    text: Words = "",
    country: Annotated[str, typer.Option(help="Covers all of these: JP or 'Germany,West Africa'.")] = "",
    field: Annotated[str, typer.Option(help="Policy field, any of these: family,asylum.")] = "",
    group: Annotated[str, typer.Option(help="Target group, any of these: refugees,students.")] = "",
    year: Annotated[str, typer.Option(help="Measures any of 2015, 2015..2020, 2015.. or ..2020.")] = "",
    coding: Annotated[str, typer.Option(help="absolute, change, typology or outcome.")] = "",
    direction: Annotated[str, typer.Option(help="A high value is open, restrictive or developed.")] = "",
    part: Annotated[str, typer.Option("--set", help="policy, outcome or reference.")] = "",
    open_data: Annotated[bool | None, typer.Option("--open-data/--no-open-data", help="Free data?")] = None,
    possible: Annotated[bool, typer.Option("--possible", help="Also those of unknown coverage.")] = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Find the indices that answer a question: country, field, group, years, coding, data, words."""
    context: Context = ctx.obj
    with context.library() as library:
        found = library.indices.find(
            note, possible=possible, country=country, field=field, group=group, year=year, coding=coding,
            direction=direction, part=part, open_data=open_data, text=text,
        )  # fmt: skip
        if is_drawn(form, output):
            from migresearch.cli.indices import rendering
            from migresearch.cli.render import display

            display(rendering.found(found, library.label))
        else:
            write(as_list([_row(one) for one in found], form), output)


def _row(found: "Found") -> dict[str, Any]:
    index = found.index
    return {
        "index": index.code,
        "acronym": index.value("acronym"),
        "name": index.name,
        "set": index.row.part,
        "years": list(index.years()),
        "country_count": index.country_count(),
        "countries": index.values("countries"),
        "fields": index.values("policy-fields"),
        "groups": index.values("target-groups"),
        "coding": index.value("coding"),
        "direction": index.value("direction"),
        "availability": index.value("availability"),
        "url": index.value("url"),
        "key": index.row.key,
        "covers": str(found.cover),
    }


def show(ctx: typer.Context, name: Name, form: Form = Format.TABLE, output: Output = None) -> None:
    """Show all that is said of an index, by whom, and where statements disagree."""
    context: Context = ctx.obj
    with context.library() as library:
        index = library.indices.named(name)
        if is_drawn(form, output):
            from migresearch.cli.indices import rendering
            from migresearch.cli.render import display

            display(rendering.one(index, library.indices))
        elif form is Format.JSON:
            from migresearch.indicators.literature import rows

            works = list(rows(library.indices.works(index)))
            write(as_json({**library.indices.described(index), "works": works}), output)
        else:
            write(as_list(library.indices.described(index)["statements"], form), output)


def gaps(
    ctx: typer.Context,
    by: Annotated[By, typer.Option(help="What the fields are crossed with.")] = By.REGION,
    within: Annotated[str, typer.Option(help="Only the parts of this region: Africa.")] = "",
    field: Annotated[str, typer.Option(help="Only these policy fields: family,asylum.")] = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Draw the evidence-gap map: how many indices and works there are on each field, and where."""
    context: Context = ctx.obj
    with context.library() as library:
        cells = library.indices.gaps(by, within=within, fields=field)
        if is_drawn(form, output):
            from migresearch.cli.indices import rendering
            from migresearch.cli.render import display

            display(rendering.gaps(cells, by, library.label))
        else:
            rows = [{**asdict(one), "indices": list(one.indices), "gap": one.is_gap} for one in cells]
            write(as_list(rows, form), output)


def status(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """Say how much the catalogue knows: entries, statements, coverage of each field."""
    from migresearch.indicators.upkeep import standing, status_rows

    context: Context = ctx.obj
    with context.library() as library:
        state = standing(library.indices.all)
    if is_drawn(form, output):
        from migresearch.cli.indices import rendering
        from migresearch.cli.render import display

        display(rendering.standing(state))
    else:
        write(as_list(status_rows(state), form), output)


def stale(ctx: typer.Context, form: Form = Format.TABLE, output: Output = None) -> None:
    """List the entries that may be out of date, and why."""
    from migresearch.indicators import upkeep

    context: Context = ctx.obj
    with context.library() as library:
        found = upkeep.stale(library.indices.all, date.fromisoformat(library.today()))
    rows = [
        {"index": one.index.code, "name": one.index.name, "checked": one.index.row.checked,
         "reasons": list(one.reasons)}
        for one in found
    ]  # fmt: skip
    if is_drawn(form, output):
        from migresearch.cli.indices import rendering
        from migresearch.cli.render import display

        display(rendering.stale(rows))
    else:
        write(as_list(rows, form), output)
