"""Research products of the OpenAIRE Graph, as its API version 3 gives them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import Abstract, clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.document_types import kind_of_types
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of, texts_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts, person
from migresearch.clean.notices import notice_of
from migresearch.clean.openaire_projects import grant_of
from migresearch.clean.text import clean_text, clean_title, keyword_list, with_subtitle
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

SOURCE = "openaire"
TYPES = {"publication": Kind.ARTICLE, "dataset": Kind.DATASET}
SCHEMES = {"FOS": "openaire-fos", "SDG": "sdg"}
_CLASS = re.compile(r"(?P<code>\d+)\.? (?P<label>.+)")
_LABELS = {"pmid": "pmid:", "handle": "", "arxiv": "arxiv:"}


def openaire_record(product: Mapping[str, Any]) -> Record:
    """The record of one research product: several copies (``instances``) of one work, joined by OpenAIRE.

    Raises :class:`RecordError` for a product without id or title and for a type that is none of ours.
    """
    name, title = text_of(product, "id"), clean_title(text_of(product, "mainTitle"))
    if not name or title is None:
        raise RecordError("the OpenAIRE product has no id or no title")
    kind = _kind(product)
    abstract = _abstract(product)
    notice = notice_of(title)
    return Record(
        source=SOURCE,
        source_id=name,
        kind=kind,
        title=with_subtitle(title, clean_title(text_of(product, "subTitle"))) or title,
        abstract=abstract.text,
        language=language_code(text_of(item_of(product, "language"), "code"))
        or detect_language(title, abstract.text),
        issued=_issued(product),
        publisher=clean_text(text_of(product, "publisher")),
        url=next((one for copy in _copies(product) for one in texts_of(copy, "urls")), None),
        open_access=_open_access(product),
        licence=next((one for copy in _copies(product) if (one := text_of(copy, "license"))), None),
        retracted=True if notice and notice.marks_itself else None,
        identifiers=_identifiers(product, kind),
        contributors=tuple(_contributors(product)),
        keywords=keyword_list([*_subjects(product, "keyword"), *abstract.keywords]),
        claims=(*_claims(product), *(Claim("jel", code) for code in abstract.jel)),
        relations=distinct(_relations(product, kind)),
        **_venue(product),
    )


def _copies(product: Item) -> list[Item]:
    """The copies, preprints last."""
    return sorted(items_of(product, "instances"), key=_is_preprint)


def _is_preprint(copy: Item) -> bool:
    return kind_of_types([text_of(copy, "type") or ""]) is Kind.PREPRINT


def _kind(product: Item) -> Kind:
    """That of the copies; a preprint only where no copy is more than one."""
    default = TYPES.get(text_of(product, "type") or "")
    if default is None:
        raise RecordError(f"the OpenAIRE type {text_of(product, 'type')!r} is none of our kinds")
    return kind_of_types(text_of(copy, "type") or "" for copy in _copies(product)) or default


def _abstract(product: Item) -> Abstract:
    """The longest description: copies bring shortened ones."""
    found = [clean_abstract(one) for one in texts_of(product, "descriptions")]
    return max(found, key=lambda one: len(one.text or ""), default=Abstract())


def _issued(product: Item) -> str | None:
    """OpenAIRE fills up a bare year to its first of January."""
    date = partial_date(text_of(product, "publicationDate"))
    return date.removesuffix("-01-01") if date else None


def _venue(product: Item) -> dict[str, Any]:
    container = item_of(product, "container")
    pages = distinct((text_of(container, "sp"), text_of(container, "ep")))
    numbers = (text_of(container, name) for name in ("issnPrinted", "issnOnline", "issnLinking"))
    return {
        "venue": clean_text(text_of(container, "name")),
        "volume": clean_text(text_of(container, "vol")),
        "issue": clean_text(text_of(container, "iss")),
        "pages": clean_text("-".join(pages)),
        "issns": distinct(identifiers.issn(one) for one in numbers),
    }


def _pids(item: Item, scheme: str) -> Iterable[str]:
    for field in ("pids", "alternateIdentifiers"):
        for one in items_of(item, field):
            if (text_of(one, "scheme") or "").casefold() == scheme and (value := text_of(one, "value")):
                yield value


def _dois(product: Item, *, of_preprints: bool) -> tuple[str, ...]:
    copies = [copy for copy in _copies(product) if _is_preprint(copy) is of_preprints]
    return distinct(identifiers.doi(one) for copy in copies for one in _pids(copy, "doi"))


def _identifiers(product: Item, kind: Kind) -> tuple[Identifier, ...]:
    """One DOI, that of a copy of the work's own kind: OpenAIRE joins preprints to what became of them."""
    own = _dois(product, of_preprints=kind is Kind.PREPRINT)
    every = distinct(identifiers.doi(one) for one in _pids(product, "doi"))
    doi = next(iter((*own, *every)), None)
    raw = [doi or ""]
    for scheme, label in _LABELS.items():
        raw += [label + pid for one in (product, *_copies(product)) for pid in _pids(one, scheme)]
    return distinct(found for one in raw for found in identifiers.identify(one))


def _relations(product: Item, kind: Kind) -> Iterable[Relation]:
    if kind is not Kind.PREPRINT:
        for doi in _dois(product, of_preprints=True):
            yield Relation(RelationType.VERSION_OF, Identifier(IdScheme.DOI, doi), inverse=True)
    for project in items_of(product, "projects"):
        if target := grant_of(project):
            yield Relation(RelationType.PRODUCED_BY, target)


def _contributors(product: Item) -> Iterable[Contributor]:
    for author in items_of(product, "authors"):
        pid = item_of(item_of(author, "pid"), "id")
        orcid = identifiers.orcid(text_of(pid, "value")) if pid else None
        family, given = text_of(author, "surname"), text_of(author, "name")
        parts = from_parts(family, given, orcid=orcid) if family else None
        if found := parts or person(text_of(author, "fullName"), orcid=orcid):
            yield found


def _subjects(product: Item, scheme: str) -> Iterable[str]:
    for one in items_of(product, "subjects"):
        subject = item_of(one, "subject")
        if text_of(subject, "scheme") == scheme and (value := text_of(subject, "value")):
            yield value


def _claims(product: Item) -> Iterable[Claim]:
    """Fields of science (``050902 family studies``) and development goals (``10. No inequality``)."""
    for theirs, ours in SCHEMES.items():
        for value in _subjects(product, theirs):
            if found := _CLASS.fullmatch(value):
                yield Claim(ours, found["code"], found["label"])


def _open_access(product: Item) -> OpenAccess | None:
    if product.get("isInDiamondJournal") is True:
        return OpenAccess.DIAMOND
    colour = text_of(product, "openAccessColor")
    if colour in ("gold", "hybrid", "bronze"):
        return OpenAccess(colour)
    return OpenAccess.GREEN if product.get("isGreen") is True else None
