"""The look of the files: colours everybody can tell apart, type, titles, the mark of a missing value."""

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from migresearch.indicators.pictures.figure import Frame, Scale

if TYPE_CHECKING:
    import altair as alt

# Okabe and Ito's palette without its yellow, which is too pale for a line on white.
CATEGORIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#999999")
SHADES: Final = "viridis"
MISSING = "#e4e4e4"
QUIET = "#8a8a8a"
INK = "#222222"
# Liberation Sans comes with vl-convert: a picture is the same on every machine.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
GRADIENT = 320
LETTER = 6.0  # mean width of a letter of the subtitle in pixels


def chart(rows: Sequence[Mapping[str, Any]] | str | None = None) -> Any:
    """A chart of rows, of a data set that is added later under this name, or of what the layers share."""
    import altair as alt

    match rows:
        case None:
            return alt.Chart()
        case str():
            return alt.Chart(alt.NamedData(rows))
        case _:
            return alt.Chart(alt.InlineData(rows))


def title(frame: Frame, width: float) -> "alt.TitleParams":
    """Title, what is shown, and the sources, broken to a picture's width."""
    import altair as alt

    letters = max(int(width / LETTER), 40)
    lines = [line for text in (frame.shown, *frame.sources) for line in wrap(text, letters)]
    return alt.TitleParams(
        wrap(frame.title, int(letters * 0.7)), subtitle=lines, anchor="start", frame="bounds", offset=14
    )


def broken(text: str, width: float) -> str | list[str]:
    """A title in as many lines as a width in pixels asks for."""
    lines = wrap(text, max(int(width / LETTER), 20))
    return lines[0] if len(lines) == 1 else lines


def finished(chart: Any, frame: Frame, width: float) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, with title and look."""
    look = {
        "font": FONT,
        "background": "white",
        "padding": 16,
        "view": {"stroke": None},
        "title": {"fontSize": 17, "subtitleFontSize": 11.5, "subtitleColor": "#555555", "color": INK,
                  "subtitlePadding": 6, "subtitleLineHeight": 15},
        "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": INK,
                 "titleColor": INK, "gridColor": "#e9e9e9", "domainColor": QUIET, "tickColor": QUIET,
                 "labelLimit": 260},
        "axisX": {"labelFlush": False},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "titleLimit": 400,
                   "labelLimit": 260},
        "header": {"labelFontSize": 12, "labelFontWeight": "bold", "titleFontSize": 12},
    }  # fmt: skip
    specification: dict[str, Any] = (
        chart.properties(title=title(frame, width)).configure(**look).to_dict(validate=False)
    )
    return specification


def shading(scale: Scale, field: str = "value") -> "alt.Color":
    """Shades for the values of a field, with a legend that says what they mean."""
    import altair as alt

    legend = alt.Legend(
        title=broken(scale.title, GRADIENT), orient="bottom", gradientLength=GRADIENT, direction="horizontal"
    )
    ends = alt.Scale(scheme=SHADES, domain=[scale.low, scale.high])
    return alt.Color(f"{field}:Q", scale=ends, legend=legend)


def is_dark(value: float, scale: Scale) -> bool:
    """Whether light letters are needed on the shade of a value: viridis runs from dark to light."""
    return (value - scale.low) / (scale.high - scale.low) < 0.5
