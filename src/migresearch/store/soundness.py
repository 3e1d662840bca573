"""Whether a database is sound: pages, references, full text, codes, dates."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from migresearch.store.connection import transaction, translated

MOST_FLAWS = 20
FULL_TEXTS = {
    "text_stemmed": ("work_text", "work_id"),
    "text_plain": ("work_text", "work_id"),
    "comment_text": ("comment", "id"),
}
_MOMENTS = {
    "run": "started",
    "source_record": "fetched_at",
    "decision": "decided_at",
    "pair_act": "decided_at",
}


def flaws(connection: sqlite3.Connection) -> list[str]:
    """What SQLite finds wrong in the file itself; empty where it is sound. Reads all of it."""
    rows = connection.execute(f"PRAGMA integrity_check ({MOST_FLAWS})").fetchall()
    return [row[0] for row in rows if row[0] != "ok"]


@dataclass(frozen=True, slots=True)
class FullText:
    """A full-text table beside what it is made from: rows it lacks, and rows of what is gone."""

    table: str
    lacking: int
    ghosts: int


class Soundness:
    """What ``doctor`` asks of an open database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def flaws(self) -> list[str]:
        """What SQLite finds wrong in the file itself, at most twenty sentences."""
        return flaws(self._connection)

    def dangling(self) -> dict[str, int]:
        """table → how many of its rows refer to what is not there."""
        counts: dict[str, int] = {}
        for row in self._connection.execute("PRAGMA foreign_key_check"):
            counts[row[0]] = counts.get(row[0], 0) + 1
        return counts

    def journal(self) -> str:
        """How changes are written: ``wal`` as we set it."""
        mode: str = self._connection.execute("PRAGMA journal_mode").fetchone()[0]
        return mode

    def full_texts(self) -> Iterator[FullText]:
        """Every full-text table, row by row; whether a row holds the right words says ``spoilt``."""
        for table, (content, key) in FULL_TEXTS.items():
            held, wanted = f"SELECT id FROM {table}_docsize", f"SELECT {key} FROM {content}"
            yield FullText(table, self._differ(wanted, held), self._differ(held, wanted))

    def _differ(self, one: str, other: str) -> int:
        number: int = self._connection.execute(f"SELECT count(*) FROM ({one} EXCEPT {other})").fetchone()[0]
        return number

    def decided_codes(self) -> Iterator[tuple[str, str, int]]:
        """(scheme, code, works) of the decisions in force that speak of a code."""
        rows = self._connection.execute(
            "SELECT scheme, code, count(*) FROM verdict GROUP BY scheme, code ORDER BY scheme, code"
        )
        yield from map(tuple, rows)

    def later_than(self, moment: str) -> dict[str, tuple[int, str]]:
        """table → (rows dated after a moment, the latest date), where there are any."""
        found = {}
        for table, column in _MOMENTS.items():
            rows, latest = self._connection.execute(
                f"SELECT count(*), max({column}) FROM {table} WHERE {column} > ?", (moment,)
            ).fetchone()
            if rows:
                found[table] = (rows, latest)
        return found


def spoilt(path: Path, connection: sqlite3.Connection) -> list[str]:
    """The full-text tables that do not hold the words they should. Compares every word; writers wait."""
    return [table for table in FULL_TEXTS if not _agrees(path, connection, table)]


def _agrees(path: Path, connection: sqlite3.Connection, table: str) -> bool:
    try:
        with transaction(connection):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT:
            return False
        with translated(path):
            raise
    return True


def mend_full_texts(connection: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Write full-text tables anew from what they are made from."""
    for table in tables:
        with transaction(connection):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
