"""Europe PMC results (``resultType=core``): PubMed, PubMed Central, preprints, theses, Agricola."""

from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import Abstract, clean_abstract
from migresearch.clean.dates import from_parts, partial_date
from migresearch.clean.document_types import kind_of_types
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of, texts_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts as person_of_parts
from migresearch.clean.names import person
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list
from migresearch.errors import RecordError
from migresearch.records import (
    Claim,
    Contributor,
    Identifier,
    IdScheme,
    Kind,
    OpenAccess,
    Record,
    Relation,
    RelationType,
)

SOURCE = "europepmc"
RETRACTED = "retracted publication"
_PREPRINTS, _THESES = "PPR", "ETH"

# Types of commentCorrection -> (relation, whether the other work is the one that stands in it). PubMed says
# "… in" at the work a notice is about and "… of" or "… for" at the notice.
NOTICES = {
    name: (relation, name.endswith(" in"))
    for relation, names in {
        RelationType.CORRECTS: "erratum in; erratum for; corrected and republished in",
        RelationType.RETRACTS: "retraction in; retraction of; partial retraction in; partial retraction of",
        RelationType.EXPRESSES_CONCERN: "expression of concern in; expression of concern for",
        RelationType.SUPERSEDES: "update in; update of",
        RelationType.VERSION_OF: "preprint in; preprint of",
    }.items()
    for name in names.split("; ")
}


def europepmc_record(item: Mapping[str, Any]) -> Record:
    """The record of one result. Raises :class:`RecordError` for one without source, id or title."""
    origin, name = text_of(item, "source"), text_of(item, "id")
    title = clean_title(text_of(item, "title"))
    if not origin or not name or title is None:
        raise RecordError(f"the Europe PMC result {origin}:{name} has no {'title' if name else 'id'}")
    abstract = clean_abstract(text_of(item, "abstractText"))
    types = [one.casefold() for one in texts_of(item_of(item, "pubTypeList"), "pubType")]
    return Record(
        source=SOURCE,
        source_id=f"{origin}:{name}",
        kind=_kind(origin, types),
        title=title,
        abstract=abstract.text,
        language=language_code(text_of(item, "language")) or detect_language(title, abstract.text),
        issued=_issued(item),
        online=partial_date(_text(item, "electronicPublicationDate", "firstPublicationDate")),
        indexed=partial_date(_text(item, "firstIndexDate", "dateOfCreation")),
        url=f"https://europepmc.org/article/{origin}/{name}",
        open_access=OpenAccess.GREEN if text_of(item, "isOpenAccess") == "Y" else None,
        licence=text_of(item, "license"),
        retracted=_retracted(item, types, title),
        identifiers=tuple(_identifiers(item)),
        contributors=distinct(_contributors(item)),
        keywords=_keywords(item, abstract),
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=distinct(_relations(item)),
        **_journal(item),
    )


def _text(item: Item, *names: str) -> str | None:
    return next((value for name in names if (value := text_of(item, name))), None)


def _kind(origin: str, types: list[str]) -> Kind:
    if origin == _PREPRINTS:
        return Kind.PREPRINT
    return Kind.THESIS if origin == _THESES else kind_of_types(types) or Kind.ARTICLE


def _issued(item: Item) -> str | None:
    """Year and month of the issue; its day ("2011-01-01") is put in where there is none."""
    journal = item_of(item, "journalInfo")
    parts = [journal.get("yearOfPublication"), journal.get("monthOfPublication")]
    return from_parts(parts) or partial_date(_text(item, "pubYear", "firstPublicationDate"))


def _journal(item: Item) -> dict[str, Any]:
    info = item_of(item, "journalInfo")
    journal = item_of(info, "journal")
    book = item_of(item, "bookOrReportDetails")
    return {
        "venue": clean_text(text_of(journal, "title") or text_of(book, "comprisingTitle")),
        "publisher": clean_text(text_of(book, "publisher")),
        "volume": clean_text(text_of(info, "volume")),
        "issue": clean_text(text_of(info, "issue")),
        "pages": clean_text(text_of(item, "pageInfo")),
        "issns": distinct(identifiers.issn(text_of(journal, name)) for name in ("issn", "essn")),
    }


def _retracted(item: Item, types: list[str], title: str) -> bool | None:
    """Said by the publication type or a link to the notice. "Retraction of …" marks the notice itself."""
    notice = notice_of(title)
    in_a_notice = any(_notice_type(one) == "retraction in" for one in _notices(item))
    return True if RETRACTED in types or in_a_notice or (notice and notice.marks_itself) else None


def _notices(item: Item) -> list[Item]:
    return items_of(item_of(item, "commentCorrectionList"), "commentCorrection")


def _notice_type(one: Item) -> str:
    return (text_of(one, "type") or "").casefold()


def _relations(item: Item) -> Iterable[Relation]:
    """Notices and versions that are in PubMed; comments are no relation."""
    for one in _notices(item):
        kind, inverse = NOTICES.get(_notice_type(one), (None, False))
        target = identifiers.pmid(text_of(one, "id")) if text_of(one, "source") == "MED" else None
        if kind and target:
            yield Relation(kind, Identifier(IdScheme.PMID, target), inverse)


def _identifiers(item: Item) -> Iterable[Identifier]:
    found = (
        (IdScheme.DOI, identifiers.doi(text_of(item, "doi"))),
        (IdScheme.ARXIV, identifiers.arxiv(text_of(item, "doi"))),
        (IdScheme.PMID, identifiers.pmid(text_of(item, "pmid"))),
        (IdScheme.ISBN, identifiers.isbn(text_of(item_of(item, "bookOrReportDetails"), "isbn13"))),
    )
    return (Identifier(scheme, value) for scheme, value in found if value)


def _contributors(item: Item) -> Iterable[Contributor | None]:
    for one in items_of(item_of(item, "authorList"), "author"):
        own = item_of(one, "authorId")
        orcid = identifiers.orcid(text_of(own, "value")) if text_of(own, "type") == "ORCID" else None
        if body := clean_text(text_of(one, "collectiveName")):
            yield Contributor(body)
        elif text_of(one, "lastName"):
            yield person_of_parts(text_of(one, "lastName"), text_of(one, "firstName"), orcid=orcid)
        else:
            yield person(text_of(one, "fullName"), orcid=orcid)


def _keywords(item: Item, abstract: Abstract) -> tuple[str, ...]:
    """Authors' keywords, then the headings of MeSH."""
    own = texts_of(item_of(item, "keywordList"), "keyword")
    headings = items_of(item_of(item, "meshHeadingList"), "meshHeading")
    names = (text_of(one, "descriptorName") for one in headings)
    return keyword_list([*own, *(name for name in names if name), *abstract.keywords])
