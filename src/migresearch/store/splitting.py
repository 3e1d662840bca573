"""Taking records out of a work into one of their own, with what is theirs."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from migresearch.records import Identifier, IdScheme
from migresearch.store.keys import is_key_of, make_key
from migresearch.store.pairs import RecordName, records_of
from migresearch.store.parts import Parts
from migresearch.store.rows import rows_of
from migresearch.store.rules import Rules
from migresearch.store.versions import unpacked, versions_of
from migresearch.store.works import found_work, write_work


@dataclass(frozen=True)
class Moved:
    """What was a work's own before it was merged into another, for the day they are parted again.

    ``overrides`` are rows (field, value, person, decided at); ``kept_fields`` are those that the
    work it went to had overridden itself.
    """

    records: list[RecordName]
    key: str
    aliases: list[str] = field(default_factory=list)
    decisions: list[int] = field(default_factory=list)
    overrides: list[list[str]] = field(default_factory=list)
    kept_fields: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "records": [list(name) for name in self.records]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Moved":
        return cls(**{**raw, "records": [RecordName(*name) for name in raw["records"]]})


def snapshot(connection: sqlite3.Connection, work_id: int, into: int) -> Moved:
    """What is a work's own, just before it is merged into another."""
    key = connection.execute("SELECT key FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    return Moved(
        records_of(connection, work_id),
        key,
        _column(connection, "SELECT key FROM work_alias WHERE work_id = ?", work_id),
        _column(connection, "SELECT id FROM decision WHERE work_id = ?", work_id),
        [
            list(row)
            for row in connection.execute(
                "SELECT field, value, person, decided_at FROM override WHERE work_id = ?", (work_id,)
            )
        ],
        _column(connection, "SELECT field FROM override WHERE work_id = ?", into),
    )


def founder(connection: sqlite3.Connection, work_id: int) -> RecordName:
    """The record that gave the work its key; the oldest one where none of those left did."""
    key = connection.execute("SELECT key FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    names = records_of(connection, work_id)
    return next((name for name in names if is_key_of(key, *name)), names[0])


def companions(
    connection: sqlite3.Connection, work_id: int, leaving: Sequence[RecordName]
) -> list[RecordName]:
    """The records that go with those leaving: they share an identifier with them and none with the rest.

    Only records that came after the two sides were named can be such; the caller leaves the others out.
    """
    carried = {name: _identifiers(connection, name) for name in records_of(connection, work_id)}
    theirs = {one for name in leaving for one in carried.get(name, ())}
    return [name for name, own in carried.items() if name not in leaving and own & theirs]


def take_out(
    connection: sqlite3.Connection,
    work_id: int,
    leaving: Sequence[RecordName],
    rules: Rules,
    moved: Moved | None = None,
) -> int:
    """Make these records of a work one of their own. Returns the new work; at least one must stay.

    Without ``moved`` the decisions said about exactly the text of the new work go with it.
    """
    parts = Parts(connection, _next_stamp(connection))
    versions = [
        version
        for version in versions_of(connection, work_id)
        if (version.record.source, version.record.source_id) in leaving
    ]
    taken_over = _keys_of(connection, work_id, leaving, moved)
    connection.executemany("DELETE FROM work_alias WHERE key = ?", [(key,) for key in taken_over])
    key = taken_over[0] if taken_over else make_key(connection, *leaving[0])
    new = found_work(connection, key, rows_of(versions, rules))
    connection.executemany("INSERT INTO work_alias VALUES (?, ?)", [(key, new) for key in taken_over[1:]])
    connection.executemany(
        "UPDATE source_record SET work_id = ? WHERE source = ? AND source_id = ?",
        [(new, *name) for name in leaving],
    )
    _part_overrides(connection, work_id, new, moved)
    # Whoever pointed here looks again which of the two was meant.
    connection.execute("UPDATE relation SET target_id = NULL WHERE target_id = ?", (work_id,))
    for one in (work_id, new):
        write_work(connection, one, rules, parts)
    _part_decisions(connection, work_id, new, moved)
    parts.write()
    return new


def _next_stamp(connection: sqlite3.Connection) -> int:
    stamp: int = connection.execute("SELECT coalesce(max(stamp), 0) + 1 FROM work_text").fetchone()[0]
    return stamp


def _keys_of(
    connection: sqlite3.Connection, work_id: int, leaving: Sequence[RecordName], moved: Moved | None
) -> list[str]:
    """The aliases that go along, the one that becomes the key first."""
    aliases = _column(connection, "SELECT key FROM work_alias WHERE work_id = ? ORDER BY key", work_id)
    if moved:
        return [key for key in (moved.key, *moved.aliases) if key in aliases]
    return [key for name in leaving for key in aliases if is_key_of(key, *name)]


def _part_overrides(connection: sqlite3.Connection, old: int, new: int, moved: Moved | None) -> None:
    if moved is None:
        return
    connection.executemany(
        "DELETE FROM override WHERE work_id = ? AND (field, value, person, decided_at) = (?, ?, ?, ?)",
        [(old, *row) for row in moved.overrides if row[0] not in moved.kept_fields],
    )
    connection.executemany(
        "INSERT INTO override VALUES (?, ?, ?, ?, ?)", [(new, *row) for row in moved.overrides]
    )


def _part_decisions(connection: sqlite3.Connection, old: int, new: int, moved: Moved | None) -> None:
    if moved is not None:
        connection.executemany(
            "UPDATE decision SET work_id = ? WHERE id = ? AND work_id = ?",
            [(new, number, old) for number in moved.decisions],
        )
        return
    connection.execute(
        """UPDATE decision SET work_id = :new WHERE work_id = :old
             AND text_hash = (SELECT text_hash FROM work WHERE id = :new)
             AND text_hash <> (SELECT text_hash FROM work WHERE id = :old)""",
        {"new": new, "old": old},
    )


def _identifiers(connection: sqlite3.Connection, name: RecordName) -> set[Identifier]:
    blob = connection.execute(
        "SELECT normalised FROM source_record WHERE source = ? AND source_id = ? AND current = 1", name
    ).fetchone()[0]
    return {one for one in unpacked(blob).identifiers if one.scheme is not IdScheme.ISBN}


def _column(connection: sqlite3.Connection, query: str, work_id: int) -> list[Any]:
    return [row[0] for row in connection.execute(query, (work_id,))]
