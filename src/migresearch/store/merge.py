"""The deterministic merge of source records into one work; pure, no SQL.

Per field: a curator's override, then source precedence (``precedence.toml``), then the name of the
source, then the newest version that has a value. Older versions take part, so what a source withdraws
later is kept. Identifiers, relations and claims are the union over current versions;
of facts see :mod:`migresearch.store.facts`.
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from migresearch.clean.abstracts import is_fragment
from migresearch.facts import FactName
from migresearch.records import Claim, Contributor, Identifier, Kind, Record, Relation
from migresearch.store.facts import StoredFact, merged_facts

T = TypeVar("T")

FIELDS = (
    "kind", "title", "abstract", "language", "issued", "online", "indexed", "venue", "publisher",
    "volume", "issue", "pages", "url", "open_access", "licence", "retracted",
    "contributors", "keywords", "issns",
)  # fmt: skip
# What a curator can set: the fields, and the facts by their names.
SETTABLE = (*FIELDS, *map(str, FactName))


@dataclass(frozen=True, slots=True)
class Version:
    """One stored version of a source's record; ``number`` grows with every version stored."""

    number: int
    current: bool
    record: Record


@dataclass(frozen=True, slots=True)
class Merged:
    """A work as merged: field values, the source of each field, and the unions.

    ``origins`` maps a field to ``source source_id``; a withdrawn value's origin ends in
    ``(earlier version)``. ``abstract_licence`` is what the record that gave the abstract is under.
    """

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    identifiers: tuple[Identifier, ...]
    relations: tuple[tuple[Relation, str], ...]
    claims: tuple[tuple[Claim, str], ...]
    facts: tuple[StoredFact, ...] = ()
    abstract_licence: str | None = None

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def kind(self) -> Kind:
        return Kind(self.values["kind"])

    @property
    def contributors(self) -> tuple[Contributor, ...]:
        people: tuple[Contributor, ...] = self.values.get("contributors", ())
        return people


def merge(versions: Sequence[Version], overrides: Mapping[str, tuple[str, str]]) -> Merged:
    """The work that these versions describe.

    ``overrides`` maps a field, or a name of facts, to (value, person). A field nobody fills is absent.
    """
    newest_first = sorted(versions, key=lambda version: (not version.current, -version.number))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for name in FIELDS:
        best = _best(name, newest_first)
        if best is not None:
            values[name] = getattr(best.record, name)
            origins[name] = _origin(best)
    for name, (value, person) in overrides.items():
        if name in FIELDS:
            values[name], origins[name] = _typed(name, value), f"curator {person}"
    current = [version.record for version in newest_first[::-1] if version.current] or [
        newest_first[0].record
    ]
    return Merged(
        values,
        origins,
        identifiers=_union(current, lambda record: record.identifiers),
        relations=_union(current, lambda record: [(item, record.source) for item in record.relations]),
        claims=_union(current, lambda record: [(item, record.source) for item in record.claims]),
        facts=merged_facts(current, overrides, rank),
        abstract_licence=None if "abstract" in overrides else _licence_of_abstract(newest_first),
    )


def _best(name: str, newest_first: Sequence[Version]) -> Version | None:
    filled = [version for version in newest_first if getattr(version.record, name) not in (None, "", ())]
    if len(filled) < 2:
        return filled[0] if filled else None
    return min(filled, key=lambda version: _place(name, version))


def _place(name: str, version: Version) -> tuple[bool, int, str]:
    """Which source was harvested first is chance: of sources of one rank their names decide. Files are
    imported in an order that somebody chose: there the newest one counts."""
    source = version.record.source
    return _is_fragment(name, version), rank(name, source), "" if source.startswith("import:") else source


def _is_fragment(name: str, version: Version) -> bool:
    """A repository's few words on a work never stand in the place of an abstract."""
    return name == "abstract" and is_fragment(version.record.abstract or "")


def _licence_of_abstract(newest_first: Sequence[Version]) -> str | None:
    best = _best("abstract", newest_first)
    return best.record.licence if best else None


def _origin(version: Version) -> str:
    ending = "" if version.current else " (earlier version)"
    return f"{version.record.source} {version.record.source_id}{ending}"


def _typed(name: str, value: str) -> Any:
    """An override's stored JSON as the field's own type."""
    return getattr(Record.from_json(json.dumps(_SKELETON | {name: json.loads(value)})), name)


_SKELETON = {"source": "curator", "source_id": "curator", "kind": "article", "title": "untitled"}


def _union(records: Sequence[Record], items: Callable[[Record], Sequence[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for record in records for item in items(record)))


@cache
def rank(field: str, source: str) -> int:
    """The place of a source in the precedence of a field; smaller counts more."""
    order = _precedence()["fields"].get(field) or _precedence()["default"]
    exact = [place for place, name in enumerate(order) if name == source]
    if exact:
        return exact[0]
    return next(
        place for place, name in enumerate(order) if name.endswith("*") and source.startswith(name[:-1])
    )


@cache
def _precedence() -> dict[str, Any]:
    return tomllib.loads(files("migresearch.store").joinpath("precedence.toml").read_text(encoding="utf-8"))
