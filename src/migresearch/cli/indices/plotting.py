"""The command that draws: pictures of scores and of the catalogue."""

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from migresearch.cli.context import Context
from migresearch.cli.indices.scoring import Country, OneEdition
from migresearch.cli.output import note, write
from migresearch.errors import UsageError
from migresearch.indicators.axes import By
from migresearch.indicators.pictures.kinds import Kind

if TYPE_CHECKING:
    from migresearch.indicators.pictures.figure import Figure
    from migresearch.indicators.reading_scores import Asked
    from migresearch.library import Library

Save = Annotated[Path | None, typer.Option(help="Write a picture: FILE.svg, FILE.png or FILE.html.")]


def register(app: typer.Typer) -> None:
    app.command()(plot)


def plot(
    ctx: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to draw.")],
    index: Annotated[str, typer.Argument(help="Code, acronym or name of an index; none for gaps.")] = "",
    country: Country = "",
    area: Annotated[str, typer.Option(help="Areas or indicators by code: family,education.")] = "",
    year: Annotated[str, typer.Option(help="2015, 2010..2019, 2010.. or ..2019.")] = "",
    edition: OneEdition = "",
    against: Annotated[str, typer.Option(help="scatter: the index or outcome on the other axis.")] = "",
    against_area: Annotated[str, typer.Option(help="scatter: the area on the other axis.")] = "",
    by: Annotated[By, typer.Option(help="gaps: what the fields are crossed with.")] = By.REGION,
    within: Annotated[str, typer.Option(help="gaps: only the parts of this region.")] = "",
    field: Annotated[str, typer.Option(help="gaps: only these policy fields.")] = "",
    save: Save = None,
) -> None:
    """Draw scores by area, over time, ranked or on a map; or what the catalogue does not cover.

    Without --save the picture is drawn in the terminal; without --year each country is shown in its latest
    year. The terminal shows a radar as a strip.
    """
    from migresearch.indicators.reading_scores import asked

    context: Context = ctx.obj
    _check(kind, index, against, save)
    with context.library() as library:
        if kind is Kind.GAPS:
            figure: Figure = _gaps(library, by, within, field)
        else:
            wanted = asked(country=country, area=area, year=year, edition=edition)
            other = asked(country=country, area=against_area, year=year)
            figure = _scores(library, kind, index, wanted, against, other)
    show(figure, save)


def show(figure: "Figure", save: Path | None = None) -> None:
    """Write a picture to a file, or to standard output as text."""
    if save is not None:
        from migresearch.indicators.pictures import files

        files.save(figure, save)
        note(f"{save} written")
        return
    from migresearch.indicators.pictures import terminal

    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    size = shutil.get_terminal_size()
    text = terminal.text(figure, size.columns, size.lines, coloured=coloured)
    if coloured:
        # Texts of the world are cleaned in the figure; the codes of colours must reach the terminal.
        sys.stdout.write(text)
    else:
        write(text)


def _check(kind: Kind, index: str, against: str, save: Path | None) -> None:
    if kind is not Kind.GAPS and not index:
        raise UsageError(f"name an index: migresearch indices plot {kind} MIPEX")
    if kind is Kind.GAPS and index:
        raise UsageError("gaps is drawn from the whole catalogue; leave the index out")
    if (kind is Kind.SCATTER) != bool(against):
        raise UsageError("a scatter, and nothing else, needs --against INDEX")
    if save is not None:
        from migresearch.indicators.pictures.endings import check_ending

        check_ending(save)


def _gaps(library: "Library", by: By, within: str, field: str) -> "Figure":
    from migresearch.indicators.pictures.gap_figure import gap_figure

    cells = library.indices.gaps(by, within=within, fields=field)
    return gap_figure(cells, by, library.label, library.today())


def _scores(
    library: "Library", kind: Kind, index: str, wanted: "Asked", against: str, other: "Asked"
) -> "Figure":
    from migresearch.indicators.pictures.choosing import Chooser

    across = Chooser(library.indices, library.indices.code_of(index), library.label)
    if kind is not Kind.SCATTER:
        return across.figure(kind, wanted)
    from migresearch.indicators.pictures import scatter

    up = Chooser(library.indices, library.indices.code_of(against), library.label)
    return scatter.figure(across, wanted, up, other)
