"""A policy series against an outcome series: how they move together, and why that proves no cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from migresearch.errors import NothingFoundError, UsageError
from migresearch.indicators.correlation import (
    Correlation,
    Pairs,
    between,
    correlation,
    pearson,
    within,
    within_and_years,
)
from migresearch.indicators.overlap import Side
from migresearch.indicators.pairing import Wanted, best_pair, choices
from migresearch.indicators.panel import Place, Series, named
from migresearch.indicators.resampling import FEW_COUNTRIES, Estimate

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices

MEASURES: dict[str, Correlation] = {
    "pooled": pearson,
    "between countries": between,
    "within countries": within,
    "within, years out": within_and_years,
}
LONGEST_LAG = 5
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Lagged:
    """One correlation of the policy in a year with the outcome ``lag`` years later."""

    lag: int
    measure: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Moves:
    """How much a series moves: ``changed`` of ``countries`` ever changed their score, ``changes`` times in
    all from one measured year to the next."""

    countries: int
    changed: int
    changes: int


@dataclass(frozen=True)
class Link:
    """A policy series and an outcome series. ``moves`` and ``points`` (country-year of the policy, policy,
    outcome) are of the first lag; ``choices``: what was chosen for the person; ``caveats``: why the figures
    are no causal claim, in plain words."""

    policy: Side
    outcome: Side
    lagged: tuple[Lagged, ...]
    moves: Moves
    points: tuple[tuple[Place, float, float], ...]
    choices: tuple[str, ...]
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What to link: the policy's area or indicator, the outcome's indicator (empty: the total, or the only
    one), the lags in years, the countries (empty: all), and whether changes are summed up."""

    area: str = ""
    indicator: str = ""
    lags: tuple[int, ...] = tuple(range(LONGEST_LAG + 1))
    countries: tuple[str, ...] = ()
    cumulate: bool = False


def link(indices: "Indices", policy: str, outcome: str, asked: Asked) -> Link:
    """Correlate a policy with an outcome, each ``NAME`` or ``NAME@EDITION``.

    Raises UsageError for names that are not there, and for an outcome of several indicators where none is
    named; NothingFoundError where the two share fewer than three country-years at every lag.
    """
    store = indices.store
    left, right = best_pair(
        store,
        Wanted(named(indices, policy), asked.area, asked.cumulate),
        Wanted(named(indices, outcome), asked.indicator, asked.cumulate, "--indicator"),
    )
    _refuse_changes(left.side, asked)
    x, y = (_within(one.values, asked.countries) for one in (left, right))
    lagged = tuple(one for lag in asked.lags for one in _at(lag, x, y))
    if all(one.estimate.n < _FEWEST for one in lagged):
        raise NothingFoundError(_nothing_shared((left.side, x), (right.side, y)))
    lag = asked.lags[0]
    places = Pairs.of(x, y, lag).places
    points = tuple((place, x[place], y[place[0], place[1] + lag]) for place in places)
    moves = moved({place: x[place] for place in places})
    said = (*choices(store, left), *choices(store, right))
    return Link(left.side, right.side, lagged, moves, points, said, caveats(moves, lagged))


def _within(values: Series, countries: Sequence[str]) -> Series:
    wanted = set(countries)
    return {place: value for place, value in values.items() if not wanted or place[0] in wanted}


def _refuse_changes(policy: Side, asked: Asked) -> None:
    if policy.coding == "change" and not asked.cumulate:
        raise UsageError(
            f"{policy.index.name} codes changes, not levels: --cumulate sums them up before they are linked"
        )


def _at(lag: int, x: Series, y: Series) -> list[Lagged]:
    pairs = Pairs.of(x, y, lag)
    return [Lagged(lag, name, correlation(measure, pairs)) for name, measure in MEASURES.items()]


def _nothing_shared(left: tuple[Side, Series], right: tuple[Side, Series]) -> str:
    said = [
        f"{side.index.name} has {len(values):,} country-years"
        + (f" in {min(y for _, y in values)}–{max(y for _, y in values)}" if values else "")
        for side, values in (left, right)
    ]
    return f"{' and '.join(said)}: fewer than {_FEWEST} in common; name other editions, areas or countries"


def moved(values: Series) -> Moves:
    """How much a series moves within countries."""
    by_country: dict[str, list[float]] = {}
    for (country, _), value in sorted(values.items()):
        by_country.setdefault(country, []).append(value)
    steps = {
        country: sum(one != other for one, other in pairwise(run)) for country, run in by_country.items()
    }
    return Moves(len(steps), sum(count > 0 for count in steps.values()), sum(steps.values()))


def caveats(moves: Moves, lagged: Sequence[Lagged]) -> tuple[str, ...]:
    """Why the figures are no causal claim, the general reasons first."""
    said = [
        "no causal claim: the outcome may move the policy (a country that does well can afford open rules), "
        "and a third thing, such as wealth, parties or the economy, may move both",
        f"{moves.changed} of {moves.countries} countries ever changed their score, {moves.changes} times in "
        "all: the figures within countries rest on these alone",
        "between countries, all that differs among them is mixed in; taking the years out removes what "
        "moves all countries alike, not what moves one of them",
        "several lags and measures are shown: the largest of them is partly chosen by chance",
    ]
    fewest = min(one.estimate.countries for one in lagged)
    if fewest < FEW_COUNTRIES:
        said.append(f"as few as {fewest} countries: the intervals are rough, if there are any")
    return tuple(said)


def lags(text: str) -> tuple[int, ...]:
    """``2``, ``0..5``, ``3..`` or ``..2``. Raises UsageError for anything else, and beyond five years."""
    first, dots, last = text.strip().partition("..")
    ends = (first or "0", last or str(LONGEST_LAG)) if dots else (first, first)
    if not all(end.isascii() and end.isdigit() and int(end) <= LONGEST_LAG for end in ends):
        raise UsageError(f"--lag {text!r}: give years from 0 to {LONGEST_LAG}, e.g. 2 or 0..{LONGEST_LAG}")
    if int(ends[0]) > int(ends[1]):
        raise UsageError(f"--lag {text!r} runs backwards; {ends[1]}..{ends[0]} is the range")
    return tuple(range(int(ends[0]), int(ends[1]) + 1))
