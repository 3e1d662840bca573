"""The starter shelf: landmark works and policy indices, as data shipped with the package.

The ``works-*.toml`` files beside this module hold bibliographic facts, each entry with the published sources
it was found in and the day it was checked; the abstracts are this project's own notes. The files in
``indices/`` hold statements about policy indices, which are works too.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from migresearch.catalogue.index_records import index_entries
from migresearch.catalogue.naming import RULE, SOURCE
from migresearch.clean import identifiers, names
from migresearch.errors import RecordError
from migresearch.records import Claim, Contributor, Entry, Identifier, IdScheme, Kind, Record, Role

_FILES = re.compile(r"works(?:-[a-z-]+)?\.toml")
_MANDATORY = ("id", "kind", "title", "language", "abstract", "note_by", "sources", "checked")
_OPTIONAL = (
    "authors", "editors", "year", "venue", "publisher", "volume", "issue", "pages",
    "doi", "isbn", "handle", "url", "topics", "countries",
)  # fmt: skip
_LISTS = ("authors", "editors", "sources", "topics", "countries")


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """One entry as it stands in its file, checked for completeness: ``fields`` are the TOML values."""

    file: str
    fields: Mapping[str, Any]

    @property
    def place(self) -> str:
        """Where a person finds the entry: file and id."""
        return f"{self.file}, entry {self.fields.get('id', 'without id')!r}"


def shelf(folder: Traversable | None = None) -> Iterator[Entry]:
    """The shelf's entries on their way into the store, in the order of files and entries; the policy
    indices stand last.

    Raises :class:`RecordError`, naming file and entry, for an unknown, missing or malformed field.
    """
    for entry in entries(folder):
        record = _record(entry)
        record.check()
        yield Entry(record, _raw(entry), RULE)
    yield from index_entries(folder.joinpath("indices") if folder else None)


def entries(folder: Traversable | None = None) -> Iterator[ShelfEntry]:
    """The entries of ``folder`` (default: the shipped ones) with their own fields, sources and dates."""
    for file in sorted((folder or files(__name__)).iterdir(), key=lambda one: one.name):
        if _FILES.fullmatch(file.name):
            yield from _entries_of(file)


def _entries_of(file: Traversable) -> Iterator[ShelfEntry]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RecordError(f"{file.name}: not valid TOML: {error}") from error
    if set(tables) != {"works"}:
        raise RecordError(
            f"{file.name}: expected only [[works]], found {', '.join(sorted(tables)) or 'nothing'}"
        )
    for fields in tables["works"]:
        yield _checked(ShelfEntry(file.name, fields))


def _checked(entry: ShelfEntry) -> ShelfEntry:
    fields = entry.fields
    if unknown := sorted(set(fields) - {*_MANDATORY, *_OPTIONAL}):
        raise RecordError(f"{entry.place}: unknown field {', '.join(unknown)}")
    if missing := [name for name in _MANDATORY if not fields.get(name)]:
        raise RecordError(f"{entry.place}: missing {', '.join(missing)}")
    if not (fields.get("authors") or fields.get("editors")):
        raise RecordError(f"{entry.place}: missing authors or editors")
    if "year" not in fields and fields["kind"] != Kind.POLICY_INDEX:  # an index runs over years and versions
        raise RecordError(f"{entry.place}: missing year")
    if wrong := [name for name in fields if not _has_type(name, fields[name])]:
        raise RecordError(f"{entry.place}: {wrong[0]} has the wrong type")
    return entry


def _has_type(name: str, value: Any) -> bool:
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    expected = {"year": int, "checked": date}.get(name, str)
    return type(value) is expected


def _record(entry: ShelfEntry) -> Record:
    fields = entry.fields
    return Record(
        source=SOURCE,
        source_id=fields["id"],
        kind=_kind(entry),
        title=fields["title"],
        abstract=fields["abstract"],
        language=fields["language"],
        issued=str(fields["year"]) if "year" in fields else None,
        venue=fields.get("venue"),
        publisher=fields.get("publisher"),
        volume=fields.get("volume"),
        issue=fields.get("issue"),
        pages=fields.get("pages"),
        url=fields.get("url"),
        identifiers=tuple(_identifiers(entry)),
        contributors=tuple(_contributors(fields)),
        claims=tuple(_claims(fields)),
    )


def _kind(entry: ShelfEntry) -> Kind:
    try:
        return Kind(entry.fields["kind"])
    except ValueError:
        raise RecordError(
            f"{entry.place}: unknown kind {entry.fields['kind']!r}; known: {', '.join(Kind)}"
        ) from None


def _identifiers(entry: ShelfEntry) -> Iterator[Identifier]:
    readers = {"doi": identifiers.doi, "isbn": identifiers.isbn, "handle": identifiers.handle}
    for name, read in readers.items():
        if raw := entry.fields.get(name):
            value = read(raw)
            if value is None:
                raise RecordError(f"{entry.place}: {name} {raw!r} is malformed")
            yield Identifier(IdScheme(name), value)


def _contributors(fields: Mapping[str, Any]) -> Iterator[Contributor]:
    for field, role in (("authors", Role.AUTHOR), ("editors", Role.EDITOR)):
        for name in fields.get(field, []):
            if contributor := names.person(name, role):
                yield contributor


def _claims(fields: Mapping[str, Any]) -> Iterator[Claim]:
    for field, scheme in (("topics", "topics"), ("countries", "geographies")):
        yield from (Claim(scheme, code) for code in fields.get(field, []))


def _raw(entry: ShelfEntry) -> bytes:
    return json.dumps(entry.fields, ensure_ascii=False, sort_keys=True, default=str).encode()
