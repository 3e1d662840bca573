"""Writing one work's rows into its tables; the only place where they change."""

import sqlite3
from collections.abc import Iterable

from migresearch.store.parts import Parts
from migresearch.store.relations import add_relations, adopt, forget_relations, refresh_mark
from migresearch.store.rows import WorkRows, rows_of
from migresearch.store.rules import Rules
from migresearch.store.versions import versions_of


def found_work(connection: sqlite3.Connection, key: str, rows: WorkRows) -> int:
    """A new work under a key of its own; identifiers and relations are :func:`write_links`'s."""
    row = rows.work | {"key": key}
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    work_id = connection.execute(f"INSERT INTO work ({columns}) VALUES ({marks})", row).lastrowid
    if work_id is None:
        raise AssertionError("a row was inserted")
    return work_id


def write_work(connection: sqlite3.Connection, work_id: int, rules: Rules, parts: Parts) -> None:
    """Merge the work's versions anew and write what follows from them, the rest by way of ``parts``."""
    rows = rows_of(versions_of(connection, work_id), rules, _overrides(connection, work_id))
    connection.execute("DELETE FROM identifier WHERE work_id = ?", (work_id,))
    touched = forget_relations(connection, work_id)
    assignments = ", ".join(f"{name} = :{name}" for name in rows.work)
    connection.execute(f"UPDATE work SET {assignments} WHERE id = :id", rows.work | {"id": work_id})
    write_links(connection, work_id, rows)
    for changed in touched | {work_id}:
        refresh_mark(connection, changed)
    parts.put(work_id, rows)


def write_links(connection: sqlite3.Connection, work_id: int, rows: WorkRows) -> None:
    """Write the work's identifiers and relations, by which the next records find it."""
    # A further DOI of this record may belong to another work already; that work keeps it.
    connection.executemany(
        "INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)", [(*pair, work_id) for pair in rows.identifiers]
    )
    touched = add_relations(connection, work_id, rows.pointers, (rows.work["notice"], rows.notice_target))
    touched |= adopt(connection, work_id, rows.identifiers, rows.work["title_key"])
    if rows.pointers or rows.work["retracted"]:
        touched.add(work_id)
    for changed in touched:
        refresh_mark(connection, changed)


def absorb(connection: sqlite3.Connection, kept: int, absorbed: int) -> int:
    """Two works are one: the older key survives, the other stays as an alias. Returns the survivor."""
    kept, absorbed = sorted((kept, absorbed))
    key = connection.execute("SELECT key FROM work WHERE id = ?", (absorbed,)).fetchone()[0]
    for table in ("source_record", "decision", "work_alias"):
        connection.execute(f"UPDATE {table} SET work_id = ? WHERE work_id = ?", (kept, absorbed))
    connection.execute("UPDATE OR IGNORE override SET work_id = ? WHERE work_id = ?", (kept, absorbed))
    connection.execute(
        "UPDATE relation SET target_id = :kept WHERE target_id = :absorbed AND work_id <> :kept",
        {"kept": kept, "absorbed": absorbed},
    )
    # The newest stamp must not go with a text: an index that has it would take the next one for known.
    connection.execute(
        "UPDATE work_text SET stamp = (SELECT max(stamp) + 1 FROM work_text) WHERE work_id = ?", (kept,)
    )
    connection.execute("DELETE FROM work_text WHERE work_id = ?", (absorbed,))
    connection.execute("DELETE FROM work WHERE id = ?", (absorbed,))
    connection.execute("INSERT INTO work_alias VALUES (?, ?)", (key, kept))
    return kept


def add_candidates(connection: sqlite3.Connection, work_id: int, others: Iterable[tuple[int, str]]) -> None:
    """Remember that a person should look whether these works are the same."""
    connection.executemany(
        "INSERT OR IGNORE INTO candidate VALUES (?, ?, ?)",
        [(min(work_id, other), max(work_id, other), reason) for other, reason in others],
    )


def _overrides(connection: sqlite3.Connection, work_id: int) -> dict[str, tuple[str, str]]:
    rows = connection.execute("SELECT field, value, person FROM override WHERE work_id = ?", (work_id,))
    return {row["field"]: (row["value"], row["person"]) for row in rows}
