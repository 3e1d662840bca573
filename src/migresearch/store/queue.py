"""What is still to be decided: suggestions nobody answered, works half done, texts that changed since."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from migresearch.store.reading import Value

# How likely a claim without a score is taken to be right, for the order of the queue alone.
CLAIMED = 0.75


@dataclass(frozen=True, slots=True)
class Asking:
    """Whose queue it is and about which schemes.

    ``alone``: what others said does not count, so that a second opinion is asked for.
    ``again``: works the person skipped or was unsure of are asked once more.
    """

    person: str
    schemes: tuple[str, ...]
    alone: bool = False
    again: bool = False

    def parameters(self) -> dict[str, object]:
        return {
            "person": self.person,
            "schemes": json.dumps(self.schemes),
            "alone": self.alone,
            "again": self.again,
            "claimed": CLAIMED,
        }


_WANTED = "d.superseded_by IS NULL AND d.scheme IN (SELECT value FROM json_each(:schemes))"
_CURRENT = "(SELECT text_hash FROM work WHERE id = d.work_id)"
_COUNTS = "(d.person = :person OR NOT :alone)"
# What answers the question, if it was said about the text as it now is.
_ANSWERS = f"""d.text_hash = {_CURRENT} AND (
    d.verdict IN ('accept', 'reject', 'done') AND {_COUNTS}
    OR d.verdict IN ('skip', 'unsure') AND d.person = :person AND NOT :again)"""
_OPEN = f"""v.scheme IN (SELECT value FROM json_each(:schemes)) AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.work_id = v.work_id AND d.scheme = v.scheme AND d.code IN (v.code, '')
      AND d.superseded_by IS NULL AND {_ANSWERS})"""
_FIRM = f"d.verdict IN ('accept', 'reject', 'done') AND {_COUNTS}"


class Queue:
    """Asks an open database what a person has still to decide."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def doubts(self, asking: Asking, ids: Sequence[int] | None = None) -> dict[int, float]:
        """The works with unanswered suggestions, of all or of these → 1 where the least certain of them is
        as likely right as wrong, 0 where all are certain; what sources state unscored is in no doubt."""
        within = "" if ids is None else "v.work_id IN (SELECT value FROM json_each(:ids)) AND"
        rows = self._connection.execute(
            f"""SELECT work_id, max(doubt) FROM (
                  SELECT v.work_id, 1 - abs(2 * avg(coalesce(v.score, :claimed)) - 1) AS doubt
                  FROM value v WHERE {within} {_OPEN} GROUP BY v.work_id, v.scheme, v.code
                  HAVING NOT max(v.origin LIKE 'source:%' AND v.score IS NULL))
                GROUP BY work_id""",
            asking.parameters() | {"ids": json.dumps(ids)},
        )
        return dict(map(tuple, rows))

    def still_open(self, asking: Asking, work_id: int | None = None) -> list[tuple[int, str]]:
        """(work, scheme) with unanswered suggestions, of works people spoke of; of one work where named."""
        one = "= :work_id" if work_id is not None else "IN (SELECT work_id FROM decision)"
        rows = self._connection.execute(
            f"SELECT DISTINCT v.work_id, v.scheme FROM value v WHERE v.work_id {one} AND {_OPEN}",
            asking.parameters() | {"work_id": work_id},
        )
        return [(row[0], row[1]) for row in rows]

    def answered(self, asking: Asking, work_id: int | None = None) -> list[tuple[int, str]]:
        """(work, scheme) of which anything was said that answers; of one work where it is named."""
        one = "AND d.work_id = :work_id" if work_id is not None else ""
        rows = self._connection.execute(
            f"SELECT DISTINCT d.work_id, d.scheme FROM decision d WHERE {_WANTED} {one} AND {_ANSWERS}",
            asking.parameters() | {"work_id": work_id},
        )
        return [(row[0], row[1]) for row in rows]

    def changed(self, asking: Asking, work_id: int | None = None) -> list[int]:
        """The works decided on another text than they now have, and not again since; of one if named."""
        one = "AND d.work_id = :work_id" if work_id is not None else ""
        rows = self._connection.execute(
            f"""SELECT DISTINCT d.work_id FROM decision d
                WHERE {_WANTED} {one} AND {_FIRM} AND d.text_hash <> {_CURRENT} AND NOT EXISTS (
                  SELECT 1 FROM decision n
                  WHERE n.work_id = d.work_id AND n.scheme = d.scheme AND n.code IN (d.code, '')
                    AND n.superseded_by IS NULL AND n.verdict IN ('accept', 'reject', 'done')
                    AND (n.person = :person OR NOT :alone) AND n.text_hash = {_CURRENT})
                ORDER BY d.work_id""",
            asking.parameters() | {"work_id": work_id},
        )
        return [row[0] for row in rows]

    def begun(self, asking: Asking) -> list[int]:
        """The works of which the person answered some code, the latest first."""
        rows = self._connection.execute(
            f"""SELECT d.work_id FROM decision d
                WHERE {_WANTED} AND d.person = :person AND d.code <> '' AND d.text_hash = {_CURRENT}
                  AND d.verdict IN ('accept', 'reject', 'unsure')
                GROUP BY d.work_id ORDER BY max(d.id) DESC""",
            asking.parameters(),
        )
        return [row[0] for row in rows]

    def decided_by_others(self, asking: Asking) -> list[int]:
        """The works of whose present text somebody else decided anything."""
        rows = self._connection.execute(
            f"""SELECT DISTINCT d.work_id FROM decision d
                WHERE {_WANTED} AND d.person <> :person AND d.adjudication = 0 AND d.text_hash = {_CURRENT}
                  AND d.verdict IN ('accept', 'reject', 'done')
                ORDER BY d.work_id""",
            asking.parameters(),
        )
        return [row[0] for row in rows]

    def keys(self) -> dict[int, str]:
        """work → key, of all works."""
        return {row[0]: row[1] for row in self._connection.execute("SELECT id, key FROM work")}

    def claims(self, work_id: int, schemes: Sequence[str]) -> list[Value]:
        """What sources, rules and models say of a work, whatever people said."""
        rows = self._connection.execute(
            """SELECT scheme, code, origin, score, explanation FROM value
               WHERE work_id = ? AND scheme IN (SELECT value FROM json_each(?))
               ORDER BY scheme, code, origin""",
            (work_id, json.dumps(list(schemes))),
        )
        return [Value(*row) for row in rows]

    def thresholds(self) -> dict[tuple[str, str, str], float]:
        """(scheme, code or '' for its other codes, origin) → the score from which a model's value counts."""
        return {
            (row[0], row[1], row[2]): row[3]
            for row in self._connection.execute("SELECT * FROM model_threshold")
        }

    def spoken_of(self, scheme: str, code: str) -> set[int]:
        """The works of whose present text somebody accepted or rejected a code."""
        rows = self._connection.execute(
            f"""SELECT d.work_id FROM decision d
                WHERE d.superseded_by IS NULL AND d.scheme = ? AND d.code = ?
                  AND d.verdict IN ('accept', 'reject') AND d.text_hash = {_CURRENT}""",
            (scheme, code),
        )
        return {row[0] for row in rows}

    def having(self, scheme: str, code: str) -> set[int]:
        """The works that have a code, as things stand."""
        rows = self._connection.execute(
            "SELECT work_id FROM effective_value WHERE scheme = ? AND code = ?", (scheme, code)
        )
        return {row[0] for row in rows}
