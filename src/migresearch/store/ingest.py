"""Taking records in: versions kept, works merged, unchanged records left untouched."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migresearch.records import Deletion, Entry
from migresearch.store.connection import transaction
from migresearch.store.matching import Match, match
from migresearch.store.merge import Version
from migresearch.store.reading import newest_stamp
from migresearch.store.rules import Rules
from migresearch.store.runs import write_checkpoint
from migresearch.store.texts import Texts
from migresearch.store.versions import Arrival, add_version, held, is_said_beside, mark_deleted
from migresearch.store.works import Draft, absorb, add_candidates, found_work, write_parts, write_work

BATCH_RECORDS = 500
BATCH_SECONDS = 1.0

Item = Entry | Deletion


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
        self.texts = Texts(connection, newest_stamp(connection) + 1)

    def save(self, item: Item) -> Saved:
        if isinstance(item, Deletion):
            return self._delete(item)
        item.record.check()
        arrival = Arrival(item, held(self.connection, item.record.source, item.record.source_id))
        if arrival.is_unchanged or is_said_beside(self.connection, arrival):
            return Saved(unchanged=1)
        self._keep(arrival)
        return Saved(changed=1) if arrival.before else Saved(new=1)

    def _delete(self, deletion: Deletion) -> Saved:
        work_id = mark_deleted(self.connection, deletion)
        if work_id is None:
            return Saved(unchanged=1)
        write_work(self.connection, work_id, self.batch.rules, self.texts)
        return Saved(deleted=1)

    def _keep(self, arrival: Arrival) -> None:
        record = arrival.entry.record
        found = match(self.connection, record, arrival.before.work_id if arrival.before else None)
        if found.work_id is None:
            self._found(arrival, found)
            return
        work_id = found.work_id
        if found.absorbed is not None:
            self.texts.write()
            work_id = absorb(self.connection, work_id, found.absorbed)
        self._add_version(arrival, work_id)
        write_work(self.connection, work_id, self.batch.rules, self.texts)

    def _found(self, arrival: Arrival, found: Match) -> None:
        """A work of one record needs no reading back."""
        record = arrival.entry.record
        draft = Draft.of([Version(0, current=True, record=record)])
        work_id = found_work(self.connection, record, draft)
        self._add_version(arrival, work_id)
        write_parts(self.connection, work_id, draft, self.batch.rules, self.texts)
        add_candidates(self.connection, work_id, found.candidates)

    def _add_version(self, arrival: Arrival, work_id: int) -> None:
        add_version(self.connection, arrival, work_id, self.batch.fetched_at, self.batch.run_id)

    def finish(self) -> None:
        """What belongs at the end of the transaction."""
        self.texts.write()
        if self.batch.checkpoint:
            source, values = self.batch.checkpoint
            write_checkpoint(self.connection, source, values, self.batch.fetched_at)
