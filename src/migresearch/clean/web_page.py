"""The metadata of web pages to records; of several standards the more exact one counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migresearch.clean.document_types import kind_of_types
from migresearch.clean.fields import Item, item_of, items_of, text_of
from migresearch.clean.institutional import Statement, institutional_record
from migresearch.clean.schema_org import Thing, first, kind_of, main_thing, said, terms
from migresearch.records import Kind, Record

# Highwire's names, then Dublin Core's, then OpenGraph's: the order in which they are believed.
_TITLES = ("citation_title", "dcterms.title", "dc.title", "og:title")
_TEXTS = ("citation_abstract", "dcterms.abstract", "dc.description", "dcterms.description")
_SHORT_TEXTS = ("og:description", "description")
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "citation_year", "dcterms.issued",
    "dc.date.issued", "dcterms.date", "dc.date", "article:published_time", "book:release_date", "date",
)  # fmt: skip
_AUTHORS = ("citation_author", "dcterms.creator", "dc.creator", "author")
_LANGUAGES = ("citation_language", "dcterms.language", "dc.language", "language", "og:locale")
_PUBLISHERS = (
    "citation_publisher", "citation_technical_report_institution", "dcterms.publisher", "dc.publisher",
)  # fmt: skip
_IDENTIFIERS = ("citation_doi", "citation_isbn", "dcterms.identifier", "dc.identifier")
_TERMS = {
    "article:section": "theme",
    "dcterms.spatial": "country",
    "dc.coverage": "country",
    "citation_keywords": "keyword",
    "dc.subject": "keyword",
    "dcterms.subject": "keyword",
    "article:tag": "keyword",
    "keywords": "keyword",
}


def web_page_record(
    page: Item, *, source: str, source_id: str, kind: Kind | None, meanings: Mapping[str, str]
) -> Record:
    """The record of what ``page_metadata`` made of a page.

    ``kind`` is what the site's own section says of it, None where only the page can; ``meanings`` adds to
    what names of metadata stand for. Raises RecordError where there is no title.
    """
    meta = _Meta(item_of(page, "meta"))
    thing = main_thing(items_of(page, "json_ld"))
    statement = Statement(
        source=source,
        source_id=source_id,
        kind=kind or kind_of(thing) or kind_of_types(meta.all("citation_type", "dc.type")) or Kind.REPORT,
        title=meta.first(_TITLES[:3]) or first(thing, "headline", "name") or _plain_title(page, meta),
        text=_text(meta, thing),
        language=first(thing, "inLanguage") or meta.first(_LANGUAGES) or text_of(page, "language"),
        issued=meta.first(_DATES) or first(thing, "datePublished", "dateCreated") or text_of(page, "time"),
        url=text_of(page, "canonical") or text_of(page, "url"),
        venue=meta.first(("citation_journal_title", "citation_series_title", "citation_conference_title")),
        publisher=meta.first(_PUBLISHERS) or first(thing, "publisher"),
        licence=first(thing, "license") or meta.first(("dcterms.license", "dc.rights", "rights")),
        authors=tuple(_authors(meta, thing)),
        identifiers=(*meta.all(*_IDENTIFIERS), *_identifiers(thing)),
        terms=(*terms(thing), *_terms(meta, {**_TERMS, **meanings})),
    )
    return institutional_record(statement)


class _Meta:
    """Meta elements by their names."""

    def __init__(self, values: Item) -> None:
        self.values = values

    def all(self, *names: str) -> list[str]:
        return [value for name in names for value in said(self.values.get(name))]

    def first(self, names: Sequence[str]) -> str | None:
        return next(iter(self.all(*names)), None)


def _plain_title(page: Item, meta: _Meta) -> str | None:
    """The heading is the page's own; the other two carry the name of the site behind a dash."""
    return text_of(page, "heading") or meta.first(("og:title",)) or text_of(page, "title")


def _text(meta: _Meta, thing: Thing) -> str | None:
    return meta.first(_TEXTS) or first(thing, "abstract", "description") or meta.first(_SHORT_TEXTS)


def _authors(meta: _Meta, thing: Thing) -> list[str]:
    named: dict[str, Any] = dict.fromkeys(meta.all(*_AUTHORS[:3])) or dict.fromkeys(said(thing.get("author")))
    return list(named or dict.fromkeys(meta.all("author")))


def _identifiers(thing: Thing) -> Iterator[str]:
    for name in ("identifier", "sameAs", "isbn", "doi"):
        value = thing.get(name)
        for one in value if isinstance(value, list) else [value]:
            yield from said(one.get("value") if isinstance(one, Mapping) else one)


def _terms(meta: _Meta, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, meaning in meanings.items():
        for value in meta.all(name):
            parts = value.split(",") if name in ("keywords", "citation_keywords") else [value]
            yield from ((meaning, part) for part in parts)
