"""Records from named fields: what is known of a work under whatever names a table or a line gives them."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.document_types import kind_of_types
from migresearch.clean.fields import distinct, text_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts, people, person
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list
from migresearch.errors import RecordError, unknown
from migresearch.importers.fact_columns import FACT_ALIASES, countries_of_fields, facts_of_fields
from migresearch.importers.remarks import Remarks
from migresearch.records import (
    Claim,
    Contributor,
    Identifier,
    IdScheme,
    Kind,
    Record,
    Relation,
    RelationType,
    Role,
)

# Our field: the names under which exports of Scopus, Web of Science, Zotero, EndNote and others hold it.
ALIASES = {
    "title": "title; article title; document title; ti; titel; título; titre; name",
    "authors": "authors; author; contributors; creators; creator; author full names; au; autoren; autores",
    "editors": "editors; editor",
    "abstract": "abstract; abstract note; ab; description; summary; zusammenfassung; resumen; résumé",
    "venue": "venue; journal; source title; publication title; container title; journal name; zeitschrift",
    "publisher": "publisher; verlag; editorial",
    "issued": "issued; date; publication date; published; year; publication year; pub year; jahr; año; année",
    "online": "online; published online; online date; early access date",
    "indexed": "indexed; first seen; date added; added; created; create date",
    "language": "language; lang; language of original document; sprache; idioma",
    "keywords": "keywords; author keywords; manual tags; tags; subjects; schlagwörter; index keywords",
    "category": "category; categories; wos categories; subject area",
    "kind": "kind; type; document type; item type; publication type; typ",
    "doi": "doi; digital object identifier",
    "pmid": "pmid; pubmed id",
    "isbn": "isbn; isbns",
    "issn": "issn; issns; eissn; e issn",
    "url": "url; link; urls; links",
    "volume": "volume; vol",
    "issue": "issue; number; issue number",
    "pages": "pages; page; page range",
    "first_page": "first page; page start; start page; sp",
    "last_page": "last page; page end; end page; ep",
    "licence": "licence; license; rights",
    "key": "key; id; identifier; citation key; eid; ut; ut unique wos id; accession number",
    **FACT_ALIASES,
}
_NAMES = {field: [name.strip() for name in names.split(";")] for field, names in ALIASES.items()}

# Registrants that hold preprints only: OSF and its communities, arXiv, SSRN, Research Square, and others.
_KIND_NAMES = {kind.value: kind for kind in Kind}
_PREPRINT_PREFIXES = tuple(
    f"{prefix}/"
    for prefix in (
        "10.31219",
        "10.31222",  # MetaArXiv
        "10.31228",  # LawArXiv
        "10.31234",
        "10.31235",
        "10.48550",
        "10.2139",
        "10.21203",
        "10.20944",
        "10.33774",
        "10.35542",  # EdArXiv
    )
)


def field_names(columns: Iterable[str], mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Our field -> the file's names for it, the best first; ``mapping`` (ours -> theirs) wins.

    Raises :class:`~migresearch.errors.UsageError` for a field of ours that does not exist.
    """
    for field in mapping:
        if field not in ALIASES:
            raise unknown("field", field, ALIASES)
    spelled = {_spelled(column): column for column in reversed(list(columns))}
    found = {field: tuple(spelled[one] for one in names if one in spelled) for field, names in _NAMES.items()}
    chosen = {field: (theirs,) for field, theirs in mapping.items()}
    return {field: names for field, names in (found | chosen).items() if names}


def unused_names(columns: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The columns that none of the fields takes its values from."""
    used = {name for theirs in names.values() for name in theirs}
    return tuple(column for column in columns if column not in used)


def named(values: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The values under our field names: of several columns for one field the first that is filled."""
    return {field: _first_filled(values, columns) for field, columns in names.items()}


def _first_filled(values: Mapping[str, Any], columns: tuple[str, ...]) -> Any:
    if len(columns) == 1:
        return values.get(columns[0])
    return next((value for column in columns if (value := values.get(column)) not in (None, "", [])), None)


def _spelled(column: str) -> str:
    return " ".join(
        column.casefold().replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " ").split()
    )


def record_of_fields(fields: Mapping[str, Any], source: str, remarks: Remarks) -> Record:
    """The record of values under our field names (:data:`ALIASES`).

    The source's id is the DOI, else the file's own key, else a hash of title, year and authors, so that a
    second import of the same file changes nothing. A kind that is not known counts as an article and is
    told to the ``remarks``. Raises :class:`RecordError` where there is no title.
    """
    title = clean_title(text_of(fields, "title"))
    if title is None:
        raise RecordError("the entry has no title")
    doi = identifiers.doi(text_of(fields, "doi") or _url(fields))
    abstract = clean_abstract(text_of(fields, "abstract"))
    authors = contributors(fields.get("authors"), Role.AUTHOR)
    issued = partial_date(fields.get("issued"))
    kind = _kind(fields, doi, remarks)
    notice = notice_of(title)
    return Record(
        source=source,
        source_id=doi or clean_text(text_of(fields, "key")) or _fingerprint(title, issued, authors),
        kind=kind,
        title=title,
        abstract=abstract.text,
        language=language_code(text_of(fields, "language")) or detect_language(title, abstract.text),
        issued=issued,
        online=partial_date(fields.get("online")),
        indexed=partial_date(fields.get("indexed")),
        venue=clean_text(text_of(fields, "venue")),
        publisher=clean_text(text_of(fields, "publisher")),
        volume=clean_text(text_of(fields, "volume")),
        issue=clean_text(text_of(fields, "issue")),
        pages=_pages(fields),
        url=_url(fields),
        licence=clean_text(text_of(fields, "licence")),
        retracted=True if notice and notice.marks_itself else None,
        identifiers=_identifiers(fields, doi, kind),
        contributors=(*authors, *contributors(fields.get("editors"), Role.EDITOR)),
        keywords=keyword_list([*_keywords(fields.get("keywords")), *abstract.keywords]),
        issns=distinct(identifiers.issn(one) for one in _several(fields.get("issn"))),
        claims=(
            *_category(fields),
            *countries_of_fields(fields, kind),
            *(Claim("jel", code) for code in abstract.jel),
        ),
        relations=_relations(fields, kind),
        facts=facts_of_fields(fields, kind),
    )


