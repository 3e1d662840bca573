"""Taking acts back: a withdrawal is a further decision, after which the former one is in force again.

Decisions that followed a change of codes are taken back with the change (see ``code_changes``), never as acts
of the persons whose words they are.
"""

import secrets
import sqlite3
from collections.abc import Callable, Sequence

from migresearch.store.connection import transaction
from migresearch.store.decisions import Said, Verdict, said
from migresearch.store.overrides import restore
from migresearch.store.rules import Rules


def last_act(connection: sqlite3.Connection, person: str) -> str | None:
    """The latest act of a person that is not taken back; None where there is none left."""
    row = connection.execute(
        """SELECT act FROM decision d WHERE person = ? AND verdict <> 'withdrawn'
             AND NOT EXISTS (SELECT 1 FROM decision w WHERE w.undoes = d.id)
             AND NOT EXISTS (SELECT 1 FROM code_change c WHERE c.act = d.act)
           ORDER BY id DESC LIMIT 1""",
        (person,),
    ).fetchone()
    return row[0] if row else None


def standing(connection: sqlite3.Connection, act: str) -> list[Said]:
    """The decisions of an act that are not taken back, oldest first."""
    rows = connection.execute(
        """SELECT * FROM decision d WHERE act = ? AND verdict <> 'withdrawn'
             AND NOT EXISTS (SELECT 1 FROM decision w WHERE w.undoes = d.id)
             AND NOT EXISTS (SELECT 1 FROM code_change c WHERE c.act = d.act) ORDER BY id""",
        (act,),
    )
    return [said(row) for row in rows]


def undo(connection: sqlite3.Connection, act: str, decided_at: str, rules: Callable[[], Rules]) -> list[Said]:
    """Take back what still stands of an act, all or none. Returns those decisions, oldest first.

    What the person had said before is in force again, and so are fields as they stood. A decision that
    the person has replaced since is passed over in the chain: the newer one stays in force. ``rules`` are
    asked for where a field is restored.
    """
    with transaction(connection):
        undone = standing(connection, act)
        withdraw(connection, undone, decided_at, secrets.token_hex(8))
        restore(connection, act, rules)
    return undone


def withdraw(connection: sqlite3.Connection, undone: Sequence[Said], decided_at: str, act: str) -> None:
    """Write the withdrawals of these decisions, latest first; inside the caller's transaction."""
    for one in reversed(undone):
        number = connection.execute(
            """INSERT INTO decision (act, work_id, scheme, code, verdict, adjudication, person, decided_at,
                                     text_hash, drawn, superseded_by, undoes)
               SELECT ?, work_id, scheme, code, ?, adjudication, person, ?, text_hash, drawn,
                      superseded_by, id FROM decision WHERE id = ? RETURNING id""",
            (act, Verdict.WITHDRAWN.value, decided_at, one.id),
        ).fetchone()[0]
        take_out(connection, one.id, number)


def take_out(connection: sqlite3.Connection, number: int, withdrawal: int) -> None:
    """Take a decision out of its chain: what it replaced is now replaced by what replaced it, if anything."""
    connection.execute(
        """UPDATE decision SET superseded_by = (SELECT superseded_by FROM decision WHERE id = :number)
           WHERE superseded_by = :number""",
        {"number": number},
    )
    connection.execute("UPDATE decision SET superseded_by = ? WHERE id = ?", (withdrawal, number))
