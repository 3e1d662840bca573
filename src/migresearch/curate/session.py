"""A sitting: a queue, the card on the desk, one method a keystroke. Knows no terminal.

Every act is on disk before its method returns; a sitting that is killed loses nothing, and the next one
begins where it stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from migresearch.curate.batches import Batch, decide
from migresearch.curate.card import Card, Cards
from migresearch.curate.options import Tag
from migresearch.curate.ordering import Drawn, Place
from migresearch.curate.queue import is_open
from migresearch.curate.tally import Tally
from migresearch.curate.wanted import Purpose, Wanted
from migresearch.errors import NothingFoundError
from migresearch.store.decisions import WHOLE, Said, Verdict
from migresearch.store.pairs import Said as Word

if TYPE_CHECKING:
    from migresearch.curate.desk import Desk


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting is. ``acts``: what was done in this queue and not taken back; ``decided``: works
    decided in this sitting, ``total``: and before; ``passed``: works skipped, put off or left as unsure;
    ``left``: works still to come, the one on the desk among them."""

    acts: int
    decided: int
    total: int
    passed: int
    left: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: decisions, or the merge of the works of these keys."""

    said: tuple[Said, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """An act of this sitting: its name, or its number where it is a merge; and where the queue stood."""

    act: str | int
    at: int


class Session:
    """One curator's way through a queue. ``card`` is None when the queue is at its end.

    Methods return the card then on the desk: the same work with what was said of it, or the next one.
    """

    def __init__(self, desk: "Desk", wanted: Wanted, tally: Tally) -> None:
        self.desk = desk
        self.wanted = wanted
        self.tally = tally
        self._asking = desk.asking(wanted)
        self._places = desk.places(wanted)
        self._cards = Cards(desk.store, desk.schemes, self._asking, desk.rules)
        self._steps: list[_Step] = []
        self._at = 0
        self.card: Card | None = None
        self._settle()

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes that are decided."""
        return self._asking.schemes

    @property
    def progress(self) -> Progress:
        """How far the sitting is."""
        tally, left = self.tally, len(self._places) - self._at
        return Progress(len(self._steps), tally.decided, tally.total, tally.passed, left)

    def accept(self, tag: Tag, note: str = "") -> Card | None:
        """The code fits. It need not have been suggested."""
        return self._stay([(tag, Verdict.ACCEPT)], note)

    def reject(self, tag: Tag, note: str = "") -> Card | None:
        """The code does not fit."""
        return self._stay([(tag, Verdict.REJECT)], note)

    def unsure(self, tag: Tag | None = None, note: str = "") -> Card | None:
        """The person cannot tell, of one code; or of the work as a whole, which then is left behind."""
        if tag is not None:
            return self._stay([(tag, Verdict.UNSURE)], note)
        return self._leave(Verdict.UNSURE, note=note)

    def accept_all(self) -> Card | None:
        """All open suggestions fit, and what sources state stands: on to the next work."""
        return self._leave(Verdict.DONE, [(option.tag, Verdict.ACCEPT) for option in self._card().asked])

    def reject_all(self) -> Card | None:
        """None of the open suggestions fits, and what sources state stands: on to the next work.

        Raises NothingFoundError where all that is open is what sources state: that is refused code by code.
        """
        card = self._card()
        if card.open and not card.asked:
            raise NothingFoundError("all that is open is stated by sources: reject its codes one by one")
        return self._leave(Verdict.DONE, [(option.tag, Verdict.REJECT) for option in card.asked])

    def done(self) -> Card | None:
        """What was not spoken of stands as it is: on to the next work."""
        return self._leave(Verdict.DONE)

    def skip(self) -> Card | None:
        """Not for this person, until skipped works are asked for."""
        return self._leave(Verdict.SKIP)

    def later(self) -> Card | None:
        """Not in this sitting."""
        return self._leave(Verdict.LATER)

    def note(self, text: str) -> Card | None:
        """Keep a remark on the work."""
        card = self._card()
        return self._kept(self.desk.remark(card.work.id, text).act)

    def override(self, field: str, value: Any) -> Card | None:
        """Set a field of the work above every source. Raises UsageError for a field that is not there."""
        return self._kept(self.desk.override(self._card().work.id, field, value))

    def duplicate(self, name: str) -> Card | None:
        """The work is the same as the one of this key or DOI: they are merged.

        The older of the two stays on the desk or comes in its turn. Raises UsageError where a person said
        that they are not the same.
        """
        card = self._card()
        other = self.desk.store.works([self.desk.work_id(name)])[0]
        word = Word(self.desk.person, self.desk.clock())
        done = self.desk.store.pairs.merge(card.work.key, other.key, word, self.desk.rules)
        self._steps.append(_Step(done.number, self._at))
        return self._settle()

    def batch(self, batch: Batch, note: str = "") -> Card | None:
        """Keep a batch as one act of the sitting. Raises NothingFoundError where it has no works."""
        self._steps.append(_Step(decide(self.desk, batch, note).act, self._at))
        return self._settle()

    def undo(self) -> Undone:
        """Take back the last act, of this sitting or of an earlier one, and lay its work on the desk again.

        Raises NothingFoundError where there is nothing left to take back.
        """
        step = self._steps[-1] if self._steps else None
        undone = self._unmerge(step.act) if step and isinstance(step.act, int) else self._take_back(step)
        self.tally.take_back(undone.said)
        if step:
            self._steps.pop()
            self._at = step.at
        elif undone.said:
            self._bring(undone.said[0].decision.work_id)
        self._lay()
        return undone

    def refresh(self) -> Card | None:
        """The card on the desk as things stand now, whoever changed them."""
        return self._lay()

    def _bring(self, work_id: int) -> None:
        """Lay a work on the desk, from the rest of the queue or from outside it."""
        rest = [place for place in self._places[self._at :] if place.work_id != work_id]
        self._places[self._at :] = [Place(work_id, Drawn.BEGUN), *rest]

    def _take_back(self, step: _Step | None) -> Undone:
        return Undone(said=tuple(self.desk.undo(str(step.act) if step else None)))

    def _unmerge(self, number: int) -> Undone:
        word = Word(self.desk.person, self.desk.clock())
        _, done = self.desk.store.pairs.undo(number, word, self.desk.rules)
        return Undone(merged=done.keys)

    def _card(self) -> Card:
        if self.card is None:
            raise NothingFoundError("the queue is at its end; widen the filters or ask for skipped works")
        return self.card

    def _stay(self, words: Sequence[tuple[Tag, Verdict]], note: str) -> Card | None:
        return self._kept(self._say(words, note))

    def _leave(
        self, verdict: Verdict, words: Sequence[tuple[Tag, Verdict]] = (), note: str = ""
    ) -> Card | None:
        whole = [(Tag(scheme, WHOLE), verdict) for scheme in self.schemes]
        work_id = self._card().work.id
        self._steps.append(_Step(self._say([*words, *whole], note), self._at))
        self.tally.leave(work_id, verdict)
        self._at += 1
        return self._settle()

    def _say(self, words: Sequence[tuple[Tag, Verdict]], note: str) -> str:
        card = self._card()
        drawn = Drawn.RANDOM if card.place.sampled else card.place.drawn
        ruling = self.wanted.purpose is Purpose.ADJUDICATE
        return self.desk.say(card.work.id, words, note, drawn=drawn, adjudication=ruling).act

    def _kept(self, act: str) -> Card | None:
        self._steps.append(_Step(act, self._at))
        return self._lay()

    def _settle(self) -> Card | None:
        """Go on to the first work that is still open: others may have been at it since the queue was made."""
        while self._at < len(self._places):
            card = self._lay()
            if card is not None and self._is_open(card):
                return card
            self._at += 1
        self.card = None
        return None

    def _is_open(self, card: Card) -> bool:
        if self.wanted.purpose is Purpose.ADJUDICATE:
            return True
        return is_open(self.desk.store, self._asking, card.work.id)

    def _lay(self) -> Card | None:
        if self._at >= len(self._places):
            self.card = None
        else:
            place = self._places[self._at]
            self.card = self._cards.card(place, self.desk.twins(place.work_id))
        return self.card
