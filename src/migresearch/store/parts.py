"""What hangs on works and is not looked at while records come in, written for many works at once.

One statement for the texts of a batch: the full-text tables hang on ``work_text`` by triggers, and every
statement that fires triggers makes FTS5 write out all it has gathered, which costs as much as the texts.
"""

import sqlite3
from collections.abc import Sequence

from migresearch.store.rows import WorkRows

_TEXT = "(?, ?, ?, ?, ?, ?, ?, ?)"
# SQLite binds at most 32,766 values in one statement.
_MOST_AT_ONCE = 4_000


class Parts:
    """People, keywords, values, facts and texts on their way into one transaction; :meth:`write` ends it.

    ``stamp`` is kept with each text that changes: derived indexes know by it which are newer than they are.
    """

    def __init__(self, connection: sqlite3.Connection, stamp: int) -> None:
        self._connection = connection
        self._stamp = stamp
        self._waiting: dict[int, WorkRows] = {}

    def put(self, work_id: int, rows: WorkRows) -> None:
        """A work as it is now; what was put or written of it before no longer holds."""
        self._waiting[work_id] = rows

    def write(self) -> None:
        """Write what waits, by work: FTS5 writes out all it has gathered when a number is not higher."""
        waiting = sorted(self._waiting.items())
        self._clear()
        self._insert_lists(waiting)
        for start in range(0, len(waiting), _MOST_AT_ONCE):
            self._write_texts(waiting[start : start + _MOST_AT_ONCE])
        self._waiting.clear()

    def _clear(self) -> None:
        """Forget what the sources and rules said; what models and people said has its own writers."""
        works = [(work_id,) for work_id in self._waiting]
        self._connection.executemany("DELETE FROM contributor WHERE work_id = ?", works)
        self._connection.executemany("DELETE FROM keyword WHERE work_id = ?", works)
        self._connection.executemany("DELETE FROM fact WHERE work_id = ?", works)
        self._connection.executemany(
            "DELETE FROM value WHERE work_id = ? AND origin NOT LIKE 'model:%'", works
        )

    def _insert_lists(self, waiting: Sequence[tuple[int, WorkRows]]) -> None:
        self._connection.executemany(
            "INSERT INTO contributor VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(work_id, place, *one) for work_id, rows in waiting for place, one in enumerate(rows.people)],
        )
        self._connection.executemany(
            "INSERT INTO keyword VALUES (?, ?, ?)",
            [(work_id, place, one) for work_id, rows in waiting for place, one in enumerate(rows.keywords)],
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO value VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(work_id, *one) for work_id, rows in waiting for one in rows.values],
        )
        self._connection.executemany(
            "INSERT INTO fact VALUES (?, ?, ?, ?, ?)",
            [(work_id, place, *one) for work_id, rows in waiting for place, one in enumerate(rows.facts)],
        )

    def _write_texts(self, waiting: Sequence[tuple[int, WorkRows]]) -> None:
        values = [value for work_id, rows in waiting for value in (work_id, *rows.text, self._stamp)]
        # An update in place and only where something changed: REPLACE would leave ghost hits in FTS5.
        self._connection.execute(
            f"""INSERT INTO work_text VALUES {", ".join([_TEXT] * len(waiting))}
                ON CONFLICT (work_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
                    keywords = excluded.keywords, venue = excluded.venue, people = excluded.people,
                    language = excluded.language, stamp = excluded.stamp
                WHERE (title, abstract, keywords, venue, people, language)
                   IS NOT (excluded.title, excluded.abstract, excluded.keywords, excluded.venue,
                           excluded.people, excluded.language)""",
            values,
        )
