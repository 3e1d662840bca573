"""Relations that people stated: written as rows of ``relation`` from what stands between records."""

import sqlite3
from collections.abc import Iterable

from migresearch.store.pairs import PairVerdict, standing
from migresearch.store.relations import refresh_mark

KEY = "key"


def renew_relations(connection: sqlite3.Connection, works: Iterable[int]) -> None:
    """Bring the relations people stated, from and to these works, in step with what stands now."""
    for work_id in works:
        touched = _forget(connection, work_id)
        for other, one in standing(connection, work_id).items():
            if one.verdict is PairVerdict.RELATED:
                source, target = (other, work_id) if one.inverse else (work_id, other)
                _write(connection, source, str(one.relation), target, one.person)
                touched |= {source, target}
        for changed in touched:
            refresh_mark(connection, changed)


def _forget(connection: sqlite3.Connection, work_id: int) -> set[int]:
    rows = connection.execute(
        """DELETE FROM relation WHERE (work_id = :id OR target_id = :id) AND origin LIKE 'curator %'
           RETURNING work_id, target_id""",
        {"id": work_id},
    ).fetchall()
    return {one for row in rows for one in row if one is not None}


def _write(connection: sqlite3.Connection, work_id: int, relation: str, target: int, person: str) -> None:
    connection.execute(
        """INSERT OR IGNORE INTO relation
               (work_id, type, inverse, target_scheme, target_value, target_id, origin)
           SELECT ?, ?, 0, ?, key, id, ? FROM work WHERE id = ?""",
        (work_id, relation, KEY, f"curator {person}", target),
    )
