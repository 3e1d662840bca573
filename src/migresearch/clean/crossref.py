"""Crossref items: answers of the REST API and lines of the public data file."""

from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import from_date_parts
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of, texts_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list, with_subtitle
from migresearch.errors import RecordError
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

SOURCE = "crossref"

# Every type of https://api.crossref.org/types. What has no kind of its own is kept as the nearest one.
KINDS = {
    name: kind
    for kind, names in {
        Kind.ARTICLE: """journal-article proceedings-article journal-issue journal-volume journal peer-review
            other""",
        Kind.BOOK: """book monograph edited-book reference-book book-set book-series proceedings
            proceedings-series""",
        Kind.CHAPTER: "book-chapter book-part book-section book-track reference-entry",
        Kind.REPORT: "report report-component report-series standard standard-series",
        Kind.THESIS: "dissertation",
        Kind.PREPRINT: "posted-content",
        Kind.DATASET: "dataset database component",
        Kind.FUNDING: "grant",
    }.items()
    for name in names.split()
}
_POSTED = {"working_paper": Kind.WORKING_PAPER, "report": Kind.REPORT, "dissertation": Kind.THESIS}
# Their ISBN is that of the volume around them.
_PARTS = frozenset(
    {"book-chapter", "book-part", "book-section", "book-track", "reference-entry", "proceedings-article"}
)

UPDATES = {
    name: relation
    for relation, names in {
        RelationType.CORRECTS: "correction erratum corrigendum addendum clarification err",
        RelationType.RETRACTS: "retraction partial_retraction withdrawal removal",
        RelationType.EXPRESSES_CONCERN: "expression_of_concern",
        RelationType.SUPERSEDES: "new_version new_edition",
    }.items()
    for name in names.split()
}
_WHOLE_RETRACTIONS = frozenset({"retraction", "withdrawal", "removal"})

# relation name -> (type, whether the target is the one that stands in it)
RELATIONS = {
    name: (relation, inverse)
    for relation, names, inverse_names in (
        (
            RelationType.VERSION_OF,
            "is-preprint-of is-version-of is-manuscript-of is-variant-form-of",
            "has-preprint has-version has-manuscript is-original-form-of",
        ),
        (RelationType.TRANSLATION_OF, "is-translation-of", "has-translation"),
        (RelationType.PART_OF, "is-part-of", "has-part"),
        (RelationType.SUPERSEDES, "replaces", "is-replaced-by"),
        (RelationType.DERIVED_FROM, "is-derived-from is-based-on", "has-derivation is-basis-for"),
    )
    for inverse, group in ((False, names), (True, inverse_names))
    for name in group.split()
}
_TARGETS = {
    "doi": (IdScheme.DOI, identifiers.doi),
    "isbn": (IdScheme.ISBN, identifiers.isbn),
    "arxiv": (IdScheme.ARXIV, identifiers.arxiv),
}
_ROLES = {"author": Role.AUTHOR, "editor": Role.EDITOR}


def crossref_record(item: Mapping[str, Any]) -> Record:
    """The record of one item; ``indexed`` is the day of its registration (``created``).

    Crossref's own ``indexed`` changes with every re-indexing, without any change of content. Raises
    :class:`RecordError` for an item without DOI or title and for a type this table does not know.
    """
    doi = identifiers.doi(text_of(item, "DOI"))
    title = _title(item)
    if doi is None or title is None:
        raise RecordError(
            f"the Crossref item {item.get('DOI') or ''} has no {'title' if doi else 'DOI'}".replace("  ", " ")
        )
    abstract = clean_abstract(text_of(item, "abstract"))
    return Record(
        source=SOURCE,
        source_id=doi,
        kind=_kind(item),
        title=title,
        abstract=abstract.text,
        language=language_code(text_of(item, "language")) or detect_language(title, abstract.text),
        issued=from_date_parts(item.get("issued")),
        online=from_date_parts(item.get("published-online")),
        indexed=from_date_parts(item.get("created")),
        venue=_first(item, "container-title") or clean_text(text_of(item_of(item, "event"), "name")),
        publisher=clean_text(text_of(item, "publisher")),
        volume=clean_text(text_of(item, "volume")),
        issue=clean_text(text_of(item, "issue")),
        pages=clean_text(text_of(item, "page") or text_of(item, "article-number")),
        url=text_of(item_of(item_of(item, "resource"), "primary"), "URL") or text_of(item, "URL"),
        licence=_licence(item),
        retracted=_retracted(item, title),
        identifiers=distinct((Identifier(IdScheme.DOI, doi), *_other_identifiers(item, doi))),
        contributors=tuple(_contributors(item)),
        keywords=keyword_list([*texts_of(item, "subject"), *abstract.keywords]),
        issns=distinct(identifiers.issn(one) for one in texts_of(item, "ISSN")),
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=distinct((*_updates(item), *_relations(item), *_volume_around(item))),
    )


