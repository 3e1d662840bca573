"""Two or more policy indices set side by side: what they share, how they correlate, where they disagree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from migresearch.errors import UsageError
from migresearch.indicators.correlation import (
    Correlation,
    Pairs,
    between,
    correlation,
    kendall,
    pearson,
    spearman,
    within,
)
from migresearch.indicators.overlap import Overlap, Side, flipped, overlap, warnings
from migresearch.indicators.pairing import Chosen, Wanted, best_pair, choices
from migresearch.indicators.panel import Named, Series, named
from migresearch.indicators.resampling import FEW_COUNTRIES, Estimate

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.store import Store

ALL_YEARS, LATEST, MEANS, CHANGES = "all country-years", "latest year", "country means", "within countries"
MEASURES: dict[tuple[str, str], Correlation] = {
    ("Spearman", ALL_YEARS): spearman,
    ("Kendall", ALL_YEARS): kendall,
    ("Pearson", ALL_YEARS): pearson,
    ("Pearson", MEANS): between,
    ("Pearson", CHANGES): within,
    ("Spearman", LATEST): spearman,
    ("Kendall", LATEST): kendall,
    ("Pearson", LATEST): pearson,
}
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Measure:
    """One correlation; ``over``: which country-years it is of."""

    name: str
    over: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A country's place among the shared countries; rank 1 is the highest score of the first index, and of
    the second the highest after its sign is turned where need be. Ties share their mean rank."""

    country: str
    year: int
    score_a: float
    score_b: float
    rank_a: float
    rank_b: float

    @property
    def difference(self) -> float:
        return self.rank_b - self.rank_a


@dataclass(frozen=True)
class Comparison:
    """Two indices. ``refused``: why there are no figures, None where there are; ``shared``: country-years
    both score; ``latest``: the year of the disagreements."""

    a: Side
    b: Side
    overlap: Overlap
    warnings: tuple[str, ...]
    refused: str | None = None
    shared: int | None = None
    latest: int | None = None
    flipped: bool = False
    measures: tuple[Measure, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()


def compare(
    indices: "Indices", names: Sequence[str], areas: Sequence[str] = (), *, cumulate: bool = False
) -> list[Comparison]:
    """Every pair of these indices (``NAME`` or ``NAME@EDITION``), in their order.

    ``areas``: the area or indicator compared, one for all or one each; without any the overall scores.
    Raises UsageError for names that are not there.
    """
    if len(names) < 2:
        raise UsageError("compare needs two indices or more, e.g. `migresearch indices compare MIPEX IMPIC`")
    if len(areas) > 1 and len(areas) != len(names):
        raise UsageError(f"{len(areas)} areas for {len(names)} indices: give one for all, or one for each")
    wanted = list(areas) if len(areas) > 1 else [*areas, ""][:1] * len(names)
    asked = [(named(indices, name), area) for name, area in zip(names, wanted, strict=True)]
    return [_compared(indices.store, *pair, cumulate) for pair in combinations(asked, 2)]


def _compared(store: "Store", one: tuple[Named, str], other: tuple[Named, str], cumulate: bool) -> Comparison:
    without = [index for index, _ in (one, other) if not index.editions]
    if without:
        sides = [Side(index, index.held if index.editions else None) for index, _ in (one, other)]
        need = "; ".join(f"no scores of {index.name} are held: {index.needed}" for index in without)
        return Comparison(sides[0], sides[1], overlap(*sides), warnings(*sides), need)
    a, b = best_pair(store, Wanted(*one, cumulate), Wanted(*other, cumulate))
    refused = _refusal(a, cumulate) or _refusal(b, cumulate)
    said = (*choices(store, a), *choices(store, b), *warnings(a.side, b.side))
    shared = len(a.values.keys() & b.values.keys())
    common = Comparison(a.side, b.side, overlap(a.side, b.side), said, refused, shared)
    return common if refused else _figures(common, a.values, b.values)


def _refusal(one: Chosen, cumulate: bool) -> str | None:
    """Why an index cannot be correlated as it is."""
    name = one.side.index.name
    if one.side.coding == "change" and not cumulate:
        return (
            f"{name} codes changes: a correlation of its yearly changes with levels would mix reforms with "
            "standing law; --cumulate sums the changes up first"
        )
    if one.side.has_classes and len(set(one.values.values())) > 2:
        return f"{name} sorts into classes, which have no order; name an indicator of two values"
    return None


def _figures(common: Comparison, x: Series, y: Series) -> Comparison:
    turned = flipped(common.a, common.b)
    y = {place: -value for place, value in y.items()} if turned else y
    year = _latest(x, y)
    pairs = Pairs.of(x, y)
    last = Pairs.of({place: value for place, value in x.items() if place[1] == year}, y)
    measures = [
        Measure(name, over, correlation(of, last if over == LATEST else pairs))
        for (name, over), of in MEASURES.items()
    ]
    return replace(
        common,
        warnings=(*common.warnings, *_few(pairs)),
        latest=year,
        flipped=turned,
        measures=tuple(measures),
        disagreements=_disagreements(last, x, y, turned),
    )


def _few(pairs: Pairs) -> tuple[str, ...]:
    if pairs.countries >= FEW_COUNTRIES:
        return ()
    return (f"only {pairs.countries} countries in common: the intervals are rough, if there are any",)


def _latest(x: Series, y: Series) -> int | None:
    """The latest year that both score, in at least half as many countries as their fullest, and three."""
    years = Counter(year for _, year in x.keys() & y.keys())
    enough = max(_FEWEST, max(years.values(), default=0) / 2)
    return max((year for year, countries in years.items() if countries >= enough), default=None)


def _disagreements(last: Pairs, x: Series, y: Series, turned: bool) -> tuple[Disagreement, ...]:
    """All shared countries of the latest year, the largest difference of ranks first."""
    places = last.places
    ranks = (falling_ranks([values[place] for place in places]) for values in (x, y))
    sign = -1 if turned else 1
    found = [
        Disagreement(place[0], place[1], x[place], sign * y[place], rank_a, rank_b)
        for place, rank_a, rank_b in zip(places, *ranks, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.country)))


def falling_ranks(values: Sequence[float]) -> list[float]:
    """Ranks from the highest value, which is 1; ties share their mean rank."""
    ordered = sorted(values, reverse=True)
    first: dict[float, int] = {}
    for position, value in enumerate(ordered, start=1):
        first.setdefault(value, position)
    return [first[value] + (ordered.count(value) - 1) / 2 for value in values]
