"""One JSON object to a record: OpenAlex, Crossref, CSL or named fields, told by the object itself."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from migresearch.clean.crossref import crossref_record
from migresearch.clean.dates import from_date_parts
from migresearch.clean.fields import text_of
from migresearch.clean.openalex import openalex_record
from migresearch.errors import RecordError
from migresearch.importers.columns import field_names, named, record_of_fields, unused_names
from migresearch.importers.pieces import Piece, decoded
from migresearch.importers.remarks import Remarks
from migresearch.records import Kind, Record

_SAID_BY_GENRE = ("article", "report", "document")
_CROSSREF_MARKS = ("member", "deposited", "is-referenced-by-count", "reference-count")

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
CSL_KINDS = {
    name: kind
    for kind, names in {
        Kind.ARTICLE: """article-journal article paper-conference review review-book article-magazine
            entry speech interview""",
        Kind.BOOK: "book classic collection periodical",
        Kind.CHAPTER: "chapter entry-encyclopedia entry-dictionary",
        Kind.REPORT: "report document standard pamphlet",
        Kind.THESIS: "thesis",
        Kind.DATASET: "dataset",
        Kind.NEWS: "article-newspaper post-weblog post webpage broadcast",
        Kind.LEGAL_DEVELOPMENT: "legislation legal_case bill regulation treaty hearing",
        Kind.EVENT: "event",
        Kind.TOOL: "software",
    }.items()
    for name in names.split()
}


def json_reader(source: str, mapping: Mapping[str, str], remarks: Remarks) -> Callable[[Piece], Record]:
    """The function that reads a piece of JSON; ``source`` is for works of no provider we know."""

    def read(piece: Piece) -> Record:
        item = _object(piece)
        if _is_openalex(item):
            return openalex_record(item)
        if _is_crossref(item):
            return crossref_record(item)
        fields = _csl_fields(item) if _is_csl(item) else _named_fields(item, mapping, remarks)
        return record_of_fields(fields, source, remarks)

    return read


def _object(piece: Piece) -> dict[str, Any]:
    try:
        value = json.loads(decoded(piece.raw)[0])
    except json.JSONDecodeError as error:
        raise RecordError(f"not valid JSON: {error.msg} at character {error.pos}") from error
    if not isinstance(value, dict):
        raise RecordError("this is not an object")
    return value


def _is_openalex(item: Mapping[str, Any]) -> bool:
    return str(item.get("id")).startswith("https://openalex.org/W")


def _is_crossref(item: Mapping[str, Any]) -> bool:
    return "DOI" in item and (
        isinstance(item.get("title"), list) or any(mark in item for mark in _CROSSREF_MARKS)
    )


def _is_csl(item: Mapping[str, Any]) -> bool:
    dated = isinstance(item.get("issued"), dict)
    typed = item.get("type") in CSL_KINDS and ("DOI" in item or _own_key(item) is not None)
    return dated or "container-title" in item or typed


def _csl_fields(item: Mapping[str, Any]) -> dict[str, Any]:
    issued = item.get("issued")
    fields = {
        "title": item.get("title"),
        "authors": item.get("author"),
        "editors": item.get("editor"),
        "abstract": item.get("abstract"),
        "venue": item.get("container-title"),
        "issued": from_date_parts(issued) or (issued.get("raw") if isinstance(issued, dict) else issued),
        "kind": _csl_kind(item),
        "keywords": item.get("keyword"),
        "pages": item.get("page"),
        "key": _own_key(item) or item.get("citation-key") or item.get("id"),
    }
    plain = ("publisher", "volume", "issue", "language")
    return (
        fields
        | {name: item.get(name) for name in plain}
        | {name: item.get(name.upper()) for name in ("doi", "isbn", "issn", "url", "pmid")}
    )


def _csl_kind(item: Mapping[str, Any]) -> Kind | str | None:
    """The kind of the type; ``article``, ``report`` and ``document`` leave it to the genre to say more."""
    stated = text_of(item, "type") or ""
    genre = (text_of(item, "genre") or "").casefold().replace(" ", "-")
    if stated in _SAID_BY_GENRE and genre in set(Kind):
        return Kind(genre)
    return CSL_KINDS.get(stated) or stated


def _own_key(item: Mapping[str, Any]) -> str | None:
    """The key that our own export gives beside the citation key."""
    custom = item.get("custom")
    return text_of(custom, "migresearch") if isinstance(custom, Mapping) else None


def _named_fields(item: Mapping[str, Any], mapping: Mapping[str, str], remarks: Remarks) -> dict[str, Any]:
    names, unused = _names(tuple(item), tuple(mapping.items()))
    remarks.leave_unused(unused)
    return named(item, names)


@lru_cache(maxsize=256)
def _names(
    columns: tuple[str, ...], mapping: tuple[tuple[str, str], ...]
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """(field → the line's names for it, names of no use); lines of one file mostly have the same names."""
    names = field_names(columns, dict(mapping))
    return names, unused_names(columns, names)
