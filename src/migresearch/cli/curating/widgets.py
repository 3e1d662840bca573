"""The parts of the screen: the page of a card, and a list of which one line is chosen."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from migresearch.cli.curating.lines import pointed
from migresearch.cli.curating.page import Page, View, page


class CardView(Static):
    """The page of a card, drawn anew whenever :attr:`view` was changed and ``draw`` called."""

    DEFAULT_CSS = "CardView { width: 100%; height: 100%; text-wrap: nowrap; }"

    def __init__(self, *, brackets: bool) -> None:
        super().__init__()
        self.view = View(brackets)
        self._page = Page((), 0, 0, 0, 0, 0)

    def draw(self) -> None:
        """Show the view as it now is."""
        self._page = page(self.view, self.app.size.width, self.app.size.height)
        self.update(Content("\n").join(self._page.lines), layout=False)

    def choose(self, place: int) -> None:
        """Choose the code at this place, counted from 0; where there is none, the first or the last."""
        options = self.view.card.options if self.view.card else ()
        self.view.chosen = max(0, min(place, len(options) - 1))
        self.draw()

    def leaf(self, pages: int) -> None:
        """Choose a code so many pages of the list further down."""
        self.choose(self.view.chosen + pages * max(1, self._page.code_room - 1))

    def read_on(self) -> None:
        """Turn a page of the abstract; after its end comes its beginning."""
        room = self._page.text_room
        last = max(0, self._page.text_lines - room)
        self.view.top = 0 if self.view.top >= last else min(self.view.top + max(1, room - 1), last)
        self.draw()

    def on_click(self, event: events.Click) -> None:
        """Choose the code under the pointer."""
        if event.y >= self._page.codes_at:
            self.choose(self._page.first + event.y - self._page.codes_at)


class Choice(VerticalScroll, can_focus=False):
    """Lines of which one is chosen, by ``move`` or a click."""

    class Chosen(Message):
        """Another line was chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Content] = ()
        self.chosen = 0

    def compose(self) -> ComposeResult:
        yield Static()

    def show(self, lines: Sequence[Content]) -> None:
        """Show these lines, the first one chosen."""
        self._lines = lines
        self.chosen = 0
        self._draw()

    def move(self, by: int) -> None:
        """Choose a line so many lines further down."""
        self.chosen = max(0, min(self.chosen + by, len(self._lines) - 1))
        self._draw()
        self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the pointer."""
        self.move(int(event.y + self.scroll_y) - self.chosen)

    def _draw(self) -> None:
        self.query_one(Static).update(Content("\n").join(pointed(self._lines, self.chosen)))
        self.scroll_to_region(Region(0, self.chosen, 1, 1), animate=False)
