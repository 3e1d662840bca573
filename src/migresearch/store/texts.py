"""The texts that are searched: which there are, which are newer than an index, ranking them by FTS5."""

import sqlite3
from collections.abc import Iterator, Sequence

from migresearch.store.reading import VARIABLES, marks


def texts_by_hash(connection: sqlite3.Connection, hashes: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """text hash → (title, abstract) of a work that has it."""
    found: dict[str, tuple[str, str | None]] = {}
    for start in range(0, len(hashes), VARIABLES):
        part = hashes[start : start + VARIABLES]
        query = f"SELECT text_hash, title, abstract FROM work WHERE text_hash IN ({marks(part)})"
        found |= {row[0]: (row[1], row[2]) for row in connection.execute(query, part)}
    return found


def text_hashes(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """(work id, text hash) of all works, by id."""
    yield from map(tuple, connection.execute("SELECT id, text_hash FROM work ORDER BY id"))


def texts(connection: sqlite3.Connection, newer_than: int = -1) -> Iterator[sqlite3.Row]:
    """The rows of work_text whose stamp is above ``newer_than``, by work."""
    yield from connection.execute(
        """SELECT work_id, title, abstract, keywords, venue, people, language
           FROM work_text WHERE stamp > ? ORDER BY work_id""",
        (newer_than,),
    )


def newest_stamp(connection: sqlite3.Connection) -> int:
    """The newest stamp of any text; 0 in an empty store."""
    stamp: int = connection.execute("SELECT coalesce(max(stamp), 0) FROM work_text").fetchone()[0]
    return stamp


def count_newer(connection: sqlite3.Connection, stamp: int) -> int:
    """How many texts are newer than a stamp."""
    newer: int = connection.execute("SELECT count(*) FROM work_text WHERE stamp > ?", (stamp,)).fetchone()[0]
    return newer


def changed_since(connection: sqlite3.Connection, stamp: int, ids: Sequence[int]) -> list[int]:
    """Those of the works whose text is newer than a stamp."""
    found: list[int] = []
    for start in range(0, len(ids), VARIABLES):
        part = ids[start : start + VARIABLES]
        query = f"SELECT work_id FROM work_text WHERE stamp > ? AND work_id IN ({marks(part)})"
        found += [row[0] for row in connection.execute(query, (stamp, *part))]
    return found


def words_that_begin(connection: sqlite3.Connection, prefix: str, limit: int) -> list[str]:
    """The words of the unstemmed text that begin so, the commonest first."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, text_plain, row)"
    )
    rows = connection.execute(
        "SELECT term FROM vocabulary WHERE term >= ? AND term < ? ORDER BY doc DESC, term LIMIT ?",
        (prefix, f"{prefix}\U0010ffff", limit),
    )
    return [row[0] for row in rows]


def rank_fresh(
    connection: sqlite3.Connection, expression: str, newer_than: int, limit: int
) -> list[tuple[int, float]]:
    """(work id, relevance) by FTS5's own ranking, only of texts newer than a stamp."""
    rows = connection.execute(
        """SELECT t.rowid, -bm25(text_stemmed, 3.0, 1.0, 2.0, 0.5, 0.5)
           FROM text_stemmed t JOIN work_text w ON w.work_id = t.rowid
           WHERE text_stemmed MATCH ? AND w.stamp > ? ORDER BY 2 DESC, 1 LIMIT ?""",
        (expression, newer_than, limit),
    )
    return [(row[0], row[1]) for row in rows]
