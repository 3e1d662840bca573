"""A work as rows: what its records come to, worked out without the database, in whatever process."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from migresearch.clean.languages import detect_language
from migresearch.clean.notices import Notice, notice_of
from migresearch.clean.titles import title_key
from migresearch.facts import FactName
from migresearch.records import Identifier, IdScheme, Kind, Relation, RelationType, text_hash, year_of
from migresearch.store.merge import Merged, Version, merge
from migresearch.store.relations import SHARED, Pointer
from migresearch.store.rules import Rules

# Identifiers that a preprint and the article it became may both carry.
SHAREABLE = frozenset({IdScheme.ARXIV, IdScheme.PMID, IdScheme.HANDLE})
PLAIN_FIELDS = (
    "title", "abstract", "issued", "online", "indexed", "venue", "publisher", "volume",
    "issue", "pages", "url", "licence",
)  # fmt: skip
# Facts that people look for by their words, as for keywords; those about bodies and places are for filters.
SEARCHED_FACTS = frozenset(
    {
        FactName.THEME,
        FactName.GROUND,
        FactName.INSTRUMENT,
        FactName.COURT,
        FactName.CASE,
        FactName.PROGRAMME,
        FactName.GRANT,
        FactName.ACRONYM,
    }
)
NO_OVERRIDES: Mapping[str, tuple[str, str]] = {}


class WorkText(NamedTuple):
    """What is searched of a work; several keywords or people are joined by ``; ``, facts being keywords."""

    title: str
    abstract: str
    keywords: str
    venue: str
    people: str
    language: str


class WorkRows(NamedTuple):
    """The rows of one work in every table, without its number. All values are plain, cheap to send.

    ``work`` maps columns to values; ``identifiers`` are (scheme, value); ``people``, ``keywords``,
    ``values`` and ``facts`` are in the order of their tables' columns. ``notice_target`` is the title
    (as a title key) that a notice is about.
    """

    work: dict[str, Any]
    identifiers: list[tuple[str, str]]
    people: list[tuple[str, str, str | None, str | None, str | None]]
    keywords: tuple[str, ...]
    values: list[tuple[str, str, str, str, float | None, str]]
    facts: list[tuple[str, str, str]]
    text: WorkText
    pointers: list[Pointer]
    notice_target: str | None


def rows_of(
    versions: Sequence[Version], rules: Rules, overrides: Mapping[str, tuple[str, str]] = NO_OVERRIDES
) -> WorkRows:
    """The rows of the work that these versions describe; ``overrides`` as in :func:`merge`."""
    merged = merge(versions, overrides)
    notice = notice_of(merged["title"])
    language = merged["language"] or detect_language(merged["title"], merged["abstract"])
    return WorkRows(
        _work(merged, notice, language),
        [_pair(identifier) for identifier in merged.identifiers],
        [(one.role.value, one.name, one.family, one.given, one.orcid) for one in merged.contributors],
        merged["keywords"] or (),
        _values(merged, rules),
        [(one.name, one.value, one.origin) for one in merged.facts],
        _text(merged, language),
        _pointers(merged),
        _target_of(notice),
    )


def _work(merged: Merged, notice: Notice | None, language: str | None) -> dict[str, Any]:
    origins = dict(merged.origins)
    if language and "language" not in origins:
        origins["language"] = "detected in the text"
    kind_of_notice = _type_of(notice)
    return {name: merged[name] for name in PLAIN_FIELDS} | {
        "kind": merged.kind.value,
        "open_access": merged["open_access"] and merged["open_access"].value,
        "abstract_source": _source_of(origins.get("abstract")) if merged["abstract"] else None,
        "abstract_licence": merged.abstract_licence,
        "language": language,
        "title_key": title_key(merged["title"]),
        "year": year_of(merged["issued"], merged["online"], merged["indexed"]),
        "doi": _doi(merged),
        "issns": json.dumps(merged["issns"] or ()),
        "retracted": _is_retracted(merged, notice),
        "notice": kind_of_notice and kind_of_notice.value,
        "text_hash": text_hash(merged["title"], merged["abstract"]),
        "origins": json.dumps(origins, ensure_ascii=False),
    }


def _source_of(origin: str | None) -> str | None:
    """The source in ``source source_id``."""
    return origin.partition(" ")[0] if origin else None


def _type_of(notice: Notice | None) -> RelationType | None:
    """What kind of notice the work is; None for ordinary works, also for those marked in their title."""
    return notice.type if notice and not notice.marks_itself else None


def _target_of(notice: Notice | None) -> str | None:
    return title_key(notice.title) if notice and not notice.marks_itself and notice.title else None


def _is_retracted(merged: Merged, notice: Notice | None) -> bool | None:
    """A source's word, or the publisher's own mark in the title."""
    return (notice is not None and notice.marks_itself) or merged["retracted"]


def _doi(merged: Merged) -> str | None:
    return next((i.value for i in merged.identifiers if i.scheme is IdScheme.DOI), None)


def _pair(identifier: Identifier) -> tuple[str, str]:
    return identifier.scheme.value, identifier.value


def _values(merged: Merged, rules: Rules) -> list[tuple[str, str, str, str, float | None, str]]:
    rows: list[tuple[str, str, str, str, float | None, str]] = [
        (claim.scheme, claim.code, f"source:{source}", "", claim.score, claim.label or "")
        for claim, source in merged.claims
    ]
    rows += [
        (found.scheme, found.code, "rule", rules.versions[found.scheme], None, found.explanation)
        for found in rules.findings(merged["title"], merged["abstract"], merged.kind)
    ]
    return rows


def _text(merged: Merged, language: str | None) -> WorkText:
    return WorkText(
        merged["title"],
        merged["abstract"] or "",
        "; ".join((*(merged["keywords"] or ()), *_searched_facts(merged))),
        merged["venue"] or "",
        "; ".join(person.name for person in merged.contributors),
        language or "",
    )


def _searched_facts(merged: Merged) -> list[str]:
    return [one.value for one in merged.facts if one.name in SEARCHED_FACTS]


def _pointers(merged: Merged) -> list[Pointer]:
    return [
        Pointer(
            relation.type.value,
            int(relation.inverse),
            *_pair(relation.target),
            origin,
            relation.date,
            relation.reason,
        )
        for relation, origin in (*merged.relations, *_to_article(merged))
    ]


def _to_article(merged: Merged) -> list[tuple[Relation, str]]:
    """A preprint is a version of whatever other work carries one of its identifiers, now or later."""
    if merged.kind is not Kind.PREPRINT:
        return []
    return [
        (Relation(RelationType.VERSION_OF, identifier), SHARED)
        for identifier in merged.identifiers
        if identifier.scheme in SHAREABLE
    ]
