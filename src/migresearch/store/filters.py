"""Filters over works, as one SQL condition; facet counts over what a condition leaves."""

import json
import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from migresearch.facts import FactName
from migresearch.store.fact_filters import FactFilter, Parameters, works_with


@dataclass(frozen=True, slots=True)
class CodeFilter:
    """Works that hold any of these codes of a scheme (a code and all below it)."""

    scheme: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that must all hold; several values of one field: any of them.

    ``years`` is inclusive, None leaves a side open. ``venues`` are parts of names in any case.
    ``match`` is an FTS5 expression over the stemmed text, ``exact`` one over the unstemmed text.
    Works that fit any of ``without`` are left out. ``ids`` are the only works wanted, None: all.
    """

    years: tuple[int | None, int | None] | None = None
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    open_access: bool | None = None
    with_abstract: bool | None = None
    codes: tuple[CodeFilter, ...] = ()
    facts: tuple[FactFilter, ...] = ()
    dois: tuple[str, ...] = ()
    match: str | None = None
    exact: str | None = None
    without: tuple["Filters", ...] = ()
    ids: tuple[int, ...] | None = None

    def __bool__(self) -> bool:
        return self != Filters()


def matching_ids(connection: sqlite3.Connection, filters: Filters) -> "array[int]":
    """The ids of the works the filters leave, ascending."""
    return array("q", sorted(set(json.loads(f"[{listed_ids(connection, filters)}]"))))


def listed_ids(connection: sqlite3.Connection, filters: Filters) -> str:
    """The same ids with commas between them, in no order; one may come several times."""
    query, parameters = _matching(filters)
    # One value with all ids: hundreds of thousands of rows would cost three times as long.
    listed = connection.execute(f"SELECT group_concat(id) FROM ({query})", parameters).fetchone()[0]
    return str(listed or "")


def _matching(filters: Filters) -> tuple[str, Parameters]:
    if len(filters.codes) == 1 and filters == Filters(codes=filters.codes):
        # Looking each of the works up would take three times as long as finding them.
        found, parameters = _coded(filters.codes[0])
        return f"SELECT work_id AS id FROM ({found})", parameters
    condition, parameters = _condition(filters)
    return f"SELECT id FROM work WHERE {condition}", parameters


def count(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many works the filters leave."""
    condition, parameters = _condition(filters)
    where = f" WHERE {condition}" if filters else ""  # SQLite counts rows it need not look at 50 times faster
    total: int = connection.execute(f"SELECT count(*) FROM work{where}", parameters).fetchone()[0]
    return total


# One JSON parameter instead of thousands of variables.
CHOSEN = "SELECT value FROM json_each(?)"

# What is unknown stands last in either direction; the id makes every order one.
ORDERS = {
    "newest": "year IS NULL, year DESC, coalesce(issued, online, indexed) DESC, id",
    "oldest": "year IS NULL, year, coalesce(issued, online, indexed), id",
    "title": "title_key, id",
}


def sorted_page(
    connection: sqlite3.Connection, filters: Filters, order: str, limit: int, offset: int
) -> list[int]:
    """One page of the works the filters leave, in an order of :data:`ORDERS`."""
    condition, parameters = _condition(filters)
    query = f"SELECT id FROM work WHERE {condition} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?"
    return [row[0] for row in connection.execute(query, [*parameters, limit, offset])]


def sorted_ids(connection: sqlite3.Connection, ids: Sequence[int], order: str | None) -> list[int]:
    """Those of the works that exist, in an order of :data:`ORDERS`, or as given."""
    ending = f" ORDER BY {ORDERS[order]}" if order else ""
    rows = connection.execute(f"SELECT id FROM work WHERE id IN ({CHOSEN}){ending}", (json.dumps(list(ids)),))
    found = [row[0] for row in rows]
    if order:
        return found
    existing = set(found)
    return [work_id for work_id in ids if work_id in existing]


COLUMN_FACETS = {
    "year": "year",
    "kind": "kind",
    "language": "language",
    "venue": "venue",
    "open-access": "open_access",
}


