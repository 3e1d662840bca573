"""Which indices answer a question: by country, field, group, years, coding, data, words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from migresearch.errors import UsageError
from migresearch.indicators.policy_index import PolicyIndex

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

GEOGRAPHIES, FIELDS, GROUPS = "geographies", "policy-fields", "migrant-groups"
_OPEN = ("open",)


class Cover(StrEnum):
    """How sure it is that an index answers; the order is that of the answers."""

    LISTED = "listed"
    SCOPE = "by scope"
    UNKNOWN = "unknown"
    NO = "no"


_ORDER = list(Cover)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; empty means: anything. ``countries`` holds, for each name given, the codes it stands
    for: an index must cover one of each. ``years`` are the first and the last of interest."""

    countries: tuple[frozenset[str], ...] = ()
    fields: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    years: tuple[int | None, int | None] | None = None
    coding: str | None = None
    direction: str | None = None
    part: str | None = None
    open_data: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """An index, and how sure it is that it answers the question."""

    index: PolicyIndex
    cover: Cover


class Finder:
    """Answers questions over a catalogue; ``schemes`` give the members of regions and fields."""

    def __init__(self, indices: Sequence[PolicyIndex], schemes: "Mapping[str, Scheme]") -> None:
        self._indices = indices
        self._schemes = schemes
        self._members = cache(self._members_of)

    def question(self, **words: Any) -> Question:
        """A question from words a person types: names of countries, fields and groups, separated by commas.

        Raises UsageError for names nobody knows.
        """
        countries = tuple(self._codes(GEOGRAPHIES, name) for name in _names(words.pop("country", "")))
        fields = self._any_of(FIELDS, words.pop("field", ""))
        groups = self._any_of(GROUPS, words.pop("group", ""))
        return Question(countries, fields, groups, **words)

    def find(self, question: Question) -> list[Found]:
        """The indices that answer, surest and most recent first; those of unknown coverage stand last."""
        found = (Found(one, self._verdict(one, question)) for one in self._indices)
        answers = [one for one in found if one.cover is not Cover.NO]
        return sorted(answers, key=_rank)

    def _verdict(self, index: PolicyIndex, question: Question) -> Cover:
        """The least sure of all conditions."""
        conditions = [
            *(self._covers(index, codes) for codes in question.countries),
            self._shares(index, "policy-fields", question.fields),
            self._shares(index, "target-groups", question.groups),
            _measures(index, question.years),
            _says(index, "coding", question.coding),
            _says(index, "direction", question.direction),
            _is_open(index, question.open_data),
            _sure(question.part in {None, index.row.part}),
            _sure(_speaks_of(index, question.text)),
        ]
        return max(conditions, key=_ORDER.index)

    def _covers(self, index: PolicyIndex, wanted: frozenset[str]) -> Cover:
        listed = index.values("countries")
        if listed:
            return _sure(not wanted.isdisjoint(listed))
        scope = index.value("scope")
        if scope is None:
            return Cover.UNKNOWN
        members = self._members(scope)
        if members is None:
            return Cover.UNKNOWN
        return Cover.NO if wanted.isdisjoint(members) else Cover.SCOPE

    def _members_of(self, scope: str) -> frozenset[str] | None:
        """The countries a scope names; None where it names no region we know."""
        try:
            return self._codes(GEOGRAPHIES, scope)
        except UsageError:
            return None

    def _shares(self, index: PolicyIndex, field: str, wanted: frozenset[str]) -> Cover:
        if not wanted:
            return Cover.LISTED
        said = index.values(field)
        return _sure(not wanted.isdisjoint(said)) if said else Cover.UNKNOWN

    def _codes(self, scheme: str, name: str) -> frozenset[str]:
        known = self._schemes[scheme]
        return known.descendants(known.resolve(name))

    def _any_of(self, scheme: str, names: str) -> frozenset[str]:
        return frozenset[str]().union(*(self._codes(scheme, name) for name in _names(names)))


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _sure(answers: bool) -> Cover:
    return Cover.LISTED if answers else Cover.NO


def _measures(index: PolicyIndex, wanted: tuple[int | None, int | None] | None) -> Cover:
    if wanted is None:
        return Cover.LISTED
    years = index.years()
    low, high = wanted
    return _sure(any((low or 0) <= year <= (high or 9999) for year in years)) if years else Cover.UNKNOWN


def _says(index: PolicyIndex, field: str, wanted: str | None) -> Cover:
    if wanted is None:
        return Cover.LISTED
    said = index.values(field)
    return _sure(wanted in said) if said else Cover.UNKNOWN


def _is_open(index: PolicyIndex, wanted: bool | None) -> Cover:
    if wanted is None:
        return Cover.LISTED
    said = index.value("availability")
    return _sure((said in _OPEN) is wanted) if said else Cover.UNKNOWN


def _speaks_of(index: PolicyIndex, text: str) -> bool:
    """Whether all words stand somewhere in its names, producers, references or note."""
    fields = ("name", "acronym", "alias", "producer", "reference")
    said = " ".join(
        [index.code, index.row.note, *(str(value) for name in fields for value in index.values(name))]
    )
    return all(word in said.casefold() for word in text.casefold().split())


def _rank(found: Found) -> tuple[int, int, str]:
    years = found.index.years()
    return _ORDER.index(found.cover), -(years[-1] if years else 0), found.index.code


def ask(finder: Finder, question: Question, tell: Callable[[str], None], *, possible: bool) -> list[Found]:
    """The answers; those of unknown coverage only if ``possible``, else ``tell`` says how many there are."""
    found = finder.find(question)
    sure = [one for one in found if one.cover is not Cover.UNKNOWN]
    if possible or len(sure) == len(found):
        return found
    unsure = len(found) - len(sure)
    tell(f"{unsure} more could answer, but no source says whether they do; --possible shows them")
    return sure
