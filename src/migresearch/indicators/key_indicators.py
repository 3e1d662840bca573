"""The few indicators that tell most of an area's score, and why each of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from migresearch.indicators.answers import Answers, Span, answers
from migresearch.indicators.components import Components, components
from migresearch.indicators.panel import named
from migresearch.indicators.reading_scores import editions_of
from migresearch.indicators.redundancy import (
    STRONG,
    PairOfIndicators,
    correlations,
    covariances,
    largest_by_chance,
    shuffled,
    strong_pairs,
)
from migresearch.indicators.reliability import Reliability, reliability
from migresearch.indicators.resampling import Array, Estimate, drawn, interval

if TYPE_CHECKING:
    from migresearch.indicators.face import Indices
    from migresearch.store import Store

Columns = NDArray[np.intp]
EVERY = "all"
MOST_PER_AREA = 3
ENOUGH = 0.9
RESAMPLES = 300  # of whole tables of correlations: more would take seconds
_FEWEST = 3
_FLAT = 1e-9


@dataclass(frozen=True, slots=True)
class KeyIndicator:
    """An indicator of the short list. ``explained``: share of the variance of the area's score that it and
    those before it explain; ``added``: its own part of that; ``chosen``: the share of resamples whose list
    has it; ``speaks_for``: indicators of the area that correlate with it at ±0.7 or more."""

    area: str
    place: int
    code: str
    label: str
    explained: Estimate
    added: float
    chosen: float
    speaks_for: tuple[str, ...]

    @property
    def part(self) -> str:
        """What it explains."""
        how = "alone explains" if self.place == 1 else "adds"
        return f"{how} {self.added:.0%} of the area's score"

    @property
    def company(self) -> str:
        """What it stands for besides itself."""
        return f"; goes with {', '.join(self.speaks_for)}" if self.speaks_for else ""

    @property
    def reason(self) -> str:
        """Why it is on the list, in a sentence."""
        return f"{self.part}; on the list in {self.chosen:.0%} of resamples{self.company}"


@dataclass(frozen=True)
class KeyReport:
    """Which indicators carry the information. ``chance``: the strongest correlation of any pair that 95 % of
    tables with shuffled columns stay below."""

    table: Answers
    pairs: tuple[PairOfIndicators, ...]
    chance: float
    components: Components
    reliability: tuple[Reliability, ...]
    key: tuple[KeyIndicator, ...]


def key_indicators(
    indices: "Indices", index: str, *, edition: str = "", area: str = "", span: Span | None = None
) -> KeyReport:
    """Redundancy, components, reliability and the short list of an edition, by default the latest.

    Raises UsageError for names that are not there, NothingFoundError where too few countries are measured.
    """
    one = named(indices, index)
    held = editions_of(indices.store, one.code, edition)[0] if edition else one.held
    table = answers(indices.store, held, area, span)
    point = correlations(table.values, np.ones((1, len(table.countries))))
    resamples = correlations(table.values, drawn(len(table.countries), RESAMPLES))
    shuffles = shuffled(table.values)
    areas = list(dict.fromkeys(table.areas))
    every = [(EVERY, list(range(len(table.indicators))))] if len(areas) > 1 else []
    sets = [*every, *((name, table.of_area(name)) for name in areas)]
    return KeyReport(
        table,
        tuple(strong_pairs(table, point[0], resamples)),
        largest_by_chance(shuffles),
        components(table, point[0], resamples, shuffles),
        tuple(reliability(table, name or EVERY, columns, RESAMPLES) for name, columns in sets),
        tuple(key for name in areas for key in _short_list(indices.store, table, name, point[0])),
    )


def _short_list(store: "Store", table: Answers, area: str, point: Array) -> list[KeyIndicator]:
    """Greedy: first the indicator that explains most of the area's score, then the one that adds most."""
    columns = table.of_area(area)
    both = np.column_stack([table.values[:, columns], _area_scores(store, table, area, columns)])
    full = both[~np.isnan(both).any(axis=1)]
    if len(full) < _FEWEST or np.ptp(full[:, -1]) == 0:
        return []
    once = covariances(full - full.mean(axis=0), np.ones((1, len(full))))
    again = covariances(full - full.mean(axis=0), drawn(len(full), RESAMPLES))
    order, explained = (table[0] for table in greedy(once, min(MOST_PER_AREA, len(columns))))
    size = _enough(explained)
    shares = explained_by(again, order[:size])
    chosen, _ = greedy(again, size)
    added = np.diff(explained, prepend=0.0)
    return [
        KeyIndicator(
            area or EVERY,
            place + 1,
            table.indicators[columns[order[place]]].code,
            table.indicators[columns[order[place]]].label,
            Estimate(float(explained[place]), *interval(shares[:, place]), len(full), len(full)),
            float(added[place]),
            float((chosen == order[place]).any(axis=1).mean()),
            _twins(table, columns[order[place]], columns, point),
        )
        for place in range(size)
    ]


