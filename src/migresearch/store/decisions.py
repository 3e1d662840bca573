"""What people said: append-only decisions on codes, and overrides of fields.

A later decision of the same person on the same work and code supersedes the earlier one; both
stay. Adjudications stand above decisions, decisions above sources, rules and models.
"""

import json
import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from migresearch.errors import unknown
from migresearch.store.connection import transaction
from migresearch.store.merge import FIELDS
from migresearch.store.parts import Parts
from migresearch.store.reading import newest_stamp
from migresearch.store.rules import Rules
from migresearch.store.works import write_work


class Verdict(StrEnum):
    """What a person can say of a code and a work; only accept and reject change the effective value."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    SKIP = "skip"
    LATER = "later"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word; ``text_hash`` is that of the text it was said about. Times are ISO 8601 UTC."""

    work_id: int
    scheme: str
    code: str
    verdict: Verdict
    person: str
    decided_at: str
    note: str = ""
    adjudication: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as kept: the text it was about, and the decision that replaced it, if any."""

    id: int
    decision: Decision
    text_hash: str
    superseded_by: int | None


def decide(connection: sqlite3.Connection, decision: Decision) -> int:
    """Keep a decision and point the person's earlier one on the same code to it. Returns its number."""
    with transaction(connection):
        cursor = connection.execute(
            """INSERT INTO decision (work_id, scheme, code, verdict, adjudication, person, decided_at, note,
                                     text_hash)
               SELECT id, :scheme, :code, :verdict, :adjudication, :person, :decided_at, :note, text_hash
               FROM work WHERE id = :work_id RETURNING id""",
            _row(decision),
        )
        number: int = cursor.fetchone()[0]
        connection.execute(
            """UPDATE decision SET superseded_by = :number
               WHERE work_id = :work_id AND scheme = :scheme AND code = :code AND person = :person
                 AND adjudication = :adjudication AND superseded_by IS NULL AND id <> :number""",
            _row(decision) | {"number": number},
        )
    return number


def decisions_of(connection: sqlite3.Connection, work_id: int) -> list[Said]:
    """Everything people said about a work, oldest first."""
    rows = connection.execute("SELECT * FROM decision WHERE work_id = ? ORDER BY id", (work_id,))
    return [_said(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Override:
    """A curator's own value of a field of :class:`Record`, above every source; null fields cannot be set."""

    work_id: int
    field: str
    value: Any
    person: str
    decided_at: str


def override(connection: sqlite3.Connection, one: Override, rules: Rules) -> None:
    """Keep a curator's value and merge the work anew. Raises UsageError for a field that is not merged."""
    if one.field not in FIELDS:
        raise unknown("field", one.field, FIELDS)
    with transaction(connection):
        connection.execute(
            "INSERT OR REPLACE INTO override VALUES (?, ?, ?, ?, ?)",
            (one.work_id, one.field, json.dumps(one.value, ensure_ascii=False), one.person, one.decided_at),
        )
        parts = Parts(connection, newest_stamp(connection) + 1)
        write_work(connection, one.work_id, rules, parts)
        parts.write()


def _row(decision: Decision) -> dict[str, object]:
    names = ("work_id", "scheme", "code", "verdict", "person", "decided_at", "note")
    return {name: getattr(decision, name) for name in names} | {"adjudication": int(decision.adjudication)}


def _said(row: sqlite3.Row) -> Said:
    decision = Decision(
        row["work_id"],
        row["scheme"],
        row["code"],
        Verdict(row["verdict"]),
        row["person"],
        row["decided_at"],
        row["note"],
        bool(row["adjudication"]),
    )
    return Said(row["id"], decision, row["text_hash"], row["superseded_by"])
