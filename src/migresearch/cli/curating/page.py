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
from migresearch.curate.card import Card, Option

NOTHING_LEFT = "Nothing is left in this queue.  / other works · z undo · q leave"
NO_CODES = "No code is suggested.  c adds one · Enter: none fits, next work"
TITLE_LINES, REMARK_LINES, WHY_LINES = 3, 2, 3


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
    first, shown = window(pointed(codes, view.chosen), max(1, room - text_room), view.chosen)
    above = [*head, Content(), *text[top : top + text_room], Content()]
    body = [*above, *shown, *why][: max(0, height - len(foot))]
    blank = [Content()] * (height - len(body) - len(foot))
    return Page([*body, *blank, *foot], len(above), first, text_room, len(text))


def _head(view: View, width: int) -> list[Content]:
    if (card := view.card) is None:
        return Content(NOTHING_LEFT).wrap(width)
    title = marked(pieces(card.work.title or UNTITLED, card.title, view.option), brackets=view.brackets)
    notes = [line for one in remarks(card) for line in Content(one).wrap(width)]
    return [
        *(line.stylize("bold") for line in title.wrap(width)[:TITLE_LINES]),
        Content(byline(card.work)).truncate(width, ellipsis=True),
        *(line.stylize("italic") for line in notes[:REMARK_LINES]),
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
    note = Content(tidy(option.note)).wrap(width)[: WHY_LINES - 1]
    lines = [*Content(reason(option)).wrap(width)[: WHY_LINES - len(note)], *note]
    return [*lines, *[Content()] * (WHY_LINES - len(lines))]
