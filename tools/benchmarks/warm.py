"""Questions in one running process: how long each takes, by mode and filter."""

import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from migresearch import Library
from migresearch.search.modes import Mode
from migresearch.store import Filters, Store

from .figures import Figure, Section, shown

QUESTIONS = 200
_WARMING = 10
_COUNTRIES = ("DE", "US", "GB", "CA", "AU", "FR", "IT", "ES", "NL", "SE", "TR", "IN", "MX")

Filter = Callable[[int], Mapping[str, str]]
"""The filter of the n-th question. One that changes comes again too late for its works to be kept."""

_FILTERS: Mapping[str, Filter] = {
    "unfiltered": lambda _: {},
    "six years": lambda place: {"year": f"{1995 + place % 25}..{2000 + place % 25}"},
    "the same six years": lambda _: {"year": "2010..2015"},
    "one country": lambda place: {"country": _COUNTRIES[place % len(_COUNTRIES)]},
}


def questions(store: Store) -> list[str]:
    """One to eight words from the beginnings of titles, evenly from the whole library."""
    ids = store.matching_ids(Filters())
    chosen = [ids[place] for place in np.linspace(0, len(ids) - 1, QUESTIONS, dtype=int)]
    titles = [work.title.split() for work in store.works(chosen)]
    return [" ".join(title[: 1 + place % 8]) for place, title in enumerate(titles)]


def measure_warm(library: Library, asked: Sequence[str], budget: float | None = None) -> Section:
    """p50 and p95 of every mode, with and without filters; ``budget`` in ms holds for every p95."""
    figures = [
        _figure(f"{mode.value}, {name}", _milliseconds(library, asked, mode, which), budget)
        for mode in Mode
        for name, which in _FILTERS.items()
    ]
    return Section(
        "Questions in one process",
        f"{len(asked)} questions of one to eight words, a page of ten results each, from text to results. "
        "Filters change from question to question, but for "
        "“the same six years”: what comes again at once is kept.",
        figures,
    )


def _milliseconds(library: Library, asked: Sequence[str], mode: Mode, which: Filter) -> Sequence[float]:
    """The time of each question, after some that are not counted."""
    times = []
    for place, text in enumerate([*asked[:_WARMING], *asked]):
        begun = time.perf_counter()
        library.search(library.query(text, which(place), mode=mode))
        times.append(1000 * (time.perf_counter() - begun))
    return times[_WARMING:]


def _figure(what: str, times: Sequence[float], budget: float | None) -> Figure:
    half, most = np.percentile(times, [50, 95])
    measured = f"p50 {shown(half, 'ms')}, p95 {shown(most, 'ms')}"
    if budget is None:
        return Figure(what, measured)
    return Figure(what, measured, f"p95 ≤ {budget:g} ms", holds=bool(most <= budget))
