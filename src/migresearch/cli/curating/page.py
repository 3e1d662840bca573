"""The page of a card: every line of the screen, for any size of it.

The page is laid out here and drawn in one piece: a screen of nested boxes takes three times as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.content import Content

from migresearch.cli.curating.lines import both_ends, code_lines, legend, marked, pointed, window
from migresearch.cli.curating.wording import (
    NO_ABSTRACT,
    UNTITLED,
    byline,
    pieces,
    reason,
    remarks,
    tidy,
)
from migresearch.curate.card import Card
from migresearch.curate.options import Option

NOTHING_LEFT = "Nothing is left in this queue.  / other works · z undo · q leave"
NO_CODES = "No code is suggested.  c adds one · Enter: none fits, next work"
TITLE_LINES, REMARK_LINES, WHY_LINES = 3, 2, 3
LEAST_CODES = 3  # in less room there is none to say how many are left out


@dataclass(slots=True)
class View:
    """What is to be seen. ``chosen``: the place of a code; ``top``: the first line of the abstract shown.

    ``brackets``: marked words stand between signs, since emphasis may be missing.
    """

    brackets: bool
    card: Card | None = None
    chosen: int = 0
    top: int = 0
    heading: str = ""
    progress: str = ""
    message: str = ""

    @property
    def option(self) -> Option | None:
        """The chosen code, if the card has any."""
        options = self.card.options if self.card else ()
        return options[self.chosen] if 0 <= self.chosen < len(options) else None


class Page(NamedTuple):
    """The lines of the screen; the list of codes begins at line ``codes_at`` with the code ``first``.

    ``text_room``: lines of the abstract shown, of ``text_lines``.
    """

    lines: Sequence[Content]
    codes_at: int
    first: int
    text_room: int
    text_lines: int


def page(view: View, width: int, height: int) -> Page:
    """Lay out a view on a screen of this size; what has no room is cut, never the keys."""
    head = [both_ends(view.heading, view.progress, width), *_head(view, width)]
    foot = [Content.styled(tidy(view.message), "bold").truncate(width, ellipsis=True), *legend(width)]
    why = _why(view, width)
    text = _abstract(view, width)
    codes = code_lines(view.card.options if view.card else (), width - 2)
    room = max(2, height - len(head) - len(why) - len(foot) - 2)
    text_room = min(len(text), max(room // 2, room - len(codes)))
    top = max(0, min(view.top, len(text) - text_room))
    first, shown = _listed(codes, view.chosen, max(1, room - text_room))
    above = [*head, Content(), *text[top : top + text_room], _rest_of_text(len(text) - top - text_room)]
    body = [*above, *shown, *why][: max(0, height - len(foot))]
    blank = [Content()] * (height - len(body) - len(foot))
    return Page([*body, *blank, *foot], len(above), first, text_room, len(text))


def _listed(codes: Sequence[Content], chosen: int, room: int) -> tuple[int, list[Content]]:
    """The part of the list that has room, and how many codes it leaves out; and the code it begins with."""
    lines = pointed(codes, chosen)
    if len(lines) <= room or room < LEAST_CODES:
        first, shown = window(lines, room, chosen)
        return first, list(shown)
    first, shown = window(lines, room - 1, chosen)
    above, below = first, len(lines) - first - len(shown)
    hidden = [f"{number} more {where}" for number, where in ((above, "above"), (below, "below")) if number]
    return first, [*shown, Content.styled(f"     … {', '.join(hidden)}", "italic")]


def _rest_of_text(lines: int) -> Content:
    return Content.styled(f"… {lines} more lines: PgDn", "italic") if lines > 0 else Content()


def _head(view: View, width: int) -> list[Content]:
    if (card := view.card) is None:
        return Content(NOTHING_LEFT).wrap(width)
    title = marked(pieces(card.work.title or UNTITLED, card.title, view.option), brackets=view.brackets)
    notes = Content(" · ".join(remarks(card)))
    return [
        *(line.stylize("bold") for line in _cut(title, width, TITLE_LINES)),
        Content(byline(card.work)).truncate(width, ellipsis=True),
        *(line.stylize("italic") for line in (_cut(notes, width, REMARK_LINES) if notes else ())),
    ]


def _abstract(view: View, width: int) -> list[Content]:
    if (card := view.card) is None:
        return []
    text = pieces(card.work.abstract or NO_ABSTRACT, card.abstract, view.option)
    return marked(text, brackets=view.brackets).wrap(width)


def _why(view: View, width: int) -> list[Content]:
    """Why the chosen code is suggested, and what it covers."""
    if (option := view.option) is None:
        return Content(NO_CODES).wrap(width) if view.card else []
    note = _cut(Content(tidy(option.note)), width, WHY_LINES - 1)
    lines = [*_cut(Content(reason(option)), width, WHY_LINES - len(note)), *note]
    return [*lines, *[Content()] * (WHY_LINES - len(lines))]


def _cut(content: Content, width: int, most: int) -> list[Content]:
    """A text as at most so many lines; a sign at the end says that there would be more."""
    lines = content.wrap(width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1].truncate(width - 1) + Content("…")]
