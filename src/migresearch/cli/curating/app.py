"""The full screen of `migresearch classify`: it shows the card of a sitting and hands keys on to it."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from migresearch.cli.curating.dialogs import Answer, Ask, Dialog, Help, PickCode, PickWork, Preview
from migresearch.cli.curating.keys import ACTS
from migresearch.cli.curating.sitting import Sitting
from migresearch.cli.curating.widgets import CardView
from migresearch.cli.curating.wording import PAST, counted, undone
from migresearch.curate.batches import Batch
from migresearch.curate.card import Card
from migresearch.curate.options import Tag
from migresearch.errors import MigresearchError
from migresearch.store.decisions import Verdict

ALL_ANSWERED = "all codes are answered · Enter: next work"
PICK = "Which code fits? Any part of its name; topics: rem finds in topics."
NO_CODE_CHOSEN = "No code is suggested here · c: add one · Enter: none fits, next work"


class CurationApp(App[None]):
    """A sitting on a full screen. Every act is on disk before the screen shows what follows."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(act.key, f"act('{act.word}')", act.short) for act in ACTS),
        *(Binding(str(place), f"choose({place - 1})", "choose") for place in range(1, 10)),
        Binding("up,k", "move(-1)", "up"),
        Binding("down,j", "move(1)", "down"),
        Binding("pageup", "leaf(-1)", "page up"),
        Binding("pagedown", "leaf(1)", "page down"),
        Binding("home", "choose(0)", "first"),
        Binding("end", "choose(-1)", "last"),
        Binding("space", "read_on", "read on"),
        Binding("ctrl+c,ctrl+q", "act('quit')", "quit", priority=True),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(ansi_color=True)
        self.theme = "ansi-dark"  # the terminal's own colours, whatever they are
        self.sitting = sitting
        self._acts: dict[str, Callable[[], None]] = {
            "accept": partial(self._answer, Verdict.ACCEPT),
            "reject": partial(self._answer, Verdict.REJECT),
            "unsure": partial(self._answer, Verdict.UNSURE),
            "code": self._add_code,
            "next": partial(self._leave, "done", "Done"),
            "all": partial(self._answer_all, "accept_all", Verdict.ACCEPT),
            "none": partial(self._answer_all, "reject_all", Verdict.REJECT),
            "skip": partial(self._leave, "skip", "Skipped"),
            "pass": partial(self._leave, "unsure", "Unsure"),
            "later": partial(self._leave, "later", "Put off"),
            "duplicate": self._duplicate,
            "note": self._note,
            "undo": self._undo,
            "find": self._find,
            "batch": self._batch,
            "help": lambda: self._open(Help(), lambda _: None),
            "quit": self.exit,
        }

    def compose(self) -> ComposeResult:
        yield CardView(brackets=self.no_color)

    def on_resize(self) -> None:
        """Lay everything out anew; the first time at the first code that waits for an answer."""
        self._show(self._page.view.chosen if self._page.view.card else None)

    def action_act(self, word: str) -> None:
        """Do what a key says; what cannot be done is said on the line above the keys."""
        self._try(self._acts[word])

    def action_choose(self, place: int) -> None:
        """Choose a code by its place, from the end if it is below 0."""
        codes = len(self._card.options) if self._card else 0
        self._page.choose(place % codes if place < 0 < codes else place)

    def action_move(self, by: int) -> None:
        """Choose another code."""
        self._page.choose(self._page.view.chosen + by)

    def action_leaf(self, pages: int) -> None:
        """Turn a page of the list of codes."""
        self._page.leaf(pages)

    def action_read_on(self) -> None:
        """Turn a page of the abstract."""
        self._page.read_on()

    @property
    def _page(self) -> CardView:
        return self.screen_stack[0].query_one(CardView)

    @property
    def _card(self) -> Card | None:
        return self.sitting.session.card

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except MigresearchError as error:
            self._say(str(error))

    def _say(self, text: str) -> None:
        self._page.view.message = text
        self._page.draw()

    def _show(self, chosen: int | None = None, message: str = "") -> None:
        """Show the card on the desk; without a place of the code to choose, at the first open one."""
        options = self._card.options if self._card else ()
        if chosen is None:
            chosen = next((place for place, one in enumerate(options) if one.asked), 0)
        view = self._page.view
        if self._card is None or view.card is None or view.card.work.id != self._card.work.id:
            view.top = 0
        view.card, view.chosen, view.message = self._card, chosen, message
        view.heading, view.progress = self.sitting.heading, self.sitting.progress
        view.asked = self.sitting.asked
        self._page.draw()

    def _answer(self, verdict: Verdict) -> None:
        """Answer the chosen code."""
        if (option := self._page.view.option) is None:
            self._say(NO_CODE_CHOSEN)
        else:
            self._answer_code(option.tag, verdict)

    def _answer_code(self, tag: Tag, verdict: Verdict) -> None:
        """Answer a code, and choose the next open one."""
        session = self.sitting.session
        say = {Verdict.ACCEPT: session.accept, Verdict.REJECT: session.reject, Verdict.UNSURE: session.unsure}
        card = say[verdict](tag)
        left = [place for place, one in enumerate(card.options) if one.asked] if card else []
        place = self._page.view.chosen
        rest = f"{len(left)} open" if left else ALL_ANSWERED
        self._show(
            min(left, key=lambda one: (one < place, one)) if left else place,
            f"{PAST[verdict].capitalize()}: {self.sitting.label(tag)} · {rest}",
        )

    def _leave(self, method: str, what: str) -> None:
        """Do what takes the work off the desk."""
        before = self._card
        getattr(self.sitting.session, method)()
        self._show(message=f"{what}: {before.work.title or before.work.key}" if before else "")

    def _answer_all(self, method: str, verdict: Verdict) -> None:
        """Answer all codes that wait, on the screen or not, and say how many they were."""
        self._leave(method, f"{PAST[verdict].capitalize()} {self._waiting()}, z takes it back")

    def _waiting(self) -> str:
        return counted(len(self._card.asked), "code") if self._card else ""

    def _undo(self) -> None:
        taken = self.sitting.session.undo()
        tags = [Tag(one.decision.scheme, one.decision.code) for one in taken.said]
        options = self._card.options if self._card else ()
        chosen = next((place for place, one in enumerate(options) if one.tag in tags), None)
        self._show(chosen, undone(taken.said, taken.merged, self.sitting.label))

    def _add_code(self) -> None:
        has = {one.tag for one in self._card.options if one.effective} if self._card else set()
        dialog = PickCode(self.sitting.codes, PICK, has)
        self._open(dialog, lambda tag: self._answer_code(tag, Verdict.ACCEPT))

    def _note(self) -> None:
        self._open(Ask("A remark on this work"), self._keep_note)

    def _keep_note(self, text: str) -> None:
        if text:
            self.sitting.session.note(text)
            self._show(self._page.view.chosen, "Note kept")

    def _duplicate(self) -> None:
        self._open(PickWork(self._card.twins if self._card else (), self.sitting.works), self._merge)

    def _merge(self, name: str) -> None:
        self.sitting.session.duplicate(name)
        self._show(message=f"Merged with {name} · z: take it back")

    def _find(self) -> None:
        question = "Go on with the works that hold all of: (words, field:value; nothing: all works)"
        self._open(Ask(question, self.sitting.text), self._narrow)

    def _narrow(self, text: str) -> None:
        self._say("Looking …")
        self.call_after_refresh(self._try, partial(self._narrowed, text))

    def _narrowed(self, text: str) -> None:
        self.sitting.narrow(text)
        self._show()

    def _batch(self) -> None:
        self._open(PickCode(self.sitting.codes, "A batch, 1 of 3. Which code?"), self._batch_of)

    def _batch_of(self, tag: Tag) -> None:
        question = f"A batch, 2 of 3. “{self.sitting.label(tag)}” on the works that hold all of:"
        self._open(Ask(question, self.sitting.text), partial(self._preview, tag))

    def _preview(self, tag: Tag, text: str) -> None:
        batches = self.sitting.batches(tag, text)
        preview = Preview(self.sitting.label(tag), text, batches)
        self._open(preview, partial(self._decide, batches))

    def _decide(self, batches: tuple[Batch, Batch], verdict: Verdict) -> None:
        batch = next(one for one in batches if one.verdict is verdict)
        self.sitting.session.batch(batch)
        self._show(message=f"{PAST[verdict].capitalize()} on {len(batch.works):,} works · z: take it back")

    def _open(self, dialog: Dialog[Answer], then: Callable[[Answer], None]) -> None:
        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self._try(partial(then, answer))

        self.push_screen(dialog, answered)
