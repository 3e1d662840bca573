"""Plain mode: a sitting line by line, for screen readers, dumb terminals and pipes."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from shutil import get_terminal_size
from textwrap import wrap

from migresearch.cli.curating.keys import ACTS, spoken, spoken_guide
from migresearch.cli.curating.sitting import Sitting
from migresearch.cli.curating.wording import PAST, preview, spoken_card, tidy, undone
from migresearch.curate.card import Card
from migresearch.curate.options import Option, Tag
from migresearch.errors import MigresearchError, UsageError
from migresearch.store.decisions import Verdict

SHOWN = 9
ABOUT = "about"
Say = Callable[[str], None]


def converse(sitting: Sitting) -> None:
    """Show cards on standard output and take answers from standard input, until it ends or ``q``."""
    if sys.stdout.isatty():
        # The terminal shows what its locale says, and a letter it lacks is no reason to stop.
        sys.stdout.reconfigure(encoding=sys.stdin.encoding, errors="replace")  # type: ignore[union-attr]
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    Conversation(sitting, _lines(), _say).run()


def _lines() -> Iterator[str]:
    while True:
        if sys.stdin.isatty():
            print("> ", end="", flush=True)  # noqa: T201
        if not (line := sys.stdin.readline()):
            return
        yield line.strip()


def _say(line: str) -> None:
    if sys.stdout.isatty():
        line = "\n".join(wrap(line, get_terminal_size().columns))
    print(line, flush=True)  # noqa: T201


class Conversation:
    """Says and understands lines. ``lines`` are what the person types, ``say`` takes what is said."""

    def __init__(self, sitting: Sitting, lines: Iterator[str], say: Say) -> None:
        self._sitting = sitting
        self._lines = lines
        self._say = say
        self._acts: dict[str, Callable[[str], None]] = {
            "accept": partial(self._answer, Verdict.ACCEPT),
            "reject": partial(self._answer, Verdict.REJECT),
            "unsure": partial(self._answer, Verdict.UNSURE),
            "code": self._add_code,
            "next": partial(self._leave, "done"),
            "all": partial(self._leave, "accept_all"),
            "none": partial(self._leave, "reject_all"),
            "skip": partial(self._leave, "skip"),
            "pass": partial(self._leave, "unsure"),
            "later": partial(self._leave, "later"),
            "duplicate": self._duplicate,
            "note": self._note,
            "undo": self._undo,
            "find": self._find,
            "batch": self._batch,
            "help": self._help,
        }

    def run(self) -> None:
        """Until ``q`` or the end of the lines."""
        self._say(
            f"{tidy(self._sitting.desk.person)}. Type help for all words; an empty line reads the card again."
        )
        self._read_card()
        while self._obey(next(self._lines, "quit")):
            pass
        self._say(f"{self._sitting.progress}. Everything is kept.")

    def _obey(self, line: str) -> bool:
        word, _, rest = line.partition(" ")
        act = spoken(word) if word else None
        try:
            if not word:
                self._read_card()
            elif word.lower() == ABOUT:
                self._define(rest)
            elif act is None:
                raise UsageError(f"{word!r} is no word here: {', '.join(one.word for one in ACTS)}")
            elif act.word == "quit":
                return False
            else:
                self._acts[act.word](rest.strip())
        except MigresearchError as error:
            self._say(tidy(error))
        return True

    @property
    def _card(self) -> Card | None:
        return self._sitting.session.card

    def _ask(self, question: str) -> str:
        """The next line; empty where nobody types any more."""
        self._say(question)
        return next(self._lines, "")

    def _read_card(self) -> None:
        if self._card is None:
            self._say("Nothing is left in this queue. find: other works; undo; quit.")
            return
        heading = (self._sitting.heading, self._sitting.asked, self._sitting.progress)
        self._say(" · ".join(filter(None, heading)))
        for line in spoken_card(self._card):
            self._say(line)
        self._say_what_waits()

    def _say_what_waits(self) -> None:
        waiting = self._waiting()
        name = f"Code {waiting[0]}, {tidy(waiting[1].label)}" if waiting else "No code waits"
        words = "accept, reject, unsure, all, none or next" if waiting else "code to add one, or next"
        self._say(f"{name}: {words}?")

    def _waiting(self) -> tuple[int, Option] | None:
        options = self._card.options if self._card else ()
        return next(((place, one) for place, one in enumerate(options, start=1) if one.asked), None)

    def _answer(self, verdict: Verdict, numbers: str) -> None:
        """Answer the codes of these numbers; without any, the first one that waits."""
        for tag in [option.tag for option in self._meant(numbers)]:
            self._answer_code(tag, verdict)
        self._say_what_waits()

    def _define(self, numbers: str) -> None:
        """Say what the codes of these numbers cover; without any, the first one that waits."""
        for option in self._meant(numbers):
            self._say(tidy(f"{option.label} ({option.tag.scheme}): {option.note}"))

    def _meant(self, numbers: str) -> list[Option]:
        waiting = self._waiting()
        if not numbers.strip() and waiting is None:
            raise UsageError("no code waits for an answer; give the number of one, or next")
        places = [self._place(one) for one in numbers.split()] or [waiting[0] if waiting else 0]
        options = self._card.options if self._card else ()
        return [options[place - 1] for place in places]

    def _place(self, number: str) -> int:
        codes = len(self._card.options) if self._card else 0
        if number.isdecimal() and 1 <= int(number) <= codes:
            return int(number)
        raise UsageError(f"{number!r} is no number of a code here; they go from 1 to {codes}")

    def _answer_code(self, tag: Tag, verdict: Verdict) -> None:
        session = self._sitting.session
        say = {Verdict.ACCEPT: session.accept, Verdict.REJECT: session.reject, Verdict.UNSURE: session.unsure}
        say[verdict](tag)
        self._say(f"{PAST[verdict].capitalize()}: {self._sitting.label(tag)}.")

    def _leave(self, method: str, _rest: str) -> None:
        getattr(self._sitting.session, method)()
        self._read_card()

    def _undo(self, _rest: str) -> None:
        taken = self._sitting.session.undo()
        self._say(undone(taken.said, taken.merged, self._sitting.label))
        self._read_card()

    def _add_code(self, text: str) -> None:
        if (tag := self._pick(text)) is not None:
            self._answer_code(tag, Verdict.ACCEPT)
            self._say_what_waits()

    def _pick(self, text: str) -> Tag | None:
        """A code by any part of its name, then by its number in the list of those found."""
        found = self._sitting.codes.find(text or self._ask("Which code? Any part of its name."), SHOWN)
        for place, one in enumerate(found, start=1):
            self._say(tidy(f"{place}. {one.label} ({one.path}): {one.note}"))
        number = self._ask("Which number? Nothing: none of them." if found else "No code is like that.")
        chosen = int(number) if number.isdecimal() else 0
        return found[chosen - 1].tag if 1 <= chosen <= len(found) else None

    def _note(self, text: str) -> None:
        if text := text or self._ask("A remark on this work. Nothing: none."):
            self._sitting.session.note(text)
            self._say("Note kept.")

    def _duplicate(self, name: str) -> None:
        for one in self._card.twins if self._card else ():
            self._say(tidy(f"{one.key}  {one.year or 'no year'}  {one.title}"))
        if name := name or self._ask("The same as which work? Its key or DOI. Nothing: none."):
            self._sitting.session.duplicate(name)
            self._say(f"Merged with {name}; undo takes it back.")
            self._read_card()

    def _find(self, text: str) -> None:
        self._sitting.narrow(text or self._ask("Works that hold all of which words? Nothing: all works."))
        self._read_card()

    def _batch(self, text: str) -> None:
        """A code, the works, a look, and only then a decision."""
        if (tag := self._pick(text)) is None:
            return
        query = self._ask(f"{self._sitting.label(tag)}: on the works that hold all of which words?")
        batches = self._sitting.batches(tag, query)
        for line in preview(self._sitting.label(tag), query, batches):
            self._say(line)
        answer = spoken(self._ask("accept or reject on all of them? Nothing: neither."))
        for batch in batches:
            if answer is not None and answer.word == batch.verdict:
                self._sitting.session.batch(batch)
                self._say(
                    f"{PAST[batch.verdict].capitalize()} on {len(batch.works):,} works; undo takes it back."
                )
                self._read_card()

    def _help(self, _rest: str) -> None:
        for line in spoken_guide():
            self._say(line)
