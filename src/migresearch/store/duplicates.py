"""Pairs of works that may be one: kept as found by the last look, read by work, decided by people."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from migresearch.records import RelationType
from migresearch.store import acting, blocking, pairs
from migresearch.store.acting import Done
from migresearch.store.blocking import Comparable
from migresearch.store.connection import transaction, translated
from migresearch.store.pairs import Act, Said, Standing
from migresearch.store.reading import VARIABLES
from migresearch.store.rules import Rules
from migresearch.store.texts import newest_stamp

__all__ = ["Act", "Comparable", "Done", "Likeness", "Pairs", "Said", "Standing"]


class Likeness(NamedTuple):
    """Two works (the smaller id first), what they seem to be to each other, and why.

    ``outcome``: same | related | unsure; ``relation`` reads from the first to the other, or the other
    way round if ``inverse``. ``score`` 0..1; ``certain``: a machine may merge them.
    """

    work_id: int
    other_id: int
    outcome: str
    relation: str | None
    inverse: bool
    score: float
    certain: bool
    reasons: tuple[str, ...]


class Pairs:
    """Pairs of works: what people said of them, and what a look at all works proposes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    def merge(self, one: str, other: str, said: Said, rules: Rules) -> Done:
        """Two works (key or DOI) are the same: the older key survives. Raises UsageError."""
        with translated(self._path), _in_step(self._connection):
            return acting.merge(self._connection, one, other, said, rules)

    def never(self, one: str, other: str, said: Said) -> Done:
        """Two works are never the same, whatever they share. Raises UsageError."""
        with translated(self._path):
            return acting.never(self._connection, one, other, said)

    def relate(self, one: str, relation: RelationType, other: str, said: Said) -> Done:
        """One work <relation> the other, and so is not the same. Raises UsageError."""
        with translated(self._path):
            return acting.relate(self._connection, one, relation, other, said)

    def split(self, name: str, record: str | None, said: Said, rules: Rules) -> Done:
        """Take a record (``SOURCE ID``) out of a work, or every one. Raises UsageError."""
        with translated(self._path):
            return acting.split(self._connection, name, record, said, rules)

    def undo(self, number: int | None, said: Said, rules: Rules) -> tuple[Act, Done]:
        """Take back an act, by default the person's last one. Raises UsageError."""
        with translated(self._path):
            return acting.undo(self._connection, number, said, rules)

    def acts(self, limit: int, person: str | None = None) -> list[Act]:
        """The latest acts, newest first, of everybody or of one person."""
        return pairs.acts(self._connection, limit, person)

    def standing(self, work_id: int) -> dict[int, Standing]:
        """other work → what a person said of it and this work, as far as it stands."""
        return pairs.standing(self._connection, work_id)

    def comparables(self, ids: Sequence[int] | None = None) -> Iterator[Comparable]:
        """What tells works apart: of all works, or of these, by id."""
        if ids is None:
            return blocking.comparables(self._connection)
        return blocking.some_comparables(self._connection, ids)

    def sharing(self, keys: Iterable[tuple[str, int]], most: int) -> Iterator[tuple[int, int]]:
        """The pairs of works that share a key not more than ``most`` works have."""
        return blocking.sharing(self._connection, keys, most)

    def linked(self) -> set[tuple[int, int]]:
        """The pairs whose relation is known, or on which a person has spoken."""
        return blocking.linked(self._connection)

    def suspected(self) -> dict[tuple[int, int], str]:
        """The pairs that share an identifier but were not merged on the way in, and why."""
        return blocking.suspected(self._connection)

    def state(self) -> str:
        """Another text whenever works should be looked at anew."""
        return _state(self._connection)

    def is_current(self) -> bool:
        """Whether nothing has come in or changed since the last look at all works."""
        return _is_current(self._connection)

    def keep(self, found: Iterable[Likeness], state: str) -> None:
        """Put what a look found, at this state of the works, in place of what the last one did."""
        rows = [(*one[:7], json.dumps(one.reasons, ensure_ascii=False)) for one in found]
        with translated(self._path), transaction(self._connection):
            self._connection.execute("DELETE FROM duplicate_pair")
            # A work that was merged away in between has no pair any more.
            self._connection.executemany(
                """INSERT INTO duplicate_pair SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
                   WHERE 2 = (SELECT count(*) FROM work WHERE id IN (?1, ?2))""",
                rows,
            )
            _mark_current(self._connection, state)

    def found(self, ids: Sequence[int] | None = None) -> list[Likeness]:
        """What the last look found, and nobody has decided since; of all works or about these."""
        query = "SELECT * FROM duplicate_pair"
        if ids is None:
            rows = list(self._connection.execute(query))
        else:
            rows = [row for part in _parts(ids) for row in self._about(query, part)]
        decided = self.linked() if ids is None else self._spoken_of(ids)
        found = {(row[0], row[1]): _likeness(row) for row in rows}
        return [found[pair] for pair in sorted(found) if pair not in decided]

    def _about(self, query: str, ids: Sequence[int]) -> list[sqlite3.Row]:
        marks = ", ".join("?" * len(ids))
        condition = f"work_id IN ({marks}) UNION {query} WHERE other_id IN ({marks})"
        return self._connection.execute(f"{query} WHERE {condition}", (*ids, *ids)).fetchall()

    def _spoken_of(self, ids: Sequence[int]) -> set[tuple[int, int]]:
        return {
            (min(one, other), max(one, other))
            for one in ids
            for other in pairs.standing(self._connection, one)
        }


@contextmanager
def _in_step(connection: sqlite3.Connection) -> Iterator[None]:
    """A merge takes its own pairs away; it is no reason to look at all works anew."""
    was_current = _is_current(connection)
    yield
    if was_current:
        _mark_current(connection, _state(connection))


def _state(connection: sqlite3.Connection) -> str:
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM source_record").fetchone()[0]
    return f"{newest} {newest_stamp(connection)}"


def _is_current(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT state FROM duplicate_scan").fetchone()
    return row is not None and row[0] == _state(connection)


def _mark_current(connection: sqlite3.Connection, state: str) -> None:
    connection.execute("DELETE FROM duplicate_scan")
    connection.execute("INSERT INTO duplicate_scan VALUES (?)", (state,))


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    half = VARIABLES // 2
    return (ids[start : start + half] for start in range(0, len(ids), half))


def _likeness(row: sqlite3.Row) -> Likeness:
    return Likeness(
        row["work_id"], row["other_id"], row["outcome"], row["relation"], bool(row["inverse"]),
        row["score"], bool(row["certain"]), tuple(json.loads(row["reasons"])),
    )  # fmt: skip
