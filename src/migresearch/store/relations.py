"""Relations between works, resolved whichever side arrives first, and the marks they leave.

A relation names its target by identifier, or, for a notice that gives none, by the title it
quotes (scheme ``title``). Retractions, concerns and corrections mark their target; a later reinstatement
takes the mark of a retraction off.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from migresearch.records import RelationType

TITLE = "title"
# Origin of relations that follow from an identifier two works carry; said only once both are here.
SHARED = "shared identifier"

# The gravest first: a work retracted and corrected is shown as retracted.
MARKS = {
    RelationType.RETRACTS: "retracted",
    RelationType.EXPRESSES_CONCERN: "concern",
    RelationType.CORRECTS: "corrected",
}


class Pointer(NamedTuple):
    """A relation as a source states it; ``inverse`` (0 or 1) and the rest as in :class:`Relation`."""

    type: str
    inverse: int
    scheme: str
    value: str
    origin: str
    date: str | None = None
    reason: str | None = None


class Said(NamedTuple):
    """What a relation says happened to a work, when (ISO 8601) and why."""

    type: str
    date: str | None
    reason: str | None


def forget_relations(connection: sqlite3.Connection, work_id: int) -> set[int]:
    """Forget what the sources say about this work's relations.

    Returns the works whose mark may have changed.
    """
    touched = set(_targets(connection, work_id))
    connection.execute("DELETE FROM relation WHERE work_id = ? AND origin NOT LIKE 'curator %'", (work_id,))
    return touched


def add_relations(
    connection: sqlite3.Connection,
    work_id: int,
    pointers: Iterable[Pointer],
    notice: tuple[str | None, str | None],
) -> set[int]:
    """Write what the sources say about this work's relations.

    ``notice`` is (type, key of the title it is about) as a notice's own title has them; it counts where
    no source names the target by identifier. Returns the works whose mark may have changed.
    """
    rows = [
        (work_id, one.type, one.inverse, one.scheme, one.value,
         _resolve(connection, work_id, one.scheme, one.value), one.origin, one.date, one.reason)
        for one in pointers
    ]  # fmt: skip
    notice_type, target_key = notice
    if notice_type and target_key and not any(row[1] in MARKS and not row[2] for row in rows):
        target = resolve_title(connection, work_id, target_key)
        rows.append((work_id, notice_type, 0, TITLE, target_key, target, TITLE, None, None))
    connection.executemany(_ADD, rows)
    return {row[5] for row in rows if row[5] is not None}


# Two sources that state the same relation may each know more of it.
_ADD = """INSERT INTO relation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET date = coalesce(date, excluded.date),
                                    reason = coalesce(reason, excluded.reason)"""


def adopt(
    connection: sqlite3.Connection, work_id: int, identifiers: Iterable[tuple[str, str]], title_key: str
) -> set[int]:
    """Point relations that waited for one of these identifiers or this title at the work."""
    touched: set[int] = set()
    for scheme, value in identifiers:
        touched |= _adopt_one(connection, work_id, scheme, value)
    waiting = connection.execute(
        "SELECT work_id FROM relation WHERE target_scheme = ? AND target_value = ?", (TITLE, title_key)
    ).fetchall()
    for (notice,) in waiting:
        target = resolve_title(connection, notice, title_key)
        connection.execute(
            "UPDATE relation SET target_id = ? WHERE work_id = ? AND target_scheme = ? AND target_value = ?",
            (target, notice, TITLE, title_key),
        )
        touched.add(work_id)
    return touched


def refresh_mark(connection: sqlite3.Connection, work_id: int) -> None:
    """Recompute what notices and sources say happened to a work."""
    rows = connection.execute(
        """SELECT type, date, reason FROM relation WHERE target_id = :id AND inverse = 0
           UNION SELECT type, date, reason FROM relation WHERE work_id = :id AND inverse = 1
           UNION SELECT 'retracts', NULL, NULL FROM work WHERE id = :id AND retracted = 1""",
        {"id": work_id},
    )
    found = _gravest([Said(*row) for row in rows])
    mark = (MARKS[RelationType(found.type)], found.date, found.reason) if found else (None, None, None)
    connection.execute(
        """UPDATE work SET mark = ?, mark_date = ?, mark_reason = ?
           WHERE id = ? AND (mark, mark_date, mark_reason) IS NOT (?, ?, ?)""",
        (*mark, work_id, *mark),
    )


def _gravest(said: Sequence[Said]) -> Said | None:
    """What the mark follows from: of the gravest type, the one that says most, then the newest."""
    standing = [one for one in said if not _is_taken_back(one, said)]
    for kind in MARKS:
        if of_kind := [one for one in standing if one.type == kind]:
            return max(of_kind, key=lambda one: (one.reason is not None, one.date or "", one.reason or ""))
    return None


def _is_taken_back(one: Said, said: Sequence[Said]) -> bool:
    """Whether the work was reinstated on the day of this retraction or later; undated ones were before."""
    return one.type == RelationType.RETRACTS and any(
        other.type == RelationType.REINSTATES and (other.date is None or (one.date or "") <= other.date)
        for other in said
    )


def resolve_title(connection: sqlite3.Connection, notice: int, title_key: str) -> int | None:
    """The one work of that title in the notice's venue; None where none or several fit."""
    rows = connection.execute(
        """SELECT target.id FROM work AS target JOIN work AS notice ON notice.id = ?
           WHERE target.title_key = ? AND target.id <> notice.id AND target.notice IS NULL
             AND (target.venue IS NULL OR notice.venue IS NULL
                  OR target.venue = notice.venue COLLATE NOCASE)
           LIMIT 2""",
        (notice, title_key),
    ).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def _targets(connection: sqlite3.Connection, work_id: int) -> list[int]:
    rows = connection.execute(
        "SELECT target_id FROM relation WHERE work_id = ? AND target_id IS NOT NULL", (work_id,)
    )
    return [row[0] for row in rows]


def _resolve(connection: sqlite3.Connection, work_id: int, scheme: str, value: str) -> int | None:
    row = connection.execute(
        "SELECT work_id FROM identifier WHERE scheme = +? AND value = ? AND work_id <> ? ORDER BY work_id",
        (scheme, value, work_id),
    ).fetchone()
    return row[0] if row else None


def _adopt_one(connection: sqlite3.Connection, work_id: int, scheme: str, value: str) -> set[int]:
    found = connection.execute(
        """UPDATE relation SET target_id = ?
           WHERE target_scheme = ? AND target_value = ? AND target_id IS NULL AND work_id <> ?
           RETURNING work_id""",
        (work_id, scheme, value, work_id),
    ).fetchall()
    return {work_id} if found else set()