def _enough(explained: Array) -> int:
    """How many indicators the list needs: up to 90 % of the variance, or until nothing is added."""
    added = np.diff(explained, prepend=0.0) > _FLAT
    useful = len(added) if added.all() else int(added.argmin())
    reached = np.flatnonzero(explained >= ENOUGH)
    return min(useful, int(reached[0]) + 1) if len(reached) else useful


def _twins(table: Answers, column: int, columns: list[int], point: Array) -> tuple[str, ...]:
    near = [other for other in columns if other != column and abs(point[column, other]) >= STRONG]
    return tuple(table.indicators[other].code for other in near)


def _area_scores(store: "Store", table: Answers, area: str, columns: list[int]) -> Array:
    """The published score of an area, a country's mean over the years; else the mean of its indicators."""
    edition = table.held.edition
    named = [area] if area else [""]
    found = store.scores.scores(edition.index, edition.label, indicators=named, years=table.span)
    runs: dict[str, list[float]] = {country: [] for country in table.countries}
    for one in found:
        if one.value is not None and one.country in runs:
            runs[one.country].append(one.value)
    if not any(runs.values()):
        means: Array = table.values[:, columns].mean(axis=1)
        return means
    return np.array([sum(run) / len(run) if run else np.nan for run in runs.values()])


def greedy(covariance: Array, size: int) -> tuple[Columns, Array]:
    """Columns in the order in which each adds most to the explained variance of the last one, and the share
    explained with each, both (resamples, size). Where nothing is left to add, the first column stands."""
    left = covariance.copy()
    own = np.diagonal(left, axis1=1, axis2=2)[:, :-1]
    least = _FLAT * (own + own.max(axis=1, keepdims=True))
    order, unexplained = [], []
    for _ in range(size):
        own = np.diagonal(left, axis1=1, axis2=2)[:, :-1]
        usable = own > least
        gain = np.where(usable, left[:, :-1, -1] ** 2 / np.where(usable, own, 1.0), 0.0)
        order.append(gain.argmax(axis=1))
        _take_out(left, order[-1])
        unexplained.append(left[:, -1, -1].copy())
    return np.column_stack(order), _shares(covariance, unexplained)


def explained_by(covariance: Array, order: Columns) -> Array:
    """The share of the last column's variance that the columns of ``order`` explain, one after the other."""
    left = covariance.copy()
    unexplained = []
    for column in order:
        _take_out(left, np.full(len(left), column))
        unexplained.append(left[:, -1, -1].copy())
    return _shares(covariance, unexplained)


def _shares(covariance: Array, unexplained: list[Array]) -> Array:
    total = covariance[:, -1, -1]
    return 1 - np.column_stack(unexplained) / np.where(total > 0, total, np.nan)[:, None]


def _take_out(left: Array, column: Columns) -> None:
    """Take out of all columns what one of them explains (a sweep of the covariances), in place."""
    resample = np.arange(len(left))
    across = left[resample, column]
    own = across[resample, column]
    factor = np.where(own > _FLAT, 1 / np.where(own > _FLAT, own, 1.0), 0.0)
    left -= across[:, :, None] * across[:, None, :] * factor[:, None, None]
