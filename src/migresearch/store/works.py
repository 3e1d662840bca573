"""Writing one merged work into its tables; the only place where a work's rows change."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from migresearch.clean.languages import detect_language
from migresearch.clean.notices import Notice, notice_of
from migresearch.clean.titles import title_key
from migresearch.records import IdScheme, RelationType, text_hash, year_of
from migresearch.store.keys import make_key
from migresearch.store.merge import Merged, Version, merge
from migresearch.store.relations import adopt, refresh_mark, write_relations
from migresearch.store.rules import Rules
from migresearch.store.versions import versions_of


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from a merged work's text."""

    language: str | None
    title_key: str
    notice: Notice | None

    @property
    def notice_type(self) -> RelationType | None:
        """What kind of notice the work is; None for ordinary works, also for those marked in their title."""
        return self.notice.type if self.notice and not self.notice.marks_itself else None

    @property
    def target_key(self) -> str | None:
        """The key of the title a notice is about."""
        return (
            title_key(self.notice.title) if self.notice and self.notice_type and self.notice.title else None
        )


def found_work(connection: sqlite3.Connection, source: str, source_id: str) -> int:
    """A new, still empty work founded by this source record."""
    cursor = connection.execute(
        """INSERT INTO work (key, kind, title, title_key, text_hash, origins)
           VALUES (?, 'article', '', '', '', '{}') RETURNING id""",
        (make_key(connection, source, source_id),),
    )
    work_id: int = cursor.fetchone()[0]
    return work_id


def write_work(
    connection: sqlite3.Connection,
    work_id: int,
    rules: Rules,
    stamp: int,
    versions: list[Version] | None = None,
) -> None:
    """Merge the work's versions anew and write what follows from them.

    ``versions`` are given for a work just founded, which has nothing to read back or clear.
    ``stamp`` is kept with the text: derived indexes know by it which texts are newer than they are.
    """
    if versions is None:
        _clear(connection, work_id)
    overrides = _overrides(connection, work_id) if versions is None else {}
    merged = merge(versions or versions_of(connection, work_id), overrides)
    derived = Derived(
        merged["language"] or detect_language(merged["title"], merged["abstract"]),
        title_key(merged["title"]),
        notice_of(merged["title"]),
    )
    _write_fields(connection, work_id, merged, derived)
    _write_identifiers(connection, work_id, merged)
    _write_people_and_keywords(connection, work_id, merged)
    _write_values(connection, work_id, merged, rules)
    _write_text(connection, work_id, merged, (derived.language, stamp))
    touched = write_relations(connection, work_id, merged.relations, derived.notice_type, derived.target_key)
    touched |= adopt(connection, work_id, merged.identifiers, derived.title_key)
    for changed in touched | {work_id}:
        refresh_mark(connection, changed)


def _clear(connection: sqlite3.Connection, work_id: int) -> None:
    """Forget what the sources and rules said; what models and people said has its own writers."""
    for table in ("identifier", "contributor", "keyword"):
        connection.execute(f"DELETE FROM {table} WHERE work_id = ?", (work_id,))
    connection.execute("DELETE FROM value WHERE work_id = ? AND origin NOT LIKE 'model:%'", (work_id,))


def absorb(connection: sqlite3.Connection, kept: int, absorbed: int) -> int:
    """Two works are one: the older key survives, the other stays as an alias. Returns the survivor."""
    kept, absorbed = sorted((kept, absorbed))
    key = connection.execute("SELECT key FROM work WHERE id = ?", (absorbed,)).fetchone()[0]
    for table in ("source_record", "decision", "work_alias"):
        connection.execute(f"UPDATE {table} SET work_id = ? WHERE work_id = ?", (kept, absorbed))
    connection.execute("UPDATE OR IGNORE override SET work_id = ? WHERE work_id = ?", (kept, absorbed))
    connection.execute("UPDATE relation SET target_id = ? WHERE target_id = ?", (kept, absorbed))
    connection.execute("DELETE FROM work_text WHERE work_id = ?", (absorbed,))
    connection.execute("DELETE FROM work WHERE id = ?", (absorbed,))
    connection.execute("INSERT INTO work_alias VALUES (?, ?)", (key, kept))
    return kept


