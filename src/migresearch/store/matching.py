"""Which work a record belongs to.

A shared DOI is one work. A shared identifier of another kind is one work too, unless both
sides carry different DOIs, or one is a preprint and the other is not. The
former become duplicate candidates for a person, the latter are linked as versions.
"""

import sqlite3
from dataclasses import dataclass
from difflib import SequenceMatcher

from migresearch.records import IdScheme, Kind
from migresearch.store.keys import PREFIX
from migresearch.store.rows import WorkRows

# An ISBN names the book, which its chapters carry too; only whole books are recognised by it.
WHOLE_BOOKS = frozenset({Kind.BOOK, Kind.REPORT, Kind.THESIS})
# Titles of different works share some 0.3 to 0.5 of their letters; one that was mended keeps most of them.
LEAST_ALIKE = 0.7
UNLIKE = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """``work_id``: the work to attach to; ``absorbed``: a second work found to be the same one;
    ``candidates``: works that share an identifier but may not be merged by a machine."""

    work_id: int | None = None
    absorbed: int | None = None
    candidates: tuple[tuple[int, str], ...] = ()


def own_work(connection: sqlite3.Connection, source_id: str, title_key: str) -> int | None:
    """The work that was exported under this key, where the id of a record is one.

    The key may be another library's and by chance one of ours too: then the titles have nothing in common.
    """
    if not source_id.startswith(PREFIX):
        return None
    row = connection.execute(
        """SELECT id, title_key FROM work WHERE key = :key UNION ALL
           SELECT id, title_key FROM work_alias a JOIN work ON work.id = a.work_id WHERE a.key = :key""",
        {"key": source_id},
    ).fetchone()
    if row is None or SequenceMatcher(None, title_key, row[1]).ratio() < LEAST_ALIKE:
        return None
    work_id: int = row[0]
    return work_id


def match(
    connection: sqlite3.Connection,
    rows: WorkRows,
    known_work: int | None,
    apart: frozenset[int] = frozenset(),
) -> Match:
    """The work of a record with these rows; ``known_work`` is where earlier versions of it already hang.

    ``apart``: works that people said it is not the same as; whatever it shares with them, it stays apart.
    """
    strangers: dict[int, str] = {}
    by_doi = _by_doi(connection, rows, apart, strangers)
    if by_doi is not None:
        absorbed = known_work if known_work not in (None, by_doi) else None
        return Match(by_doi, absorbed)
    if known_work is not None:
        return Match(known_work)
    return _by_other(connection, rows, apart, strangers)


def _by_doi(
    connection: sqlite3.Connection, rows: WorkRows, apart: frozenset[int], strangers: dict[int, str]
) -> int | None:
    """The work of one of the DOIs; ``strangers`` takes those that have nothing but the DOI in common."""
    for scheme, value in rows.identifiers:
        if scheme != IdScheme.DOI:
            continue
        for work_id in _holders(connection, scheme, value):
            if work_id in apart:
                continue
            if not _is_stranger(connection, rows, work_id):
                return work_id
            strangers[work_id] = f"same {scheme} {value}, but another title, year and volume"
    return None


def _is_stranger(connection: sqlite3.Connection, rows: WorkRows, work_id: int) -> bool:
    """Whether a work of the same DOI has nothing else in common: one of the two DOIs is a slip."""
    own = rows.work
    if own["year"] is None or own["volume"] is None:
        return False
    year, volume, title = connection.execute(
        "SELECT year, volume, title_key FROM work WHERE id = ?", (work_id,)
    ).fetchone()
    if year in (None, own["year"]) or volume in (None, own["volume"]):
        return False
    return SequenceMatcher(None, own["title_key"], title).ratio() < UNLIKE


def _by_other(
    connection: sqlite3.Connection, rows: WorkRows, apart: frozenset[int], candidates: dict[int, str]
) -> Match:
    for scheme, value in rows.identifiers:
        if not _identifies(scheme, rows.work["kind"]):
            continue
        for work_id in _holders(connection, scheme, value):
            if work_id in apart:
                continue
            if _may_merge(connection, rows, work_id):
                return Match(work_id)
            if not _is_preprint_of(connection, rows, work_id):
                candidates[work_id] = f"same {scheme} {value}"
    return Match(candidates=tuple(candidates.items()))


def _identifies(scheme: str, kind: str) -> bool:
    if scheme == IdScheme.DOI:
        return False
    return scheme != IdScheme.ISBN or kind in WHOLE_BOOKS


def _may_merge(connection: sqlite3.Connection, rows: WorkRows, work_id: int) -> bool:
    doi = connection.execute("SELECT doi FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    if rows.work["doi"] and doi and rows.work["doi"] != doi:
        return False
    return not _is_preprint_of(connection, rows, work_id)


def _is_preprint_of(connection: sqlite3.Connection, rows: WorkRows, work_id: int) -> bool:
    """Whether one of the two is a preprint and the other is not: versions of one another, linked."""
    kind = connection.execute("SELECT kind FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    return bool(rows.work["kind"] == Kind.PREPRINT) != bool(kind == Kind.PREPRINT)


def _holders(connection: sqlite3.Connection, scheme: str, value: str) -> list[int]:
    """The works that carry this identifier, oldest first."""
    # The plus hides the scheme from the planner, which would else plan anew for every value of it because
    # one index is of one scheme only; planning takes ten times as long as looking.
    rows = connection.execute(
        "SELECT work_id FROM identifier WHERE scheme = +? AND value = ? ORDER BY work_id", (scheme, value)
    )
    return [row[0] for row in rows]
