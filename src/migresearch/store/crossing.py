"""Where two classifications meet in the same works: what an evidence-gap map counts."""

import sqlite3
from dataclasses import dataclass

from migresearch.records import Kind

# Catalogue entries of indices are works too, but no evidence.
_NO_EVIDENCE = Kind.POLICY_INDEX


@dataclass(frozen=True, slots=True)
class Classified:
    """A work by its year and its codes in two schemes; ``others`` may be empty, ``year`` unknown."""

    year: int | None
    codes: tuple[str, ...]
    others: tuple[str, ...]


def classified(connection: sqlite3.Connection, scheme: str, other: str) -> list[Classified]:
    """The works that have any code of ``scheme``, with those of ``other``; effective values only."""
    rows = connection.execute(
        """WITH one AS MATERIALIZED (
               SELECT work_id, group_concat(code) AS codes FROM effective_value WHERE scheme = ? GROUP BY 1),
           two AS MATERIALIZED (
               SELECT work_id, group_concat(code) AS codes FROM effective_value
               WHERE scheme = ? AND work_id IN (SELECT work_id FROM one) GROUP BY 1)
           SELECT w.year, one.codes, two.codes
           FROM one JOIN work w ON w.id = one.work_id LEFT JOIN two ON two.work_id = one.work_id
           WHERE w.kind <> ?""",
        (scheme, other, _NO_EVIDENCE),
    )
    return [Classified(year, _split(codes), _split(others)) for year, codes, others in rows]


def _split(codes: str | None) -> tuple[str, ...]:
    return tuple(codes.split(",")) if codes else ()
