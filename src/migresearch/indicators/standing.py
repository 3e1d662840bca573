"""Scores set side by side: over time, against one another, and against a group of peers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.indicators.reading_scores import ScoreRow

Series = tuple[str, str, str | None, str | None]
Group = tuple[int, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A score in the first and in the last year that has one; ``editions`` are those the two come from."""

    index: str
    editions: str
    country: str
    area: str | None
    indicator: str | None
    from_year: int
    from_score: float
    to_year: int
    to_score: float
    change: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A score with its place among all countries that have one of the same year: 1 is the highest score,
    equal scores share a place. ``of``: how many countries."""

    row: ScoreRow
    rank: int
    of: int


@dataclass(frozen=True, slots=True)
class Peers:
    """The mean of a group of countries in the same year and area, and of how many it is."""

    mean: float
    countries: int


def beside(
    rows: Sequence[ScoreRow], all_rows: Sequence[ScoreRow], group: Sequence[str], *, rank: bool
) -> list[dict[str, Any]]:
    """Rows with their rank among all countries (``all_rows``), the mean of a group, and how far off it is."""
    places = {_place(one.row): one for one in ranked(all_rows)} if rank else {}
    means = peers(all_rows, group)
    found = []
    for row in rows:
        said = row.row()
        if rank and (ranking := places.get(_place(row))):
            said |= {"rank": ranking.rank, "of": ranking.of}
        elif rank:
            said |= {"rank": None, "of": None}
        if group:
            said |= _beside(row, means.get((row.year, row.area, row.indicator)))
        found.append(said)
    return sorted(found, key=lambda one: (one["year"], one["rank"] or len(found))) if rank else found


def joined(rows: Iterable[ScoreRow]) -> list[ScoreRow]:
    """One row a series and year where editions overlap: the one with a score, of the later edition."""
    best: dict[tuple[Series, int], ScoreRow] = {}
    for row in rows:
        key = (_series(row), row.year)
        before = best.get(key)
        if before is None or row.score is not None or before.score is None:
            best[key] = row
    return list(best.values())


def changes(rows: Iterable[ScoreRow]) -> list[Change]:
    """How each series moved between its first and last score, greatest rise first."""
    series: defaultdict[Series, list[ScoreRow]] = defaultdict(list)
    for row in joined(rows):
        if row.score is not None:
            series[_series(row)].append(row)
    found = [_change(sorted(one, key=lambda row: row.year)) for one in series.values()]
    return sorted(found, key=lambda one: (one.area or "", one.indicator or "", -one.change, one.country))


def ranked(rows: Iterable[ScoreRow]) -> list[Ranked]:
    """Every score with its rank in its year, best first; countries without a score have no rank."""
    groups: defaultdict[Group, list[ScoreRow]] = defaultdict(list)
    for row in joined(rows):
        if row.score is not None:
            groups[row.year, row.area, row.indicator].append(row)
    return [one for group in groups.values() for one in _ranked(group)]


def fullest_year(rows: Iterable[ScoreRow]) -> int | None:
    """The latest of the years for which most countries have a score."""
    scored = {(row.country, row.year) for row in rows if row.score is not None}
    counts = Counter(year for _country, year in scored)
    return max(counts, key=lambda year: (counts[year], year), default=None)


def peers(rows: Iterable[ScoreRow], countries: Sequence[str]) -> dict[Group, Peers]:
    """(year, area, indicator) → the mean of those of these countries that have a score."""
    values: defaultdict[Group, list[float]] = defaultdict(list)
    for row in joined(rows):
        if row.score is not None and row.country in countries:
            values[row.year, row.area, row.indicator].append(row.score)
    return {key: Peers(sum(group) / len(group), len(group)) for key, group in values.items()}


def _place(row: ScoreRow) -> tuple[str, int, str | None, str | None]:
    return row.country, row.year, row.area, row.indicator


def _beside(row: ScoreRow, mean: Peers | None) -> dict[str, Any]:
    if mean is None:
        return {"peers_mean": None, "peers": 0, "difference": None}
    difference = None if row.score is None else row.score - mean.mean
    return {"peers_mean": mean.mean, "peers": mean.countries, "difference": difference}


def _series(row: ScoreRow) -> Series:
    return row.index, row.country, row.area, row.indicator


def _change(rows: Sequence[ScoreRow]) -> Change:
    first, last = rows[0], rows[-1]
    start, end = first.score or 0.0, last.score or 0.0
    editions = " → ".join(dict.fromkeys((first.edition, last.edition)))
    return Change(
        first.index, editions, first.country, first.area, first.indicator,
        first.year, start, last.year, end, end - start,
    )  # fmt: skip


def _ranked(rows: Sequence[ScoreRow]) -> list[Ranked]:
    ordered = sorted(rows, key=lambda row: (-(row.score or 0.0), row.country))
    places: dict[float, int] = {}
    for place, row in enumerate(ordered, 1):
        places.setdefault(row.score or 0.0, place)
    return [Ranked(row, places[row.score or 0.0], len(ordered)) for row in ordered]
