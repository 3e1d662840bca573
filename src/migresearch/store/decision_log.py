"""The log of what people said: writing to it act by act, taking acts back, and reading it."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from migresearch.store import decisions, overrides, undoing
from migresearch.store.code_changes import CodeChanges
from migresearch.store.decisions import Decision, Kept, Override, Said
from migresearch.store.ratings import Ratings
from migresearch.store.rules import Rules
from migresearch.store.travelling import Travelling


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with its work; ``changed``: the text is another one since; ``undone``: it was taken back."""

    said: Said
    key: str
    title: str
    changed: bool
    undone: bool


class DecisionLog:
    """The log of an open database. What its methods write is on disk when they return."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # A decision is worth a wait for the disk: not even a power cut may take it back.
        connection.execute("PRAGMA synchronous = FULL")

    @cached_property
    def ratings(self) -> Ratings:
        """What several people said of the same works, side by side."""
        return Ratings(self._connection)

    @cached_property
    def travelling(self) -> Travelling:
        """Decisions on their way to other libraries, and from them."""
        return Travelling(self._connection)

    @cached_property
    def code_changes(self) -> CodeChanges:
        """Codes renamed, merged, split and retired."""
        return CodeChanges(self._connection)

    def keep(self, said: Sequence[Decision]) -> Kept:
        """Keep the decisions of one act, all or none."""
        return decisions.decide_all(self._connection, said)

    def override(self, one: Override, rules: Rules) -> str:
        """Keep a curator's value of a field. Returns the name of the act. Raises UsageError."""
        return overrides.override(self._connection, one, rules)

    def override_all(self, ones: Sequence[Override], rules: Rules) -> str:
        """Keep several values as one act. Returns its name. Raises UsageError before anything is kept."""
        return overrides.override_all(self._connection, ones, rules)

    def last_act(self, person: str) -> str | None:
        """The latest act of a person that is not taken back; None where there is none left."""
        return undoing.last_act(self._connection, person)

    def standing(self, act: str) -> list[Said]:
        """The decisions of an act that are not taken back, oldest first."""
        return undoing.standing(self._connection, act)

    def undo(self, act: str, decided_at: str, rules: Callable[[], Rules]) -> list[Said]:
        """Take back what still stands of an act, all or none. Returns those decisions, oldest first."""
        return undoing.undo(self._connection, act, decided_at, rules)

    def of_work(self, work_id: int) -> list[Said]:
        """Everything people said about a work, oldest first."""
        return decisions.decisions_of(self._connection, work_id)

    def entries(
        self, limit: int, work_id: int | None = None, person: str | None = None, scheme: str | None = None
    ) -> list[Entry]:
        """The latest decisions, newest first: all, or those on a work, of a person, in a scheme."""
        rows = self._connection.execute(
            """SELECT d.*, w.key, w.title, w.text_hash <> d.text_hash AS changed,
                      EXISTS (SELECT 1 FROM decision u WHERE u.undoes = d.id) AS undone
               FROM decision d JOIN work w ON w.id = d.work_id
               WHERE (:work_id IS NULL OR d.work_id = :work_id) AND (:person IS NULL OR d.person = :person)
                 AND (:scheme IS NULL OR d.scheme = :scheme)
               ORDER BY d.id DESC LIMIT :limit""",
            {"work_id": work_id, "person": person, "scheme": scheme, "limit": limit},
        )
        return [
            Entry(decisions.said(row), row["key"], row["title"], bool(row["changed"]), bool(row["undone"]))
            for row in rows
        ]
