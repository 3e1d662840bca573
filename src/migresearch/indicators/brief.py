"""One page on a country: its scores and their trend, the indices that cover it, the gaps, the literature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migresearch.indicators.finding import FIELDS, GEOGRAPHIES, Cover, Finder, Found
from migresearch.indicators.policy_index import PolicyIndex
from migresearch.records import Kind
from migresearch.store import CodeFilter, Filters, Store, Work
from migresearch.store.scores import HeldEdition, Score

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

_NEWEST = 10
_TOPICS = 8
_DECADE = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a country stands on one edition's overall score or area. ``rank`` 1 is the highest of ``ranked``
    countries in ``year``; ``before``: the first year's score, None where there is only one year."""

    index: str
    edition: str
    measure: str
    level: str
    direction: str | None
    year: int
    score: float
    rank: int
    ranked: int
    first_year: int
    before: float | None

    @property
    def change(self) -> float | None:
        """Points since the first year."""
        return None if self.before is None else self.score - self.before


@dataclass(frozen=True, slots=True)
class Literature:
    """The works that study the country; ``by_year`` of the last ten years, ``topics`` as (code, works)."""

    works: int
    by_year: Mapping[int, int]
    topics: tuple[tuple[str, int], ...]
    newest: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything on the page. ``gaps``: codes of policy fields that no index is known to measure there."""

    country: str
    name: str
    standings: tuple[Standing, ...]
    covering: tuple[Found, ...]
    gaps: tuple[str, ...]
    literature: Literature


def brief(
    store: Store, indices: Sequence[PolicyIndex], schemes: "Mapping[str, Scheme]", country: str, year: int
) -> Brief:
    """The page on a country, as a person names it, seen from ``year``. Raises UsageError."""
    places = schemes[GEOGRAPHIES]
    code = places.resolve(country)
    finder = Finder([one for one in indices if one.row.part == "policy"], schemes)
    found = finder.find(finder.question(country=code))
    covering = tuple(one for one in found if one.cover in {Cover.LISTED, Cover.SCOPE})
    measured = {field for one in covering for field in one.index.values("policy-fields")}
    fields = schemes[FIELDS]
    gaps = tuple(field for field in fields.codes if measured.isdisjoint(fields.descendants(field)))
    return Brief(
        code,
        places.label(code),
        tuple(standing for held in store.scores.editions() for standing in _standings(store, held, code)),
        covering,
        gaps,
        _literature(store, places.descendants(code), year),
    )


def _standings(store: Store, held: HeldEdition, country: str) -> list[Standing]:
    if country not in held.countries:
        return []
    shown = [one for one in held.indicators if one.level in {"overall", "area"}]
    scores = store.scores.scores(
        held.edition.index, held.edition.label, indicators=[one.code for one in shown]
    )
    found = []
    for one in shown:
        own = [score for score in scores if score.indicator == one.code]
        if standing := _standing(held, one.label, one.level, own, country):
            found.append(standing)
    return found


def _standing(
    held: HeldEdition, measure: str, level: str, scores: Sequence[Score], country: str
) -> Standing | None:
    of_country = {one.year: one.value for one in scores if one.country == country and one.value is not None}
    if not of_country:
        return None
    first, last = min(of_country), max(of_country)
    value = of_country[last]
    in_year = [one.value for one in scores if one.year == last and one.value is not None]
    return Standing(
        held.edition.index,
        held.edition.label,
        measure,
        level,
        held.edition.direction,
        last,
        value,
        1 + sum(other > value for other in in_year),
        len(in_year),
        first,
        of_country[first] if first != last else None,
    )


def _literature(store: Store, places: frozenset[str], year: int) -> Literature:
    indices = Filters(kinds=(Kind.POLICY_INDEX,))
    about = Filters(codes=(CodeFilter(GEOGRAPHIES, tuple(sorted(places))),), without=(indices,))
    counts = {int(value): number for value, number in store.facet("year", about, 300) if value}
    ids = store.sorted_page(about, "newest", _NEWEST, 0)
    return Literature(
        store.count(about),
        {one: counts.get(one, 0) for one in range(year - _DECADE + 1, year + 1)},
        tuple(store.facet("topics", about, _TOPICS)),
        tuple(store.works(ids)),
    )
