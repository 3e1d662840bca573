"""A card: one work, what is suggested of it and why, what people said, and the words that speak for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from migresearch.curate.options import Option, Options, Tag
from migresearch.curate.ordering import Place
from migresearch.records import passage
from migresearch.schemes import Rules
from migresearch.store import Store, Work
from migresearch.store.decisions import WHOLE, Said
from migresearch.store.queue import Asking

if TYPE_CHECKING:
    from migresearch.schemes import Scheme


class Span(NamedTuple):
    """A stretch ``text[start:end]`` of a title or an abstract that speaks for a code."""

    start: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Card:
    """A work to decide. ``changed``: it was decided on another text, which ``said`` of its options show.

    ``remarks``: what was said of the work as a whole, oldest first. ``twins``: works that may be the same.
    """

    work: Work
    place: Place
    options: tuple[Option, ...]
    title: tuple[Span, ...]
    abstract: tuple[Span, ...]
    changed: bool
    remarks: tuple[Said, ...]
    twins: tuple[Work, ...] = ()

    @property
    def open(self) -> tuple[Option, ...]:
        """The options that still wait for an answer."""
        return tuple(option for option in self.options if option.open)

    @property
    def asked(self) -> tuple[Option, ...]:
        """Those of them that no source states: the ones a person has to look at."""
        return tuple(option for option in self.options if option.asked)


class Cards:
    """Lays out cards; what all cards of a sitting share is made once."""

    def __init__(self, store: Store, schemes: "Mapping[str, Scheme]", asking: Asking, rules: Rules) -> None:
        self._store = store
        self._asking = asking
        self._rules = rules
        self._options = Options(store, schemes, asking)

    def card(self, place: Place, twins: Sequence[int] = ()) -> Card | None:
        """The card of a work as things stand now; None if the work is gone."""
        found = self._store.works([place.work_id])
        if not found:
            return None
        work = found[0]
        said = self._options.said(work.id)
        title, abstract = self._spans(work)
        return Card(
            work,
            place,
            self._options.of(work, said),
            title,
            abstract,
            bool(self._store.queue.changed(self._asking, work.id)),
            tuple(one for one in said if one.decision.code == WHOLE),
            tuple(self._store.works(twins)),
        )

    def _spans(self, work: Work) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        behind_title = len(work.title)
        abstract_begins = len(passage(work.title, "x")) - 1
        title: list[Span] = []
        abstract: list[Span] = []
        for one in self._rules.match(passage(work.title, work.abstract)):
            tag = Tag(one.scheme, one.code)
            if one.scheme not in self._asking.schemes:
                continue
            if one.end <= behind_title:
                title.append(Span(one.start, one.end, tag))
            elif one.start >= abstract_begins:
                abstract.append(Span(one.start - abstract_begins, one.end - abstract_begins, tag))
        return tuple(title), tuple(abstract)
