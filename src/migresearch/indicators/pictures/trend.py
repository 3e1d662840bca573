"""Scores over the years, as lines that break where a score is missing or an edition ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import Frame, Mark, ScoreFigure

MOST_LINES = 8  # more cannot be told apart: every line then gets a panel of its own
WIDTH, HEIGHT, LABEL = 560, 360, 16
LEADER = 0.05  # of the width: from the last year to the names
PANEL, PANELS = 116, 6
DOTTED = "Dotted: no score in between, or another edition"


def specification(figure: ScoreFigure) -> dict[str, Any]:
    """One panel with labelled lines, or a small panel for each of many."""
    if len(figure.names()) > MOST_LINES:
        return _panels(figure)
    return _lines(figure)


def stretches(marks: Iterable[Mark]) -> list[list[Mark]]:
    """The marks that a line may join: of one name and edition, without a missing value between them.

    A year the index does not measure is no gap; one that it measures in vain is.
    """
    found: list[list[Mark]] = []
    ordered = sorted(marks, key=lambda one: (one.name, one.group, one.year))
    for _, line in groupby(ordered, key=lambda one: (one.name, one.group)):
        for scored, stretch in groupby(line, key=lambda one: one.value is not None):
            if scored:
                found.append(list(stretch))
    return found


def spread(places: Sequence[float], room: float) -> list[float]:
    """Heights for labels, in the order given, at least ``room`` apart and as near to ``places`` as goes."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    found = list(places)
    for _ in range(200):
        for below, above in pairwise(order):
            if (short := room - (found[above] - found[below])) > 1e-6:
                found[below] -= short / 2
                found[above] += short / 2
    return found


def _data(figure: ScoreFigure) -> Any:
    """The points of the lines, and the bridges (rows with ``to``)."""
    return look.chart([*_rows(figure.marks), *_bridges(figure.marks)]).data


def _rows(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "year": one.year, "value": one.value, "stretch": number, "edition": one.group}
        for number, stretch in enumerate(stretches(marks))
        for one in stretch
    ]


def _bridges(marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """From the end of each stretch to the start of the next one of the same name."""
    runs = sorted(stretches(marks), key=lambda run: (run[0].name, run[0].year))
    return [
        {"name": one[0].name, "year": one[-1].year, "value": one[-1].value, "to": other[0].year,
         "reaches": other[0].value}
        for one, other in pairwise(runs)
        if one[0].name == other[0].name
    ]  # fmt: skip


def _lines(figure: ScoreFigure) -> dict[str, Any]:
    import altair as alt

    names = figure.names()
    colour = alt.Color(
        "name:N", legend=None, scale=alt.Scale(domain=names, range=list(look.CATEGORIES[: len(names)]))
    )
    labels = look.chart(_labels(figure))
    chart = alt.layer(
        *_line_layers(figure, 10, color=colour, shape=alt.Shape("name:N", legend=None)),
        labels.mark_rule(strokeWidth=0.8, color="#bbbbbb").encode(
            x="year:Q", y="value:Q", x2="right:Q", y2="place:Q"
        ),
        labels.mark_text(align="left", dx=4, fontSize=12, color=look.INK).encode(
            x="right:Q", y="place:Q", text="name:N"
        ),
        data=_data(figure),
    )
    room = 7 * max(map(len, names))
    return look.finished(chart.properties(width=WIDTH, height=HEIGHT), _framed(figure), WIDTH + room)


def _framed(figure: ScoreFigure) -> Frame:
    note = (DOTTED,) if _bridges(figure.marks) else ()
    return replace(figure.frame, sources=(*figure.frame.sources, *note))


def _line_layers(figure: ScoreFigure, ticks: int, size: int = 42, **encoding: Any) -> list[Any]:
    """Lines, their points, and dotted bridges over what is missing, of the rows that are handed to all."""
    line = {name: how for name, how in encoding.items() if name != "shape"}
    base = look.chart().encode(x=_years(figure, ticks), y=_values(figure, titled=bool(encoding)))
    plain = {} if encoding else {"color": look.CATEGORIES[0]}
    bridges, scores = (base.transform_filter(rule) for rule in ("isValid(datum.to)", "!isValid(datum.to)"))
    return [
        bridges.mark_rule(strokeDash=[1, 4], strokeWidth=1.6, **plain).encode(
            x2="to:Q", y2="reaches:Q", **line
        ),
        scores.mark_line(strokeWidth=2.2, **plain).encode(detail="stretch:N", **line),
        scores.mark_point(filled=True, size=size, opacity=1, **plain).encode(**encoding),
    ]


def _labels(figure: ScoreFigure) -> list[dict[str, Any]]:
    """The names beside the right ends of their lines, none over another."""
    ends = _ends(figure.marks)
    room = LABEL / HEIGHT * (figure.scale.high - figure.scale.low)
    places = spread([one.value or 0.0 for one in ends.values()], room)
    right = _span(figure)[1]
    return [
        {"name": name, "year": end.year, "value": end.value, "right": right, "place": place}
        for (name, end), place in zip(ends.items(), places, strict=True)
    ]


def _ends(marks: Iterable[Mark]) -> Mapping[str, Mark]:
    """The last score of each line."""
    scored = sorted((one for one in marks if one.value is not None), key=lambda one: one.year)
    return {one.name: one for one in scored}


def _span(figure: ScoreFigure) -> tuple[float, float]:
    """The first year, and a little more than the last."""
    years = [one.year for one in figure.marks]
    first, last = min(years), max(years)
    return first - 0.3, last + max((last - first) * LEADER, 0.3)


def _years(figure: ScoreFigure, ticks: int) -> Any:
    import altair as alt

    years = sorted({one.year for one in figure.marks})
    shown = years[:: -max(1, -(-len(years) // ticks))]  # the last one is always named
    return alt.X(
        "year:Q", title=None, scale=alt.Scale(domain=list(_span(figure)), nice=False, zero=False),
        axis=alt.Axis(values=shown, format="d", grid=False, labelFlush=False),
    )  # fmt: skip


def _values(figure: ScoreFigure, *, titled: bool) -> Any:
    import altair as alt

    scale = figure.scale
    axis = alt.Axis() if titled else alt.Axis(tickCount=3)
    return alt.Y(
        "value:Q", title=look.broken(scale.title, HEIGHT) if titled else None, axis=axis,
        scale=alt.Scale(domain=[scale.low, scale.high], nice=False),
    )  # fmt: skip


def _panels(figure: ScoreFigure) -> dict[str, Any]:
    """Small panels on one scale, those that ended highest first."""
    import altair as alt

    ends = _ends(figure.marks)
    names = sorted(ends, key=lambda name: (-(ends[name].value or 0.0), name))
    layers = alt.layer(*_line_layers(figure, 2, size=16), data=_data(figure))
    facet = alt.Facet(
        "name:N", sort=names, title=None,
        header=alt.Header(labelPadding=3, labelLimit=PANEL + 16, labelFontSize=11.5),
    )  # fmt: skip
    chart = (
        layers.properties(width=PANEL, height=PANEL * 0.6)
        .facet(facet=facet, columns=PANELS, spacing=12)
        .resolve_axis(x="independent")
    )
    silent = sorted(set(figure.names()) - set(names))
    framed = _framed(figure)
    if silent:
        framed = replace(framed, sources=(*framed.sources, f"Without any score: {', '.join(silent)}"))
    return look.finished(chart, framed, PANEL * PANELS)
