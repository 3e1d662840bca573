"""Lines of the screen: texts in which words are marked, codes one below the other, the keys."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content

from migresearch.cli.curating.keys import ACTS
from migresearch.cli.curating.wording import Piece, percent, reason, safe, sayer, sign, standing
from migresearch.curate.options import Option

BEFORE_SCHEME = 17  # columns: the number, the sign and the standing of a code
MARKED, CHOSEN = "bold underline", "bold reverse"
KEY = "bold reverse"
LEAST_REASON = 28  # columns; where there are fewer, a word says who suggests the code
MOST_SAYER = 14


def marked(pieces: Iterable[Piece], *, brackets: bool) -> Content:
    """A text with its marked words emphasised, and between signs as well where emphasis may be missing."""
    parts: list[str | tuple[str, str]] = []
    for one in pieces:
        text = f"‹{one.text}›" if brackets and one.marked else one.text
        parts.append((text, CHOSEN if one.chosen else MARKED) if one.marked else text)
    return Content.assemble(*parts)


def pointed(lines: Sequence[Content], chosen: int) -> list[Content]:
    """The lines with a sign before the chosen one, which is seen without colour too."""
    return [
        Content.assemble((f"> {line.plain}", "reverse")) if place == chosen else Content("  ") + line
        for place, line in enumerate(lines)
    ]


def window(lines: Sequence[Content], room: int, shown: int) -> tuple[int, Sequence[Content]]:
    """As many of the lines as there is room for, the one at ``shown`` among them; and where they begin."""
    begin = max(0, min(shown - room // 2, len(lines) - room))
    return begin, lines[begin : begin + room]


class _Widths(NamedTuple):
    """The columns of the list of codes; ``reasons``: whether the last one has room for reasons."""

    scheme: int
    label: int
    percent: int
    last: int
    reasons: bool


def code_lines(options: Sequence[Option], width: int) -> list[Content]:
    """The codes of a card as lines of ``width`` columns; reasons where there is room for them."""
    widths = _widths(options, width)
    lines = (_code_line(place, one, widths) for place, one in enumerate(options, start=1))
    return [line.truncate(width, ellipsis=True) for line in lines]


def _widths(options: Sequence[Option], width: int) -> _Widths:
    """Labels come whole as long as who suggests them has its word beside them."""
    schemes = max((len(one.tag.scheme) for one in options), default=0)
    labels = max((Content(safe(one.label)).cell_length for one in options), default=0)
    sayers = min(MOST_SAYER, max((Content(sayer(one)).cell_length for one in options), default=0))
    percents = 6 if any(one.probability is not None for one in options) else 0
    room = max(0, width - BEFORE_SCHEME - schemes - percents - 2)
    reasons = room - labels >= LEAST_REASON
    label = labels if reasons else max(0, min(labels, room - sayers))
    return _Widths(schemes, label, percents, max(0, room - label), reasons)


def _code_line(place: int, option: Option, widths: _Widths) -> Content:
    parts = (
        Content(f"{place:>2} {sign(option)} {standing(option):<9} {option.tag.scheme:<{widths.scheme}} "),
        cell(option.label, widths.label),
        Content(f"{percent(option):>{widths.percent}} "),
    )
    last = cell(reason(option) if widths.reasons else sayer(option), widths.last)
    return Content("").join([*parts, last])


def cell(text: str, width: int) -> Content:
    """A text of exactly this many columns."""
    content = Content(safe(text)).truncate(width, ellipsis=True)
    return content.pad_right(max(0, width - content.cell_length))


def both_ends(left: str, right: str, width: int, style: str = "") -> Content:
    """A line with something at either end; the left end is cut if need be."""
    room = max(0, width - len(right) - 2)
    line = f"{cell(left, room).plain}  {right}" if right else cell(left, width).plain
    return Content.assemble((line, style)).truncate(width)


def legend(width: int) -> list[Content]:
    """The keys, as many a line as fit."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for act in ACTS:
        needed = len(act.shown) + len(act.short) + 3
        if used + needed > width + 2 and lines[-1]:
            lines.append([])
            used = 0
        lines[-1] += [(act.shown, KEY), (f" {act.short}  ", "")]
        used += needed
    return [Content.assemble(*line).truncate(width) for line in lines]
