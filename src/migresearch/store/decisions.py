"""What people said: append-only decisions on codes and works.

A later decision of the same person on the same work and code supersedes the earlier one; both
stay. Adjudications stand above decisions, decisions above sources, rules and models. What one
keystroke or one batch said is one act, which is taken back as a whole.
"""

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from migresearch.store.connection import transaction
from migresearch.store.overrides import Override, override

__all__ = ["Decision", "Override", "Said", "Verdict", "decide", "decide_all", "decisions_of", "override"]

WHOLE = ""
"""The code by which a decision speaks of the work as a whole."""


class Verdict(StrEnum):
    """What a person can say; only accept and reject of a code change its effective value.

    ``done``, of a work as a whole: what was not spoken of stands as it is. ``later`` lasts for a sitting,
    ``skip`` and ``unsure`` until they are asked for. ``note``: a remark that decides nothing.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    SKIP = "skip"
    LATER = "later"
    DONE = "done"
    NOTE = "note"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word. ``code`` empty: about the work as a whole. Times are ISO 8601 UTC, whole seconds.

    ``drawn``: how the queue came to the work (``random``, ``uncertain``, …); empty outside a queue.
    """

    work_id: int
    scheme: str
    code: str
    verdict: Verdict
    person: str
    decided_at: str
    note: str = ""
    adjudication: bool = False
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A decision as kept. ``text_hash``: of the text it was about; ``uid``: its name in every library.

    ``superseded_by`` is the decision that replaced it, ``undoes`` the one it takes back, if any.
    """

    id: int
    decision: Decision
    text_hash: str
    superseded_by: int | None
    uid: str = ""
    act: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One act as kept: its name and the numbers of its decisions."""

    act: str
    numbers: list[int] = field(default_factory=list)


def decide(connection: sqlite3.Connection, decision: Decision) -> int:
    """Keep a decision and point the person's earlier one on the same code to it. Returns its number."""
    return decide_all(connection, [decision]).numbers[0]


def decide_all(connection: sqlite3.Connection, decisions: Sequence[Decision]) -> Kept:
    """Keep the decisions of one act, all or none; they are on disk when this returns."""
    kept = Kept(secrets.token_hex(8))
    with transaction(connection):
        kept.numbers.extend(write(connection, decision, kept.act) for decision in decisions)
    return kept


def write(connection: sqlite3.Connection, decision: Decision, act: str) -> int:
    """Keep one decision of an act, inside the caller's transaction. Returns its number."""
    cursor = connection.execute(
        """INSERT INTO decision (act, work_id, scheme, code, verdict, adjudication, person, decided_at, note,
                                 drawn, text_hash)
           SELECT :act, id, :scheme, :code, :verdict, :adjudication, :person, :decided_at, :note,
                  :drawn, text_hash
           FROM work WHERE id = :work_id RETURNING id""",
        _row(decision) | {"act": act},
    )
    number: int = cursor.fetchone()[0]
    if decision.verdict is not Verdict.NOTE:
        connection.execute(
            f"UPDATE decision SET superseded_by = :number WHERE {SAME} AND id <> :number",
            _row(decision) | {"number": number},
        )
    return number


SAME = """work_id = :work_id AND scheme = :scheme AND code = :code AND person = :person
          AND adjudication = :adjudication AND superseded_by IS NULL AND verdict <> 'note'"""


def decisions_of(connection: sqlite3.Connection, work_id: int) -> list[Said]:
    """Everything people said about a work, oldest first."""
    rows = connection.execute("SELECT * FROM decision WHERE work_id = ? ORDER BY id", (work_id,))
    return [said(row) for row in rows]


def _row(decision: Decision) -> dict[str, object]:
    names = ("work_id", "scheme", "code", "verdict", "person", "decided_at", "note", "drawn")
    return {name: getattr(decision, name) for name in names} | {"adjudication": int(decision.adjudication)}


def said(row: sqlite3.Row) -> Said:
    """A row of the table as a value."""
    decision = Decision(
        row["work_id"],
        row["scheme"],
        row["code"],
        Verdict(row["verdict"]),
        row["person"],
        row["decided_at"],
        row["note"],
        bool(row["adjudication"]),
        row["drawn"],
    )
    return Said(
        row["id"], decision, row["text_hash"], row["superseded_by"], row["uid"], row["act"], row["undoes"]
    )
