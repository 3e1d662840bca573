"""What sources are asked about works held: by DOI, where a field is missing, and not too often."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migresearch.records import Asked

# Fields whose lack makes a work worth asking about; names of columns, never words of a user.
FIELDS = frozenset({"abstract", "open_access"})
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What a source is asked for: works without ``field``, and those that have it from this source itself.

    About a work it was asked at ``before`` (ISO 8601) or later, it is not asked again.
    """

    source: str
    field: str
    before: str


class Lookups:
    """The questions to other sources, behind the store's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def wanting(self, wish: Wish, after: str, limit: int) -> list[str]:
        """DOIs of works to be asked about, in their order, behind ``after``."""
        if wish.field not in FIELDS:
            raise ValueError(f"{wish.field}: no field that is asked for")
        rows = self._connection.execute(
            f"""SELECT i.value FROM identifier i JOIN work w ON w.id = i.work_id AND w.doi = i.value
                LEFT JOIN lookup l ON l.source = :source AND l.doi = i.value
                WHERE i.scheme = 'doi' AND i.value > :after AND (l.asked IS NULL OR l.asked < :before)
                  AND (w.{wish.field} IS NULL
                       OR json_extract(w.origins, '$.{wish.field}') LIKE :source || ' %')
                ORDER BY i.value LIMIT :limit""",
            {"source": wish.source, "after": after, "before": wish.before, "limit": limit},
        )
        return [row[0] for row in rows]

    def held(self, dois: Iterable[str]) -> set[str]:
        """Those of these DOIs that works held have."""
        every = list(dict.fromkeys(dois))
        parts = (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
        return {doi for part in parts for doi in self._held(part)}

    def _held(self, dois: Sequence[str]) -> list[str]:
        marks = ", ".join("?" * len(dois))
        rows = self._connection.execute(
            f"SELECT value FROM identifier WHERE scheme = 'doi' AND value IN ({marks})", tuple(dois)
        )
        return [row[0] for row in rows]


def remember(connection: sqlite3.Connection, asked: Asked, now: str) -> None:
    """Note that the source was asked, whatever it knew."""
    connection.execute(
        "INSERT INTO lookup VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET asked = excluded.asked",
        (asked.source, asked.doi, now),
    )
