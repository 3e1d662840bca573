"""Scores by area: a radar of a few countries, or a strip with all of them."""

from math import cos, pi, sin
from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import Mark, ScoreFigure

REACH = (1.65, 1.28)  # half the width and height of the picture, in lengths of a spoke
RADIUS = 190
RINGS = 4
STRIP_WIDTH, STRIP_ROW = 520, 44
NAMED = 8  # countries that can be told apart by colour


def spoke(number: int, of: int, length: float) -> tuple[float, float]:
    """Where a length lies on a spoke, the first one pointing upwards, the others clockwise."""
    angle = 2 * pi * number / of
    return round(length * sin(angle), 4), round(length * cos(angle), 4)


def sides(figure: ScoreFigure) -> list[dict[str, Any]]:
    """The sides of each country's polygon; none to or from an area without a score."""
    areas, scale = figure.areas(), figure.scale
    found = []
    for name in figure.names():
        held = {one.area: one.value for one in figure.marks if one.name == name}
        lengths = [_length(held.get(area), scale.low, scale.high) for area in areas]
        for number, start in enumerate(lengths):
            following = (number + 1) % len(areas)
            end = lengths[following]
            if start is not None and end is not None:
                (x, y), (x2, y2) = spoke(number, len(areas), start), spoke(following, len(areas), end)
                found.append({"name": name, "x": x, "y": y, "x2": x2, "y2": y2})
    return found


def radar(figure: ScoreFigure) -> dict[str, Any]:
    """Polygons on a web of the areas; the centre is the low end of the scale."""
    import altair as alt

    names = figure.names()
    planes = [alt.Scale(domain=[-reach, reach], nice=False) for reach in REACH]
    x, y = alt.X("x:Q", scale=planes[0], axis=None), alt.Y("y:Q", scale=planes[1], axis=None)
    colour = alt.Color(
        "name:N", scale=alt.Scale(domain=names, range=list(look.CATEGORIES[: len(names)])),
        legend=alt.Legend(title=None, orient="bottom", symbolType="circle", columns=4),
    )  # fmt: skip

    def drawn(rows: list[dict[str, Any]]) -> Any:
        return look.chart(rows).encode(x=x, y=y)

    chart = alt.layer(
        drawn(_web(len(figure.areas()))).mark_rule(color="#d9d9d9").encode(x2="x2:Q", y2="y2:Q"),
        drawn(_ring_numbers(figure)).mark_text(dx=12, fontSize=10, color=look.QUIET).encode(text="text:N"),
        drawn(sides(figure)).mark_rule(strokeWidth=2.4).encode(x2="x2:Q", y2="y2:Q", color=colour),
        drawn(_corners(figure)).mark_point(filled=True, size=46, opacity=1).encode(color=colour),
        *(
            drawn(rows)
            .mark_text(align=align, baseline=baseline, fontSize=12, lineBreak="\n")
            .encode(text="text:N")
            for (align, baseline), rows in _area_names(figure).items()
        ),
    )
    width, height = (2 * RADIUS * reach for reach in REACH)
    return look.finished(chart.properties(width=width, height=height), figure.frame, width)


def _length(value: float | None, low: float, high: float) -> float | None:
    return None if value is None else (value - low) / (high - low)


def _web(spokes: int) -> list[dict[str, float]]:
    rows = []
    for number in range(spokes):
        x, y = spoke(number, spokes, 1)
        rows.append({"x": 0.0, "y": 0.0, "x2": x, "y2": y})
        for ring in range(1, RINGS + 1):
            (x, y), (x2, y2) = (spoke(n % spokes, spokes, ring / RINGS) for n in (number, number + 1))
            rows.append({"x": x, "y": y, "x2": x2, "y2": y2})
    return rows


def _ring_numbers(figure: ScoreFigure) -> list[dict[str, Any]]:
    low, high = figure.scale.low, figure.scale.high
    return [
        {"x": 0, "y": ring / RINGS - 0.035, "text": f"{low + (high - low) * ring / RINGS:g}"}
        for ring in range(1, RINGS + 1)
    ]


