"""The parts of the screen: lines of which one is chosen, and texts in which words are marked."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from migresearch.cli.curating.keys import ACTS, Key
from migresearch.cli.curating.wording import Piece, percent, reason, safe, sign, standing
from migresearch.curate.card import Option

MARKED, CHOSEN = "bold underline", "bold reverse"
LABEL_WIDTH = 34
LEAST_REASON = 12  # a reason cut shorter says nothing; it stands below the list anyway


class Choice(VerticalScroll, can_focus=False):
    """Lines of which one is chosen, by ``move``, ``choose`` or a click."""

    class Chosen(Message):
        """Another line was chosen."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._lines: Sequence[Content] = ()
        self.chosen = 0

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, lines: Sequence[Content], chosen: int = 0) -> None:
        """Show these lines."""
        self._lines = lines
        self.chosen = max(0, min(chosen, len(lines) - 1))
        self._draw()

    def move(self, by: int) -> None:
        """Choose a line so many lines further down."""
        self.choose(self.chosen + by)

    def choose(self, place: int) -> None:
        """Choose the line at this place, counted from 0; where there is none, the first or the last."""
        self.chosen = max(0, min(place, len(self._lines) - 1))
        self._draw()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the pointer."""
        self.choose(int(event.y + self.scroll_y))

    def _draw(self) -> None:
        lines = [
            Content.assemble((f"> {line.plain}", "reverse")) if place == self.chosen else Content("  ") + line
            for place, line in enumerate(self._lines)
        ]
        self.query_one(Static).update(Content("\n").join(lines))
        self.scroll_to_region(Region(0, self.chosen, 1, 1), animate=False)


def marked(pieces: Iterable[Piece], *, brackets: bool) -> Content:
    """A text with its marked words emphasised, and between signs as well where emphasis may be missing."""
    parts: list[str | tuple[str, str]] = []
    for one in pieces:
        text = f"‹{one.text}›" if brackets and one.marked else one.text
        parts.append((text, CHOSEN if one.chosen else MARKED) if one.marked else text)
    return Content.assemble(*parts)


def code_lines(options: Sequence[Option], width: int) -> list[Content]:
    """The codes of a card as lines of ``width`` columns; reasons where there is room for them."""
    schemes = max((len(one.tag.scheme) for one in options), default=0)
    labels = min(LABEL_WIDTH, max((Content(safe(one.label)).cell_length for one in options), default=0))
    return [_code_line(place, one, schemes, labels, width) for place, one in enumerate(options, start=1)]


def _code_line(place: int, option: Option, schemes: int, labels: int, width: int) -> Content:
    parts = (
        Content(f"{place:>2} {sign(option)} {standing(option):<9} {option.tag.scheme:<{schemes}} "),
        _cell(option.label, labels),
        Content(f" {percent(option):>5} "),
    )
    line = Content("").join(parts)
    room = width - line.cell_length
    return line + _cell(reason(option), room) if room >= LEAST_REASON else line.truncate(width, ellipsis=True)


def _cell(text: str, width: int) -> Content:
    content = Content(safe(text)).truncate(width, ellipsis=True)
    return content.pad_right(max(0, width - content.cell_length))


def legend(width: int, acts: Sequence[Key] = ACTS) -> Content:
    """The keys, as many a line as fit."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for act in acts:
        needed = len(act.shown) + len(act.short) + 3
        if used + needed > width + 2 and lines[-1]:
            lines.append([])
            used = 0
        lines[-1] += [(act.shown, "bold reverse"), (f" {act.short}  ", "")]
        used += needed
    return Content("\n").join(Content.assemble(*line) for line in lines)


def both_ends(left: str, right: str, width: int) -> Content:
    """A line with something at either end; the right one is never cut."""
    room = max(0, width - len(right) - 2)
    return Content.assemble((_cell(left, room).plain, ""), "  ", (right, "bold"))
