"""Short ways to write records down in tests of the store."""

from dataclasses import replace
from typing import Any

from migresearch.records import Entry, Identifier, IdScheme, Kind, Record
from migresearch.schemes import Rules
from migresearch.store import Batch, Saved, Store

NO_RULES = Rules(())
NOW = "2026-11-01T00:00:00Z"


def record(source_id: str, title: str = "A title", *, doi: str | None = None, **fields: Any) -> Record:
    base = Record(source="crossref", source_id=source_id, kind=Kind.ARTICLE, title=title)
    identifiers = tuple(fields.pop("identifiers", ()))
    if doi:
        identifiers = (Identifier(IdScheme.DOI, doi), *identifiers)
    return replace(base, identifiers=identifiers, **fields)


def entry(one: Record, rule: str = "journals") -> Entry:
    return Entry(one, one.title.encode(), rule)


def save(store: Store, *records: Record, now: str = NOW, rules: Rules = NO_RULES) -> Saved:
    return store.save([entry(one) for one in records], Batch(rules, now))
