"""How well the catalogue knows its indices, and which entries have gone stale."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from migresearch.catalogue.vocabulary import FIELDS, years_of
from migresearch.indicators.policy_index import PolicyIndex

# What an entry needs to be of use: nine in ten entries shall have each (one of the names in a pair).
ESSENTIAL = (
    ("producer",),
    ("years",),
    ("countries", "country-count", "scope", "regions"),
    ("policy-fields",),
    ("coding",),
    ("direction",),
    ("reference",),
)
SILENT_YEARS = 3
UNCHECKED_DAYS = 365


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the ``indices`` have any statement of a field; ``essential``: an entry needs it."""

    field: str
    known: int
    indices: int
    essential: bool

    @property
    def share(self) -> float:
        return self.known / self.indices if self.indices else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of the catalogue: entries and statements, by set, confidence and kind of source."""

    indices: int
    parts: dict[str, int]
    statements: int
    confidences: dict[str, int]
    source_kinds: dict[str, int]
    contradictions: int
    complete: int
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """Why an entry deserves a look."""

    index: PolicyIndex
    reasons: tuple[str, ...]


def standing(indices: Sequence[PolicyIndex]) -> Standing:
    """Counts over the whole catalogue; an unknown field is an empty one, never a guess."""
    said = [one for index in indices for one in index.statements]
    return Standing(
        len(indices),
        dict(Counter(one.row.part for one in indices).most_common()),
        len(said),
        dict(Counter(one.confidence for one in said).most_common()),
        dict(Counter(one.source_kind for one in said).most_common()),
        sum(len(one.contradictions()) for one in indices),
        sum(map(is_complete, indices)),
        tuple(_coverage(indices)),
    )


def is_complete(index: PolicyIndex) -> bool:
    """Whether everything essential is stated."""
    return all(any(index.said(name) for name in names) for names in ESSENTIAL)


def _coverage(indices: Sequence[PolicyIndex]) -> list[Coverage]:
    pairs = [(" or ".join(names), names, True) for names in ESSENTIAL]
    single = {names[0] for names in ESSENTIAL if len(names) == 1}
    pairs += [(name, (name,), False) for name in FIELDS if name not in single]
    return [
        Coverage(shown, sum(any(map(index.said, names)) for index in indices), len(indices), essential)
        for shown, names, essential in pairs
    ]


def stale(indices: Sequence[PolicyIndex], today: date) -> list[Stale]:
    """Entries that say of themselves that they may be out of date, those with most reasons first."""
    found = [Stale(one, tuple(_reasons(one, today))) for one in indices]
    return sorted((one for one in found if one.reasons), key=lambda one: (-len(one.reasons), one.index.code))


def _reasons(index: PolicyIndex, today: date) -> list[str]:
    checks = (
        _unchecked(index, today),
        _silent(index, today),
        _outdated_elsewhere(index),
        _only_hearsay(index),
    )
    return [reason for reason in checks if reason]


def _unchecked(index: PolicyIndex, today: date) -> str | None:
    days = (today - date.fromisoformat(index.row.checked)).days
    return f"its sources were last looked at on {index.row.checked}" if days > UNCHECKED_DAYS else None


def _silent(index: PolicyIndex, today: date) -> str | None:
    years = index.years()
    if index.value("status") != "active" or not years or years[-1] > today.year - SILENT_YEARS:
        return None
    return f"is called active, but measures nothing after {years[-1]}"


def _outdated_elsewhere(index: PolicyIndex) -> str | None:
    """A list of indices that stops earlier than the producer: what a reader finds there is out of date."""
    producer = _last_year(index, ("producer", "publication"))
    listed = _last_year(index, ("catalogue",))
    if not producer or not listed or listed >= producer:
        return None
    return f"a catalogue still says {listed}, where the producer has {producer}"


def _last_year(index: PolicyIndex, kinds: tuple[str, ...]) -> int | None:
    years = [year for one in index.said("years") if one.source_kind in kinds for year in years_of(one.value)]
    return max(years, default=None)


def _only_hearsay(index: PolicyIndex) -> str | None:
    kinds = {one.source_kind for one in index.statements}
    if kinds & {"producer", "publication"}:
        return None
    return "rests on lists and mentions only; nobody has seen the producer's own page"


def status_rows(standing_: Standing) -> list[dict[str, Any]]:
    """The coverage as rows of a listing."""
    return [
        {"field": one.field, "known": one.known, "of": one.indices, "share": round(one.share, 3),
         "essential": one.essential}
        for one in standing_.coverage
    ]  # fmt: skip
