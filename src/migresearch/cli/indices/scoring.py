"""Commands about scores: import, remove, editions, scores."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.listing import Form, Output, print_rows
from migresearch.cli.output import Format, note

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.indicators.reading_scores import Asked

Index = Annotated[str, typer.Argument(help="Code, acronym or name of an index: MIPEX.")]
Country = Annotated[str, typer.Option(help="Countries or regions: DE,France,'Northern Europe'.")]
Area = Annotated[str, typer.Option(help="Areas by code: family,education; or all.")]
Indicator = Annotated[str, typer.Option(help="Indicators by code; or all.")]
Year = Annotated[str, typer.Option(help="2015, 2010..2019, 2010.. or ..2019.")]
OneEdition = Annotated[str, typer.Option("--edition", help="Label of an edition, or how it begins.")]


def register(app: typer.Typer) -> None:
    for command in (import_, scores):
        app.command(command.__name__.strip("_"))(command)


def import_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Workbooks, CSV files or API answers.")],
    index: Annotated[str, typer.Option(help="Code of the index, if the file does not say.")] = "",
    edition: Annotated[str, typer.Option(help="Label of the edition, if not as the file says.")] = "",
    mapping: Annotated[Path | None, typer.Option(help="TOML file that describes the layout.")] = None,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Take in the scores of an index, as an edition; says what was read and what was not."""
    from migresearch.indicators.importing.keeping import Wanted
    from migresearch.indicators.importing.limits import Limits

    context: Context = ctx.obj
    wanted = Wanted(index, edition, mapping)
    with context.library() as library:
        done = [library.indices.import_scores(file, wanted, Limits()) for file in files]
    rows = [{**asdict(one), "report": dict(one.report)} for one in done]
    print_rows(rows, form, output)


def scores(
    ctx: typer.Context,
    index: Index,
    country: Country = "",
    area: Area = "",
    indicator: Indicator = "",
    year: Year = "",
    edition: OneEdition = "",
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Scores by country, year and area; without --area and --indicator the overall scores."""
    context: Context = ctx.obj
    with context.library() as library:
        asked = _asked(country, area, indicator, year, edition)
        rows = [asdict(one) for one in library.indices.scores(_code(library.indices, index), asked)]
    if not rows:
        note("no scores for these countries and years")
    print_rows(rows, form, output, right=("year", "score"))


def _asked(country: str, area: str, indicator: str, year: str, edition: str) -> "Asked":
    from migresearch.indicators.countries import countries
    from migresearch.indicators.reading_scores import Asked
    from migresearch.search.query import years

    return Asked(tuple(countries(country)), _words(area), _words(indicator), years(year), edition)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _code(indices: "Indices", name: str) -> str:
    """The code of an index of which scores are held, be it in the catalogue or not."""
    held = {one.edition.index for one in indices.editions()}
    return name if name in held else indices.named(name).code
