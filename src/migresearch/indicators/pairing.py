"""Which editions of two indices are set beside each other, and with which of their scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from migresearch.errors import UsageError
from migresearch.indicators.overlap import Side
from migresearch.indicators.panel import AT, Named, Series, indicator_of, series
from migresearch.indicators.reading_scores import OVERALL

if TYPE_CHECKING:
    from migresearch.store import Store
    from migresearch.store.scores import HeldEdition, Indicator

_FAR_MORE = 1.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of two indices: which of its scores is asked for (empty: the total), whether its changes are
    summed up, and with which option another score would be named."""

    index: Named
    name: str = ""
    cumulate: bool = False
    option: str = "--area"


@dataclass(frozen=True)
class Chosen:
    """What was chosen of an index, with its values."""

    side: Side
    indicator: "Indicator"
    values: Series


def best_pair(store: "Store", one: Wanted, other: Wanted) -> tuple[Chosen, Chosen]:
    """The editions that share most country-years; of equals those that measure latest.

    Raises UsageError where no edition has the score asked for.
    """
    pairs = product(_candidates(store, one), _candidates(store, other))
    return max(pairs, key=lambda pair: (_shared(*pair), _last_year(pair[0]), _last_year(pair[1])))


def _candidates(store: "Store", wanted: Wanted) -> list[Chosen]:
    held = wanted.index.held  # raises where nothing is held
    found = [_chosen(store, wanted, one) for one in wanted.index.editions if _has(one, wanted)]
    if not found:
        indicator_of(held, wanted.name, wanted.option)
    return found


def _has(held: "HeldEdition", wanted: Wanted) -> bool:
    try:
        indicator_of(held, wanted.name)
    except UsageError:
        return False
    return True


def _chosen(store: "Store", wanted: Wanted, held: "HeldEdition") -> Chosen:
    indicator = indicator_of(held, wanted.name)
    side = Side(wanted.index, held, indicator)
    sum_up = wanted.cumulate and side.coding == "change"
    return Chosen(side, indicator, series(store, held, indicator.code, sum_up=sum_up))


def _shared(one: Chosen, other: Chosen) -> int:
    return len(one.values.keys() & other.values.keys())


def _last_year(one: Chosen) -> int:
    return max(one.side.years, default=0)


def choices(store: "Store", one: Chosen) -> tuple[str, ...]:
    """What was chosen for the person, where there was a choice."""
    return (*_edition(one), *_fuller(store, one))


def _edition(one: Chosen) -> Iterator[str]:
    index, held = one.side.index, one.side.held
    if held and len(index.editions) > 1:
        others = ", ".join(repr(of.edition.label) for of in index.editions if of != held)
        yield (
            f"{index.name}: edition {held.edition.label!r} is taken, which shares most country-years; "
            f"{index.code}{AT}EDITION takes another ({others})"
        )


def _fuller(store: "Store", one: Chosen) -> Iterator[str]:
    """Says so where another total of the edition is scored far more often: some leave out rare areas."""
    held, taken = one.side.held, one.indicator
    if held is None or taken.level != OVERALL:
        return
    others = (of for of in held.indicators if of.level == OVERALL and of != taken)
    counts = {of: len(series(store, held, of.code)) for of in others}
    if counts and (best := max(counts.items(), key=lambda count: count[1]))[1] > _FAR_MORE * len(one.values):
        yield (
            f"{one.side.index.name}: {taken.label} is scored in {len(one.values)} country-years, "
            f"{best[0].label} in {best[1]} (--area {best[0].code})"
        )
