"""What two indices have in common, and what makes their scores hard to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from migresearch.catalogue.vocabulary import relation_of
from migresearch.indicators.panel import Named, coding_of, direction_of
from migresearch.store.scores import HeldEdition, Indicator

_OPPOSITE = {"open", "restrictive"}
_Value = TypeVar("_Value", str, int)


@dataclass(frozen=True)
class Side:
    """One of the indices compared: what is known of it, and which of its scores are taken."""

    index: Named
    held: HeldEdition | None = None
    indicator: Indicator | None = None

    @property
    def countries(self) -> frozenset[str]:
        """Those scored, or else those the catalogue lists; empty: unknown."""
        if self.held:
            return frozenset(self.held.countries)
        return frozenset(map(str, self.index.entry.values("countries"))) if self.index.entry else frozenset()

    @property
    def years(self) -> frozenset[int]:
        """Those scored, or else those the catalogue gives; empty: unknown."""
        if self.held:
            return frozenset(self.held.years)
        return frozenset(self.index.entry.years()) if self.index.entry else frozenset()

    def values(self, field: str) -> frozenset[str]:
        """What the catalogue says of it, all statements together; empty: unknown."""
        return frozenset(map(str, self.index.entry.values(field))) if self.index.entry else frozenset()

    @property
    def coding(self) -> str | None:
        return coding_of(self.index, self.held)

    @property
    def direction(self) -> str | None:
        return direction_of(self.index, self.held, self.indicator)

    @property
    def has_classes(self) -> bool:
        """Whether its values are numbers of classes, which have no order unless a direction is given."""
        return self.coding == "typology" and self.direction in {None, "none"}

    @property
    def scale(self) -> tuple[object, object]:
        """Lowest and highest possible score; None: unknown."""
        own = self.indicator
        if own and own.scale_min is not None and own.scale_max is not None:
            return own.scale_min, own.scale_max
        return self.index.fact("scale_min", self.held), self.index.fact("scale_max", self.held)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two indices share; ``None`` where one of them does not say."""

    countries: tuple[str, ...] | None
    years: tuple[int, ...] | None
    fields: tuple[str, ...] | None
    groups: tuple[str, ...] | None


def overlap(a: Side, b: Side) -> Overlap:
    """Countries, years, policy fields and target groups that both cover."""
    return Overlap(
        _shared(a.countries, b.countries),
        _shared(a.years, b.years),
        _shared(a.values("policy-fields"), b.values("policy-fields")),
        _shared(a.values("target-groups"), b.values("target-groups")),
    )


def _shared(one: frozenset[_Value], other: frozenset[_Value]) -> tuple[_Value, ...] | None:
    return tuple(sorted(one & other)) if one and other else None


def warnings(a: Side, b: Side) -> tuple[str, ...]:
    """What to know before the figures of two indices are set side by side."""
    checks = (_codings, _directions, _scales, _objects, _kinship)
    return tuple(warning for check in checks for warning in check(a, b))


def flipped(a: Side, b: Side) -> bool:
    """Whether a high score of one means what a low score of the other means."""
    return {a.direction, b.direction} == _OPPOSITE


_CODED = {
    None: "nobody says whether it codes levels or changes",
    "change": "codes changes, not levels; summed up (--cumulate) they say how far a country moved since its "
    "first year, not where it stands",
    "typology": "sorts into classes; numbers of classes have no order unless there are two only",
    "outcome": "measures outcomes, not policies",
}


def _codings(a: Side, b: Side) -> Iterator[str]:
    for one in (a, b):
        if one.coding in _CODED and (one.coding != "typology" or one.has_classes):
            yield f"{one.index.name}: {_CODED[one.coding]}"


def _directions(a: Side, b: Side) -> Iterator[str]:
    means = f"high means {a.direction} in {a.index.name} and {b.direction} in {b.index.name}"
    unsure = [one for one in (a, b) if one.direction in {None, "none"}]
    if flipped(a, b):
        yield f"{means}: {b.index.name} is taken with the opposite sign, so positive means agreement"
    elif not unsure and a.direction != b.direction:
        yield f"{means}, which is not the same thing"
    for one in unsure:
        says = "has no direction" if one.direction else "direction unknown"
        yield f"{one.index.name}: {says}; read the sign of a correlation with its codebook"


def _scales(a: Side, b: Side) -> Iterator[str]:
    unknown = [one.index.name for one in (a, b) if None in one.scale]
    if unknown:
        yield f"scale of {' and '.join(unknown)} unknown; correlations do not depend on it"
    elif a.scale != b.scale:
        yield f"scales differ ({_span(a)}, {_span(b)}): compare ranks and correlations, never scores"


def _span(one: Side) -> str:
    low, high = one.scale
    return f"{one.index.name} {low:g}–{high:g}"


def _objects(a: Side, b: Side) -> Iterator[str]:
    one, other = (" and ".join(sorted(side.values("object"))) for side in (a, b))
    if one and other and a.values("object").isdisjoint(b.values("object")):
        yield f"{a.index.name} looks at {one}, {b.index.name} at {other}: they may differ and both be right"


def _kinship(a: Side, b: Side) -> Iterator[str]:
    for one, other in ((a, b), (b, a)):
        for kind, target in map(relation_of, sorted(one.values("relation"))):
            if target == other.index.code:
                said = f"{one.index.name} ({kind} {other.index.name})"
                yield f"{said} is not independent of it: agreement is partly built in"
