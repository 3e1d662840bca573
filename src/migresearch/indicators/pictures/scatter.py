"""Two indices, or an index and an outcome, against each other: a dot a country."""

from collections.abc import Sequence
from statistics import mode
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.choosing import Chooser
from migresearch.indicators.pictures.figure import Frame, Pair, PairFigure, Scale, safe
from migresearch.indicators.reading_scores import Asked, ScoreRow

WIDTH, HEIGHT = 560, 420
LETTER, LINE = 6.0, 12.0  # size of a name's letters in pixels
SIDES = {
    "right": ("left", 7, 0),
    "left": ("right", -7, 0),
    "above": ("center", 0, -11),
    "below": ("center", 0, 11),
}
Box = tuple[float, float, float, float]
NUMBERS: Box = (-WIDTH, 8, 2 * WIDTH, HEIGHT)  # those of the horizontal axis, below the plot
NO_CLAIM = "Countries that differ in one respect differ in many: this is no evidence of cause and effect."


def pairs(x: Sequence[ScoreRow], y: Sequence[ScoreRow]) -> list[tuple[str, int, float, float]]:
    """(country, year, x, y) in the latest year in which a country has both."""
    across = {(one.country, one.year): one.score for one in x if one.score is not None}
    up = {(one.country, one.year): one.score for one in y if one.score is not None}
    last = dict(sorted(across.keys() & up.keys()))
    return [
        (country, year, across[country, year], up[country, year]) for country, year in sorted(last.items())
    ]


def figure(across: Chooser, asked: Asked, up: Chooser, also: Asked) -> PairFigure:
    """What a scatter plot shows. Raises UsageError where no country has both in one year."""
    x, y = across.single(asked), up.single(also)
    found = pairs(x, y)
    if not found:
        raise UsageError(
            "no country has both in the same year; `migresearch indices scores INDEX` shows the years"
        )
    usual = mode(sorted((year for _, year, _, _ in found), reverse=True))
    name = across.naming.countries
    marks = tuple(
        Pair(safe(code), name(code) if year == usual else f"{name(code)} ({year})", year, one, other)
        for code, year, one, other in found
    )
    left, right = (_scale(one, rows) for one, rows in ((across, x), (up, y)))
    years = sorted({one.year for one in marks})
    when = str(usual) if len(years) == 1 else f"{usual}, or the year in brackets"
    sources = (*across.sources([x[0].edition]), *up.sources([y[0].edition]), NO_CLAIM)
    shown = f"{len(marks)} countries, {when}"
    frame = Frame(f"{left.name} and {right.name}", shown, tuple(dict.fromkeys(sources)))
    return PairFigure(frame, left, right, marks)


def _scale(chooser: Chooser, rows: Sequence[ScoreRow]) -> Scale:
    label = chooser.area(rows[0])
    scale = chooser.scale(rows)
    return Scale(f"{chooser.naming.index}: {label}", scale.low, scale.high, scale.direction)


def specification(drawn: PairFigure) -> dict[str, Any]:
    """Dots with the names of their countries, as far as they do not cover each other."""
    import altair as alt

    rows = [
        {"name": one.name, "x": one.x, "y": one.y, "side": side, "label": label}
        for one, (side, label) in zip(drawn.pairs, _labels(drawn), strict=True)
    ]
    base = look.chart(rows).encode(
        x=alt.X("x:Q", title=look.broken(drawn.across.title, WIDTH), scale=_ends(drawn.across)),
        y=alt.Y("y:Q", title=look.broken(drawn.up.title, HEIGHT), scale=_ends(drawn.up)),
    )
    chart = alt.layer(
        base.mark_circle(size=60, color=look.CATEGORIES[0], opacity=0.85),
        *(
            base.transform_filter(f"datum.side == '{side}'")
            .mark_text(align=align, dx=dx, dy=dy, fontSize=11, color=look.INK)
            .encode(text="label:N")
            for side, (align, dx, dy) in SIDES.items()
        ),
    )
    return look.finished(chart.properties(width=WIDTH, height=HEIGHT), drawn.frame, WIDTH + 80)


def _ends(scale: Scale) -> Any:
    import altair as alt

    return alt.Scale(domain=[scale.low, scale.high], nice=False, zero=False)


def _labels(drawn: PairFigure) -> list[tuple[str, str]]:
    """(side of the dot, name, or code where there is no room for it) of every pair.

    A label covers neither a dot nor an earlier label; where none fits, both are empty.
    """
    spots = [(_share(one.x, drawn.across) * WIDTH, -_share(one.y, drawn.up) * HEIGHT) for one in drawn.pairs]
    taken: list[Box] = [NUMBERS, *((x - 4, y - 4, x + 4, y + 4) for x, y in spots)]
    found = []
    for one, spot in zip(drawn.pairs, spots, strict=True):
        boxes = {
            (side, label): _box(spot, len(label) * LETTER, *how)
            for label in (one.name, one.country)
            for side, how in SIDES.items()
        }
        free = [place for place, box in boxes.items() if not any(_meet(box, other) for other in taken)]
        found.append(free[0] if free else ("", ""))
        taken += [boxes[place] for place in free[:1]]
    return found


def _share(value: float, scale: Scale) -> float:
    return (value - scale.low) / (scale.high - scale.low)


def _box(spot: tuple[float, float], width: float, align: str, dx: float, dy: float) -> Box:
    left = spot[0] + dx - {"left": 0.0, "right": width, "center": width / 2}[align]
    return left, spot[1] + dy - LINE / 2, left + width, spot[1] + dy + LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
