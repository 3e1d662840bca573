"""Codes renamed, merged, split and retired: what was said under a former code counts under what it became.

Nothing is rewritten. A claim of a source, rule or model stays as it was said and counts under the new code
(triggers see to it, whoever writes). A person's decision is followed by a further one on the new code, in the
same person's name, and ends on the former; both are one act with the change and go when it is undone.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from migresearch.store.connection import transaction
from migresearch.store.decisions import said
from migresearch.store.undoing import withdraw


class Change(StrEnum):
    """What can happen to a code."""

    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A change of one code; ``label``: what it was called. Times are ISO 8601 UTC, whole seconds."""

    scheme: str
    code: str
    change: Change
    into: tuple[str, ...]
    label: str
    person: str
    decided_at: str
    note: str = ""


class Kept(NamedTuple):
    """A change as kept. ``decisions``: how many words of people it moved."""

    number: int
    change: CodeChange
    decisions: int
    undone_by: str | None
    undone_at: str | None


class Now(NamedTuple):
    """What a former code counts as: another code, or '' for none. See the table ``code_now``."""

    code: str
    accepts: bool
    rejects: bool
    share: float


SPLIT = "model:split"
"""The origin of suggestions to give a work a part of a code it had."""

Codes = dict[tuple[str, str], list[Now]]


def standing(changes: Iterable[CodeChange]) -> Codes:
    """(scheme, former code) → what it counts as after these changes, which come in their order in time."""
    found: dict[tuple[str, str], dict[str, Now]] = {}
    for one in changes:
        parts = _parts(one)
        for (scheme, _), nows in found.items():
            if scheme == one.scheme and (before := nows.pop(one.code, None)):
                nows.update({part.code: _after(before, part) for part in parts if part.code})
        found[one.scheme, one.code] = {part.code: part for part in parts if part.code}
        for part in parts:  # a code that comes back is no former one
            found.pop((one.scheme, part.code), None)
    return {key: list(nows.values()) or [_NOTHING] for key, nows in found.items()}


_NOTHING = Now("", accepts=False, rejects=False, share=1.0)


def _parts(one: CodeChange) -> list[Now]:
    share = 1 / len(one.into) if one.into else 1.0
    split, merged = one.change is Change.SPLIT, one.change is Change.MERGE
    return [Now(code, not split, not merged, share) for code in one.into]


def _after(before: Now, part: Now) -> Now:
    accepts, rejects = before.accepts and part.accepts, before.rejects and part.rejects
    return Now(part.code, accepts, rejects, before.share * part.share)


