"""The command that shows scores: by country and year, over time, ranked, beside peers."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from migresearch.cli.context import Context
from migresearch.cli.indices.plotting import show_scores
from migresearch.cli.indices.scoring import Area, Country, Index, OneEdition
from migresearch.cli.listing import Form, Output, is_drawn
from migresearch.cli.output import Format, as_list, check_form, note, write
from migresearch.errors import UsageError

if TYPE_CHECKING:
    from migresearch.indicators.reading_scores import Asked, ScoreRow
    from migresearch.library import Library

Indicator = Annotated[str, typer.Option(help="Indicators by code; or all.")]
Year = Annotated[str, typer.Option(help="2015, 2010..2019, 2010.. or ..2019.")]
Change = Annotated[bool, typer.Option("--change", help="From the first to the last score of each series.")]
Rank = Annotated[bool, typer.Option("--rank", help="Place among all countries of the year; 1 is highest.")]
Plot = Annotated[bool, typer.Option("--plot", help="Draw them: over time, ranked, or areas by country.")]
Group = Annotated[str, typer.Option("--peers", help="Beside the mean of these: EU27 or DE,FR,NL.")]


_NUMBERS = (
    "year", "score", "rank", "of", "peers_mean", "peers", "difference", "from_year", "from_score", "to_year",
    "to_score", "change",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    app.command()(scores)


def scores(
    ctx: typer.Context,
    index: Index,
    country: Country = "",
    area: Area = "",
    indicator: Indicator = "",
    year: Year = "",
    edition: OneEdition = "",
    change: Change = False,
    rank: Rank = False,
    peers: Group = "",
    plot: Plot = False,
    form: Form = Format.TABLE,
    output: Output = None,
) -> None:
    """Scores by country, year and area; without --area and --indicator the overall scores."""
    from migresearch.indicators.countries import countries
    from migresearch.indicators.reading_scores import asked
    from migresearch.indicators.standing import changes

    check_form(form, output)
    if plot and (change or rank or peers or output is not None or form is not Format.TABLE):
        raise UsageError("--plot draws the scores in the terminal; `migresearch indices plot` has --save")
    if change and (rank or peers):
        raise UsageError("--change stands alone: choose it, or --rank and --peers")
    context: Context = ctx.obj
    with context.library() as library:
        wanted = asked(country=country, area=area, indicator=indicator, year=year, edition=edition)
        if plot:
            show_scores(library, index, wanted)
            return
        found: Sequence[ScoreRow] = ()
        if rank or peers:
            rows = _standing(library, index, wanted, countries(peers), rank=rank)
        else:
            found = library.indices.scores(index, wanted)
            rows = [asdict(one) for one in changes(found)] if change else [one.row() for one in found]
        if not is_drawn(form, output):
            write(as_list(rows, form), output)
        elif not rows:
            note("no scores for these countries and years")
        elif change or rank or peers:
            _show(library, rows)
        else:
            _show_by_year(library, index, found)


def _standing(
    library: "Library", index: str, wanted: "Asked", group: Sequence[str], *, rank: bool
) -> list[dict[str, Any]]:
    """Rows beside others: of one year, unless years are asked for."""
    from migresearch.indicators.standing import beside, fullest_year, joined

    everyone = library.indices.scores(index, replace(wanted, countries=()))
    if wanted.years is None and (year := fullest_year(everyone)):
        note(f"of {year}, the latest year with most countries; --year chooses another")
        everyone = [row for row in everyone if row.year == year]
    rows = [row for row in joined(everyone) if row.country in wanted.countries or not wanted.countries]
    return beside(rows, everyone, group, rank=rank)


def _show(library: "Library", rows: Sequence[dict[str, Any]]) -> None:
    from migresearch.cli.indices import score_tables
    from migresearch.cli.render import display

    said = {"index": None, "missing": None}
    shown = [{**row, **said, "country": library.label("geographies", row["country"])} for row in rows]
    display(score_tables.listed(shown, right=_NUMBERS))


def _show_by_year(library: "Library", index: str, found: "Sequence[ScoreRow]") -> None:
    from migresearch.cli.indices import score_tables
    from migresearch.cli.render import PIPE_WIDTH, display

    # In a pipe there is room for every year.
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    titles = {one.code: one.label for held in library.indices.editions(index) for one in held.indicators}
    display(
        score_tables.by_year(
            found, lambda code: library.label("geographies", code), lambda code: titles[code], width
        )
    )
    _say_of_totals(library, index, found)


def _say_of_totals(library: "Library", index: str, found: "Sequence[ScoreRow]") -> None:
    """An overall score that is seldom published has sisters that leave areas out."""
    totals = {
        one.code
        for held in library.indices.editions(index)
        for one in held.indicators
        if one.level == "overall"
    }
    others = sorted(totals - {str(row.area) for row in found})
    if others and all(row.area in totals for row in found) and any(row.score is None for row in found):
        note(f"–: not measured; other totals: --area {' or --area '.join(others)}")
