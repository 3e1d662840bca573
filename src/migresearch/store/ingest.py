"""Taking records in: versions kept, works merged, unchanged records left untouched."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migresearch.records import Deletion, Entry
from migresearch.store.connection import transaction
from migresearch.store.matching import Match, match, own_work
from migresearch.store.parts import Parts
from migresearch.store.reading import newest_stamp
from migresearch.store.rules import Rules
from migresearch.store.runs import write_checkpoint
from migresearch.store.versions import (
    Arrival,
    Held,
    Prepared,
    add_version,
    held,
    is_said_beside,
    mark_deleted,
)
from migresearch.store.works import absorb, add_candidates, found_work, write_links, write_work

BATCH_RECORDS = 500
BATCH_SECONDS = 1.0

Item = Entry | Prepared | Deletion


@dataclass(frozen=True, slots=True)
class Saved:
    """How many records were new, changed, unchanged, and deleted at their source."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.deleted + other.deleted,
        )

    def counts(self) -> dict[str, int]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "deleted": self.deleted,
        }


@dataclass(frozen=True)
class Batch:
    """What one transaction needs beside its records. ``checkpoint`` is written with the records."""

    rules: Rules
    fetched_at: str
    run_id: int | None = None
    checkpoint: tuple[str, Mapping[str, str]] | None = None


def save_batch(connection: sqlite3.Connection, items: Iterable[Item], batch: Batch) -> Saved:
    """Keep these records in one transaction: all of them or none."""
    with transaction(connection):
        intake = _Intake(connection, batch)
        total = sum(map(intake.save, items), Saved())
        intake.finish()
    return total


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a stream so that no transaction holds more than 500 records or waits over a second."""
    held_back: list[Item] = []
    started = time.monotonic()
    for item in items:
        held_back.append(item)
        if len(held_back) >= BATCH_RECORDS or time.monotonic() - started > BATCH_SECONDS:
            yield held_back
            held_back, started = [], time.monotonic()
    if held_back:
        yield held_back


class _Intake:
    """One transaction's work: each record against what is held of it."""

    def __init__(self, connection: sqlite3.Connection, batch: Batch) -> None:
        self.connection = connection
        self.batch = batch
        self.parts = Parts(connection, newest_stamp(connection) + 1)

    def save(self, item: Item) -> Saved:
        if isinstance(item, Deletion):
            return self._delete(item)
        arrival = Arrival(item) if isinstance(item, Entry) else item
        before = held(self.connection, arrival.source, arrival.source_id)
        if before and (before.says(arrival.content_hash) or is_said_beside(self.connection, arrival, before)):
            return Saved(unchanged=1)
        self._keep(arrival.prepared(self.batch.rules), before)
        return Saved(changed=1) if before else Saved(new=1)

    def _delete(self, deletion: Deletion) -> Saved:
        work_id = mark_deleted(self.connection, deletion)
        if work_id is None:
            return Saved(unchanged=1)
        write_work(self.connection, work_id, self.batch.rules, self.parts)
        return Saved(deleted=1)

    def _keep(self, record: Prepared, before: Held | None) -> None:
        title = record.rows.work["title_key"]
        known = before.work_id if before else own_work(self.connection, record.source_id, title)
        found = match(self.connection, record.rows, known)
        if found.work_id is None:
            self._found(record, before, found)
            return
        work_id = found.work_id
        if found.absorbed is not None:
            self.parts.write()
            work_id = absorb(self.connection, work_id, found.absorbed)
        self._add_version(record, before, work_id)
        write_work(self.connection, work_id, self.batch.rules, self.parts)

    def _found(self, record: Prepared, before: Held | None, found: Match) -> None:
        """A work of one record needs no reading back."""
        work_id = found_work(self.connection, record)
        self._add_version(record, before, work_id)
        write_links(self.connection, work_id, record.rows)
        self.parts.put(work_id, record.rows)
        add_candidates(self.connection, work_id, found.candidates)

    def _add_version(self, record: Prepared, before: Held | None, work_id: int) -> None:
        batch = self.batch
        add_version(
            self.connection, record, before, work_id, fetched_at=batch.fetched_at, run_id=batch.run_id
        )

    def finish(self) -> None:
        """What belongs at the end of the transaction."""
        self.parts.write()
        if self.batch.checkpoint:
            source, values = self.batch.checkpoint
            write_checkpoint(self.connection, source, values, self.batch.fetched_at)
