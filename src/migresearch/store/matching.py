"""Which work a record belongs to.

A shared DOI is one work. A shared identifier of another kind is one work too, unless both
sides carry different DOIs, or one is a preprint and the other is not. The
former become duplicate candidates for a person, the latter are linked as versions.
"""

import sqlite3
from dataclasses import dataclass

from migresearch.records import Identifier, IdScheme, Kind, Record

# An ISBN names the book, which its chapters carry too; only whole books are recognised by it.
WHOLE_BOOKS = frozenset({Kind.BOOK, Kind.REPORT, Kind.THESIS})


@dataclass(frozen=True, slots=True)
class Match:
    """``work_id``: the work to attach to; ``absorbed``: a second work found to be the same one;
    ``candidates``: works that share an identifier but may not be merged by a machine."""

    work_id: int | None = None
    absorbed: int | None = None
    candidates: tuple[tuple[int, str], ...] = ()


def match(connection: sqlite3.Connection, record: Record, known_work: int | None) -> Match:
    """The work of this record; ``known_work`` is where earlier versions of it already hang."""
    by_doi = _by_doi(connection, record)
    if by_doi is not None:
        absorbed = known_work if known_work not in (None, by_doi) else None
        return Match(by_doi, absorbed)
    if known_work is not None:
        return Match(known_work)
    return _by_other(connection, record)


def _by_doi(connection: sqlite3.Connection, record: Record) -> int | None:
    for identifier in record.identifiers:
        if identifier.scheme is IdScheme.DOI:
            works = holders(connection, identifier)
            if works:
                return works[0]
    return None


def _by_other(connection: sqlite3.Connection, record: Record) -> Match:
    candidates: dict[int, str] = {}
    for identifier in record.identifiers:
        if not _identifies(identifier, record.kind):
            continue
        for work_id in holders(connection, identifier):
            if _may_merge(connection, record, work_id):
                return Match(work_id)
            if not _is_preprint_of(connection, record, work_id):
                candidates[work_id] = f"same {identifier.scheme} {identifier.value}"
    return Match(candidates=tuple(candidates.items()))


def _identifies(identifier: Identifier, kind: Kind) -> bool:
    if identifier.scheme is IdScheme.DOI:
        return False
    return identifier.scheme is not IdScheme.ISBN or kind in WHOLE_BOOKS


def _may_merge(connection: sqlite3.Connection, record: Record, work_id: int) -> bool:
    doi = connection.execute("SELECT doi FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    if record.doi and doi and record.doi != doi:
        return False
    return not _is_preprint_of(connection, record, work_id)


def _is_preprint_of(connection: sqlite3.Connection, record: Record, work_id: int) -> bool:
    """Whether one of the two is a preprint and the other is not: versions of one another, linked."""
    kind = connection.execute("SELECT kind FROM work WHERE id = ?", (work_id,)).fetchone()[0]
    return (record.kind is Kind.PREPRINT) != bool(kind == Kind.PREPRINT)


def holders(connection: sqlite3.Connection, identifier: Identifier) -> list[int]:
    """The works that carry this identifier, oldest first."""
    rows = connection.execute(
        "SELECT work_id FROM identifier WHERE scheme = ? AND value = ? ORDER BY work_id",
        (identifier.scheme, identifier.value),
    )
    return [row[0] for row in rows]
