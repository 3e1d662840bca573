"""A card on the screen: the work, its codes, and why the chosen one is suggested."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from migresearch.cli.curating.widgets import Choice, code_lines, marked
from migresearch.cli.curating.wording import (
    ASKED_BECAUSE,
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


class CardView(Vertical, can_focus=False):
    """Shows a card. ``brackets``: marked words stand between signs, since emphasis may be missing."""

    DEFAULT_CSS = """
    CardView { height: 1fr; }
    CardView Static { height: auto; }
    CardView #title { max-height: 3; text-style: bold; }
    CardView #byline { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    CardView #remarks { max-height: 2; text-style: italic; }
    CardView #text { height: 1fr; min-height: 2; margin: 1 0 0 0; }
    CardView #codes { height: auto; max-height: 40%; margin: 1 0 0 0; }
    CardView #why { height: 3; }
    """

    def __init__(self, *, brackets: bool) -> None:
        super().__init__()
        self._brackets = brackets
        self._card: Card | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="title")
        yield Static(id="byline")
        yield Static(id="remarks")
        with VerticalScroll(id="text", can_focus=False):
            yield Static(id="abstract")
        yield Choice("codes")
        yield Static(id="why")

    @property
    def place(self) -> int:
        """The place of the chosen code, counted from 0."""
        return self.query_one("#codes", Choice).chosen

    @property
    def chosen(self) -> Option | None:
        """The chosen code of the card, if it has any."""
        options = self._card.options if self._card else ()
        return options[self.place] if options else None

    def show(self, card: Card | None, chosen: int, width: int) -> None:
        """Lay out a card with the code at this place chosen; the same work stays scrolled as it is."""
        if card is None or self._card is None or card.work.id != self._card.work.id:
            self.query_one("#text", VerticalScroll).scroll_home(animate=False)
        self._card = card
        lines = code_lines(card.options if card else (), width)
        self.query_one("#codes", Choice).show(lines, chosen)
        self._write("byline", f"{byline(card.work)} · {ASKED_BECAUSE[card.place.drawn]}" if card else "")
        self._write("remarks", "\n".join(remarks(card)) if card else "")
        self.query_one("#remarks").display = bool(card and remarks(card))
        self.on_choice_chosen()

    def on_choice_chosen(self) -> None:
        """Say why the chosen code is suggested, and show its words in the text."""
        card, option = self._card, self.chosen
        self._write("why", _why(option) if option else NO_CODES if card else "")
        if card is None:
            self._write("title", NOTHING_LEFT)
            self._write("abstract", "")
            return
        title = pieces(card.work.title or UNTITLED, card.title, option)
        abstract = pieces(card.work.abstract or NO_ABSTRACT, card.abstract, option)
        self.query_one("#title", Static).update(marked(title, brackets=self._brackets))
        self.query_one("#abstract", Static).update(marked(abstract, brackets=self._brackets))

    def choose(self, place: int) -> None:
        """Choose a code by its place."""
        self.query_one("#codes", Choice).choose(place)

    def move(self, by: int) -> None:
        """Choose another code."""
        self.query_one("#codes", Choice).move(by)

    def turn(self, pages: int) -> None:
        """Turn a page of the abstract."""
        pane = self.query_one("#text", VerticalScroll)
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)

    def _write(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", Static).update(Content(text))


def _why(option: Option) -> str:
    return f"{reason(option)}\n{tidy(option.note)}"
