"""An open database as it was at a time: decisions since then are not there, changes of codes neither.

Tables and views of the connection alone stand before those of the database, so every question that reads
``decision``, ``verdict``, ``value`` or ``effective_value`` is answered as of then without knowing it. What
sources, rules and models claim has no past: they count as they now are, under the codes of then.
"""

import sqlite3
from pathlib import Path

from migresearch.store.code_changes import CodeChanges, Codes, standing
from migresearch.store.connection import open_for_reading, translated


def open_as_of(path: Path, time: str) -> sqlite3.Connection:
    """A connection that only reads, and shows decisions and values as of a time (ISO 8601 UTC)."""
    connection = open_for_reading(path)
    with translated(path):
        _show(connection, time)
    return connection


def _show(connection: sqlite3.Connection, time: str) -> None:
    _decisions(connection, time)
    changes = CodeChanges(connection).all()
    then = standing(
        one.change
        for one in changes
        if one.change.decided_at <= time and (one.undone_at is None or one.undone_at > time)
    )
    if then != CodeChanges(connection).former():
        _values(connection, then)
    for name in ("verdict", "effective_value"):
        sql = connection.execute("SELECT sql FROM main.sqlite_master WHERE name = ?", (name,)).fetchone()[0]
        connection.execute(sql.replace("CREATE VIEW", "CREATE TEMP VIEW", 1))


def _decisions(connection: sqlite3.Connection, time: str) -> None:
    """The decisions up to the time, each with what had replaced it by then."""
    connection.execute(
        "CREATE TEMP TABLE decision AS SELECT * FROM main.decision WHERE decided_at <= ?", (time,)
    )
    connection.execute("CREATE INDEX temp.decision_then_by_work ON decision (work_id, scheme, code)")
    connection.execute("CREATE INDEX temp.decision_then_by_code ON decision (scheme, code, work_id)")
    connection.execute("CREATE INDEX temp.decision_then_by_id ON decision (id)")
    connection.execute("CREATE INDEX temp.decision_then_by_undone ON decision (undoes)")
    connection.execute(
        """UPDATE decision SET superseded_by = (SELECT w.id FROM decision w WHERE w.undoes = decision.id)
           WHERE verdict <> 'note'"""
    )
    connection.execute(
        """UPDATE decision SET superseded_by = next.id FROM (
             SELECT id AS before, lead(id) OVER (
               PARTITION BY work_id, scheme, code, person, adjudication ORDER BY decided_at, id) AS id
             FROM decision WHERE superseded_by IS NULL AND undoes IS NULL AND verdict <> 'note') AS next
           WHERE decision.id = next.before AND next.id IS NOT NULL"""
    )


def _values(connection: sqlite3.Connection, then: Codes) -> None:
    """The claims under the codes of then."""
    connection.execute("CREATE TEMP TABLE code_then (scheme TEXT, code TEXT, now TEXT, accepts, share)")
    connection.executemany(
        "INSERT INTO code_then VALUES (?, ?, ?, ?, ?)",
        [(*key, now.code, now.accepts, now.share) for key, nows in then.items() for now in nows],
    )
    connection.execute(
        """CREATE TEMP VIEW value AS
           SELECT s.work_id, s.scheme, coalesce(t.now, s.code) AS code,
                  iif(coalesce(t.accepts, 1), s.origin, 'model:split') AS origin, s.origin_version,
                  iif(coalesce(t.accepts, 1), s.score, t.share) AS score, s.explanation
           FROM (
             SELECT * FROM main.value v WHERE NOT EXISTS (
               SELECT 1 FROM main.value_said s
               WHERE s.work_id = v.work_id AND s.scheme = v.scheme AND s.now = v.code
                 AND s.now_origin = v.origin AND s.alone = 1)
             UNION
             SELECT work_id, scheme, code, origin, origin_version, score, explanation FROM main.value_said) s
           LEFT JOIN code_then t ON t.scheme = s.scheme AND t.code = s.code
           WHERE coalesce(t.now, 'a code') <> ''"""
    )