def facet(
    connection: sqlite3.Connection, name: str, filters: Filters, limit: int = 10
) -> list[tuple[str, int]]:
    """(value, number of works) of a facet, commonest first; ``name`` is a column, ``source``, a name of
    facts or a scheme."""
    condition, parameters = _condition(filters)
    if name in COLUMN_FACETS:
        column = COLUMN_FACETS[name]
        query = f"SELECT {column} AS value, count(*) FROM work WHERE {condition} AND {column} IS NOT NULL"
    elif name == "source":
        query = f"""SELECT source AS value, count(DISTINCT work_id) FROM source_record
                    WHERE work_id IN (SELECT id FROM work WHERE {condition})"""
    elif name in set(FactName):
        query = f"""SELECT value, count(DISTINCT work_id) FROM fact
                    WHERE name = ? AND work_id IN (SELECT id FROM work WHERE {condition})"""
        parameters = [name, *parameters]
    else:
        query = f"""SELECT code AS value, count(DISTINCT work_id) FROM ({_effective("scheme = ?")})
                    WHERE work_id IN (SELECT id FROM work WHERE {condition})"""
        parameters = [name, name, *parameters]
    query += " GROUP BY value ORDER BY 2 DESC, value LIMIT ?"
    return [(str(value), number) for value, number in connection.execute(query, [*parameters, limit])]


def _condition(filters: Filters) -> tuple[str, Parameters]:
    parts: list[str] = []
    parameters: Parameters = []
    for part, values in (*_column_parts(filters), *_set_parts(filters)):
        parts.append(part)
        parameters.extend(values)
    return " AND ".join(parts) or "1", parameters


def own_columns(filters: Filters) -> tuple[str, Parameters]:
    """As much of the filters as follows from a work's own records: what stands in the columns of ``work``."""
    parts = _column_parts(filters)
    condition = " AND ".join(part for part, _ in parts) or "1"
    return condition, [value for _, values in parts for value in values]


def _column_parts(filters: Filters) -> list[tuple[str, Parameters]]:
    parts: list[tuple[str, Parameters]] = []
    if filters.years:
        low, high = filters.years
        parts.append(("year BETWEEN ? AND ?", [low if low is not None else -9999, high or 9999]))
    for column, values in (
        ("language", filters.languages),
        ("kind", filters.kinds),
        ("doi", filters.dois),
    ):
        if values:
            parts.append((f"{column} IN ({_marks(values)})", [*values]))
    if filters.venues:
        named = " OR ".join(["instr(lower(venue), lower(?))"] * len(filters.venues))
        parts.append((f"({named})", [*filters.venues]))
    if filters.open_access is not None:
        is_open = "open_access IS NOT NULL AND open_access <> 'closed'"
        parts.append((f"({is_open})" if filters.open_access else f"NOT ({is_open})", []))
    if filters.with_abstract is not None:
        parts.append((f"abstract IS {'NOT ' if filters.with_abstract else ''}NULL", []))
    return parts


def _set_parts(filters: Filters) -> list[tuple[str, Parameters]]:
    parts: list[tuple[str, Parameters]] = []
    if filters.ids is not None:
        parts.append((f"id IN ({CHOSEN})", [json.dumps(filters.ids)]))
    if filters.sources:
        held = f"SELECT work_id FROM source_record WHERE source IN ({_marks(filters.sources)})"
        parts.append((f"id IN ({held})", [*filters.sources]))
    for wanted in filters.codes:
        found, values = _coded(wanted)
        parts.append((f"id IN (SELECT work_id FROM ({found}))", values))
    for fact in filters.facts:
        found, values = works_with(fact)
        parts.append((f"id IN ({found})", values))
    for unwanted in filters.without:
        condition, parameters = _condition(unwanted)
        parts.append((f"id NOT IN (SELECT id FROM work WHERE {condition})", parameters))
    for table, expression in (("text_stemmed", filters.match), ("text_plain", filters.exact)):
        if expression:
            parts.append((f"id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)", [expression]))
    return parts


# Which values count while nobody has spoken: those of models from their threshold on.
COUNTS = """(v.origin NOT LIKE 'model:%' OR v.score >= (
    SELECT t.least FROM model_threshold t
    WHERE t.scheme = v.scheme AND t.code IN (v.code, '') AND t.origin = v.origin
    ORDER BY t.code DESC LIMIT 1))"""


def _coded(wanted: CodeFilter) -> tuple[str, Parameters]:
    """The works that hold one of the codes; a work may come several times."""
    condition = f"scheme = ? AND code IN ({_marks(wanted.codes)})"
    return _effective(condition), [wanted.scheme, *wanted.codes] * 2


def _effective(condition: str) -> str:
    """Work and code of the effective values that fit a condition, whose parameters are bound twice.

    A pair comes once for everyone who says so. The view of that name says the same as a set, but SQLite
    reads it whole before it looks at the condition.
    """
    return f"""SELECT work_id, code FROM value v WHERE {condition} AND {COUNTS}
                 AND NOT EXISTS (SELECT 1 FROM verdict d WHERE d.work_id = v.work_id AND d.scheme = v.scheme
                                 AND d.code = v.code AND d.verdict = 'reject')
               UNION ALL SELECT work_id, code FROM verdict WHERE {condition} AND verdict = 'accept'"""


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
