"""A map with countries shaded by their scores."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import Frame, Mark, ScoreFigure
from migresearch.indicators.pictures.world import BOUNDARIES, Window, windows, world

LAND, COAST = "#f3f1ec", "#cfcbc2"
SPECK = 1.2  # pixels: islands smaller than that are left out
LEGEND = "Grey with a dashed outline: covered, but without a score. Pale: not covered. Dots: small countries."


def specification(figure: ScoreFigure) -> dict[str, Any]:
    """The world, Europe, or both."""
    import altair as alt

    seen = windows([one.country for one in figure.marks])
    maps = [_map(figure, window, seen) for window in seen]
    chart = maps[0] if len(maps) == 1 else alt.vconcat(*maps, spacing=16)
    drawn = look.finished(chart, _framed(figure), seen[0].width)
    # Handed to Altair, a hundred thousand numbers would be checked one by one, which takes a minute.
    drawn["datasets"] = {window.name: features(figure, window) for window in seen} | drawn.get("datasets", {})
    return drawn


def absent(figure: ScoreFigure) -> list[str]:
    """The names of what has a score but no place on the map: regions, states that are no more."""
    return [one.name for one in figure.marks if one.country not in world()]


def _framed(figure: ScoreFigure) -> Frame:
    names = absent(figure)
    missing = (f"Not on the map: {', '.join(names)}",) if names else ()
    return replace(figure.frame, sources=(*figure.frame.sources, LEGEND, BOUNDARIES, *missing))


def features(figure: ScoreFigure, window: Window) -> list[dict[str, Any]]:
    """GeoJSON of all countries in a window, in pixels; ``state``: scored, silent (no score) or other."""
    marks = {one.country: one for one in figure.marks}
    shapes = {code: window.shape(code, SPECK) for code in world().codes}
    return [
        {"type": "Feature", "id": code, "properties": _properties(marks.get(code)),
         "geometry": {"type": "MultiPolygon", "coordinates": _closed(shape)}}
        for code, shape in shapes.items() if shape
    ]  # fmt: skip


def _closed(shape: list[list[list[tuple[float, float]]]]) -> list[list[list[tuple[float, float]]]]:
    return [[[*ring, ring[0]] for ring in polygon] for polygon in shape]


def _properties(one: Mark | None) -> dict[str, Any]:
    if one is None:
        return {"name": None, "value": None, "state": "other"}
    return {"name": one.name, "value": one.value, "state": "silent" if one.value is None else "scored"}


def _dots(figure: ScoreFigure, window: Window, others: Collection[Window]) -> list[dict[str, Any]]:
    """A dot for every country too small to be seen, here or in a nearer view."""
    nearer = [one for one in others if one.reach < window.reach]
    found = []
    for one in figure.marks:
        if one.country not in world() or any(view.holds(one.country) for view in nearer):
            continue
        if window.holds(one.country) and window.is_small(one.country):
            x, y = window.spot(*world().place(one.country))
            found.append({"code": one.country, "x": round(x, 1), "y": round(y, 1), **_properties(one)})
    return found


def _map(figure: ScoreFigure, window: Window, seen: Collection[Window]) -> Any:
    import altair as alt

    base = look.chart(window.name)
    dots = look.chart(_dots(figure, window, seen))
    spots = dots.encode(longitude="x:Q", latitude="y:Q")
    scored, silent = "datum.state == 'scored'", "datum.state == 'silent'"
    inside, inside_silent = (f"datum.properties.{rule[6:]}" for rule in (scored, silent))
    shade = look.shading(figure.scale)
    shape_shade = look.shading(figure.scale, field="properties.value")
    return (
        alt.layer(
            base.transform_filter("datum.properties.state == 'other'").mark_geoshape(
                fill=LAND, stroke=COAST, strokeWidth=0.5
            ),
            base.transform_filter(inside)
            .mark_geoshape(stroke="white", strokeWidth=0.6)
            .encode(color=shape_shade),
            base.transform_filter(inside_silent).mark_geoshape(
                fill=look.MISSING, stroke=look.QUIET, strokeDash=[3, 2], strokeWidth=1
            ),
            spots.transform_filter(scored)
            .mark_circle(size=70, opacity=1, stroke=look.INK, strokeWidth=0.6)
            .encode(color=shade),
            spots.transform_filter(silent).mark_circle(
                size=70, opacity=1, color=look.MISSING, stroke=look.QUIET, strokeDash=[2, 1]
            ),
        )
        # The shapes are in pixels already.
        .project(type="identity", scale=1, translate=[0, 0])
        .properties(width=window.width, height=window.height)
    )