def _title(item: Item) -> str | None:
    title = next((one for one in map(clean_title, texts_of(item, "title")) if one), None)
    return with_subtitle(title, clean_title(next(iter(texts_of(item, "subtitle")), None))) if title else None


def _first(item: Item, name: str) -> str | None:
    return clean_text(next(iter(texts_of(item, name)), None))


def _kind(item: Item) -> Kind:
    name = text_of(item, "type") or "other"  # answers to ``select=`` may leave the type out
    subtype = text_of(item, "subtype")
    if name == "posted-content" and subtype in _POSTED:
        return _POSTED[subtype]
    if name not in KINDS:
        raise RecordError(f"Crossref type {name!r} has no kind; add it to the table in clean/crossref.py")
    return KINDS[name]


def _licence(item: Item) -> str | None:
    """The licence of the version of record, else the first that is not for text mining alone."""
    licences = [(text_of(one, "content-version"), text_of(one, "URL")) for one in items_of(item, "license")]
    ranked = sorted(licences, key=lambda pair: {"vor": 0, "tdm": 2}.get(pair[0] or "", 1))
    return next((url for _, url in ranked if url), None)


def _retracted(item: Item, title: str) -> bool | None:
    updates = {text_of(one, "type") for one in items_of(item, "updated-by")}
    notice = notice_of(title)
    return True if updates & _WHOLE_RETRACTIONS or (notice and notice.marks_itself) else None


def _other_identifiers(item: Item, doi: str) -> Iterable[Identifier | None]:
    if arxiv := identifiers.arxiv(doi):
        yield Identifier(IdScheme.ARXIV, arxiv)
    if text_of(item, "type") not in _PARTS:
        yield from _isbns(item)


def _isbns(item: Item) -> Iterable[Identifier]:
    for number in texts_of(item, "ISBN"):
        if found := identifiers.isbn(
            number.rsplit("/", 1)[-1]
        ):  # older deposits: http://id.crossref.org/isbn/…
            yield Identifier(IdScheme.ISBN, found)


def _contributors(item: Item) -> Iterable[Contributor]:
    for field, role in _ROLES.items():
        for one in items_of(item, field):
            orcid = identifiers.orcid(text_of(one, "ORCID"))
            body = text_of(one, "name")
            if body and (name := clean_text(body)):
                yield Contributor(name, role=role, orcid=orcid)
            elif found := from_parts(
                text_of(one, "family"),
                text_of(one, "given"),
                suffix=text_of(one, "suffix"),
                role=role,
                orcid=orcid,
            ):
                yield found


def _updates(item: Item) -> Iterable[Relation]:
    for field, inverse in (("update-to", False), ("updated-by", True)):
        for one in items_of(item, field):
            kind, target = UPDATES.get(text_of(one, "type") or ""), identifiers.doi(text_of(one, "DOI"))
            if kind and target:
                date = from_date_parts(one.get("updated"))
                yield Relation(kind, Identifier(IdScheme.DOI, target), inverse, date)


def _relations(item: Item) -> Iterable[Relation]:
    """Relations of the kinds we keep; reviews, references and supplements are not among them."""
    relations = item_of(item, "relation")
    for name in sorted(relations.keys() & RELATIONS.keys()):
        kind, inverse = RELATIONS[name]
        for one in items_of(relations, name):
            if target := _target(one):
                yield Relation(kind, target, inverse)


def _target(one: Item) -> Identifier | None:
    scheme, read = _TARGETS.get((text_of(one, "id-type") or "").casefold(), (None, None))
    value = read(text_of(one, "id")) if read else None
    return Identifier(scheme, value) if scheme and value else None


def _volume_around(item: Item) -> Iterable[Relation]:
    if text_of(item, "type") in _PARTS:
        for volume in _isbns(item):
            yield Relation(RelationType.PART_OF, volume)
