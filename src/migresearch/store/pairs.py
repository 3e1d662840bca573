"""What people said of pairs of works, kept by source records so that it outlives merges and re-harvests.

Every act (a merge, a split, …) is kept whole and can be undone. Of two acts on one pair the later
stands. "Never the same" and "related" keep records apart whatever they share; "same" brings them
together whenever one of them arrives anew.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from migresearch.store.versions import Prepared


class RecordName(NamedTuple):
    """A source record: its source, and its id there."""

    source: str
    source_id: str


class PairVerdict(StrEnum):
    """What a person can say of two works."""

    SAME = "same"
    NEVER = "never"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person did; ``about`` says to which works, in the words of :mod:`acting`.

    ``undone_by`` is the number of the act that took it back.
    """

    id: int
    verb: str
    person: str
    decided_at: str
    note: str
    about: Mapping[str, Any]
    undone_by: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands between two works, seen from the first; ``inverse``: the other <relation> this one."""

    verdict: PairVerdict
    relation: str | None
    inverse: bool
    act: int
    person: str
    decided_at: str


@dataclass(frozen=True, slots=True)
class Said:
    """Who acts, when (ISO 8601 UTC), and why."""

    person: str
    decided_at: str
    note: str = ""


class Placed(NamedTuple):
    """Where a record belongs by what people said: its work, works to join to it, works to keep it from."""

    work_id: int | None
    joined: tuple[int, ...]
    apart: frozenset[int]


def any_stands(connection: sqlite3.Connection) -> bool:
    """Whether anything was ever said of a pair; where not, nothing needs to be looked up."""
    return connection.execute("SELECT 1 FROM pair_decision LIMIT 1").fetchone() is not None


def placed(connection: sqlite3.Connection, record: Prepared, known: int | None, *, held: bool) -> Placed:
    """The place of an arriving record; ``held``: an earlier version hangs on the work ``known`` already."""
    name = RecordName(record.source, record.source_id)
    apart = _works(connection, [name], "verdict <> 'same'")
    if known in apart and not held:
        known = None
    same = [work for work in sorted(_works(connection, [name], "verdict = 'same'") - apart) if work != known]
    if known is None and same:
        known = same.pop(0)  # the oldest
    if known is not None:
        apart |= _works(connection, records_of(connection, known), "verdict <> 'same'") - {known}
    return Placed(known, tuple(work for work in same if work not in apart), frozenset(apart))


def _works(connection: sqlite3.Connection, names: Iterable[RecordName], condition: str) -> set[int]:
    """The works of the records on the other side of what stands."""
    query = f"""SELECT r.work_id FROM record_standing s JOIN source_record r
                  ON r.source = s.other_source AND r.source_id = s.other_id AND r.current = 1
                WHERE s.source = ? AND s.source_id = ? AND {condition}"""
    return {row[0] for name in names for row in connection.execute(query, name)}


def records_of(connection: sqlite3.Connection, work_id: int) -> list[RecordName]:
    """The source records of a work, in the order they came."""
    rows = connection.execute(
        "SELECT source, source_id FROM source_record WHERE work_id = ? AND version = 1 ORDER BY id",
        (work_id,),
    )
    return [RecordName(*row) for row in rows]


def work_of(connection: sqlite3.Connection, name: RecordName) -> int | None:
    """The work a source record hangs on."""
    row = connection.execute(
        "SELECT work_id FROM source_record WHERE source = ? AND source_id = ? AND current = 1", name
    ).fetchone()
    return row[0] if row else None


def standing(connection: sqlite3.Connection, work_id: int) -> dict[int, Standing]:
    """other work → what stands between it and this work; "never" before "related" before the rest."""
    found: dict[int, Standing] = {}
    for row in connection.execute(
        """SELECT other.work_id, s.verdict, s.relation, s.inverse, s.act, s.person, s.decided_at
           FROM source_record own
           JOIN record_standing s ON s.source = own.source AND s.source_id = own.source_id
           JOIN source_record other
             ON other.source = s.other_source AND other.source_id = s.other_id AND other.current = 1
           WHERE own.work_id = ? AND own.current = 1 AND other.work_id <> own.work_id
           ORDER BY s.verdict = 'never', s.verdict = 'related', s.act""",
        (work_id,),
    ):
        found[row[0]] = Standing(PairVerdict(row[1]), row[2], bool(row[3]), *row[4:])
    return found


def acts(connection: sqlite3.Connection, limit: int, person: str | None = None) -> list[Act]:
    """The latest acts, newest first, of everybody or of one person; at most ``limit``."""
    rows = connection.execute(
        "SELECT * FROM pair_act WHERE ?1 IS NULL OR person = ?1 ORDER BY id DESC LIMIT ?2", (person, limit)
    )
    return [_act(row) for row in rows]


def act(connection: sqlite3.Connection, number: int) -> Act | None:
    """One act by its number."""
    row = connection.execute("SELECT * FROM pair_act WHERE id = ?", (number,)).fetchone()
    return _act(row) if row else None


def last_act(connection: sqlite3.Connection, person: str) -> Act | None:
    """The last thing a person did that is not undone."""
    row = connection.execute(
        """SELECT * FROM pair_act WHERE person = ? AND undone_by IS NULL AND verb <> 'undo'
           ORDER BY id DESC LIMIT 1""",
        (person,),
    ).fetchone()
    return _act(row) if row else None


def write_act(connection: sqlite3.Connection, verb: str, said: Said, about: Mapping[str, Any]) -> int:
    """Keep an act. Returns its number."""
    row = connection.execute(
        """INSERT INTO pair_act (verb, person, decided_at, note, about) VALUES (?, ?, ?, ?, ?)
           RETURNING id""",
        (verb, said.person, said.decided_at, said.note, json.dumps(about, ensure_ascii=False)),
    )
    number: int = row.fetchone()[0]
    return number


def write_pairs(
    connection: sqlite3.Connection,
    number: int,
    pairs: Iterable[tuple[RecordName, RecordName]],
    verdict: PairVerdict,
    relation: str | None = None,
) -> None:
    """Keep what an act says of these pairs; a relation reads from the first record to the second."""
    rows = [
        (*min(pair), *max(pair), number, verdict.value, relation, int(relation is not None and one > other))
        for pair in pairs
        for one, other in [pair]
    ]
    connection.executemany("INSERT OR IGNORE INTO pair_decision VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def crossed(
    ones: Sequence[RecordName], others: Sequence[RecordName]
) -> Iterator[tuple[RecordName, RecordName]]:
    """Every record of the one side with every record of the other."""
    return ((one, other) for one in ones for other in others)


def _act(row: sqlite3.Row) -> Act:
    return Act(
        row["id"], row["verb"], row["person"], row["decided_at"], row["note"],
        json.loads(row["about"]), row["undone_by"],
    )  # fmt: skip
