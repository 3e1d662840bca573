"""Countries in the order of their scores, as bars."""

from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import Mark, ScoreFigure

WIDTH, ROW = 520, 19


def specification(figure: ScoreFigure) -> dict[str, Any]:
    """Bars from the low end of the scale; a country without a score stands last, with the reason."""
    import altair as alt

    scale = figure.scale
    rows = [
        {
            "name": one.name, "value": one.value, "low": scale.low,
            "text": _text(one),
        }
        for one in figure.marks
    ]  # fmt: skip
    base = look.chart(rows).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False))
    )
    x = alt.X(
        "value:Q",
        title=look.broken(scale.title, WIDTH),
        scale=alt.Scale(domain=[scale.low, scale.high], nice=False, clamp=True),
    )
    scored, silent = "isValid(datum.value)", "!isValid(datum.value)"
    bars = base.transform_filter(scored).mark_bar(color=look.CATEGORIES[0], height=ROW * 0.72)
    numbers = base.transform_filter(scored).mark_text(align="left", dx=4, fontSize=11.5, color=look.INK)
    reasons = base.transform_filter(silent).mark_text(
        align="left", dx=4, fontSize=11.5, fontStyle="italic", color=look.QUIET
    )
    chart = alt.layer(
        bars.encode(x=x, x2="low:Q"),
        numbers.encode(x=x, text="text:N"),
        reasons.encode(x=alt.XDatum(scale.low), text="text:N"),
    ).properties(width=WIDTH, height=ROW * len(rows))
    return look.finished(chart, figure.frame, WIDTH + 140)


def _text(one: Mark) -> str:
    return f"{one.value:.0f}" if one.value is not None else f"no score ({one.missing or 'not covered'})"