def contributors(value: Any, role: Role) -> tuple[Contributor, ...]:
    """People of one string, of a list of names, or of a list of objects with name parts."""
    if isinstance(value, str):
        return people(value, role)
    if value is None or isinstance(value, list):
        found = (_contributor(one, role) for one in value or ())
        return tuple(one for one in found if one)
    raise RecordError("the authors are neither text nor a list")


def _contributor(value: Any, role: Role) -> Contributor | None:
    if isinstance(value, Contributor):
        return value
    if isinstance(value, str):
        return person(value, role)
    if not isinstance(value, Mapping):
        raise RecordError("an author is neither text nor an object")
    role = Role.EDITOR if text_of(value, "role") == Role.EDITOR else role
    orcid = identifiers.orcid(text_of(value, "orcid") or text_of(value, "ORCID"))
    family, given = text_of(value, "family"), text_of(value, "given")
    particle = text_of(value, "non-dropping-particle") or text_of(value, "dropping-particle")
    if family:
        family = f"{particle} {family}" if particle else family
        return from_parts(family, given, suffix=text_of(value, "suffix"), role=role, orcid=orcid)
    return person(text_of(value, "name") or text_of(value, "literal"), role, orcid)


def _kind(fields: Mapping[str, Any], doi: str | None, remarks: Remarks) -> Kind:
    """The stated kind; else a preprint by the registrant of its DOI; else an article."""
    stated = fields.get("kind")
    if isinstance(stated, Kind):
        return stated
    name = (text_of(fields, "kind") or "").strip()
    found = _kind_named(name.casefold())
    if name and found is None:
        remarks.count_kind(name)
    if found in (None, Kind.ARTICLE) and doi and doi.startswith(_PREPRINT_PREFIXES):
        return Kind.PREPRINT
    return found or Kind.ARTICLE


def _kind_named(name: str) -> Kind | None:
    """``journal-article``, ``Article; Early Access``: with spaces for dashes, and as several names."""
    spaced = name.replace("-", " ").replace("_", " ")
    return _KIND_NAMES.get(name) or kind_of_types([name, spaced, *spaced.split(";")])


def _identifiers(fields: Mapping[str, Any], doi: str | None, kind: Kind) -> tuple[Identifier, ...]:
    isbns = () if kind is Kind.CHAPTER else (identifiers.isbn(one) for one in _several(fields.get("isbn")))
    found = (
        (IdScheme.DOI, doi),
        (IdScheme.PMID, identifiers.pmid(text_of(fields, "pmid"))),
        (IdScheme.ARXIV, identifiers.arxiv(doi) or identifiers.arxiv(_url(fields))),
        (IdScheme.HANDLE, identifiers.handle(_url(fields))),
        *((IdScheme.ISBN, isbn) for isbn in isbns),
    )
    return distinct(Identifier(scheme, value) if value else None for scheme, value in found)


def _relations(fields: Mapping[str, Any], kind: Kind) -> tuple[Relation, ...]:
    """A chapter's ISBN is that of the volume around it."""
    if kind is not Kind.CHAPTER:
        return ()
    isbns = distinct(identifiers.isbn(one) for one in _several(fields.get("isbn")))
    return tuple(Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, isbn)) for isbn in isbns)


def _several(value: Any) -> list[str]:
    """The numbers of a list, or of a text with ``;``, commas or spaces between them."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return str(value or "").replace(";", " ").replace(",", " ").split()


def _pages(fields: Mapping[str, Any]) -> str | None:
    ends = distinct((text_of(fields, "first_page"), text_of(fields, "last_page")))
    return clean_text(text_of(fields, "pages") or "-".join(ends))


def _url(fields: Mapping[str, Any]) -> str | None:
    value = fields.get("url")
    first = next(iter(value), None) if isinstance(value, list) else value
    return (
        first.strip()
        if isinstance(first, str) and first.strip().startswith(("http://", "https://"))
        else None
    )


def _keywords(value: Any) -> tuple[str, ...]:
    if value is None or isinstance(value, str):
        return keyword_list(value)
    if isinstance(value, list):
        return keyword_list([one for one in value if isinstance(one, str)])
    raise RecordError("the keywords are neither text nor a list")


def _category(fields: Mapping[str, Any]) -> Iterable[Claim]:
    """The section under which a listing put the work; spellings that differ in case are one code."""
    label = clean_text(text_of(fields, "category"))
    return (Claim("category", label.casefold(), label),) if label else ()


def _fingerprint(title: str, issued: str | None, authors: tuple[Contributor, ...]) -> str:
    parts = (title.casefold(), (issued or "")[:4], *(author.name.casefold() for author in authors))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
