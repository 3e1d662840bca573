"""Scores as series and tables: one indicator over country-years, many indicators over countries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from migresearch.catalogue.vocabulary import CODINGS, DIRECTIONS
from migresearch.errors import UsageError, unknown
from migresearch.indicators.reading_scores import OVERALL, editions_of
from migresearch.store.scores import HeldEdition, Indicator

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.indicators.policy_index import PolicyIndex
    from migresearch.store import Store

Place = tuple[str, int]
"""A country and a year."""
Series = Mapping[Place, float]
"""What is missing is not there."""
AT = "@"
_LONGEST_NAME = 16


@dataclass(frozen=True)
class Named:
    """An index as a person names it: of the catalogue, or a word of the user's own that has scores.

    ``editions``: those of which scores are held, or the one asked for.
    """

    code: str
    name: str
    entry: "PolicyIndex | None"
    editions: tuple[HeldEdition, ...]

    @cached_property
    def held(self) -> HeldEdition:
        """The edition that measures latest. Raises UsageError, which says where scores come from."""
        if not self.editions:
            raise UsageError(f"no scores of {self.name} are held: {self.needed}")
        return max(self.editions, key=lambda one: one.years[-1] if one.years else 0)

    @property
    def needed(self) -> str:
        """What must be imported for figures to be possible."""
        said = self.entry.value if self.entry else lambda _field: None
        facts = [
            f"data: {said('availability')}" if said("availability") else "",
            ", ".join(map(str, said("formats") or ())),
            str(said("url") or ""),
        ]
        known = "; ".join(fact for fact in facts if fact)
        return "get its file" + (f" ({known})" if known else "") + ", then `migresearch indices import FILE`"

    def fact(self, field: str, held: HeldEdition | None = None) -> object:
        """A fact of the edition (coding, direction, scale_min …), else of the catalogue; None: unknown."""
        own = getattr(held.edition, field, None) if held else None
        if own is not None:
            return own
        return self.entry.value(field.replace("_", "-")) if self.entry else None


def named(indices: "Indices", text: str) -> Named:
    """The index called ``NAME`` or ``NAME@EDITION``. Raises UsageError for names that are not there."""
    name, _, label = text.partition(AT)
    store = indices.store
    code, label = name.strip(), label.strip()
    entry = None
    if code in {one.code for one in indices.all} or not store.scores.editions(code):
        entry = indices.named(code)
        code = entry.code
    editions = editions_of(store, code, label) if label else store.scores.editions(code)
    return Named(code, _called(code, entry), entry, tuple(editions))


def _called(code: str, entry: "PolicyIndex | None") -> str:
    """The acronym, or a short name; else the code, for tables have little room."""
    name = entry.short_name if entry else code
    return name if len(name) <= _LONGEST_NAME else code


def indicator_of(held: HeldEdition, name: str = "", option: str = "--area") -> Indicator:
    """What is called so (code or label, in any case); without a name the overall score, or the only one.

    Raises UsageError, which says with which option to name one.
    """
    if not name and len(held.indicators) == 1:
        return held.indicators[0]
    wanted = name.strip().casefold() or OVERALL
    for one in held.indicators:
        if wanted in {one.code.casefold(), one.label.casefold()}:
            return one
    found = [one for one in held.indicators if one.level == OVERALL] if wanted == OVERALL else []
    if not found:
        raise _no_such(held, name, option)
    return found[0]


def _no_such(held: HeldEdition, name: str, option: str) -> UsageError:
    what = f"{held.edition.index} ({held.edition.label})"
    areas = [one.code for one in held.indicators if one.level in {OVERALL, "area", "dimension"}]
    if name:
        return unknown(f"area or indicator of {what}", name, [one.code for one in held.indicators])
    shown = areas or [one.code for one in held.indicators]
    return UsageError(
        f"{what} has no overall score; name an area or indicator with {option}: "
        f"{', '.join(shown[:20])}{' …' if len(shown) > 20 else ''}"
    )


def series(store: "Store", held: HeldEdition, code: str, *, sum_up: bool = False) -> dict[Place, float]:
    """The values of an indicator by country and year; ``sum_up``: they are changes, and are cumulated."""
    found = store.scores.scores(held.edition.index, held.edition.label, indicators=[code])
    values = {(one.country, one.year): one.value for one in found if one.value is not None}
    if not sum_up:
        return values
    return cumulated(values, [(one.country, one.year) for one in found if one.value is None])


def cumulated(changes: Series, unknown_in: Iterable[Place] = ()) -> dict[Place, float]:
    """Changes summed up from a country's first year to the last year of all: how far it has moved since.

    Years without an entry changed nothing; from the first year on whose change is unknown, so is the level.
    """
    first: dict[str, int] = {}
    stop: dict[str, int] = {}
    for bounds, places in ((first, changes), (stop, unknown_in)):
        for country, year in places:
            bounds[country] = min(year, bounds.get(country, year))
    end = 1 + max((year for _, year in changes), default=0)
    levels: dict[Place, float] = {}
    for country, start in first.items():
        level = 0.0
        for year in range(start, min(end, stop.get(country, end))):
            level += changes.get((country, year), 0.0)
            levels[country, year] = level
    return levels


def direction_of(one: Named, held: HeldEdition | None, indicator: Indicator | None = None) -> str | None:
    """What a high value means; None: unknown."""
    own = indicator.direction if indicator else None
    found = own or one.fact("direction", held)
    return str(found) if found in DIRECTIONS else None


def coding_of(one: Named, held: HeldEdition | None) -> str | None:
    """Level, change, typology or outcome; None: unknown."""
    found = one.fact("coding", held)
    return str(found) if found in CODINGS else None
