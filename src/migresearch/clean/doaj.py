"""Articles of the Directory of Open Access Journals: its API's JSON and its own OAI format, ``oai_doaj``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from migresearch.clean import identifiers, xml
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import from_parts, partial_date
from migresearch.clean.fields import Item, distinct, item_of, items_of, list_of, text_of, texts_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import person
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list
from migresearch.clean.xml import Element
from migresearch.errors import RecordError
from migresearch.records import Claim, Contributor, Identifier, IdScheme, Kind, OpenAccess, Record

SOURCE = "doaj"
_OAI_NAME = "oai:doaj.org/article:"


@dataclass(frozen=True)
class _Article:
    """What either format says, in DOAJ's words and as it stands."""

    title: str | None
    abstract: str | None
    language: str | None
    issued: str | None
    venue: str | None
    publisher: str | None
    volume: str | None
    issue: str | None
    pages: tuple[str | None, str | None]
    url: str | None
    doi: str | None
    contributors: tuple[Contributor, ...]
    keywords: list[str] = field(default_factory=list)
    issns: tuple[str, ...] = ()


def doaj_record(item: Mapping[str, Any]) -> Record:
    """The record of one result of the API's article search.

    Raises :class:`RecordError` for a result without id or title.
    """
    name = text_of(item, "id")
    if not name:
        raise RecordError("the DOAJ result has no id")
    bibjson = item_of(item, "bibjson")
    listed = text_of(item, "created_date")
    return _record(_from_json(bibjson), source=SOURCE, source_id=name, listed=listed, name=name)


def doaj_xml_record(metadata: Element, *, source: str, source_id: str, listed: str | None = None) -> Record:
    """The record of one ``oai_doaj:doajArticle``. Raises :class:`RecordError` where there is no title."""
    name = source_id.removeprefix(_OAI_NAME)
    return _record(_from_xml(metadata), source=source, source_id=source_id, listed=listed, name=name)


def _record(article: _Article, *, source: str, source_id: str, listed: str | None, name: str) -> Record:
    title = clean_title(article.title)
    if title is None:
        raise RecordError(f"the DOAJ article {source_id} has no title")
    abstract = clean_abstract(article.abstract)
    notice = notice_of(title)
    return Record(
        source=source,
        source_id=source_id,
        kind=Kind.ARTICLE,
        title=title,
        abstract=abstract.text,
        language=detect_language(title, abstract.text) or article.language,
        issued=article.issued,
        indexed=partial_date(listed),
        venue=clean_text(article.venue),
        publisher=clean_text(article.publisher),
        volume=clean_text(article.volume),
        issue=clean_text(article.issue),
        pages=clean_text("-".join(distinct(article.pages))),
        url=article.url,
        open_access=OpenAccess.GOLD,
        retracted=True if notice and notice.marks_itself else None,
        identifiers=_identifiers(article.doi, name),
        contributors=article.contributors,
        keywords=keyword_list([*article.keywords, *abstract.keywords]),
        issns=article.issns,
        claims=tuple(Claim("jel", code) for code in abstract.jel),
    )


def _identifiers(raw: str | None, name: str) -> tuple[Identifier, ...]:
    """The DOI, and the name in DOAJ's OAI interface, by which both ways to an article are known as one."""
    doi = identifiers.doi(raw)
    own = Identifier(IdScheme.OAI, f"{_OAI_NAME}{name}")
    return (Identifier(IdScheme.DOI, doi), own) if doi else (own,)


def _from_json(bibjson: Item) -> _Article:
    journal = item_of(bibjson, "journal")
    numbers = [(text_of(one, "type"), text_of(one, "id")) for one in items_of(bibjson, "identifier")]
    return _Article(
        title=text_of(bibjson, "title"),
        abstract=text_of(bibjson, "abstract"),
        language=_only(language_code(one) for one in texts_of(journal, "language")),
        issued=from_parts([bibjson.get("year"), bibjson.get("month")]),
        venue=text_of(journal, "title"),
        publisher=text_of(journal, "publisher"),
        volume=text_of(journal, "volume"),
        issue=text_of(journal, "number"),
        pages=(_page(bibjson, "start_page"), _page(bibjson, "end_page")),
        url=next((url for one in items_of(bibjson, "link") if (url := text_of(one, "url"))), None),
        doi=next((number for kind, number in numbers if (kind or "").casefold() == "doi"), None),
        contributors=distinct(map(_author, items_of(bibjson, "author"))),
        keywords=[one for one in list_of(bibjson, "keywords") if isinstance(one, str)],
        issns=distinct(identifiers.issn(number) for _, number in numbers),
    )


def _page(bibjson: Item, name: str) -> str | None:
    """Pages stand with the article, in older records with the journal."""
    return text_of(bibjson, name) or text_of(item_of(bibjson, "journal"), name)


def _author(one: Item) -> Contributor | None:
    return person(text_of(one, "name"), orcid=identifiers.orcid(text_of(one, "orcid_id")))


def _from_xml(metadata: Element) -> _Article:
    def first(name: str) -> str | None:
        return next(iter(xml.texts(metadata, name)), None)

    return _Article(
        title=first("title"),
        abstract=first("abstract"),
        language=language_code(first("language")),
        issued=_month(partial_date(first("publicationDate"))),
        venue=first("journalTitle"),
        publisher=first("publisher"),
        volume=first("volume"),
        issue=first("issue"),
        pages=(first("startPage"), first("endPage")),
        url=first("fullTextUrl"),
        doi=first("doi"),
        contributors=distinct(_contributors(metadata)),
        keywords=xml.texts(metadata, "keyword"),
        issns=distinct(identifiers.issn(one) for one in xml.texts(metadata, "issn", "eissn")),
    )


def _month(date: str | None) -> str | None:
    """DOAJ knows years and months; the first of a month is put in for the rest, January for no month."""
    return date and date[:7].removesuffix("-01")


def _contributors(metadata: Element) -> Iterable[Contributor | None]:
    for one in xml.named(metadata, "author"):
        orcid = identifiers.orcid(next(iter(xml.texts(one, "orcid_id")), None))
        yield person(next(iter(xml.texts(one, "name")), None), orcid=orcid)


def _only(languages: Iterable[str | None]) -> str | None:
    """The language of a journal that has but one: of several the article's is not known."""
    found = distinct(languages)
    return found[0] if len(found) == 1 else None
