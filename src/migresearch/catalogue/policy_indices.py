"""The catalogue of migration policy indices: files of statements, each with its source and confidence.

The format is described in ``docs/adding-an-index.md``.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from migresearch.catalogue.vocabulary import CONFIDENCES, FIELDS, SETS, SOURCE_KINDS
from migresearch.errors import RecordError, unknown

_HEAD = {"id", "set", "note", "note_by", "topics", "checked", "statements", "sources"}
_SOURCE = {"title", "url", "kind", "date"}
_STATEMENT = {"field", "value", "edition", "source", "confidence", "note"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements stand. ``kind``: who speaks; ``dated``: ISO year or day of publication, if known."""

    id: str
    title: str
    url: str
    kind: str
    dated: str | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact about an index, as a source says it; ``edition`` None: about the index as such."""

    field: str
    value: Any
    edition: str | None
    source: Source
    confidence: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A policy index with everything that is said of it; ``note`` is the project's own description."""

    id: str
    set: str
    note: str
    note_by: str
    topics: tuple[str, ...]
    checked: date
    statements: tuple[Statement, ...]

    def values(self, field: str) -> list[Any]:
        """What the statements say of a field, in the order of the file."""
        return [one.value for one in self.statements if one.field == field]


def policy_indices(folder: Traversable | None = None) -> Iterator[CatalogueEntry]:
    """The entries of ``folder`` (default: the shipped ones), by id.

    Raises :class:`RecordError`, naming the file, for anything the format does not allow.
    """
    for file in index_files(folder):
        yield _entry(file)


def index_files(folder: Traversable | None = None) -> list[Traversable]:
    """The files of the catalogue, by name."""
    home = folder or files(__package__).joinpath("indices")
    return sorted((one for one in home.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)


def catalogue_stamp(folder: Traversable | None = None) -> str:
    """A hash of all files: another one means that the catalogue has changed."""
    digest = hashlib.sha256()
    for file in index_files(folder):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _entry(file: Traversable) -> CatalogueEntry:
    try:
        fields = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{file.name}: not valid TOML: {error}") from error
    _check_names(file.name, fields, _HEAD)
    if fields["id"] != file.name.removesuffix(".toml"):
        raise RecordError(f"{file.name}: its id is {fields['id']!r}; file and id must agree")
    if fields["set"] not in SETS:
        raise unknown(f"set in {file.name}", fields["set"], SETS)
    if type(fields["checked"]) is not date:
        raise RecordError(f"{file.name}: checked must be a day, such as 2026-11-22")
    sources = {name: _source(file.name, name, one) for name, one in fields["sources"].items()}
    statements = tuple(_statement(file.name, one, sources) for one in fields["statements"])
    _check_use(file.name, sources, statements)
    return CatalogueEntry(
        fields["id"],
        fields["set"],
        fields["note"],
        fields["note_by"],
        tuple(fields["topics"]),
        fields["checked"],
        statements,
    )


def _source(file: str, name: str, fields: Mapping[str, Any]) -> Source:
    _check_names(f"{file}, source {name}", {"date": None, **fields}, _SOURCE)
    if fields["kind"] not in SOURCE_KINDS:
        raise unknown(f"kind of source in {file}", fields["kind"], SOURCE_KINDS)
    dated = str(fields["date"]) if "date" in fields else None
    return Source(name, fields["title"], fields["url"], fields["kind"], dated)


def _statement(file: str, fields: Mapping[str, Any], sources: Mapping[str, Source]) -> Statement:
    place = f"{file}, statement of {fields.get('field', '?')!r}"
    _check_names(place, {"edition": None, "confidence": None, "note": None, **fields}, _STATEMENT)
    if fields["field"] not in FIELDS:
        raise unknown(f"field in {file}", fields["field"], FIELDS)
    expected = FIELDS[fields["field"]]
    if not expected.accepts(fields["value"]):
        raise RecordError(f"{place}: {fields['value']!r} is not {expected.expected}")
    if fields["source"] not in sources:
        raise unknown(f"source in {file}", fields["source"], sources)
    source = sources[fields["source"]]
    confidence = fields.get("confidence", SOURCE_KINDS[source.kind])
    if confidence not in CONFIDENCES:
        raise unknown(f"confidence in {file}", confidence, CONFIDENCES)
    return Statement(
        fields["field"], fields["value"], fields.get("edition"), source, confidence, fields.get("note")
    )


def _check_names(place: str, fields: Mapping[str, Any], expected: set[str]) -> None:
    if surplus := sorted(set(fields) - expected):
        raise RecordError(f"{place}: unknown {', '.join(surplus)}; known: {', '.join(sorted(expected))}")
    if missing := sorted(expected - set(fields)):
        raise RecordError(f"{place}: missing {', '.join(missing)}")


def _check_use(file: str, sources: Mapping[str, Source], statements: tuple[Statement, ...]) -> None:
    used = {one.source.id for one in statements}
    if idle := sorted(set(sources) - used):
        raise RecordError(f"{file}: nothing is said by source {', '.join(idle)}")
    named = [one for one in statements if one.field == "name"]
    if not named:
        raise RecordError(f"{file}: no statement of its name")
