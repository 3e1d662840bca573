"""One RIS entry to a record."""

from collections.abc import Callable, Mapping
from typing import Any

from migresearch.clean.names import person
from migresearch.errors import RecordError
from migresearch.importers.columns import record_of_fields
from migresearch.importers.pieces import Piece, decoded
from migresearch.importers.remarks import Remarks
from migresearch.records import Contributor, Kind, Record, Role

KINDS = {
    name: kind
    for kind, names in {
        Kind.ARTICLE: "JOUR JFULL EJOUR MGZN CONF CPAPER INPR ABST GEN",
        Kind.BOOK: "BOOK EBOOK EDBOOK SER",
        Kind.CHAPTER: "CHAP ECHAP ENCYC DICT",
        Kind.REPORT: "RPRT GOVDOC STAND PAMP",
        Kind.WORKING_PAPER: "UNPB MANSCPT",
        Kind.THESIS: "THES",
        Kind.DATASET: "DATA AGGR DBASE",
        Kind.NEWS: "NEWS BLOG WEB ELEC",
        Kind.LEGAL_DEVELOPMENT: "BILL CASE LEGAL STAT HEAR UNBILL",
        Kind.FUNDING: "GRANT",
        Kind.TOOL: "COMP",
    }.items()
    for name in names.split()
}
# rispy's names for the tags, best first: databases disagree on which tag holds what.
_TITLE = ("title", "primary_title")
_VENUE = (
    "alternate_title3",
    "journal_name",
    "secondary_title",
    "alternate_title2",
    "alternate_title1",
    "tertiary_title",
)
_ABSTRACT = ("abstract", "notes_abstract")
_ISSUED = ("publication_year", "year", "date")
_KEY = ("id", "accession_number")
_PLAIN = ("doi", "publisher", "volume", "language", "issn")


def ris_reader(source: str, mapping: Mapping[str, str], remarks: Remarks) -> Callable[[Piece], Record]:
    """The function that reads one entry; ``mapping`` (our field -> rispy's name) wins over the known tags."""

    def read(piece: Piece) -> Record:
        entry = _parsed(decoded(piece.raw)[0])
        fields = _fields(entry) | {ours: entry.get(theirs) for ours, theirs in mapping.items()}
        return record_of_fields(fields, source, remarks)

    return read


def _parsed(text: str) -> dict[str, Any]:
    import rispy

    entries = rispy.loads(text)
    if len(entries) != 1:
        raise RecordError("not valid RIS")
    return dict(entries[0])


def _fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    stated = str(entry.get("type_of_reference") or "").strip()
    named = entry.get("type_of_work")  # what TY has no word for, our exports say here
    kind = Kind(named) if named in set(Kind) else KINDS.get(stated.upper(), stated)
    return {
        "title": _first(entry, _TITLE),
        "authors": _people(entry, ("authors", "first_authors"), Role.AUTHOR),
        "editors": _people(entry, ("secondary_authors",), Role.EDITOR)
        if kind in (Kind.BOOK, Kind.CHAPTER)
        else None,
        "abstract": _first(entry, _ABSTRACT),
        "venue": _first(entry, _VENUE),
        "issued": _issued(entry),
        "kind": kind,
        "keywords": entry.get("keywords"),
        "issue": entry.get("number"),
        "first_page": entry.get("start_page"),
        "last_page": entry.get("end_page"),
        "url": entry.get("urls"),
        "isbn": entry.get("issn"),
        "key": _first(entry, _KEY),
    } | {name: entry.get(name) for name in _PLAIN}


def _first(entry: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = (entry[name] for name in names if entry.get(name))
    value = next(found, None)
    return " ".join(value) if isinstance(value, list) else value


def _issued(entry: Mapping[str, Any]) -> str | None:
    """The fullest date: ``DA`` may complete the year of ``PY``."""
    dates = [str(entry[name]) for name in _ISSUED if entry.get(name)]
    year = dates[0][:4] if dates else ""
    return max(
        (date for date in dates if date.startswith(year)),
        key=lambda date: len(date.rstrip("/")),
        default=None,
    )


def _people(entry: Mapping[str, Any], names: tuple[str, ...], role: Role) -> list[Contributor]:
    """Each tag holds one name; a name without a comma is a body's or has no given name."""
    found = (person(one, role) for name in names for one in entry.get(name) or ())
    return [one for one in found if one]
