"""Fields of works as curators set them, above every source; each change is kept so that it can be undone."""

import json
import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.errors import RecordError, UsageError, unknown
from migresearch.facts import FactName
from migresearch.store.connection import transaction
from migresearch.store.facts import facts_of
from migresearch.store.merge import SETTABLE
from migresearch.store.parts import Parts
from migresearch.store.reading import work_id_of
from migresearch.store.rules import Rules
from migresearch.store.texts import newest_stamp
from migresearch.store.works import write_work


@dataclass(frozen=True, slots=True)
class Override:
    """A curator's own value of a field of :class:`Record`, or of the facts of a name (a text or several),
    above every source; None empties the field."""

    work_id: int
    field: str
    value: Any
    person: str
    decided_at: str


def override(connection: sqlite3.Connection, one: Override, rules: Rules) -> str:
    """Keep a curator's value and merge the work anew. Returns the name of the act.

    Raises UsageError for a field that is not merged.
    """
    return override_all(connection, [one], rules)


def override_all(connection: sqlite3.Connection, ones: Sequence[Override], rules: Rules) -> str:
    """Keep several values as one act, which is undone as a whole; some at a time, so that others can write.

    Raises UsageError for a field that is not merged, or a fact that is none, before anything is kept.
    """
    for one in ones:
        _check(one)
    act = secrets.token_hex(8)
    for start in range(0, len(ones), _AT_ONCE):
        with transaction(connection):
            for one in ones[start : start + _AT_ONCE]:
                _keep(connection, act, one, rules)
    return act


_AT_ONCE = 200


def _check(one: Override) -> None:
    if one.field not in SETTABLE:
        raise unknown("field", one.field, SETTABLE)
    try:
        for fact in facts_of(one.field, one.value) if one.field in set(FactName) else ():
            fact.check()
    except RecordError as error:
        raise UsageError(str(error)) from error


def _keep(connection: sqlite3.Connection, act: str, one: Override, rules: Rules) -> None:
    _remember(connection, act, one)
    _log(connection, act, one)
    connection.execute(
        "INSERT OR REPLACE INTO override VALUES (?, ?, ?, ?, ?)",
        (one.work_id, one.field, json.dumps(one.value, ensure_ascii=False), one.person, one.decided_at),
    )
    merge_anew(connection, one.work_id, rules)


def restore(connection: sqlite3.Connection, act: str, rules: Callable[[], Rules]) -> None:
    """Put back what the overrides of an act replaced; inside the caller's transaction."""
    rows = connection.execute(
        "SELECT work_key, field, former FROM override_change WHERE act = ? ORDER BY id DESC", (act,)
    ).fetchall()
    for key, field, former in rows:
        work_id = work_id_of(connection, key)
        if work_id is None:
            continue
        connection.execute("DELETE FROM override WHERE work_id = ? AND field = ?", (work_id, field))
        if former:
            connection.execute(
                "INSERT INTO override VALUES (?, ?, ?, ?, ?)", (work_id, field, *json.loads(former))
            )
        merge_anew(connection, work_id, rules())


def merge_anew(connection: sqlite3.Connection, work_id: int, rules: Rules) -> None:
    """Merge a work's versions again, as its overrides now stand; inside the caller's transaction."""
    parts = Parts(connection, newest_stamp(connection) + 1)
    write_work(connection, work_id, rules, parts)
    parts.write()


def _remember(connection: sqlite3.Connection, act: str, one: Override) -> None:
    """What the override replaces: another override as JSON (value, person, time), or nothing."""
    row = connection.execute(
        "SELECT value, person, decided_at FROM override WHERE work_id = ? AND field = ?",
        (one.work_id, one.field),
    ).fetchone()
    connection.execute(
        """INSERT INTO override_change (act, work_key, field, former)
           SELECT ?, key, ?, ? FROM work WHERE id = ?""",
        (act, one.field, json.dumps(list(row)) if row else None, one.work_id),
    )


def _log(connection: sqlite3.Connection, act: str, one: Override) -> None:
    """The change as a remark, so that it stands in the log and is undone in its turn."""
    connection.execute(
        """INSERT INTO decision (act, work_id, scheme, code, verdict, person, decided_at, text_hash, note)
           SELECT ?, id, '', '', 'note', ?, ?, text_hash, ? FROM work WHERE id = ?""",
        (
            act,
            one.person,
            one.decided_at,
            f"{one.field} = {json.dumps(one.value, ensure_ascii=False)}",
            one.work_id,
        ),
    )
