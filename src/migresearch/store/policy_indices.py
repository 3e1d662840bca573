"""What is said of policy indices: the catalogue's statements, as rows."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from migresearch.catalogue.policy_indices import CatalogueEntry
from migresearch.store.connection import transaction

# The catalogue's stamp is kept like a source's place in a harvest.
_STAMP = ("catalogue", "stamp")


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement; ``value`` as in the catalogue (text, number, list), ``source`` its source's title."""

    index: str
    field: str
    value: Any
    edition: str | None
    source: str
    url: str
    source_kind: str
    dated: str | None
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One policy index; ``part``: policy, outcome or reference; ``checked``: ISO day of the last look at its
    sources; ``key``: the key of the work it is, where the starter shelf is loaded."""

    code: str
    part: str
    note: str
    topics: tuple[str, ...]
    checked: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """What of a work can name an index; ``keywords`` with "; " between them."""

    work_id: int
    title: str
    abstract: str
    keywords: str


def stamp(connection: sqlite3.Connection) -> str | None:
    """Which catalogue the tables hold (a hash of its files); None before the first."""
    row = connection.execute("SELECT value FROM checkpoint WHERE source = ? AND name = ?", _STAMP).fetchone()
    return row[0] if row else None


def replace(
    connection: sqlite3.Connection, entries: Iterable[CatalogueEntry], new_stamp: str, now: str
) -> None:
    """Put the catalogue in place of the one held, in one transaction. Scores are not touched."""
    with transaction(connection):
        connection.execute("DELETE FROM policy_index")
        for entry in entries:
            _insert(connection, entry)
        connection.execute(
            """INSERT OR IGNORE INTO statement_known
               SELECT index_code, field, value, coalesce(edition, ''), source, url, ? FROM statement""",
            (now,),
        )
        connection.execute(
            "INSERT INTO checkpoint (source, name, value, updated) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = excluded.value, updated = excluded.updated",
            (*_STAMP, new_stamp, now),
        )


def _insert(connection: sqlite3.Connection, entry: CatalogueEntry) -> None:
    connection.execute(
        "INSERT INTO policy_index (code, part, note, topics, checked) VALUES (?, ?, ?, ?, ?)",
        (entry.id, entry.set, entry.note, json.dumps(entry.topics), entry.checked.isoformat()),
    )
    connection.executemany(
        """INSERT INTO statement
               (index_code, field, value, edition, source, url, source_kind, dated, confidence, note)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                entry.id, one.field, json.dumps(one.value, ensure_ascii=False), one.edition, one.source.title,
                one.source.url, one.source.kind, one.source.dated, one.confidence, one.note,
            )
            for one in entry.statements
        ],
    )  # fmt: skip


def indices(connection: sqlite3.Connection) -> list[IndexRow]:
    """All policy indices, by code."""
    rows = connection.execute(
        """SELECT p.code, p.part, p.note, p.topics, p.checked, w.key
           FROM policy_index p
           LEFT JOIN source_record r ON r.source = 'shelf' AND r.source_id = p.code AND r.current
           LEFT JOIN work w ON w.id = r.work_id
           ORDER BY p.code"""
    )
    return [
        IndexRow(code, part, note, tuple(json.loads(topics)), checked, key)
        for code, part, note, topics, checked, key in rows
    ]


def statements(connection: sqlite3.Connection) -> list[Stated]:
    """Every statement, by index, in the order of the catalogue."""
    rows = connection.execute(
        """SELECT index_code, field, value, edition, source, url, source_kind, dated, confidence, note
           FROM statement ORDER BY index_code, id"""
    )
    return [Stated(index, field, json.loads(value), *rest) for index, field, value, *rest in rows]


def passages_with(connection: sqlite3.Connection, expression: str) -> list[Passage]:
    """The passages that match an FTS5 expression over unstemmed words, by work."""
    rows = connection.execute(
        """SELECT work_id, title, coalesce(abstract, ''), coalesce(keywords, '') FROM work_text
           WHERE work_id IN (SELECT rowid FROM text_plain WHERE text_plain MATCH ?) ORDER BY work_id""",
        (expression,),
    )
    return [Passage(*row) for row in rows]
