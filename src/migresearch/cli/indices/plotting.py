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
    from migresearch.indicators.pictures.choosing import Chooser
    from migresearch.indicators.pictures.figure import Figure
    from migresearch.indicators.reading_scores import Asked
    from migresearch.library import Library

Save = Annotated[Path | None, typer.Option(help="Write a picture: FILE.svg, FILE.png or FILE.html.")]


def register(app: typer.Typer) -> None:
    app.command()(plot)


def plot(
    ctx: typer.Context,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help=", ".join(Kind))],
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
            if kind is Kind.SCATTER:
                other = asked(country=country, area=against_area, year=year)
                figure = _scatter(library, (index, wanted), (against, other))
            else:
                figure = _chooser(library, index).figure(kind, wanted)
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


def show_scores(library: "Library", index: str, wanted: "Asked") -> None:
    """Draw scores in the terminal, in the picture that fits them."""
    chooser = _chooser(library, index)
    show(chooser.figure(chooser.usual_kind(wanted), wanted))


def _check(kind: Kind, index: str, against: str, save: Path | None) -> None:
    if kind is not Kind.GAPS and not index:
        raise UsageError(f"name an index: migresearch indices plot {kind} MIPEX")
    if kind is Kind.GAPS and index:
        raise UsageError("gaps is drawn from the whole catalogue; leave the index out")
    if (kind is Kind.SCATTER) != bool(against):
        raise UsageError("a scatter, and nothing else, needs --against INDEX")
    if save is not None:
        from migresearch.indicators.pictures.endings import check_file

        check_file(save)


def _gaps(library: "Library", by: By, within: str, field: str) -> "Figure":
    from migresearch.indicators.pictures.gap_figure import gap_figure

    cells = library.indices.gaps(by, within=within, fields=field)
    return gap_figure(cells, by, library.label, library.today())


def _scatter(library: "Library", across: "tuple[str, Asked]", up: "tuple[str, Asked]") -> "Figure":
    from migresearch.indicators.pictures import scatter

    one, other = (_chooser(library, index) for index, _ in (across, up))
    return scatter.figure(one, across[1], other, up[1])


def _chooser(library: "Library", index: str) -> "Chooser":
    from migresearch.indicators.pictures.choosing import Chooser

    return Chooser(library.indices, library.indices.code_of(index), library.label)
