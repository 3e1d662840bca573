"""What readers watch: saved searches and their hits, what was shown last, and what came in between."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from migresearch.records import Record
from migresearch.store.connection import transaction, translated
from migresearch.store.filters import CHOSEN
from migresearch.store.relations import MARKS
from migresearch.store.versions import unpacked

# The place of the reader is kept like a source's place in a harvest.
_SHOWN = ("watch", "shown")


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question that is asked again and again. ``filters`` are the words a person typed, by option."""

    name: str
    text: str
    filters: Mapping[str, Any]
    created: str
    last_run: str | None = None


@dataclass(frozen=True, slots=True)
class SavedHit:
    """A work that a saved search has found, as it was when it was shown last."""

    key: str
    first_seen: str
    text_hash: str
    mark: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """The records from a time on (``since``, inclusive) or after a record (``after``, its number), up to a
    time (``until``, exclusive; ISO 8601, a prefix will do) or a record (``upto``, inclusive)."""

    since: str | None = None
    until: str | None = None
    after: int | None = None
    upto: int | None = None

    def condition(self) -> tuple[str, dict[str, Any]]:
        """The window over ``source_record r``."""
        parts = {
            "since": "r.fetched_at >= :since",
            "until": "r.fetched_at < :until",
            "after": "r.id > :after",
            "upto": "r.id <= :upto",
        }
        given = {name: getattr(self, name) for name in parts if getattr(self, name) is not None}
        return " AND ".join(parts[name] for name in given) or "1", given

    def end(self) -> "Window":
        """Everything there was when the window ended."""
        return Window(until=self.until, upto=self.upto)


@dataclass(frozen=True, slots=True)
class Told:
    """What a source said of a work, and when; ``inside`` the window asked for."""

    number: int
    source: str
    source_id: str
    fetched_at: str
    inside: bool
    record: Record


@dataclass(frozen=True, slots=True)
class KnownStatement:
    """A statement about a policy index and the time it came to be known."""

    index: str
    field: str
    value: Any
    edition: str
    source: str
    url: str
    known: str


@dataclass(frozen=True, slots=True)
class KnownEdition:
    """An edition of scores and the time it was first imported."""

    index: str
    label: str
    title: str
    url: str | None
    known: str


