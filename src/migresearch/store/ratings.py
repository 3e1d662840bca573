"""What people say independently of each other of the same works and their present texts."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from migresearch.store.filters import COUNTS

_RATING = """d.superseded_by IS NULL AND d.adjudication = 0
    AND d.scheme IN (SELECT value FROM json_each(:schemes))
    AND d.text_hash = (SELECT text_hash FROM work WHERE id = d.work_id)"""


class Ratings:
    """Reads the words of several people side by side; adjudications apart from all others."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def explicit(self, schemes: Sequence[str]) -> list[tuple[int, str, str, str, bool]]:
        """(work, scheme, code, person, whether it fits) of every code somebody accepted or rejected."""
        rows = self._select(
            f"""SELECT d.work_id, d.scheme, d.code, d.person, d.verdict = 'accept' FROM decision d
                WHERE {_RATING} AND d.verdict IN ('accept', 'reject') AND d.code <> ''
                ORDER BY d.work_id, d.scheme, d.code, d.id""",
            schemes,
        )
        return [(*row[:4], bool(row[4])) for row in rows]

    def unsure(self, schemes: Sequence[str]) -> set[tuple[int, str, str, str]]:
        """(work, scheme, code, person) of codes of which somebody could not tell."""
        query = f"""SELECT d.work_id, d.scheme, d.code, d.person FROM decision d
                    WHERE {_RATING} AND d.verdict = 'unsure' AND d.code <> ''"""
        return {(row[0], row[1], row[2], row[3]) for row in self._select(query, schemes)}

    def done(self, schemes: Sequence[str]) -> list[tuple[int, str, str]]:
        """(work, scheme, person) of the works somebody is done with."""
        query = f"""SELECT d.work_id, d.scheme, d.person FROM decision d
                    WHERE {_RATING} AND d.verdict = 'done' ORDER BY d.id"""
        return [(row[0], row[1], row[2]) for row in self._select(query, schemes)]

    def in_question(self, schemes: Sequence[str]) -> dict[tuple[int, str], dict[str, bool]]:
        """(work, scheme) → code → whether it stands while nobody speaks, for works somebody is done with."""
        rows = self._select(
            f"""SELECT v.work_id, v.scheme, v.code, max({COUNTS}) FROM value v
                JOIN (SELECT DISTINCT d.work_id, d.scheme FROM decision d
                      WHERE {_RATING} AND d.verdict = 'done') w
                  ON w.work_id = v.work_id AND w.scheme = v.scheme
                GROUP BY v.work_id, v.scheme, v.code""",
            schemes,
        )
        found: defaultdict[tuple[int, str], dict[str, bool]] = defaultdict(dict)
        for work, scheme, code, _, _ in self.explicit(schemes):
            found[work, scheme][code] = False
        for work, scheme, code, stands in rows:
            found[work, scheme][code] = bool(stands)
        return found

    def adjudicated(self, schemes: Sequence[str]) -> set[tuple[int, str, str]]:
        """(work, scheme, code) on which an adjudication of the present text stands."""
        query = f"""SELECT d.work_id, d.scheme, d.code FROM decision d
                    WHERE {_RATING.replace("adjudication = 0", "adjudication = 1")}
                      AND d.verdict IN ('accept', 'reject')"""
        return {(row[0], row[1], row[2]) for row in self._select(query, schemes)}

    def _select(self, query: str, schemes: Sequence[str]) -> list[sqlite3.Row]:
        return self._connection.execute(query, {"schemes": json.dumps(list(schemes))}).fetchall()
