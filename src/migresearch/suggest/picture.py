"""The reliability picture: what was said beside what came true, in the terminal and as a file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from migresearch.indicators.pictures import look
from migresearch.indicators.pictures.figure import Frame
from migresearch.indicators.pictures.files import save_drawing
from migresearch.suggest.evaluating import Evaluation

WIDTH, HEIGHT = 320, 320
_COLUMNS = 40


def text(one: Evaluation) -> str:
    """A line for each tenth: a bar of what came true, and a mark where it should end."""
    lines = ["", "said        came true, | where it should be      works"]
    for place, found in enumerate(one.bins):
        if found.count:
            bar = list("█" * round(found.true * _COLUMNS) + " " * _COLUMNS)[: _COLUMNS + 1]
            bar[round(found.said * _COLUMNS)] = "|"
            lines.append(f"{place * 10:>3}–{place * 10 + 10:>3} %  {''.join(bar)} {found.count:>7,}")
    error = one.error
    lines.append(f"calibration error {error.value:.3f}, 95 % interval {error.low:.3f} to {error.high:.3f}")
    return "\n".join([*lines, ""])


def save_picture(found: Sequence[Evaluation], file: Path) -> None:
    """Write the picture in the form the file's name says."""
    save_drawing(specification(found), file)


def specification(found: Sequence[Evaluation]) -> dict[str, Any]:
    """A dot a tenth, as large as it has cases, beside the line on which it should lie."""
    import altair as alt

    rows = [
        {"scheme": one.scheme, "said": each.said, "true": each.true, "count": each.count}
        for one in found
        for each in one.bins
        if each.count
    ]
    percent = alt.Axis(format="%", tickCount=5)
    ends = alt.Scale(domain=[0, 1])
    should = look.chart([{"said": 0, "true": 0}, {"said": 1, "true": 1}])
    line = should.mark_line(color=look.QUIET, strokeDash=[4, 4]).encode(
        x=alt.X("said:Q", title="probability said", scale=ends, axis=percent),
        y=alt.Y("true:Q", title="share that came true", scale=ends, axis=percent),
    )
    dots = look.chart(rows).mark_point(filled=True, opacity=0.85).encode(
        x="said:Q",
        y="true:Q",
        size=alt.Size("count:Q", title="decisions", scale=alt.Scale(range=[30, 500])),
        color=alt.Color("scheme:N", title="scheme", scale=alt.Scale(range=list(look.CATEGORIES))),
    )  # fmt: skip
    frame = Frame(
        "Do probabilities mean what they say?",
        "Decisions the model was not told of, by the probability it gave",
        tuple(one.heading for one in found),
    )
    return look.finished(alt.layer(line, dots).properties(width=WIDTH, height=HEIGHT), frame, WIDTH + 160)
