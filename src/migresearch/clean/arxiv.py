"""arXiv's own OAI format (``arXiv``): names in parts, categories, licence, DOI of the published version."""

import re
from collections.abc import Iterable

from migresearch.clean import identifiers, xml
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import distinct
from migresearch.clean.languages import detect_language
from migresearch.clean.names import from_parts, person
from migresearch.clean.text import clean_title
from migresearch.clean.xml import Element
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

_WITHDRAWN = re.compile(
    r"\bth(?:is|e) (?:paper|article|work|submission|manuscript) (?:has been|is|was) withdrawn", re.IGNORECASE
)


def arxiv_record(metadata: Element, *, source: str, source_id: str, listed: str | None = None) -> Record:
    """The record of one ``arXiv`` element, which is the newest version of a paper.

    Raises :class:`RecordError` where there is no id or title.
    """
    name = identifiers.arxiv(f"arXiv:{_first(metadata, 'id')}")
    title = clean_title(_first(metadata, "title"))
    if name is None or title is None:
        raise RecordError(f"the arXiv record {source_id} has no {'title' if name else 'id'}")
    abstract = clean_abstract(_first(metadata, "abstract"))
    created = partial_date(_first(metadata, "created"))
    return Record(
        source=source,
        source_id=source_id,
        kind=Kind.PREPRINT,
        title=title,
        abstract=abstract.text,
        language=detect_language(title, abstract.text),
        issued=created,
        online=created,
        indexed=partial_date(listed),
        venue="arXiv",
        url=f"https://arxiv.org/abs/{name}",
        open_access=OpenAccess.GREEN,
        licence=_first(metadata, "license"),
        retracted=True if _WITHDRAWN.search(_first(metadata, "comments") or "") else None,
        identifiers=(
            Identifier(IdScheme.ARXIV, name),
            Identifier(IdScheme.DOI, f"10.48550/arxiv.{name}"),
            Identifier(IdScheme.OAI, source_id),
        ),
        contributors=distinct(_authors(metadata)),
        keywords=abstract.keywords,
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=tuple(_relations(metadata)),
    )


def _first(element: Element, name: str) -> str | None:
    """The text, on one line: long ones are broken where arXiv's own files were."""
    found = next(iter(xml.texts(element, name)), None)
    return found and " ".join(found.split())


def _authors(metadata: Element) -> Iterable[Contributor | None]:
    for one in xml.named(metadata, "author"):
        family, given = _first(one, "keyname"), _first(one, "forenames")
        yield from_parts(family, given, suffix=_first(one, "suffix")) if given else person(family)


def _relations(metadata: Element) -> Iterable[Relation]:
    """The article that the authors say it became; there may be several, in one text."""
    for raw in (_first(metadata, "doi") or "").split():
        if found := identifiers.doi(raw):
            yield Relation(RelationType.VERSION_OF, Identifier(IdScheme.DOI, found))
