"""The searchable text of works, written for many works at once.

The full-text tables hang on ``work_text`` by triggers. Every statement that fires triggers makes FTS5
write out all it has gathered, so one statement a work costs twice what one statement a batch costs.
"""

import sqlite3
from typing import NamedTuple

_ROW = "(?, ?, ?, ?, ?, ?, ?, ?)"


class WorkText(NamedTuple):
    """What is searched of a work; several keywords or people are joined by ``; ``."""

    title: str
    abstract: str
    keywords: str
    venue: str
    people: str
    language: str


class Texts:
    """Texts on their way into one transaction; :meth:`write` belongs at its end.

    ``stamp`` is kept with each text that changes: derived indexes know by it which are newer than they are.
    """

    def __init__(self, connection: sqlite3.Connection, stamp: int) -> None:
        self._connection = connection
        self._stamp = stamp
        self._waiting: dict[int, WorkText] = {}

    def put(self, work_id: int, text: WorkText) -> None:
        """The text of a work as it is now."""
        self._waiting[work_id] = text

    def write(self) -> None:
        """Write what waits, by work: FTS5 writes out all it has gathered when a number is not higher."""
        if not self._waiting:
            return
        rows = sorted(self._waiting.items())
        values = [value for work_id, text in rows for value in (work_id, *text, self._stamp)]
        # An update in place and only where something changed: REPLACE would leave ghost hits in FTS5.
        self._connection.execute(
            f"""INSERT INTO work_text VALUES {", ".join([_ROW] * len(rows))}
                ON CONFLICT (work_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
                    keywords = excluded.keywords, venue = excluded.venue, people = excluded.people,
                    language = excluded.language, stamp = excluded.stamp
                WHERE (title, abstract, keywords, venue, people, language)
                   IS NOT (excluded.title, excluded.abstract, excluded.keywords, excluded.venue,
                           excluded.people, excluded.language)""",
            values,
        )
        self._waiting.clear()
