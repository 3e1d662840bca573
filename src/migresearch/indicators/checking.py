"""Whether published aggregates follow from their parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from migresearch.indicators.aggregates import Aggregate, Combined, aggregates
from migresearch.indicators.reading_scores import editions_of, place
from migresearch.store import Store
from migresearch.store.scores import Edition, HeldEdition, Score

# Workbooks keep what they computed unrounded; half a unit in the second decimal is no disagreement.
TOLERANCE = 0.005


class Verdict(StrEnum):
    """How a published score stands to its parts."""

    AGREES = "agrees"
    DIFFERS = "differs"
    INCOMPLETE = "differs, parts missing"
    UNFOUNDED = "published without parts"
    UNPUBLISHED = "not published"
    ABSENT = "nothing to compare"


@dataclass(frozen=True, slots=True)
class Checked:
    """A published aggregate beside what its parts give; ``used`` of ``parts`` parts have a value."""

    index: str
    edition: str
    country: str
    year: int
    area: str | None
    indicator: str | None
    published: float | None
    recomputed: float | None
    used: int
    parts: int
    missing: str | None
    verdict: Verdict

    @property
    def disagrees(self) -> bool:
        """Whether the file contradicts itself here."""
        return self.verdict not in {Verdict.AGREES, Verdict.ABSENT}


def check(store: Store, index: str, edition: str = "", tolerance: float = TOLERANCE) -> list[Checked]:
    """Every published aggregate of the editions held, recomputed from its published parts."""
    return [one for held in editions_of(store, index, edition) for one in _check(store, held, tolerance)]


def rules_of(held: HeldEdition) -> list[Aggregate]:
    """How the scores of an edition follow from one another; empty where nobody said."""
    return aggregates(held.edition.report.get("aggregates", {}))


def _check(store: Store, held: HeldEdition, tolerance: float) -> Iterator[Checked]:
    rules = rules_of(held)
    wanted = list(dict.fromkeys(code for rule in rules for code in (rule.code, *rule.codes)))
    if not wanted:
        return
    scores = store.scores.scores(held.edition.index, held.edition.label, indicators=wanted)
    known = {one.code: one for one in held.indicators}
    places = {rule.code: place(rule.code, known) for rule in rules}
    by_place: dict[tuple[str, int], dict[str, Score]] = {}
    for one in scores:
        by_place.setdefault((one.country, one.year), {})[one.indicator] = one
    for _place, found in sorted(by_place.items(), key=lambda one: one[0]):
        values = {code: one.value for code, one in found.items()}
        for rule in rules:
            if published := found.get(rule.code):
                yield _checked(held.edition, published, places[rule.code], rule.combine(values), tolerance)


def _checked(
    edition: Edition,
    published: Score,
    where: tuple[str | None, str | None],
    combined: Combined,
    tolerance: float,
) -> Checked:
    return Checked(
        edition.index, edition.label, published.country, published.year, *where,
        published.value, combined.value, combined.used, combined.parts, published.missing,
        _verdict(published.value, combined, tolerance),
    )  # fmt: skip


def _verdict(published: float | None, combined: Combined, tolerance: float) -> Verdict:
    if published is None:
        complete = combined.value is not None and combined.used == combined.parts
        return Verdict.UNPUBLISHED if complete else Verdict.ABSENT
    if combined.value is None:
        return Verdict.UNFOUNDED
    if abs(published - combined.value) <= tolerance:
        return Verdict.AGREES
    return Verdict.DIFFERS if combined.used == combined.parts else Verdict.INCOMPLETE
