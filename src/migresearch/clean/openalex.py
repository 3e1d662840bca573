"""OpenAlex works: the schema of 2023 (``host_venue``) and today's (``primary_location``, ``topics``)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import Abstract, clean_abstract, from_inverted_index
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of, texts_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import person
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list
from migresearch.errors import RecordError
from migresearch.records import Claim, Contributor, Identifier, IdScheme, Kind, OpenAccess, Record

SOURCE = "openalex"
TOPICS = "openalex-topics"

# Types of today and, behind them, those of 2023, which were Crossref's. What has no kind of its own
# (editorials, letters, "other") is kept as an article: it is cited and shelved as one.
KINDS = {
    name: kind
    for kind, names in {
        Kind.ARTICLE: """article review letter editorial erratum retraction peer-review other conference-paper
            conference-abstract data-paper software-paper book-review journal-article proceedings-article
            journal-issue journal-volume journal""",
        Kind.BOOK: """book libguides monograph edited-book reference-book proceedings book-series book-set""",
        Kind.CHAPTER: "book-chapter book-part book-section reference-entry",
        Kind.REPORT: "report standard report-component report-series",
        Kind.WORKING_PAPER: "working-paper",
        Kind.THESIS: "dissertation",
        Kind.PREPRINT: "preprint posted-content",
        Kind.DATASET: "dataset database supplementary-materials component",
        Kind.TOOL: "software",
        Kind.FUNDING: "grant",
    }.items()
    for name in names.split()
}
_OPEN_ACCESS = frozenset(status.value for status in OpenAccess)
_SHORT_ID = re.compile(r"[^/]+$")


def openalex_record(work: Mapping[str, Any]) -> Record:
    """The record of one Work object of the API or the snapshot.

    Raises :class:`RecordError` for a work without id or title, for paratext (covers, tables of
    contents) and for a type this table does not know.
    """
    title = clean_title(text_of(work, "title") or text_of(work, "display_name"))
    if title is None:
        raise RecordError("the OpenAlex work has no title")
    if work.get("is_paratext"):
        raise RecordError("the OpenAlex work is paratext (a cover, a table of contents), not a work")
    abstract = clean_abstract(_abstract(work))
    notice = notice_of(title)
    return Record(
        source=SOURCE,
        source_id=_work_id(work),
        kind=_kind(text_of(work, "type")),
        title=title,
        abstract=abstract.text,
        language=language_code(text_of(work, "language")) or detect_language(title, abstract.text),
        issued=partial_date(text_of(work, "publication_date")) or partial_date(work.get("publication_year")),
        indexed=partial_date(text_of(work, "created_date")),
        url=_url(work),
        open_access=_open_access(work),
        licence=text_of(_location(work), "license"),
        retracted=True if work.get("is_retracted") or (notice and notice.marks_itself) else None,
        identifiers=_identifiers(work),
        contributors=tuple(_contributors(items_of(work, "authorships"))),
        keywords=_keywords(work, abstract),
        claims=(*_topics(work), *(Claim("jel", code) for code in abstract.jel)),
        **_venue(work),
    )


def _work_id(work: Item) -> str:
    found = identifiers.openalex(text_of(work, "id"))
    if found is None:
        raise RecordError(f"{work.get('id')!r} is not the id of an OpenAlex work")
    return found


def _kind(name: str | None) -> Kind:
    if name is None:
        return Kind.ARTICLE
    try:
        return KINDS[name]
    except KeyError:
        raise RecordError(
            f"OpenAlex type {name!r} has no kind; add it to the table in clean/openalex.py"
        ) from None


def _abstract(work: Item) -> str | None:
    index = item_of(work, "abstract_inverted_index")
    if all(isinstance(places, list) and all(type(one) is int for one in places) for places in index.values()):
        return from_inverted_index(index)
    raise RecordError("abstract_inverted_index holds something that is not a list of positions")


def _location(work: Item) -> Item:
    return item_of(work, "primary_location") or item_of(work, "host_venue")


def _venue(work: Item) -> dict[str, Any]:
    source = item_of(_location(work), "source") or item_of(work, "host_venue")
    biblio = item_of(work, "biblio")
    pages = distinct((text_of(biblio, "first_page"), text_of(biblio, "last_page")))
    return {
        "venue": clean_text(text_of(source, "display_name")),
        "publisher": clean_text(text_of(source, "host_organization_name") or text_of(source, "publisher")),
        "volume": clean_text(text_of(biblio, "volume")),
        "issue": clean_text(text_of(biblio, "issue")),
        "pages": clean_text("-".join(pages)),
        "issns": distinct(identifiers.issn(one) for one in texts_of(source, "issn")),
    }


def _url(work: Item) -> str | None:
    return text_of(_location(work), "landing_page_url") or text_of(work, "doi")


def _open_access(work: Item) -> OpenAccess | None:
    status = text_of(item_of(work, "open_access"), "oa_status")
    if status is None or status in _OPEN_ACCESS:
        return OpenAccess(status) if status else None
    raise RecordError(f"OpenAlex open access status {status!r} is unknown")


def _identifiers(work: Item) -> tuple[Identifier, ...]:
    ids = item_of(work, "ids")
    places = [text_of(place, "landing_page_url") for place in items_of(work, "locations")]
    handles = distinct(identifiers.handle(place) for place in places)
    doi = identifiers.doi(text_of(work, "doi") or text_of(ids, "doi"))
    found = (
        (IdScheme.OPENALEX, _work_id(work)),
        (IdScheme.DOI, doi),
        (IdScheme.ARXIV, identifiers.arxiv(doi)),
        (IdScheme.PMID, identifiers.pmid(text_of(ids, "pmid"))),
        *((IdScheme.HANDLE, handle) for handle in handles),
    )
    return tuple(Identifier(scheme, value) for scheme, value in found if value)


def _contributors(authorships: Iterable[Item]) -> Iterable[Contributor]:
    for authorship in authorships:
        author = item_of(authorship, "author")
        name = text_of(author, "display_name") or text_of(authorship, "raw_author_name")
        if found := person(name, orcid=identifiers.orcid(text_of(author, "orcid"))):
            yield found


def _keywords(work: Item, abstract: Abstract) -> tuple[str, ...]:
    names = (text_of(one, "display_name") or text_of(one, "keyword") for one in items_of(work, "keywords"))
    return keyword_list([name for name in (*names, *abstract.keywords) if name])


def _topics(work: Item) -> Iterable[Claim]:
    for topic in items_of(work, "topics"):
        code = _SHORT_ID.search(text_of(topic, "id") or "")
        if code:
            score = topic.get("score")
            yield Claim(TOPICS, code[0], text_of(topic, "display_name"), _share(score))


def _share(score: Any) -> float | None:
    return min(1.0, max(0.0, float(score))) if isinstance(score, int | float) else None
