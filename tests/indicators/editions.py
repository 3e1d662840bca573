"""Invented editions of scores, in a database of their own."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from migresearch.indicators.face import Indices
from migresearch.schemes import load_schemes
from migresearch.store import Store
from migresearch.store.scores import Edition, Indicator, Score

NOW = "2026-11-01T00:00:00Z"
OVERALL = Indicator("overall", "overall", "Overall")
Places = Mapping[tuple[str, int], float | None]


def keep(
    path: Path,
    index: str,
    scores: Mapping[str, Places],
    indicators: Iterable[Indicator] = (OVERALL,),
    label: str = "1",
    **facts: Any,
) -> None:
    """An edition with these scores by indicator; None is a missing one."""
    edition = Edition(index, label, index.upper(), f"{index}.csv", f"hash of {index} {label}", **facts)
    rows = [
        Score(code, country, year, value, None if value is not None else "not measured")
        for code, places in scores.items()
        for (country, year), value in places.items()
    ]
    if not path.exists():
        path.write_bytes(_with_catalogue())
    with Store.open(path) as store:
        store.scores.keep(edition, list(indicators), rows, [], NOW)


def opened(path: Path) -> Indices:
    """The indices of a database that holds the catalogue already, which takes half a second to take in."""
    return Indices(path, load_schemes(), lambda: NOW)


@cache
def _with_catalogue() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.db"
        indices = opened(path)
        indices.all  # noqa: B018  # takes the catalogue in
        indices.close()
        return path.read_bytes()


def grid(
    countries: str, years: Iterable[int], value: Callable[[int, int], float]
) -> dict[tuple[str, int], float]:
    """``value(number of the country, year)`` for each of these countries and years."""
    return {
        (country, year): value(number, year)
        for number, country in enumerate(countries.split())
        for year in years
    }
