"""What models need of an open database, and what they and re-run rules write into it.

A model's values are replaced only by a model's, a rule's only by rules; nothing here touches a decision.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from migresearch.store.connection import transaction
from migresearch.store.filters import COUNTS

BATCH = 500


class Text(NamedTuple):
    """A work as rules read it."""

    work_id: int
    kind: str
    title: str
    abstract: str | None


class Label(NamedTuple):
    """What people say of a code and a work as things stand.

    ``random``: the work was drawn by chance; ``number``: of the decision, later ones are higher.
    """

    work_id: int
    code: str
    fits: bool
    random: bool
    number: int


class NewValue(NamedTuple):
    """A suggestion: a probability from 0 to 1 and the reason for it (rules give no probability)."""

    work_id: int
    scheme: str
    code: str
    version: str
    score: float | None
    explanation: str


class Suggesting:
    """Reads and writes for suggestions, behind the store's connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def texts(self) -> Iterator[Text]:
        """Every work, by id."""
        rows = self._connection.execute("SELECT id, kind, title, abstract FROM work ORDER BY id")
        return (Text(*row) for row in rows)

    def kinds(self) -> dict[int, str]:
        """Work → its kind."""
        return dict(map(tuple, self._connection.execute("SELECT id, kind FROM work")))

    def keys(self, works: Sequence[int]) -> dict[int, str]:
        """Work → its key."""
        rows = self._connection.execute(
            "SELECT id, key FROM work WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(works),)
        )
        return dict(map(tuple, rows))

    def rule_values(self, scheme: str) -> list[tuple[int, str, str]]:
        """(work, code, the phrases found) of everything rules say."""
        rows = self._connection.execute(
            "SELECT work_id, code, explanation FROM value WHERE scheme = ? AND origin = 'rule'", (scheme,)
        )
        return [tuple(row) for row in rows]

    def labels(self, scheme: str) -> list[Label]:
        """What stands of everybody's acceptances and rejections: adjudications first, then the latest."""
        rows = self._connection.execute(
            """SELECT work_id, code, verdict = 'accept', drawn = 'random', id,
                      max(adjudication || ' ' || decided_at || printf(' %015d', id))
               FROM decision
               WHERE scheme = ? AND code <> '' AND superseded_by IS NULL AND verdict IN ('accept', 'reject')
               GROUP BY work_id, code ORDER BY work_id, code""",
            (scheme,),
        )
        return [Label(row[0], row[1], bool(row[2]), bool(row[3]), row[4]) for row in rows]

    def done(self, scheme: str) -> list[tuple[int, bool, int]]:
        """(work, drawn by chance, number) of works somebody is done with: what was not spoken of stands."""
        rows = self._connection.execute(
            """SELECT work_id, max(drawn = 'random'), max(id) FROM decision
               WHERE scheme = ? AND code = '' AND superseded_by IS NULL AND verdict = 'done'
               GROUP BY work_id ORDER BY work_id""",
            (scheme,),
        )
        return [(row[0], bool(row[1]), row[2]) for row in rows]

    def standing(self, scheme: str, works: Sequence[int]) -> list[tuple[int, str]]:
        """(work, code) of what these works have while nobody speaks against it."""
        rows = self._connection.execute(
            f"""SELECT DISTINCT v.work_id, v.code FROM value v
                WHERE v.work_id IN (SELECT value FROM json_each(?)) AND v.scheme = ? AND {COUNTS}""",
            (json.dumps(works), scheme),
        )
        return [(row[0], row[1]) for row in rows]

    def replace_rules(self, schemes: Sequence[str], works: Sequence[int], values: Sequence[NewValue]) -> None:
        """Put what rules say of these works now in place of what they said."""
        chosen = json.dumps(list(schemes))
        for batch, rows in _batches(works, values):
            with transaction(self._connection):
                self._connection.execute(
                    """DELETE FROM value WHERE work_id IN (SELECT value FROM json_each(?))
                         AND scheme IN (SELECT value FROM json_each(?)) AND origin = 'rule'""",
                    (json.dumps(batch), chosen),
                )
                self._insert(rows, "rule")

    def replace_model(
        self, scheme: str, origin: str, works: Sequence[int], values: Sequence[NewValue]
    ) -> None:
        """Put what a model (``model:NAME``) says of these works in place of what any model said."""
        for batch, rows in _batches(works, values):
            with transaction(self._connection):
                self._connection.execute(
                    """DELETE FROM value WHERE work_id IN (SELECT value FROM json_each(?))
                         AND scheme = ? AND origin LIKE 'model:%'""",
                    (json.dumps(batch), scheme),
                )
                self._insert(rows, origin)

    def set_threshold(self, scheme: str, origin: str, least: float | None) -> None:
        """From which probability on a model's values count of themselves; None: none does."""
        with transaction(self._connection):
            self._connection.execute("DELETE FROM model_threshold WHERE scheme = ? AND code = ''", (scheme,))
            if least is not None:
                self._connection.execute(
                    "INSERT INTO model_threshold (scheme, code, origin, least) VALUES (?, '', ?, ?)",
                    (scheme, origin, least),
                )

    def _insert(self, values: Sequence[NewValue], origin: str) -> None:
        self._connection.executemany(
            """INSERT INTO value (work_id, scheme, code, origin, origin_version, score, explanation)
               SELECT ?, ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM work WHERE id = ?)""",
            [(one[0], one[1], one[2], origin, *one[3:], one[0]) for one in values],
        )


def _batches(works: Sequence[int], values: Sequence[NewValue]) -> Iterator[tuple[list[int], list[NewValue]]]:
    """The works in portions that are quickly written, each with its values."""
    by_work: dict[int, list[NewValue]] = {}
    for value in values:
        by_work.setdefault(value.work_id, []).append(value)
    for start in range(0, len(works), BATCH):
        batch = list(works[start : start + BATCH])
        yield batch, [value for work in batch for value in by_work.get(work, ())]
