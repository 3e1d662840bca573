"""Decisions on their way between libraries: read out whole, taken in once however often they come."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.store.connection import transaction
from migresearch.store.decisions import Decision, Verdict
from migresearch.store.undoing import take_out


@dataclass(frozen=True, slots=True)
class Arriving:
    """A decision from another library, its work found in this one. ``undoes``: the uid of another one."""

    decision: Decision
    uid: str
    act: str
    text_hash: str
    undoes: str | None = None


class Travelling:
    """Lets the decisions of an open database leave, and those of others arrive."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def leaving(self, scheme: str | None = None, person: str | None = None) -> Iterator[Mapping[str, Any]]:
        """The columns of every decision, oldest first; ``undoes`` is a uid. key, title, doi and identifiers
        (``scheme:value``, a JSON list) are those of its work."""
        rows = self._connection.execute(
            """SELECT d.*, u.uid AS undone_uid, w.key, w.title, w.doi,
                      (SELECT json_group_array(scheme || ':' || value) FROM identifier
                       WHERE work_id = w.id) AS identifiers
               FROM decision d JOIN work w ON w.id = d.work_id LEFT JOIN decision u ON u.id = d.undoes
               WHERE (:scheme IS NULL OR d.scheme = :scheme) AND (:person IS NULL OR d.person = :person)
               ORDER BY d.id""",
            {"scheme": scheme, "person": person},
        )
        for row in rows:
            yield {**{name: row[name] for name in row.keys()}, "undoes": row["undone_uid"]}  # noqa: SIM118

    def works_with_text(self, text_hash: str) -> list[int]:
        """The works whose present text this is."""
        rows = self._connection.execute("SELECT id FROM work WHERE text_hash = ? ORDER BY id", (text_hash,))
        return [row[0] for row in rows]

    def take_in(self, arriving: Sequence[Arriving]) -> int:
        """Keep those that are not here yet, all or none. Returns how many are new.

        Whoever said something later, in whichever library, is the one whose word is in force.
        """
        with transaction(self._connection):
            fresh = [one for one in arriving if self._insert(one)]
            self._withdraw(fresh)
            for chain in {_chain(one.decision) for one in fresh}:
                self._chain_anew(chain)
        return len(fresh)

    def _insert(self, one: Arriving) -> bool:
        said = one.decision
        cursor = self._connection.execute(
            """INSERT OR IGNORE INTO decision (uid, act, work_id, scheme, code, verdict, adjudication, person,
                                               decided_at, text_hash, note, drawn)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                one.uid, one.act, said.work_id, said.scheme, said.code, said.verdict.value,
                int(said.adjudication), said.person, said.decided_at, one.text_hash, said.note, said.drawn,
            ),
        )  # fmt: skip
        return cursor.rowcount > 0

    def _withdraw(self, fresh: Iterable[Arriving]) -> None:
        self._connection.executemany(
            "UPDATE decision SET undoes = (SELECT id FROM decision WHERE uid = ?) WHERE uid = ?",
            [(one.undoes, one.uid) for one in fresh if one.undoes],
        )

    def _chain_anew(self, chain: tuple[object, ...]) -> None:
        """Say anew which decision replaced which: as if all had been said here, in their order in time."""
        rows = self._connection.execute(
            """SELECT id, verdict, undoes FROM decision
               WHERE (work_id, scheme, code, person, adjudication) = (?, ?, ?, ?, ?) AND verdict <> 'note'
               ORDER BY decided_at, id""",
            chain,
        ).fetchall()
        ids = [(row["id"],) for row in rows]
        self._connection.executemany("UPDATE decision SET superseded_by = NULL WHERE id = ?", ids)
        said = [row["id"] for row in rows if row["verdict"] != Verdict.WITHDRAWN or row["undoes"] is None]
        self._connection.executemany(
            "UPDATE decision SET superseded_by = ? WHERE id = ?", list(zip(said[1:], said[:-1], strict=True))
        )
        for row in rows:
            if row["id"] not in said:
                take_out(self._connection, row["undoes"], row["id"])


def _chain(said: Decision) -> tuple[object, ...]:
    return said.work_id, said.scheme, said.code, said.person, int(said.adjudication)
