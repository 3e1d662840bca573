"""Pictures in a terminal: title, what is shown, the picture, sources; as wide as the terminal is."""

from textwrap import wrap

from migresearch.indicators.pictures import text_bars, text_grid, text_map, text_plots
from migresearch.indicators.pictures.figure import Figure, GapFigure, PairFigure, ScoreFigure
from migresearch.indicators.pictures.kinds import Kind
from migresearch.indicators.pictures.palette import Palette

NARROWEST, WIDEST = 40, 200
LEGEND, LOWEST, HIGHEST = 5, 12, 40  # lines below a plot and blank ones; the least and most of a plot


def text(figure: Figure, width: int, height: int, *, coloured: bool) -> str:
    """A picture for a terminal of this size. A radar is shown as a strip: characters know no angles."""
    width = max(min(width, WIDEST), NARROWEST)
    frame = figure.frame
    head = [line for part in (frame.title, frame.shown) for line in wrap(part, width)]
    foot = [line for source in frame.sources for line in wrap(source, width, subsequent_indent="  ")]
    rows = max(min(height - len(head) - len(foot) - LEGEND, HIGHEST), LOWEST)
    body = _body(figure, width, rows, Palette(coloured))
    return "\n".join([*head, "", *(line.rstrip() for line in body), "", *foot]) + "\n"


def _body(figure: Figure, width: int, rows: int, palette: Palette) -> list[str]:
    match figure:
        case PairFigure():
            return text_plots.scatter(figure, width, rows, palette)
        case GapFigure():
            return text_grid.gaps(figure, width, palette)
        case ScoreFigure():
            return _scores(figure, width, rows, palette)


def _scores(figure: ScoreFigure, width: int, rows: int, palette: Palette) -> list[str]:
    match figure.kind:
        case Kind.TREND:
            return text_plots.trend(figure, width, rows, palette)
        case Kind.MAP:
            return text_map.chart(figure, width, rows, palette)
        case Kind.HEATMAP:
            return text_grid.heatmap(figure, width, palette)
        case Kind.RANKING:
            return text_bars.ranking(figure, width, palette)
        case _:
            return text_bars.strip(figure, width, palette)
