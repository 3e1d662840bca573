"""Heat map of countries by areas, and the evidence-gap map."""

from textwrap import wrap
from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import GapFigure, ScoreFigure

ROW, COLUMN = 20, 84
HEAD_LETTERS, HEAD_LINE = 14, 14
NO_SCORE = "–"


def specification(figure: ScoreFigure) -> dict[str, Any]:
    """A shaded cell a score, with its number; a grey one with a dash where there is none."""
    import altair as alt

    held = {(one.name, one.area): one for one in figure.marks}
    rows = []
    for name in figure.names():
        for area in figure.areas():
            one = held.get((name, area))
            value = one.value if one else None
            rows.append(
                {"name": name, "area": area, "value": value,
                 "text": NO_SCORE if value is None else f"{value:.0f}",
                 "light": value is not None and look.is_dark(value, figure.scale),
                 "missing": (one.missing if one else None) or ("" if value is not None else "not covered")}
            )  # fmt: skip
    chart = _cells(rows, figure.names(), look.shading(figure.scale))
    width, height = COLUMN * len(figure.areas()), ROW * len(figure.names())
    silent = any(row["value"] is None for row in rows)
    note = _note(f"grey, {NO_SCORE}: no score" if silent else "")
    framed = alt.vconcat(chart.properties(width=width, height=height, title=note))
    return look.finished(framed, figure.frame, width + 150)


def _note(text: str) -> Any:
    import altair as alt

    return alt.TitleParams(
        text, orient="bottom", anchor="start", fontSize=11.5, fontWeight="normal", color=look.QUIET
    )


def _cells(rows: list[dict[str, Any]], names: list[str], colour: Any) -> Any:
    import altair as alt

    heads = {row["area"]: "\n".join(wrap(row["area"], HEAD_LETTERS)) for row in rows}
    rows = [{**row, "area": heads[row["area"]]} for row in rows]
    areas = list(heads.values())
    # Labels of several lines hang down from their first one: the padding makes room for the longest.
    lines = max(head.count("\n") for head in areas)
    axis = alt.Axis(
        orient="top", labelAngle=0, labelExpr="split(datum.label, '\\n')", domain=False, ticks=False,
        labelPadding=6 + lines * HEAD_LINE, labelLimit=0, labelFontSize=11, labelLineHeight=HEAD_LINE,
    )  # fmt: skip
    base = look.chart(rows).encode(
        x=alt.X("area:N", sort=areas, title=None, axis=axis, scale=alt.Scale(domain=areas)),
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False)),
    )
    known, unknown = "isValid(datum.value)", "!isValid(datum.value)"
    return alt.layer(
        base.transform_filter(known).mark_rect(stroke="white").encode(color=colour),
        base.transform_filter(unknown).mark_rect(stroke="white", color=look.MISSING),
        base.mark_text(fontSize=11).encode(
            text="text:N", color=alt.condition("datum.light", alt.value("white"), alt.value(look.INK))
        ),
    )


def gaps(figure: GapFigure) -> dict[str, Any]:
    """Indices in the shade and first number of a cell, works in the second; a blank cell is a gap."""
    import altair as alt

    label = figure.labels
    most = max((len(one.indices) for one in figure.cells), default=1) or 1
    rows: list[dict[str, Any]] = [
        {"name": label[one.field], "area": label[one.column], "value": len(one.indices) or None,
         "text": f"{len(one.indices) or '·'}/{one.works:,}" if one.works else f"{len(one.indices) or '·'}",
         "works": one.works, "latest": one.latest, "light": 0 < len(one.indices) < most / 2}
        for one in figure.cells
    ]  # fmt: skip
    colour = alt.Color(
        "value:Q", scale=alt.Scale(scheme=look.SHADES, domain=[0, most]),
        legend=alt.Legend(title="number of indices", orient="bottom", gradientLength=320),
    )  # fmt: skip
    names = list(dict.fromkeys(row["name"] for row in rows))
    chart = _cells(rows, names, colour)
    width, height = COLUMN * len(figure.columns), ROW * len(names)
    note = _note("grey, ·: no index; 12/3: 12 indices and 3 works")
    framed = alt.vconcat(chart.properties(width=width, height=height, title=note))
    return look.finished(framed, figure.frame, width + 200)
