"""The versions of source records: what each source said, when, and the payload it said it in."""

import hashlib
import sqlite3
import zlib
from dataclasses import dataclass
from typing import NamedTuple

from migresearch.records import Deletion, Entry, Record
from migresearch.store.merge import Version
from migresearch.store.rows import WorkRows, rows_of
from migresearch.store.rules import Rules


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one source record: its newest version."""

    row_id: int
    work_id: int
    version: int
    content_hash: str
    state: str

    def says(self, content_hash: str) -> bool:
        """Whether this is what it says now."""
        return (self.content_hash, self.state) == (content_hash, "live")


class Prepared(NamedTuple):
    """A record ready to be kept: all that can be worked out before the database is looked at.

    All values are plain, so that another process can prepare it. ``normalised`` and ``raw`` are
    :func:`packed`; ``rows`` are those of the work it makes when no other record is of the same.
    """

    source: str
    source_id: str
    rule: str
    content_hash: str
    normalised: bytes
    raw: bytes
    rows: WorkRows

    def prepared(self, _: Rules) -> "Prepared":
        """Itself."""
        return self


class Arrival:
    """An entry on arrival; ``content_hash`` decides whether it is news, and only news is prepared.

    Raises :class:`RecordError` for a record that cannot be kept at all.
    """

    def __init__(self, entry: Entry) -> None:
        entry.record.check()
        self.source, self.source_id = entry.record.source, entry.record.source_id
        self._entry = entry
        self._normalised = entry.record.to_json().encode()
        self.content_hash = hashlib.sha256(self._normalised).hexdigest()

    def prepared(self, rules: Rules) -> Prepared:
        """Everything that follows from the record alone; ``rules`` judge its text."""
        return Prepared(
            self.source,
            self.source_id,
            self._entry.rule,
            self.content_hash,
            packed(self._normalised),
            packed(self._entry.raw),
            rows_of([Version(0, current=True, record=self._entry.record)], rules),
        )


def held(connection: sqlite3.Connection, source: str, source_id: str) -> Held | None:
    """The newest version of a source record, or None."""
    row = connection.execute(
        """SELECT id, work_id, version, content_hash, state FROM source_record
           WHERE source = ? AND source_id = ? AND current = 1""",
        (source, source_id),
    ).fetchone()
    return Held(*row) if row else None


def is_said_beside(connection: sqlite3.Connection, arrival: Arrival | Prepared, newest: Held) -> bool:
    """Whether one and the same file says this and, further down, the version that is current.

    A file may hold two entries of one name. The last one counts, and importing the file again, also
    after an import that was interrupted between the two, must not turn them round.
    """
    row = connection.execute(
        """SELECT 1 FROM source_record AS said JOIN run ON run.id = said.run_id
           JOIN source_record AS newest ON newest.id = ?
           WHERE said.source = ? AND said.source_id = ? AND said.content_hash = ? AND run.kind = 'import'
             AND (said.run_id = newest.run_id OR run.state = 'interrupted')""",
        (newest.row_id, arrival.source, arrival.source_id, arrival.content_hash),
    ).fetchone()
    return row is not None


def versions_of(connection: sqlite3.Connection, work_id: int) -> list[Version]:
    """All versions of all source records of a work, oldest first."""
    rows = connection.execute(
        "SELECT id, current, state, normalised FROM source_record WHERE work_id = ? ORDER BY id", (work_id,)
    )
    return [
        Version(row["id"], bool(row["current"]) and row["state"] == "live", unpacked(row["normalised"]))
        for row in rows
    ]


def add_version(
    connection: sqlite3.Connection,
    record: Prepared,
    before: Held | None,
    work_id: int,
    *,
    fetched_at: str,
    run_id: int | None,
) -> None:
    """Keep a new version of the record and make it the current one."""
    if before:
        connection.execute("UPDATE source_record SET current = 0 WHERE id = ?", (before.row_id,))
    connection.execute(
        """INSERT INTO source_record (source, source_id, version, current, work_id, rule, content_hash,
                                      normalised, raw, fetched_at, run_id)
           VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?)""",
        (record.source, record.source_id, before.version + 1 if before else 1, work_id, record.rule,
         record.content_hash, record.normalised, record.raw, fetched_at, run_id),
    )  # fmt: skip


def mark_deleted(connection: sqlite3.Connection, deletion: Deletion) -> int | None:
    """The source dropped its record: keep it as deleted. Returns its work, None where nothing changed."""
    before = held(connection, deletion.source, deletion.source_id)
    if before is None or before.state == "deleted":
        return None
    connection.execute("UPDATE source_record SET state = 'deleted' WHERE id = ?", (before.row_id,))
    return before.work_id


def packed(text: bytes) -> bytes:
    """Compressed for storage; level 1 because import speed counts and texts are short."""
    return zlib.compress(text, 1)


def unpacked(blob: bytes) -> Record:
    """The record of a stored normalised version."""
    return Record.from_json(zlib.decompress(blob).decode())
