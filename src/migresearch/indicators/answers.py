"""The answers of an edition as a table: countries by indicators, each country once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from migresearch.errors import NothingFoundError, unknown
from migresearch.indicators.reading_scores import area_of
from migresearch.indicators.resampling import Array
from migresearch.store.scores import HeldEdition, Indicator, Score

if TYPE_CHECKING:
    from migresearch.store import Store

Span = tuple[int, int]
"""First and last year."""
FEWEST_COUNTRIES = 3
_SHARE_MEASURED = 0.5
_CLASSES = 2


@dataclass(frozen=True, slots=True)
class SetAside:
    """An indicator that tells nothing in this table, and why."""

    code: str
    label: str
    why: str


@dataclass(frozen=True)
class Answers:
    """``values``: (countries, indicators), NaN where not measured; over several years a country's mean.

    ``areas``: the area of each indicator, ``""`` where it has none.
    """

    held: HeldEdition
    span: Span
    countries: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    areas: tuple[str, ...]
    values: Array
    set_aside: tuple[SetAside, ...]

    @property
    def missing(self) -> float:
        """The share of empty cells."""
        return float(np.isnan(self.values).mean()) if self.values.size else 0.0

    def of_area(self, area: str) -> list[int]:
        """The columns of an area."""
        return [column for column, one in enumerate(self.areas) if one == area]


def answers(store: "Store", held: HeldEdition, area: str = "", span: Span | None = None) -> Answers:
    """The indicators of an edition, or of one of its areas, in the year that measures most, or in ``span``.

    Set aside, with the reason: what does not vary, what fewer than half of the countries have, and classes
    without order. Raises UsageError for an unknown area, NothingFoundError where too little is left.
    """
    known = {one.code: one for one in held.indicators}
    chosen = _chosen(held, area)
    edition, codes = held.edition, [one.code for one in chosen]
    span = span or _fullest(store.scores.measured(edition.index, edition.label, codes))
    found = store.scores.scores(edition.index, edition.label, indicators=codes, years=span)
    inside = [one for one in found if one.value is not None]
    countries = tuple(sorted({one.country for one in inside}))
    if len(countries) < FEWEST_COUNTRIES:
        raise NothingFoundError(_too_little(held, span, len(countries)))
    table = _table(inside, countries, chosen)
    reasons = [_useless(table[:, place], held, one) for place, one in enumerate(chosen)]
    kept = [place for place, why in enumerate(reasons) if why is None]
    aside = [SetAside(one.code, one.label, why) for one, why in zip(chosen, reasons, strict=True) if why]
    indicators = tuple(chosen[place] for place in kept)
    areas = tuple(area_of(one.code, known) or "" for one in indicators)
    return Answers(held, span, countries, indicators, areas, table[:, kept], tuple(aside))


def _chosen(held: HeldEdition, area: str) -> list[Indicator]:
    """The indicators proper; where an edition has none, whatever enters nothing further down."""
    known = {one.code: one for one in held.indicators}
    parents = {one.parent for one in held.indicators}
    proper = [one for one in held.indicators if one.level == "indicator"]
    proper = proper or [one for one in held.indicators if one.code not in parents]
    if not area:
        return proper
    areas = {one.code: one.label for one in held.indicators if one.level in {"area", "dimension"}}
    named = [code for code, label in areas.items() if area.casefold() in {code.casefold(), label.casefold()}]
    if not named:
        raise unknown(f"area of {held.edition.index} ({held.edition.label})", area, areas)
    return [one for one in proper if _is_below(one, named[0], known)]


def _is_below(one: Indicator, area: str, known: dict[str, Indicator]) -> bool:
    while one.parent is not None:
        if one.parent == area:
            return True
        one = known[one.parent]
    return False


def _fullest(measured: Mapping[int, int]) -> Span:
    """The latest of the years with most scores."""
    year = max(measured, key=lambda one: (measured[one], one), default=0)
    return year, year


def _too_little(held: HeldEdition, span: Span, countries: int) -> str:
    years = f"{held.years[0]}–{held.years[-1]}" if held.years else "no year"
    return (
        f"{held.edition.index} ({held.edition.label}) has answers of {countries} countries in "
        f"{span[0]}–{span[1]}: too few; it measures {years}, --year names others"
    )


def _table(scores: Sequence[Score], countries: Sequence[str], chosen: Sequence[Indicator]) -> Array:
    cells: dict[tuple[int, int], list[float]] = defaultdict(list)
    row = {country: place for place, country in enumerate(countries)}
    column = {one.code: place for place, one in enumerate(chosen)}
    for one in scores:
        if one.value is not None:
            cells[row[one.country], column[one.indicator]].append(one.value)
    table = np.full((len(countries), len(chosen)), np.nan)
    for place, values in cells.items():
        table[place] = sum(values) / len(values)
    return table


def _useless(values: Array, held: HeldEdition, one: Indicator) -> str | None:
    known = values[~np.isnan(values)]
    if len(known) < max(FEWEST_COUNTRIES, _SHARE_MEASURED * len(values)):
        return f"measured in {len(known)} of {len(values)} countries"
    if np.ptp(known) == 0:
        return f"the same everywhere ({known[0]:g})"
    has_classes = held.edition.coding == "typology" and one.direction in {None, "none"}
    if has_classes and len(np.unique(known)) > _CLASSES:
        return "classes without order"
    return None
