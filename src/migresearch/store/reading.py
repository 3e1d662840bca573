"""Reading works back: whole, in batches, and with the reasons for what they say."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.records import Contributor, Identifier, IdScheme, Role
from migresearch.store.facts import StoredFact
from migresearch.store.relations import SHARED
from migresearch.store.runs import LICENCE

# SQLite before 3.32 takes no more variables in one statement.
VARIABLES = 900


@dataclass(frozen=True, slots=True)
class Related:
    """A relation seen from a work: "this work <type> the other", or the reverse if ``inverse``.

    ``date`` and ``reason`` are those of a notice, where a source gives them.
    """

    type: str
    inverse: bool
    target: str
    key: str | None
    title: str | None
    date: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A classification of a work: whose word (``source:…``, ``rule``, ``model:…``, ``person``) and why."""

    scheme: str
    code: str
    origin: str
    score: float | None
    explanation: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work as stored; field meanings are those of :class:`migresearch.records.Record`.

    ``mark`` says what happened to it (retracted, concern, corrected), with date and reason where a source
    gives them; ``notice`` what kind of notice it is itself. ``origins`` maps a field to the source record
    that gave it. ``abstract_licence`` is that of the record the abstract comes from, else what its source
    says of its metadata; None: not known.
    """

    id: int
    key: str
    kind: str
    title: str
    abstract: str | None
    language: str | None
    year: int | None
    issued: str | None
    online: str | None
    indexed: str | None
    venue: str | None
    publisher: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    url: str | None
    open_access: str | None
    licence: str | None
    notice: str | None
    mark: str | None
    text_hash: str
    issns: tuple[str, ...]
    origins: Mapping[str, str]
    mark_date: str | None = None
    mark_reason: str | None = None
    abstract_source: str | None = None
    abstract_licence: str | None = None
    contributors: tuple[Contributor, ...] = ()
    keywords: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    values: tuple[Value, ...] = ()
    facts: tuple[StoredFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """One version of a source record of a work, and the rule that admitted it."""

    source: str
    source_id: str
    version: int
    current: bool
    state: str
    rule: str
    fetched_at: str
    run_id: int | None


# Of the record that gave the abstract, else what the source says of its metadata.
ABSTRACT_LICENCE = f"""coalesce(abstract_licence, (
    SELECT value FROM checkpoint c WHERE c.source = abstract_source AND c.name = '{LICENCE}'))"""
PLAIN = (
    "id, key, kind, title, abstract, language, year, issued, online, indexed, venue, publisher, volume, "
    "issue, pages, doi, url, open_access, licence, notice, mark, mark_date, mark_reason, text_hash, issns, "
    f"origins, abstract_source, {ABSTRACT_LICENCE} AS abstract_licence"
)


def library_id(connection: sqlite3.Connection) -> str:
    """What tells this database from any other; made with it, kept by its copies."""
    name: str = connection.execute("SELECT id FROM library").fetchone()[0]
    return name


def state(connection: sqlite3.Connection) -> tuple[int, int]:
    """Another value after every change: those of other connections, and those of this one."""
    return connection.execute("PRAGMA data_version").fetchone()[0], connection.total_changes


def sources(connection: sqlite3.Connection) -> list[str]:
    """The sources that hold any record, by name."""
    return [row[0] for row in connection.execute("SELECT DISTINCT source FROM source_record ORDER BY source")]


def work_id_of(connection: sqlite3.Connection, name: str) -> int | None:
    """The id behind a key, an old key or a DOI."""
    row = connection.execute(
        """SELECT id FROM work WHERE key = :name
           UNION ALL SELECT work_id FROM work_alias WHERE key = :name
           UNION ALL SELECT work_id FROM identifier WHERE scheme = 'doi' AND value = :name""",
        {"name": name},
    ).fetchone()
    return row[0] if row else None


def find(connection: sqlite3.Connection, scheme: str, value: str) -> int | None:
    """The oldest work with this key (``key``), address (``url``) or identifier."""
    if scheme == "key":
        return work_id_of(connection, value)
    if scheme == "url":
        query, parameters = "SELECT id FROM work WHERE url = ? ORDER BY id", [value]
    else:
        query = "SELECT work_id FROM identifier WHERE scheme = ? AND value = ? ORDER BY work_id"
        parameters = [scheme, value]
    row = connection.execute(query, parameters).fetchone()
    return row[0] if row else None


def works(connection: sqlite3.Connection, ids: Sequence[int]) -> list[Work]:
    """These works in the order asked; ids that no longer exist are left out."""
    found: dict[int, Work] = {}
    for start in range(0, len(ids), VARIABLES):
        found |= _some(connection, ids[start : start + VARIABLES])
    return [found[work_id] for work_id in ids if work_id in found]


def related(connection: sqlite3.Connection, work_id: int) -> list[Related]:
    """All relations of a work, from either side."""
    rows = connection.execute(
        """SELECT type, inverse, target_scheme || ' ' || target_value, w.key, w.title, r.date, r.reason
           FROM relation r LEFT JOIN work w ON w.id = r.target_id
           WHERE r.work_id = :id AND (r.target_id IS NOT NULL OR r.origin <> :shared)
           UNION
           SELECT type, 1 - inverse, w.key, w.key, w.title, r.date, r.reason
           FROM relation r JOIN work w ON w.id = r.work_id WHERE r.target_id = :id
           ORDER BY 1, 2, 3""",
        {"id": work_id, "shared": SHARED},
    )
    return [Related(row[0], bool(row[1]), *row[2:]) for row in rows]


def provenance(connection: sqlite3.Connection, work_id: int) -> list[Provenance]:
    """Every version of every source record of a work, oldest first."""
    rows = connection.execute(
        """SELECT source, source_id, version, current, state, rule, fetched_at, run_id
           FROM source_record WHERE work_id = ? ORDER BY id""",
        (work_id,),
    )
    return [Provenance(*row) for row in rows]


def codes_of_works(connection: sqlite3.Connection, schemes: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """(work id, scheme, code) of the effective values of these schemes, by work."""
    rows = connection.execute(
        f"""SELECT work_id, scheme, code FROM effective_value WHERE scheme IN ({marks(schemes)})
            ORDER BY work_id, scheme, code""",
        tuple(schemes),
    )
    yield from map(tuple, rows)


def _some(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Work]:
    parts = {name: _grouped(connection, query, ids) for name, query in DETAILS.items()}
    rows = connection.execute(f"SELECT {PLAIN} FROM work WHERE id IN ({marks(ids)})", tuple(ids))
    return {row["id"]: _work(row, parts) for row in rows}


DETAILS = {
    "contributors": "SELECT * FROM contributor WHERE work_id IN ({}) ORDER BY work_id, position",
    "keywords": "SELECT * FROM keyword WHERE work_id IN ({}) ORDER BY work_id, position",
    "facts": "SELECT * FROM fact WHERE work_id IN ({}) ORDER BY work_id, position",
    "identifiers": "SELECT * FROM identifier WHERE work_id IN ({}) ORDER BY work_id, scheme, value",
    "values": """
        SELECT v.work_id, v.scheme, v.code, v.origin, v.score, v.explanation FROM value v
        WHERE v.work_id IN ({0}) AND NOT EXISTS (
            SELECT 1 FROM decision d
            WHERE d.work_id = v.work_id AND d.scheme = v.scheme AND d.code = v.code
              AND d.superseded_by IS NULL AND d.verdict IN ('accept', 'reject'))
        UNION ALL
        SELECT work_id, scheme, code, 'person', NULL, person || ', ' || decided_at FROM verdict
        WHERE work_id IN ({0}) AND verdict = 'accept'
        ORDER BY 1, 2, 3, 4""",
}

Details = dict[str, dict[int, list[sqlite3.Row]]]


def _grouped(connection: sqlite3.Connection, query: str, ids: Sequence[int]) -> dict[int, list[sqlite3.Row]]:
    groups: dict[int, list[sqlite3.Row]] = {}
    times = query.count("{0}") or 1
    for row in connection.execute(query.format(marks(ids)), tuple(ids) * times):
        groups.setdefault(row["work_id"], []).append(row)
    return groups


def _work(row: sqlite3.Row, parts: Details) -> Work:
    fields: dict[str, Any] = dict(row)
    work_id = fields["id"]
    return Work(
        **fields | {"issns": tuple(json.loads(fields["issns"])), "origins": json.loads(fields["origins"])},
        contributors=tuple(
            Contributor(r["name"], r["family"], r["given"], Role(r["role"]), r["orcid"])
            for r in parts["contributors"].get(work_id, ())
        ),
        keywords=tuple(r["keyword"] for r in parts["keywords"].get(work_id, ())),
        identifiers=tuple(
            Identifier(IdScheme(r["scheme"]), r["value"]) for r in parts["identifiers"].get(work_id, ())
        ),
        values=tuple(
            Value(r["scheme"], r["code"], r["origin"], r["score"], r["explanation"])
            for r in parts["values"].get(work_id, ())
        ),
        facts=tuple(StoredFact(r["name"], r["value"], r["origin"]) for r in parts["facts"].get(work_id, ())),
    )


def marks(values: Sequence[object]) -> str:
    """A question mark for each value, for a list in SQL."""
    return ", ".join("?" * len(values))
