"""What the screen asks in between: a line of text, a code, another work, a look at a batch."""

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from migresearch.cli.curating.finding import Codes, Found
from migresearch.cli.curating.keys import guide
from migresearch.cli.curating.widgets import Choice
from migresearch.cli.curating.wording import preview, safe, tidy
from migresearch.curate.batches import Batch
from migresearch.curate.options import Tag
from migresearch.store import Work
from migresearch.store.decisions import Verdict

Answer = TypeVar("Answer")
CANCEL = "Esc: nothing"


class Dialog(ModalScreen[Answer | None]):
    """A box over the card; Escape leaves it without an answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "nothing")]
    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > Vertical { width: 90%; max-width: 150; height: auto; max-height: 100%; border: round $primary; }
    Dialog Input { text-style: underline; }
    Dialog Choice { height: 33vh; scrollbar-size-vertical: 1; }
    Dialog Choice Static { text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog .note { height: 4; }
    Dialog .hint { text-style: bold; }
    Dialog .lines { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Ask(Dialog[str]):
    """A line of text."""

    def __init__(self, question: str, value: str = "") -> None:
        super().__init__()
        self._question, self._value = question, value

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(safe(self._question)))
            yield Input(self._value, compact=True)  # typing replaces what stands there
            yield Static(Content(f"Enter: go on · {CANCEL}"), classes="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The line is the answer."""
        self.dismiss(event.value.strip())


class Choosing(Dialog[Answer]):
    """A line of text beside a list that goes along with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up"),
        Binding("down", "move(1)", "down"),
        Binding("pageup", "leaf(-1)", "page up"),
        Binding("pagedown", "leaf(1)", "page down"),
    ]
    HINT = "Up, Down: choose · Enter: take it"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content(safe(self._question)))
            yield Input(select_on_focus=False, compact=True)
            yield Choice()
            yield Static(classes="note")
            yield Static(Content(f"{self.HINT} · {CANCEL}"), classes="hint")

    def action_move(self, by: int) -> None:
        """Choose another line of the list."""
        self.query_one(Choice).move(by)

    def action_leaf(self, pages: int) -> None:
        """Choose a line a page further."""
        choice = self.query_one(Choice)
        choice.move(pages * max(1, choice.size.height - 1))


class PickCode(Choosing[Tag]):
    """A code of the schemes, by any part of any of its names; those in ``has`` the work has already."""

    def __init__(self, codes: Codes, question: str, has: Collection[Tag] = ()) -> None:
        super().__init__(question)
        self._codes = codes
        self._has = has
        self._found: list[Found] = []
        self._text = ""

    def on_mount(self) -> None:
        """Begin with the schemes' first codes."""
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find anew with every letter."""
        if event.value != self._text:
            self._find(event.value)

    def on_choice_chosen(self) -> None:
        """Say what the code covers."""
        place = self.query_one(Choice).chosen
        note = (
            f"{self._found[place].path}: {self._found[place].note}"
            if self._found
            else "No code is like that."
        )
        self.query_one(".note", Static).update(Content(tidy(note)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The chosen code is the answer, of those that are like the text as it now is."""
        self.on_input_changed(Input.Changed(event.input, event.value))
        if self._found:
            self.dismiss(self._found[self.query_one(Choice).chosen].tag)

    def _find(self, text: str) -> None:
        self._text = text
        self._found = self._codes.find(text)
        self.query_one(Choice).show([Content(self._line(one)) for one in self._found])
        self.on_choice_chosen()

    def _line(self, one: Found) -> str:
        return f"{one.label}  ({one.path}){'  · on this work' if one.tag in self._has else ''}"


class PickWork(Choosing[str]):
    """Another work: one of those that may be the same, or any by its key, its DOI or words of its title."""

    HINT = "Enter: look for it, then take the chosen one"

    def __init__(self, works: Sequence[Work], find: Callable[[str], Sequence[Work]]) -> None:
        super().__init__("This work is the same as … (choose one below, or type a key, a DOI or words)")
        self._works = works
        self._find = find
        self._text = ""

    def on_mount(self) -> None:
        """Show what may be the same."""
        self._show("No work is known that may be the same.")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The chosen work is the answer, once those are shown that the text finds."""
        if event.value.strip() != self._text:
            self._text = event.value.strip()
            self._works = self._find(self._text)
            self._show(f"no work has the key or DOI {self._text!r}, or holds all of these words")
        elif self._works:
            self.dismiss(self._works[self.query_one(Choice).chosen].key)

    def _show(self, otherwise: str) -> None:
        shown = [Content(tidy(f"{one.key}  {one.year or 'no year'}  {one.title}")) for one in self._works]
        self.query_one(Choice).show(shown)
        note = "Enter: they are the same and become one work." if shown else otherwise
        self.query_one(".note", Static).update(Content(tidy(note)))


class Preview(Dialog[Verdict]):
    """What a batch would do, before it does it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", f"decide('{Verdict.ACCEPT}')", "accept"),
        Binding("r", f"decide('{Verdict.REJECT}')", "reject"),
    ]

    def __init__(self, label: str, text: str, batches: tuple[Batch, Batch]) -> None:
        super().__init__()
        self._lines = preview(label, text, batches)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content("\n".join(self._lines)), classes="lines")
            yield Static(Content(f"a: accept on all of them · r: reject · {CANCEL}"), classes="hint")

    def action_decide(self, verdict: str) -> None:
        """The verdict is the answer."""
        self.dismiss(Verdict(verdict))


class Help(Dialog[None]):
    """All keys and signs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,question_mark", "leave", "back"),
        Binding("down,space,pagedown", "scroll(1)", "down"),
        Binding("up,pageup", "scroll(-1)", "up"),
    ]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content("Keys · Up, Down: scroll · Esc: back"), classes="hint")
            with VerticalScroll(can_focus=False):
                yield Static(Content("\n".join(guide(min(self.app.size.width * 9 // 10, 150) - 6))))

    def action_scroll(self, pages: int) -> None:
        """Turn the page."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=pages * max(1, pane.size.height - 1), animate=False)