class CodeChanges:
    """The changes of codes in an open database. What its methods write is on disk when they return."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self) -> list[Kept]:
        """Every change ever made, oldest first, undone or not."""
        rows = self._connection.execute(
            """SELECT c.*, (SELECT count(*) FROM decision d WHERE d.act = c.act AND d.verdict = 'withdrawn'
                              AND d.undoes IS NULL) AS decisions
               FROM code_change c ORDER BY c.id"""
        )
        return [
            Kept(row["id"], _change(row), row["decisions"], row["undone_by"], row["undone_at"])
            for row in rows
        ]

    def former(self) -> Codes:
        """(scheme, former code) → what it counts as now."""
        return _former(self.all())

    def keep(self, one: CodeChange) -> Kept:
        """Change a code: claims and decisions follow."""
        act = secrets.token_hex(8)
        with transaction(self._connection):
            number = self._connection.execute(
                """INSERT INTO code_change (act, scheme, code, change, into_codes, label, person, decided_at,
                                            note)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                (
                    act, one.scheme, one.code, one.change.value, json.dumps(one.into), one.label,
                    one.person, one.decided_at, one.note,
                ),
            ).fetchone()[0]  # fmt: skip
            self._settle(one.scheme)
            _follow(self._connection, act, one)
        return next(kept for kept in self.all() if kept.number == number)

    def follow_late(self, now: str) -> None:
        """Let decisions follow that came under a former code after it had changed, from another library."""
        with transaction(self._connection):
            rows = self._connection.execute("SELECT * FROM code_change WHERE undone_at IS NULL").fetchall()
            for row in rows:
                _follow(self._connection, row["act"], replace(_change(row), decided_at=now))

    def undo(self, number: int, person: str, decided_at: str) -> Kept:
        """Take a change back: claims and decisions count under the former code again."""
        with transaction(self._connection):
            scheme, code, act = self._connection.execute(
                """UPDATE code_change SET undone_by = ?, undone_at = ? WHERE id = ?
                   RETURNING scheme, code, act""",
                (person, decided_at, number),
            ).fetchone()
            rows = self._connection.execute("SELECT * FROM decision WHERE act = ? ORDER BY id", (act,))
            withdraw(self._connection, [said(row) for row in rows], decided_at, secrets.token_hex(8))
            self._settle(scheme)
            self._connection.execute(
                "DELETE FROM value WHERE scheme = ? AND code = ? AND origin = ?", (scheme, code, SPLIT)
            )
        return next(kept for kept in self.all() if kept.number == number)

    def spoken_of(self) -> dict[tuple[str, str], int]:
        """(scheme, code) → on how many works somebody's accept or reject of it is in force."""
        rows = self._connection.execute(
            """SELECT scheme, code, count(DISTINCT work_id) FROM decision
               WHERE superseded_by IS NULL AND verdict IN ('accept', 'reject') AND code <> ''
               GROUP BY scheme, code"""
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def knows(self, scheme: str, code: str) -> bool:
        """Whether anything was ever said under a code."""
        row = self._connection.execute(
            """SELECT EXISTS (SELECT 1 FROM decision WHERE scheme = :scheme AND code = :code)
                   OR EXISTS (SELECT 1 FROM value WHERE scheme = :scheme AND code = :code)
                   OR EXISTS (SELECT 1 FROM code_change WHERE scheme = :scheme AND code = :code)""",
            {"scheme": scheme, "code": code},
        ).fetchone()
        return bool(row[0])

    def _settle(self, scheme: str) -> None:
        """Work out anew what the codes of a scheme count as, and let its claims follow from what was said."""
        self._as_said(scheme)
        codes = {key: nows for key, nows in self.former().items() if key[0] == scheme}
        self._connection.executemany(
            "INSERT INTO code_now VALUES (?, ?, ?, ?, ?, ?)",
            [
                (*key, now.code, now.accepts, now.rejects, now.share)
                for key, nows in codes.items()
                for now in nows
            ],
        )
        self._claim_again([code for _, code in codes], scheme)

    def _as_said(self, scheme: str) -> None:
        """All claims of a scheme as they were said, as if no code had ever changed."""
        self._connection.execute("DELETE FROM code_now WHERE scheme = ?", (scheme,))
        rows = self._connection.execute(
            """SELECT DISTINCT work_id, scheme, code, origin, origin_version, score, explanation
               FROM value_said WHERE scheme = ?""",
            (scheme,),
        ).fetchall()
        self._connection.execute(
            """DELETE FROM value WHERE (work_id, scheme, code, origin) IN (
                 SELECT work_id, scheme, now, now_origin FROM value_said WHERE scheme = ? AND alone = 1)""",
            (scheme,),
        )
        self._connection.execute("DELETE FROM value_said WHERE scheme = ?", (scheme,))
        self._connection.executemany(
            "INSERT OR IGNORE INTO value VALUES (?, ?, ?, ?, ?, ?, ?)", map(tuple, rows)
        )

    def _claim_again(self, codes: Sequence[str], scheme: str) -> None:
        """Say the claims under these codes again: the triggers let them follow."""
        wanted = "scheme = ? AND code IN (SELECT value FROM json_each(?))"
        parameters = (scheme, json.dumps(list(codes)))
        rows = self._connection.execute(f"SELECT * FROM value WHERE {wanted}", parameters).fetchall()
        self._connection.execute(f"DELETE FROM value WHERE {wanted}", parameters)
        self._connection.executemany("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?)", map(tuple, rows))


def _former(changes: Iterable[Kept]) -> Codes:
    return standing(one.change for one in changes if one.undone_at is None)


def _follow(connection: sqlite3.Connection, act: str, one: CodeChange) -> None:
    """Let the decisions in force on a former code follow it, as one act; inside the caller's transaction.

    Accepting a code that was merged accepts what it became, rejecting it says nothing of that; rejecting a
    code that was split rejects its parts, accepting it does not say which part fits, so that is asked.
    """
    parameters = {"act": act, "now": one.decided_at, "scheme": one.scheme, "code": one.code, "split": SPLIT}
    for statement in (_SAY_ANEW, _ASK_FOR_PARTS, _END):
        connection.execute(statement, parameters)
    _supersede(connection, act)


_IN_FORCE = """FROM decision d JOIN code_now c ON c.scheme = d.scheme AND c.code = d.code AND c.now <> ''
    WHERE d.scheme = :scheme AND d.code = :code AND d.superseded_by IS NULL"""
_SAY_ANEW = f"""
    INSERT INTO decision (act, work_id, scheme, code, verdict, adjudication, person, decided_at, text_hash,
                          note, drawn)
    SELECT :act, d.work_id, d.scheme, c.now, d.verdict, d.adjudication, d.person, :now, d.text_hash,
           'was ' || d.code || iif(d.note = '', '', '; ' || d.note), d.drawn
    {_IN_FORCE} AND (
        d.verdict = 'accept' AND c.accepts OR d.verdict = 'reject' AND c.rejects
        OR d.verdict = 'unsure' AND c.accepts AND c.rejects)
    ORDER BY d.decided_at, d.id, c.now"""
_ASK_FOR_PARTS = f"""
    INSERT OR IGNORE INTO value
    SELECT DISTINCT d.work_id, d.scheme, d.code, :split, '', NULL, 'accepted by ' || d.person
    {_IN_FORCE} AND d.verdict = 'accept' AND NOT c.accepts"""
_END = """
    INSERT INTO decision (act, work_id, scheme, code, verdict, adjudication, person, decided_at, text_hash,
                          note)
    SELECT :act, work_id, scheme, code, 'withdrawn', adjudication, person, :now, text_hash,
           'the code has changed'
    FROM decision WHERE scheme = :scheme AND code = :code AND superseded_by IS NULL
      AND verdict NOT IN ('note', 'withdrawn')
    ORDER BY id"""


def _supersede(connection: sqlite3.Connection, act: str) -> None:
    """Point what the same person had said of the same code to what the act says."""
    later = """SELECT max(n.id) FROM decision n
               WHERE n.act = :act AND n.work_id = decision.work_id AND n.scheme = decision.scheme
                 AND n.code = decision.code AND n.person = decision.person
                 AND n.adjudication = decision.adjudication AND n.id > decision.id"""
    connection.execute(
        f"""UPDATE decision SET superseded_by = ({later})
            WHERE superseded_by IS NULL AND verdict <> 'note' AND ({later}) IS NOT NULL
              AND work_id IN (SELECT work_id FROM decision WHERE act = :act)""",
        {"act": act},
    )


def _change(row: sqlite3.Row) -> CodeChange:
    return CodeChange(
        row["scheme"],
        row["code"],
        Change(row["change"]),
        tuple(json.loads(row["into_codes"])),
        row["label"],
        row["person"],
        row["decided_at"],
        row["note"],
    )
