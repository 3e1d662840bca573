"""Writing one merged work into its tables; the only place where a work's rows change."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migresearch.clean.languages import detect_language
from migresearch.clean.notices import Notice, notice_of
from migresearch.clean.titles import title_key
from migresearch.records import IdScheme, Kind, Record, Relation, RelationType, text_hash, year_of
from migresearch.store.keys import make_key
from migresearch.store.merge import Merged, Version, merge
from migresearch.store.relations import SHARED, adopt, refresh_mark, write_relations
from migresearch.store.rules import Rules
from migresearch.store.texts import Texts, WorkText
from migresearch.store.versions import versions_of

# Identifiers that a preprint and the article it became may both carry.
SHAREABLE = frozenset({IdScheme.ARXIV, IdScheme.PMID, IdScheme.HANDLE})
NO_OVERRIDES: Mapping[str, tuple[str, str]] = {}


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A work as merged from its versions, not yet written."""

    merged: Merged
    derived: Derived

    @classmethod
    def of(
        cls, versions: Sequence[Version], overrides: Mapping[str, tuple[str, str]] = NO_OVERRIDES
    ) -> "Draft":
        merged = merge(versions, overrides)
        language = merged["language"] or detect_language(merged["title"], merged["abstract"])
        return cls(merged, Derived(language, title_key(merged["title"]), notice_of(merged["title"])))


def found_work(connection: sqlite3.Connection, founder: Record, draft: Draft) -> int:
    """A new work under a key of its own; its parts are written by :func:`write_parts`."""
    row = _fields(draft) | {"key": make_key(connection, founder.source, founder.source_id)}
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    cursor = connection.execute(f"INSERT INTO work ({columns}) VALUES ({marks}) RETURNING id", row)
    work_id: int = cursor.fetchone()[0]
    return work_id


def write_work(connection: sqlite3.Connection, work_id: int, rules: Rules, texts: Texts) -> None:
    """Merge the work's versions anew and write what follows from them; its text is put to ``texts``."""
    draft = Draft.of(versions_of(connection, work_id), _overrides(connection, work_id))
    _clear(connection, work_id)
    row = _fields(draft)
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    connection.execute(f"UPDATE work SET {assignments} WHERE id = :id", row | {"id": work_id})
    write_parts(connection, work_id, draft, rules, texts)


def write_parts(
    connection: sqlite3.Connection, work_id: int, draft: Draft, rules: Rules, texts: Texts
) -> None:
    """Write everything of a work that stands in tables of its own; its text is put to ``texts``."""
    merged, derived = draft.merged, draft.derived
    _write_identifiers(connection, work_id, merged)
    _write_people_and_keywords(connection, work_id, merged)
    _write_values(connection, work_id, merged, rules)
    texts.put(work_id, _text(merged, derived.language))
    relations = (*merged.relations, *_to_article(merged))
    touched = write_relations(connection, work_id, relations, derived.notice_type, derived.target_key)
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
    connection.execute(
        "UPDATE relation SET target_id = :kept WHERE target_id = :absorbed AND work_id <> :kept",
        {"kept": kept, "absorbed": absorbed},
    )
    # The newest stamp must not go with a text: an index that has it would take the next one for known.
    connection.execute(
        "UPDATE work_text SET stamp = (SELECT max(stamp) + 1 FROM work_text) WHERE work_id = ?", (kept,)
    )
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


def _fields(draft: Draft) -> dict[str, Any]:
    """The columns of the work's own row."""
    merged, derived = draft.merged, draft.derived
    origins = dict(merged.origins)
    if derived.language and "language" not in origins:
        origins["language"] = "detected in the text"
    return {name: merged[name] for name in PLAIN_FIELDS} | {
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


def _to_article(merged: Merged) -> list[tuple[Relation, str]]:
    """A preprint is a version of whatever other work carries one of its identifiers, now or later."""
    if merged.kind is not Kind.PREPRINT:
        return []
    return [
        (Relation(RelationType.VERSION_OF, identifier), SHARED)
        for identifier in merged.identifiers
        if identifier.scheme in SHAREABLE
    ]


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


def _text(merged: Merged, language: str | None) -> WorkText:
    return WorkText(
        merged["title"],
        merged["abstract"] or "",
        "; ".join(merged["keywords"] or ()),
        merged["venue"] or "",
        "; ".join(person.name for person in merged.contributors),
        language or "",
    )
