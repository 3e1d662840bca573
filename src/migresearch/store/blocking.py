"""Which works are worth comparing: those that share a key, found by joining the table of keys with itself."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from migresearch.store.reading import VARIABLES


class Comparable(NamedTuple):
    """What tells works apart, as stored. ``people``: (name, family) of authors, else of editors;
    ``identifiers``: (scheme, value), DOIs among them."""

    id: int
    key: str
    kind: str
    title: str
    title_key: str
    language: str | None
    year: int | None
    venue: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    notice: str | None
    people: tuple[tuple[str, str | None], ...]
    identifiers: tuple[tuple[str, str], ...]


PLAIN = "id, key, kind, title, title_key, language, year, venue, volume, issue, pages, doi, notice"


def comparables(connection: sqlite3.Connection) -> Iterator[Comparable]:
    """All works, by id."""
    people = _groups(connection, f"{PEOPLE} ORDER BY work_id, role, position")
    identifiers = _groups(connection, f"SELECT {IDENTIFIER} FROM identifier ORDER BY 1, 2, 3")
    yield from _with_parts(connection.execute(f"SELECT {PLAIN} FROM work ORDER BY id"), people, identifiers)


def some_comparables(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[Comparable]:
    """These works, by id; ids that no longer exist are left out."""
    for start in range(0, len(ids), VARIABLES):
        part = sorted(ids)[start : start + VARIABLES]
        marks = ", ".join("?" * len(part))
        people = f"{PEOPLE} WHERE work_id IN ({marks}) ORDER BY work_id, role, position"
        identifiers = f"SELECT {IDENTIFIER} FROM identifier WHERE work_id IN ({marks}) ORDER BY 1, 2, 3"
        rows = connection.execute(f"SELECT {PLAIN} FROM work WHERE id IN ({marks}) ORDER BY id", part)
        yield from _with_parts(
            rows, _groups(connection, people, part), _groups(connection, identifiers, part)
        )


PEOPLE = "SELECT work_id, name, family, role FROM contributor"
IDENTIFIER = "work_id, scheme, value"

Group = tuple[int, list[tuple[Any, ...]]]


def _groups(connection: sqlite3.Connection, query: str, values: Sequence[int] = ()) -> Iterator[Group]:
    """(work id, its rows without the id), by work id."""
    current = -1
    rows: list[tuple[Any, ...]] = []
    for row in connection.execute(query, values):
        if row[0] != current:
            if rows:
                yield current, rows
            current, rows = row[0], []
        rows.append(tuple(row)[1:])
    if rows:
        yield current, rows


def _with_parts(
    works: Iterable[sqlite3.Row], people: Iterator[Group], identifiers: Iterator[Group]
) -> Iterator[Comparable]:
    of_people, of_identifiers = _Merging(people), _Merging(identifiers)
    for work in works:
        named = of_people.at(work["id"])
        authors = [row for row in named if row[2] == "author"] or named
        names = tuple((row[0], row[1]) for row in authors)
        yield Comparable._make((*work, names, tuple(of_identifiers.at(work["id"]))))


class _Merging:
    """Walks beside the works and hands out the rows of each."""

    def __init__(self, groups: Iterator[Group]) -> None:
        self._groups = groups
        self._next = next(groups, None)

    def at(self, work_id: int) -> list[tuple[Any, ...]]:
        if self._next is None or self._next[0] != work_id:
            return []
        rows = self._next[1]
        self._next = next(self._groups, None)
        return rows


def sharing(
    connection: sqlite3.Connection, keys: Iterable[tuple[str, int]], most: int
) -> Iterator[tuple[int, int]]:
    """The pairs of works (smaller id first) that share a key, each once.

    A key that more than ``most`` works have tells nothing and is passed over.
    """
    connection.execute("CREATE TEMP TABLE block (key TEXT NOT NULL, work_id INTEGER NOT NULL)")
    try:
        connection.executemany("INSERT INTO block VALUES (?, ?)", keys)
        connection.execute("CREATE INDEX temp.block_by_key ON block (key, work_id)")
        rows = connection.execute(
            """WITH telling AS (SELECT key FROM block GROUP BY key HAVING count(*) BETWEEN 2 AND ?)
               SELECT DISTINCT a.work_id, b.work_id
               FROM telling JOIN block a USING (key) JOIN block b USING (key)
               WHERE a.work_id < b.work_id""",
            (most,),
        )
        yield from ((row[0], row[1]) for row in rows)
    finally:
        connection.execute("DROP TABLE temp.block")


def linked(connection: sqlite3.Connection) -> set[tuple[int, int]]:
    """The pairs (smaller id first) whose relation is known, or on which a person has spoken."""
    rows = connection.execute(
        """SELECT DISTINCT min(work_id, target_id), max(work_id, target_id) FROM relation
           WHERE target_id IS NOT NULL
           UNION
           SELECT min(a.work_id, b.work_id), max(a.work_id, b.work_id) FROM pair_standing s
           JOIN source_record a ON a.source = s.source AND a.source_id = s.source_id AND a.current = 1
           JOIN source_record b ON b.source = s.other_source AND b.source_id = s.other_id AND b.current = 1"""
    )
    return {(row[0], row[1]) for row in rows}


def suspected(connection: sqlite3.Connection) -> dict[tuple[int, int], str]:
    """The pairs (smaller id first) that share an identifier but were not merged on the way in, and why."""
    rows = connection.execute("SELECT work_id, other_id, reason FROM candidate")
    return {(row[0], row[1]): row[2] for row in rows}
