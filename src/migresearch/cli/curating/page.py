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
TITLE_LINES, REMARK_LINES, WHY_LINES, MESSAGE_LINES = 3, 2, 3, 3
LEAST_CODES = 3  # in less room there is none to say how many are left out


@dataclass(slots=True)
class View:
    """What is to be seen. ``chosen``: the place of a code; ``top``: the first line of the abstract shown;
    ``asked``: why the work is asked about.

    ``brackets``: marked words stand between signs, since emphasis may be missing.
    """

    brackets: bool
    card: Card | None = None
    chosen: int = 0
    top: int = 0
    heading: str = ""
    asked: str = ""
    progress: str = ""
    message: str = ""

    @property
    def option(self) -> Option | None:
        """The chosen code, if the card has any."""
        options = self.card.options if self.card else ()
        return options[self.chosen] if 0 <= self.chosen < len(options) else None


class Page(NamedTuple):
    """The lines of the screen; the list of codes begins at line ``codes_at`` with the code ``first``.

    ``code_room``: lines for codes; ``text_room``: lines of the abstract shown, of ``text_lines``.
    """

    lines: Sequence[Content]
    codes_at: int
    first: int
    code_room: int
    text_room: int
    text_lines: int


def page(view: View, width: int, height: int) -> Page:
    """Lay out a view on a screen of this size; what has no room is cut, never the keys."""
    head = [both_ends(view.heading, view.progress, width, "reverse"), *_head(view, width)]
    foot = [*_cut(Content.styled(tidy(view.message), "bold"), width, MESSAGE_LINES), *legend(width)]
    text = _abstract(view, width)
    codes = code_lines(view.card.options if view.card else (), width - 2)
    free = height - len(head) - len(foot) - 2
    why = _why(view, width, max(WHY_LINES, free - len(text) - len(codes)))
    room = max(2, free - len(why))
    text_room = min(len(text), max(room // 2, room - len(codes)))
    top = max(0, min(view.top, len(text) - text_room))
    first, shown = _listed(codes, view.chosen, max(1, room - text_room), len(_asked(view)))
    above = [*head, Content(), *text[top : top + text_room], _rest_of_text(len(text) - top - text_room)]
    body = [*above, *shown, *why][: max(0, height - len(foot))]
    blank = [Content()] * (height - len(body) - len(foot))
    return Page([*body, *blank, *foot], len(above), first, len(shown), text_room, len(text))


def _asked(view: View) -> Sequence[Option]:
    return view.card.asked if view.card else ()


def _listed(codes: Sequence[Content], chosen: int, room: int, asked: int) -> tuple[int, list[Content]]:
    """The part of the list that has room, and the code it begins with.

    Where codes are left out it says how many, and how many a key answers that answers ``all``.
    """
    lines = pointed(codes, chosen)
    if len(lines) <= room or room < LEAST_CODES:
        first, shown = window(lines, room, chosen)
        return first, list(shown)
    first, shown = window(lines, room - 1, chosen)
    above, below = first, len(lines) - first - len(shown)
    hidden = [f"{number} more {where}" for number, where in ((above, "above"), (below, "below")) if number]
    answered = f" · A, R answer {asked}" if asked else ""
    return first, [*shown, Content.styled(f"     … {', '.join(hidden)}: PgDn, End{answered}", "italic")]


def _rest_of_text(lines: int) -> Content:
    return Content.styled(f"… {lines} more lines: Space", "italic") if lines > 0 else Content()


def _head(view: View, width: int) -> list[Content]:
    if (card := view.card) is None:
        return Content(NOTHING_LEFT).wrap(width)
    title = marked(pieces(card.work.title or UNTITLED, card.title, view.option), brackets=view.brackets)
    notes = Content(" · ".join(remarks(card)))
    return [
        *(line.stylize("bold") for line in _cut(title, width, TITLE_LINES)),
        both_ends(byline(card.work), view.asked, width),
        *(line.stylize("italic") for line in (_cut(notes, width, REMARK_LINES) if notes else ())),
    ]


def _abstract(view: View, width: int) -> list[Content]:
    if (card := view.card) is None:
        return []
    text = pieces(card.work.abstract or NO_ABSTRACT, card.abstract, view.option)
    return marked(text, brackets=view.brackets).wrap(width)


def _why(view: View, width: int, room: int) -> list[Content]:
    """Why the chosen code is suggested, and what it covers, on at most ``room`` lines."""
    if (option := view.option) is None:
        return Content(NO_CODES).wrap(width) if view.card else []
    reasons = Content(reason(option)).wrap(width)
    note = _cut(Content(tidy(option.note)), width, max(room - len(reasons), room - room // 2))
    lines = [*_cut(Content(reason(option)), width, room - len(note)), *note]
    return [*lines, *[Content()] * (WHY_LINES - len(lines))]


def _cut(content: Content, width: int, most: int) -> list[Content]:
    """A text as at most so many lines; a sign at the end says that there would be more."""
    lines = content.wrap(width)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1].truncate(width - 1) + Content("…")]
