"""How many works have an abstract, whose it is, and of how many its licence is known."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migresearch.store.filters import CHOSEN, Filters, matching_ids
from migresearch.store.runs import LICENCE

# What works can be grouped by → its column; a work stands in the group of each source that holds it.
COLUMNS = {"journal": "venue", "publisher": "publisher", "year": "year", "language": "language"}
SOURCE = "source"

# (group, source of the abstract or None, 1 where its licence is known)
Row = tuple[str | int | None, str | None, int]


@dataclass(frozen=True, slots=True)
class Covered:
    """``sources``: whose abstracts these are → how many, the commonest first. ``licence_known`` counts
    abstracts whose record names a licence, or whose source says what its metadata are under."""

    value: str | None
    works: int
    with_abstract: int
    licence_known: int
    sources: Mapping[str, int]

    @property
    def share(self) -> float:
        """Works with abstract, 0..1."""
        return self.with_abstract / self.works if self.works else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """``total`` counts each work once; ``groups`` are the largest first, years the newest."""

    total: Covered
    groups: tuple[Covered, ...]


def coverage(connection: sqlite3.Connection, by: str, filters: Filters) -> Coverage:
    """The works the filters leave, by a name of :data:`COLUMNS` or by ``source``."""
    works = dict(_works(connection, COLUMNS.get(by), filters))
    rows = _by_source(connection, works) if by == SOURCE else works.values()
    groups: dict[str | int | None, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    found = (_covered(value, group) for value, group in groups.items())
    order = _newest_first if by == "year" else _largest_first
    return Coverage(_covered(None, works.values()), tuple(sorted(found, key=order)))


def _largest_first(one: Covered) -> tuple[int, str]:
    return -one.works, one.value or ""


def _newest_first(one: Covered) -> int:
    return -int(one.value or 0)


def _works(connection: sqlite3.Connection, column: str | None, filters: Filters) -> Iterator[tuple[int, Row]]:
    """Read from the index alone: behind their abstracts the rows themselves are slow to reach."""
    where, values = "", []
    if filters:
        where, values = f"WHERE +id IN ({CHOSEN})", [json.dumps(list(matching_ids(connection, filters)))]
    rows = connection.execute(
        f"""SELECT id, {column or "NULL"}, abstract_source, abstract_source IS NOT NULL AND (
                abstract_licence IS NOT NULL
                OR abstract_source IN (SELECT source FROM checkpoint WHERE name = '{LICENCE}'))
            FROM work INDEXED BY work_by_abstract {where}""",
        values,
    )
    return ((row[0], (row[1], row[2], row[3])) for row in rows)


def _by_source(connection: sqlite3.Connection, works: Mapping[int, Row]) -> Iterator[Row]:
    held = connection.execute("SELECT DISTINCT work_id, source FROM source_record")
    return ((source, *works[work_id][1:]) for work_id, source in held if work_id in works)


def _covered(value: str | int | None, rows: Iterable[Row]) -> Covered:
    givers: Counter[str] = Counter()
    works = licensed = 0
    for _, giver, is_licensed in rows:
        works += 1
        licensed += is_licensed
        if giver is not None:
            givers[giver] += 1
    commonest = sorted(givers.items(), key=lambda pair: (-pair[1], pair[0]))
    name = None if value is None else str(value)
    return Covered(name, works, givers.total(), licensed, dict(commonest))