def _corners(figure: ScoreFigure) -> list[dict[str, Any]]:
    areas, rows = figure.areas(), []
    for one in figure.marks:
        length = _length(one.value, figure.scale.low, figure.scale.high)
        if length is not None:
            x, y = spoke(areas.index(one.area), len(areas), length)
            rows.append({"name": one.name, "x": x, "y": y, "area": one.area, "value": one.value})
    return rows


def _area_names(figure: ScoreFigure) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """(alignment, baseline) → the names of the areas around the web; one nobody has a score in says so."""
    areas = figure.areas()
    scored = {one.area for one in figure.marks if one.value is not None}
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number, area in enumerate(areas):
        x, y = spoke(number, len(areas), 1.08)
        align = "center" if abs(x) < 0.05 else "left" if x > 0 else "right"
        baseline = "bottom" if y > 0.9 else "top" if y < -0.9 else "middle"
        text = area if area in scored else f"{area} (no score)"
        words = text if len(text) <= 18 or " " not in text else "\n".join(_halves(text))
        found.setdefault((align, baseline), []).append({"x": x, "y": y, "text": words})
    return found


def _halves(text: str) -> tuple[str, str]:
    """A text in two lines, broken at the blank nearest to its middle."""
    blanks = [place for place, letter in enumerate(text) if letter == " "]
    middle = min(blanks, key=lambda place: abs(place - len(text) / 2))
    return text[:middle], text[middle + 1 :]


def strip(figure: ScoreFigure) -> dict[str, Any]:
    """A line of dots an area, one dot a country; of many countries the spread, and a bar at their mean."""
    import altair as alt

    names = figure.names()
    rows = [_strip_row(one) for one in figure.marks]
    few = len(names) <= NAMED
    domain = alt.Scale(domain=[figure.scale.low, figure.scale.high], nice=False)
    base = look.chart(rows).encode(
        x=alt.X("value:Q", title=look.broken(figure.scale.title, STRIP_WIDTH), scale=domain),
        y=alt.Y(
            "area:N", sort=figure.areas(), title=None, axis=alt.Axis(grid=True, domain=False, ticks=False)
        ),
    )
    silent = look.chart(_silent(figure, few=few)).mark_text(
        align="left", dx=10, fontSize=11, fontStyle="italic", color=look.QUIET
    )
    silent = silent.encode(
        y=alt.Y("area:N", sort=figure.areas()), x=alt.XDatum(figure.scale.high), text="text:N"
    )
    if few:
        colour = alt.Color(
            "name:N", scale=alt.Scale(domain=names, range=list(look.CATEGORIES[: len(names)])),
            legend=alt.Legend(title=None, orient="bottom", columns=4),
        )  # fmt: skip
        dots = base.mark_point(filled=True, size=90, opacity=1).encode(
            color=colour,
            shape=alt.Shape("name:N", scale=alt.Scale(domain=names), legend=None),
            yOffset=alt.YOffset("name:N", scale=alt.Scale(domain=names, paddingOuter=0.6)),
        )
        chart: Any = alt.layer(dots, silent)
    else:
        chart = alt.layer(
            base.mark_circle(size=70, color=look.CATEGORIES[0], opacity=0.35),
            base.mark_tick(color=look.CATEGORIES[1], thickness=3, size=26).encode(x="mean(value):Q"),
            silent,
        )
    sized = chart.properties(width=STRIP_WIDTH, height=STRIP_ROW * len(figure.areas()))
    return look.finished(sized, figure.frame, STRIP_WIDTH + 160)


def _silent(figure: ScoreFigure, *, few: bool) -> list[dict[str, str]]:
    """For each area the countries without a score, or how many they are."""
    rows = []
    for area in figure.areas():
        names = [one.name for one in figure.marks if one.area == area and one.value is None]
        if names:
            who = (
                ", ".join(names)
                if few
                else f"{len(names)} " + ("country" if len(names) == 1 else "countries")
            )
            rows.append({"area": area, "text": f"no score: {who}"})
    return rows


def _strip_row(one: Mark) -> dict[str, Any]:
    return {"name": one.name, "area": one.area, "value": one.value, "missing": one.missing}
