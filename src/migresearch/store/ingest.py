"""Taking records in: versions kept, works merged, unchanged records left untouched."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migresearch.records import Asked, Deletion, Entry
from migresearch.store import lookups
from migresearch.store.connection import transaction
from migresearch.store.keys import make_key
from migresearch.store.matching import Match, match, own_work
from migresearch.store.pairs import any_stands, placed
from migresearch.store.parts import Parts
from migresearch.store.relating import renew_relations
from migresearch.store.rules import Rules
from migresearch.store.runs import write_checkpoint
from migresearch.store.texts import newest_stamp
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

Item = Entry | Prepared | Deletion | Asked


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
        self.pairs_stand = any_stands(connection)

    def save(self, item: Item) -> Saved:
        if isinstance(item, Asked):
            lookups.remember(self.connection, item, self.batch.fetched_at)
            return Saved()
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
        apart: frozenset[int] = frozenset()
        if self.pairs_stand:
            known, apart = self._as_people_said(record, known, before)
        found = match(self.connection, record.rows, known, apart)
        if found.work_id is None:
            work_id = self._found(record, before, found)
        else:
            work_id = self._attach(record, before, found.work_id, found)
        if self.pairs_stand:
            renew_relations(self.connection, [work_id])

    def _as_people_said(
        self, record: Prepared, known: int | None, before: Held | None
    ) -> tuple[int | None, frozenset[int]]:
        """The work people put the record on, with all they called the same, and those to keep it from."""
        place = placed(self.connection, record, known, held=before is not None)
        work_id = place.work_id
        for other in place.joined:
            self.parts.write()
            work_id = other if work_id is None else absorb(self.connection, work_id, other)
        return work_id, place.apart

    def _attach(self, record: Prepared, before: Held | None, work_id: int, found: Match) -> int:
        if found.absorbed is not None:
            self.parts.write()
            work_id = absorb(self.connection, work_id, found.absorbed)
        self._add_version(record, before, work_id)
        write_work(self.connection, work_id, self.batch.rules, self.parts)
        return work_id

    def _found(self, record: Prepared, before: Held | None, found: Match) -> int:
        """A work of one record needs no reading back."""
        key = make_key(self.connection, record.source, record.source_id)
        work_id = found_work(self.connection, key, record.rows)
        self._add_version(record, before, work_id)
        write_links(self.connection, work_id, record.rows)
        self.parts.put(work_id, record.rows)
        add_candidates(self.connection, work_id, found.candidates)
        return work_id

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