class Watching:
    """Saved searches and what is new, behind a store's connection."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection

    def save(self, one: SavedSearch) -> bool:
        """Keep a search. False: there is one of this name already, which stays."""
        query = json.dumps({"text": one.text, "filters": dict(one.filters)}, ensure_ascii=False)
        with translated(self._path), transaction(self._connection):
            done = self._connection.execute(
                "INSERT OR IGNORE INTO saved_search (name, query, created) VALUES (?, ?, ?)",
                (one.name, query, one.created),
            )
        return done.rowcount > 0

    def remove(self, name: str) -> bool:
        """Forget a search and what it found. False: there was none."""
        with translated(self._path), transaction(self._connection):
            done = self._connection.execute("DELETE FROM saved_search WHERE name = ?", (name,))
        return done.rowcount > 0

    def searches(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        rows = self._connection.execute(
            "SELECT name, query, created, last_run FROM saved_search ORDER BY name"
        )
        return [_search(*row) for row in rows]

    def hits(self, name: str) -> dict[str, SavedHit]:
        """What a search had found, by the key the work has now."""
        rows = self._connection.execute(
            """SELECT coalesce(w.key, h.work_key), h.first_seen, h.text_hash, h.mark FROM saved_hit h
               LEFT JOIN work_alias a ON a.key = h.work_key LEFT JOIN work w ON w.id = a.work_id
               WHERE h.name = ? ORDER BY h.first_seen DESC""",
            (name,),
        )
        return {row[0]: SavedHit(*row) for row in rows}

    def keep_hits(self, name: str, hits: Iterable[SavedHit], now: str) -> None:
        """What was shown of a search; a work once found keeps the time it was found first."""
        with translated(self._path), transaction(self._connection):
            self._connection.executemany(
                """INSERT INTO saved_hit (name, work_key, first_seen, text_hash, mark) VALUES (?, ?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET text_hash = excluded.text_hash, mark = excluded.mark""",
                [(name, one.key, one.first_seen, one.text_hash, one.mark) for one in hits],
            )
            self._connection.execute("UPDATE saved_search SET last_run = ? WHERE name = ?", (now, name))

    def last_shown(self) -> tuple[int, str] | None:
        """(number of the newest record that was shown, when); None before the first time."""
        row = self._connection.execute(
            "SELECT value, updated FROM checkpoint WHERE source = ? AND name = ?", _SHOWN
        ).fetchone()
        return (int(row[0]), row[1]) if row else None

    def keep_shown(self, number: int, now: str) -> None:
        """Everything up to this record has been shown."""
        with translated(self._path), transaction(self._connection):
            self._connection.execute(
                """INSERT INTO checkpoint (source, name, value, updated) VALUES (?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET value = excluded.value, updated = excluded.updated""",
                (*_SHOWN, str(number), now),
            )

    def newest_record(self) -> int:
        """The number of the newest version of any record. Numbers grow in the order of commits, which the
        times of records need not do while a harvest runs."""
        found: int = self._connection.execute("SELECT coalesce(max(id), 0) FROM source_record").fetchone()[0]
        return found

    def touched(self, window: Window) -> list[int]:
        """The works of which any source said anything in the window, ascending."""
        condition, values = window.condition()
        rows = self._connection.execute(
            f"SELECT DISTINCT r.work_id FROM source_record r WHERE {condition} ORDER BY 1", values
        )
        return [row[0] for row in rows]

    def known_before(self, window: Window, ids: Sequence[int]) -> set[int]:
        """Those of the works of which something was known when the window began."""
        before = Window(until=window.since, upto=window.after)
        if before == Window():
            return set()
        condition, values = before.condition()
        rows = self._connection.execute(
            f"""SELECT DISTINCT r.work_id FROM source_record r
                WHERE r.work_id IN ({CHOSEN.replace("?", ":ids")}) AND {condition}""",
            {"ids": json.dumps(list(ids)), **values},
        )
        return {row[0] for row in rows}

    def first_known(self, ids: Sequence[int]) -> dict[int, str]:
        """When the first record of each work came in (ISO 8601)."""
        rows = self._connection.execute(
            f"""SELECT work_id, min(fetched_at) FROM source_record WHERE work_id IN ({CHOSEN})
                GROUP BY work_id""",
            (json.dumps(list(ids)),),
        )
        return dict(map(tuple, rows))

    def told(self, work_id: int, window: Window) -> list[Told]:
        """Every version of every record of a work up to the end of the window, oldest first."""
        condition, values = window.condition()
        end, _ = window.end().condition()
        rows = self._connection.execute(
            f"""SELECT r.id, r.source, r.source_id, r.fetched_at, {condition}, r.normalised
                FROM source_record r WHERE r.work_id = :work AND {end} ORDER BY r.id""",
            {"work": work_id, **values},
        )
        return [
            Told(number, source, source_id, fetched_at, bool(inside), unpacked(said))
            for number, source, source_id, fetched_at, inside, said in rows
        ]

    def marked(self, ids: Sequence[int]) -> list[int]:
        """Those of the works, and of the works they speak of, that are marked; ascending."""
        rows = self._connection.execute(
            f"""WITH chosen AS ({CHOSEN.replace("?", ":ids")})
                SELECT id FROM work WHERE mark IS NOT NULL AND id IN chosen
                UNION SELECT w.id FROM relation r JOIN work w ON w.id = r.target_id
                WHERE r.work_id IN chosen AND w.mark IS NOT NULL ORDER BY 1""",
            {"ids": json.dumps(list(ids))},
        )
        return [row[0] for row in rows]

    def markers(self, work_id: int) -> list[tuple[str, int]]:
        """(type, work whose records say so) of everything that may mark a work, itself included."""
        rows = self._connection.execute(
            """SELECT type, work_id FROM relation WHERE target_id = :id AND inverse = 0
               UNION SELECT type, work_id FROM relation WHERE work_id = :id AND inverse = 1
               UNION SELECT 'retracts', id FROM work WHERE id = :id AND retracted = 1 ORDER BY 1, 2""",
            {"id": work_id},
        )
        return [(row[0], row[1]) for row in rows if row[0] in MARKS]

    def statements(self, since: str, until: str) -> list[KnownStatement]:
        """The statements that came to be known in these times; those of the first catalogue are no news."""
        rows = self._connection.execute(
            """SELECT index_code, field, value, edition, source, url, known FROM statement_known
               WHERE known >= ? AND known < ? AND known > (SELECT min(known) FROM statement_known)
               ORDER BY index_code, field, value, edition, source""",
            (since, until),
        )
        return [KnownStatement(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows]

    def editions(self, since: str, until: str) -> list[KnownEdition]:
        """The editions of scores that were first imported in these times."""
        rows = self._connection.execute(
            """SELECT index_code, label, title, url, known FROM edition_known
               WHERE known >= ? AND known < ? ORDER BY index_code, label""",
            (since, until),
        )
        return [KnownEdition(*row) for row in rows]


def _search(name: str, query: str, created: str, last_run: str | None) -> SavedSearch:
    asked = json.loads(query)
    return SavedSearch(name, asked["text"], asked["filters"], created, last_run)