def add_candidates(connection: sqlite3.Connection, work_id: int, others: Iterable[tuple[int, str]]) -> None:
    """Remember that a person should look whether these works are the same."""
    connection.executemany(
        "INSERT OR IGNORE INTO candidate VALUES (?, ?, ?)",
        [(min(work_id, other), max(work_id, other), reason) for other, reason in others],
    )


def _overrides(connection: sqlite3.Connection, work_id: int) -> dict[str, tuple[str, str]]:
    rows = connection.execute("SELECT field, value, person FROM override WHERE work_id = ?", (work_id,))
    return {row["field"]: (row["value"], row["person"]) for row in rows}


PLAIN_FIELDS = (
    "kind", "title", "abstract", "issued", "online", "indexed", "venue", "publisher", "volume",
    "issue", "pages", "url", "open_access", "licence",
)  # fmt: skip


def _write_fields(connection: sqlite3.Connection, work_id: int, merged: Merged, derived: Derived) -> None:
    origins = dict(merged.origins)
    if derived.language and "language" not in origins:
        origins["language"] = "detected in the text"
    row = {name: merged[name] for name in PLAIN_FIELDS} | {
        "language": derived.language,
        "title_key": derived.title_key,
        "year": year_of(merged["issued"], merged["online"], merged["indexed"]),
        "doi": _doi(merged),
        "issns": json.dumps(merged["issns"] or ()),
        "retracted": _is_retracted(merged, derived),
        "notice": derived.notice_type,
        "text_hash": text_hash(merged["title"], merged["abstract"]),
        "origins": json.dumps(origins, ensure_ascii=False),
    }
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(f"UPDATE work SET {assignments} WHERE id = :id", row | {"id": work_id})


def _is_retracted(merged: Merged, derived: Derived) -> bool | None:
    """A source's word, or the publisher's own mark in the title."""
    marked = derived.notice is not None and derived.notice.marks_itself
    return marked or merged["retracted"]


def _doi(merged: Merged) -> str | None:
    return next((i.value for i in merged.identifiers if i.scheme is IdScheme.DOI), None)


def _write_identifiers(connection: sqlite3.Connection, work_id: int, merged: Merged) -> None:
    # A further DOI of this record may belong to another work already; that work keeps it.
    connection.executemany(
        "INSERT OR IGNORE INTO identifier VALUES (?, ?, ?)",
        [(identifier.scheme, identifier.value, work_id) for identifier in merged.identifiers],
    )


def _write_people_and_keywords(connection: sqlite3.Connection, work_id: int, merged: Merged) -> None:
    connection.executemany(
        "INSERT INTO contributor VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (work_id, place, person.role, person.name, person.family, person.given, person.orcid)
            for place, person in enumerate(merged.contributors)
        ],
    )
    connection.executemany(
        "INSERT INTO keyword VALUES (?, ?, ?)",
        [(work_id, place, word) for place, word in enumerate(merged["keywords"] or ())],
    )


def _write_values(connection: sqlite3.Connection, work_id: int, merged: Merged, rules: Rules) -> None:
    rows: list[tuple[int, str, str, str, str, float | None, str]] = [
        (work_id, claim.scheme, claim.code, f"source:{source}", "", claim.score, claim.label or "")
        for claim, source in merged.claims
    ]
    rows += [
        (work_id, found.scheme, found.code, "rule", rules.versions[found.scheme], None, found.explanation)
        for found in rules.findings(merged["title"], merged["abstract"], merged.kind)
    ]
    connection.executemany("INSERT OR IGNORE INTO value VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def _write_text(
    connection: sqlite3.Connection, work_id: int, merged: Merged, language_and_stamp: tuple[str | None, int]
) -> None:
    language, stamp = language_and_stamp
    row = (
        merged["title"],
        merged["abstract"] or "",
        "; ".join(merged["keywords"] or ()),
        merged["venue"] or "",
        "; ".join(person.name for person in merged.contributors),
        language or "",
    )
    # An update in place and only where something changed: REPLACE would leave ghost hits in FTS5.
    connection.execute(
        """INSERT INTO work_text VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (work_id) DO UPDATE SET title = excluded.title, abstract = excluded.abstract,
               keywords = excluded.keywords, venue = excluded.venue, people = excluded.people,
               language = excluded.language, stamp = excluded.stamp
           WHERE (title, abstract, keywords, venue, people, language)
              IS NOT (excluded.title, excluded.abstract, excluded.keywords, excluded.venue,
                      excluded.people, excluded.language)""",
        (work_id, *row, stamp),
    )
