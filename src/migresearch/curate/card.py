"""A card: one work, what is suggested of it and why, what people said, and the words that speak for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from migresearch.curate.ordering import Place
from migresearch.records import passage
from migresearch.schemes import Rules
from migresearch.store import Store, Value, Work
from migresearch.store.decisions import WHOLE, Said, Verdict
from migresearch.store.queue import Asking

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

FIRM = (Verdict.ACCEPT, Verdict.REJECT)


class Tag(NamedTuple):
    """A code of a scheme."""

    scheme: str
    code: str


class Span(NamedTuple):
    """A stretch ``text[start:end]`` of a title or an abstract that speaks for a code."""

    start: int
    end: int
    tag: Tag


@dataclass(frozen=True, slots=True)
class Option:
    """A code on a card.

    ``effective``: whether the work has it as things stand. ``probability``: the best known one that it is
    right, None where nobody gave one. ``claims``: who suggests it and why. ``own``: what the person said of
    it on this text; ``said``: what people said that stands, of this text or an older one, oldest first.
    ``open``: whether it still waits for an answer.
    """

    tag: Tag
    label: str
    note: str
    effective: bool
    probability: float | None
    claims: tuple[Value, ...]
    own: Verdict | None
    said: tuple[Said, ...]
    open: bool


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


class Cards:
    """Lays out cards; what all cards of a sitting share is made once."""

    def __init__(self, store: Store, schemes: "Mapping[str, Scheme]", asking: Asking, rules: Rules) -> None:
        self._store = store
        self._schemes = {name: schemes[name] for name in asking.schemes}
        self._asking = asking
        self._rules = rules

    def card(self, place: Place, twins: Sequence[int] = ()) -> Card | None:
        """The card of a work as things stand now; None if the work is gone."""
        found = self._store.works([place.work_id])
        if not found:
            return None
        work = found[0]
        said = [one for one in self._store.log.of_work(work.id) if self._is_shown(one)]
        title, abstract = self._spans(work)
        return Card(
            work,
            place,
            self._options(work, said),
            title,
            abstract,
            bool(self._store.queue.changed(self._asking, work.id)),
            tuple(one for one in said if one.decision.code == WHOLE),
            tuple(self._store.works(twins)),
        )

    def _is_shown(self, one: Said) -> bool:
        """Standing, and not another's word where a second opinion is asked for."""
        own = one.decision.person == self._asking.person
        about = one.decision.scheme in (*self._schemes, "")
        return (
            one.superseded_by is None
            and one.decision.verdict is not Verdict.WITHDRAWN
            and about
            and (own or not self._asking.alone)
        )

    def _options(self, work: Work, said: Sequence[Said]) -> tuple[Option, ...]:
        claims: dict[Tag, list[Value]] = {}
        for claim in self._store.queue.claims(work.id, self._asking.schemes):
            claims.setdefault(Tag(claim.scheme, claim.code), []).append(claim)
        spoken: dict[Tag, list[Said]] = {}
        for one in said:
            if one.decision.code != WHOLE:
                spoken.setdefault(Tag(one.decision.scheme, one.decision.code), []).append(one)
        closed = {
            one.decision.scheme for one in said if one.decision.code == WHOLE and self._answers(work, one)
        }
        options = [
            self._option(work, tag, claims.get(tag, ()), spoken.get(tag, ()), closed)
            for tag in dict.fromkeys([*claims, *spoken])
        ]
        order = list(self._schemes)
        return tuple(sorted(options, key=lambda one: (order.index(one.tag.scheme), -(one.probability or 0))))

    def _option(
        self, work: Work, tag: Tag, claims: Sequence[Value], said: Sequence[Said], closed: Collection[str]
    ) -> Option:
        known = self._schemes[tag.scheme].codes.get(tag.code)
        scores = [claim.score for claim in claims if claim.score is not None]
        own = [one for one in said if one.decision.person == self._asking.person]
        answered = tag.scheme in closed or any(self._answers(work, one) for one in said)
        return Option(
            tag,
            known.labels["en"] if known else tag.code,
            known.note if known else "",
            self._is_effective(claims, said),
            max(scores, default=None),
            tuple(claims),
            own[-1].decision.verdict if own and own[-1].text_hash == work.text_hash else None,
            tuple(said),
            bool(claims) and not answered,
        )

    def _answers(self, work: Work, one: Said) -> bool:
        if one.text_hash != work.text_hash:
            return False
        decision = one.decision
        if decision.verdict in (*FIRM, Verdict.DONE):
            return True
        passed = decision.verdict in (Verdict.SKIP, Verdict.UNSURE) and decision.person == self._asking.person
        return passed and not self._asking.again

    def _is_effective(self, claims: Sequence[Value], said: Sequence[Said]) -> bool:
        firm = [one for one in said if one.decision.verdict in FIRM]
        if firm:
            last = max(firm, key=lambda one: (one.decision.adjudication, one.decision.decided_at, one.id))
            return last.decision.verdict is Verdict.ACCEPT
        return any(self.counts(claim) for claim in claims)

    def counts(self, claim: Value) -> bool:
        """Whether a claim holds while nobody has spoken: a model's only from its threshold on."""
        if not claim.origin.startswith("model:"):
            return True
        of_scheme = self._thresholds.get((claim.scheme, WHOLE, claim.origin))
        least = self._thresholds.get((claim.scheme, claim.code, claim.origin), of_scheme)
        return least is not None and (claim.score or 0.0) >= least

    @cached_property
    def _thresholds(self) -> dict[tuple[str, str, str], float]:
        return self._store.queue.thresholds()

    def _spans(self, work: Work) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        behind_title = len(work.title)
        abstract_begins = len(passage(work.title, "x")) - 1
        title: list[Span] = []
        abstract: list[Span] = []
        for one in self._rules.match(passage(work.title, work.abstract)):
            tag = Tag(one.scheme, one.code)
            if one.scheme not in self._schemes:
                continue
            if one.end <= behind_title:
                title.append(Span(one.start, one.end, tag))
            elif one.start >= abstract_begins:
                abstract.append(Span(one.start - abstract_begins, one.end - abstract_begins, tag))
        return tuple(title), tuple(abstract)
