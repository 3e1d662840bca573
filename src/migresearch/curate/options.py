"""The codes of a work: who suggests each and why, what people said, and whether it counts as things stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from migresearch.store import Store, Value, Work
from migresearch.store.decisions import WHOLE, Said, Verdict
from migresearch.store.queue import CLAIMED, Asking

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

FIRM = (Verdict.ACCEPT, Verdict.REJECT)


class Tag(NamedTuple):
    """A code of a scheme."""

    scheme: str
    code: str


@dataclass(frozen=True, slots=True)
class Option:
    """A code somebody suggests for a work or spoke of.

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

    @property
    def stated(self) -> bool:
        """Whether a source states it outright, without a score: it stands unless a person refuses it."""
        return any(one.origin.startswith("source:") and one.score is None for one in self.claims)

    @property
    def asked(self) -> bool:
        """Whether a person has to look: nobody answered, and no source states it."""
        return self.open and not self.stated

    @property
    def doubt(self) -> float:
        """1 where it is as likely right as wrong, 0 where it is certain or nobody claims it."""
        likely = [CLAIMED if one.score is None else one.score for one in self.claims]
        return 1 - abs(2 * sum(likely) / len(likely) - 1) if likely else 0.0


class Options:
    """Lays out the codes of works; what all works share is read once."""

    def __init__(self, store: Store, schemes: "Mapping[str, Scheme]", asking: Asking) -> None:
        self._store = store
        self._schemes = {name: schemes[name] for name in asking.schemes}
        self._asking = asking

    def said(self, work_id: int) -> list[Said]:
        """What people said of the work, as far as it stands and may be shown to who asks, oldest first."""
        return [one for one in self._store.log.of_work(work_id) if self._is_shown(one)]

    def of(self, work: Work, said: Sequence[Said]) -> tuple[Option, ...]:
        """The codes of a work of which :meth:`said` was this: the most doubtful first, then scheme by scheme;
        what sources state comes last."""
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
        return tuple(
            sorted(
                options,
                key=lambda one: (one.stated, not one.stated and -one.doubt, order.index(one.tag.scheme)),
            )
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
        return any(self._counts(claim) for claim in claims)

    def _counts(self, claim: Value) -> bool:
        """Whether a claim holds while nobody has spoken: a model's only from its threshold on."""
        if not claim.origin.startswith("model:"):
            return True
        of_scheme = self._thresholds.get((claim.scheme, WHOLE, claim.origin))
        least = self._thresholds.get((claim.scheme, claim.code, claim.origin), of_scheme)
        return least is not None and (claim.score or 0.0) >= least

    @cached_property
    def _thresholds(self) -> dict[tuple[str, str, str], float]:
        return self._store.queue.thresholds()


def options_of(store: Store, schemes: "Mapping[str, Scheme]", work: Work) -> tuple[Option, ...]:
    """Every code that anybody suggests for the work or spoke of, in all schemes, whoever asks."""
    laid = Options(store, schemes, Asking("", tuple(schemes)))
    return laid.of(work, laid.said(work.id))
