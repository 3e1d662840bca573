"""Works one after the other, with what the checks of quality look at; memory does not grow with them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from migresearch.store.connection import open_for_reading
from migresearch.store.relations import MARKS


class Person(NamedTuple):
    """A contributor as kept; what :class:`migresearch.records.Contributor` says, made a tenth as dearly."""

    name: str
    family: str | None
    given: str | None
    role: str
    orcid: str | None


class Examined(NamedTuple):
    """A work as the checks see it. Fields as in :class:`migresearch.store.Work`.

    ``notice``: the kind of notice it is itself; ``target``: what it is about (``scheme value``), None where
    no source says; ``linked``: whether that work is here. ``sharing``: under how many titles this
    abstract stands, 1 where they are fewer than :data:`SHARED_BY`. ``sources``: those of its
    current records, by name; ``fetched``: when the newest of its records came.
    """

    id: int
    key: str
    kind: str
    title: str
    abstract: str | None
    language: str | None
    year: int | None
    issued: str | None
    venue: str | None
    doi: str | None
    notice: str | None
    target: str | None = None
    linked: bool = False
    sharing: int = 1
    people: tuple[Person, ...] = ()
    sources: tuple[str, ...] = ()
    fetched: str = ""


SHARED_BY = 3

_NOTICE_TYPES = ", ".join(f"'{kind.value}'" for kind in MARKS)
_EXAMINED = f"""
    SELECT w.id, w.key, w.kind, w.title, w.abstract, w.language, w.year, w.issued, w.venue, w.doi, w.notice,
      CASE WHEN w.notice IS NOT NULL THEN (
        SELECT min(r.target_scheme || ' ' || r.target_value) FROM relation r
        WHERE r.work_id = w.id AND r.inverse = 0 AND r.type IN ({_NOTICE_TYPES})) END AS target,
      w.notice IS NOT NULL AND (
        EXISTS (SELECT 1 FROM relation r WHERE r.work_id = w.id AND r.inverse = 0
                  AND r.type IN ({_NOTICE_TYPES}) AND r.target_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM relation r WHERE r.target_id = w.id AND r.inverse = 1
                     AND r.type IN ({_NOTICE_TYPES}))) AS linked,
      coalesce(s.number, 1) AS sharing,
      (SELECT json_group_array(json_array(name, family, given, role, orcid)) FROM (
        SELECT * FROM contributor c WHERE c.work_id = w.id ORDER BY position)) AS people,
      (SELECT group_concat(source, char(31)) FROM (
        SELECT DISTINCT source FROM source_record r
        WHERE r.work_id = w.id AND r.current = 1 ORDER BY source)) AS sources,
      (SELECT coalesce(max(fetched_at), '') FROM source_record r WHERE r.work_id = w.id) AS fetched
    FROM work w LEFT JOIN temp.shared_abstract s ON s.abstract = w.abstract
    ORDER BY w.id"""


def examined(database: Path) -> Iterator[Examined]:
    """All works, by id. Raises StoreError where there is no database."""
    with closing(open_for_reading(database)) as connection:
        _count_shared(connection)
        for row in connection.execute(_EXAMINED):
            yield _work(row)


def _count_shared(connection: sqlite3.Connection) -> None:
    """Abstracts that works of several titles have, counted once; in a table of this connection alone."""
    connection.execute("DROP TABLE IF EXISTS temp.shared_abstract")
    connection.execute(
        "CREATE TEMP TABLE shared_abstract (abstract TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID"
    )
    connection.execute(
        """INSERT INTO temp.shared_abstract SELECT abstract, count(DISTINCT title_key) FROM work
           WHERE abstract IS NOT NULL GROUP BY abstract HAVING count(DISTINCT title_key) >= ?""",
        (SHARED_BY,),
    )


def _work(row: sqlite3.Row) -> Examined:
    people = tuple(map(Person._make, json.loads(row["people"])))
    made = {
        "linked": bool(row["linked"]),
        "people": people,
        "sources": tuple((row["sources"] or "").split("\x1f")),
    }
    return Examined(**{**row, **made})
