"""Preprints of OSF's services, such as SocArXiv, as its API (JSON:API, version 2.15) lists them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import Item, distinct, item_of, items_of, list_of, text_of, texts_of
from migresearch.clean.languages import detect_language
from migresearch.clean.names import from_parts, person
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

_VERSION = re.compile(r"_v(\d+)$")


def osf_record(item: Mapping[str, Any], *, source: str, venue: str) -> Record:
    """The record of one entry of ``/preprints/`` with its contributors embedded.

    All versions of a preprint have one ``source_id``, so that a revision changes the record instead of
    coming as a new one; the version's own DOI is its identifier, the one before it is superseded. The
    article it became is what it is a version of. Raises :class:`RecordError` without id or title.
    """
    name = text_of(item, "id")
    work = item_of(item, "attributes")
    title = clean_title(text_of(work, "title"))
    if not name or title is None:
        raise RecordError(f"the OSF preprint {name} has no {'title' if name else 'id'}")
    links = item_of(item, "links")
    abstract = clean_abstract(text_of(work, "description"))
    doi = identifiers.doi(text_of(links, "preprint_doi"))
    notice = notice_of(title)
    return Record(
        source=source,
        source_id=preprint_of(name),
        kind=Kind.PREPRINT,
        title=title,
        abstract=abstract.text,
        language=detect_language(title, abstract.text),
        issued=partial_date(text_of(work, "original_publication_date")),
        online=partial_date(text_of(work, "date_published")),
        indexed=partial_date(text_of(work, "date_created")),
        venue=venue,
        url=text_of(links, "html"),
        open_access=OpenAccess.GREEN,
        licence=_licence(item),
        retracted=True if text_of(work, "date_withdrawn") or (notice and notice.marks_itself) else None,
        identifiers=(Identifier(IdScheme.DOI, doi),) if doi else (),
        contributors=distinct(_contributors(item)),
        keywords=keyword_list([*texts_of(work, "tags"), *_subjects(work), *abstract.keywords]),
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=tuple(_relations(work, doi)),
    )


def preprint_of(name: str) -> str:
    """The preprint of which this is a version: ``abcde`` of ``abcde_v2``."""
    return _VERSION.sub("", name)


def _relations(work: Item, doi: str | None) -> Iterable[Relation]:
    article = identifiers.doi(text_of(work, "doi"))
    if article and article != doi:
        yield Relation(RelationType.VERSION_OF, Identifier(IdScheme.DOI, article))
    version = _VERSION.search(doi or "")
    if doi and version and int(version[1]) > 1:
        earlier = f"{preprint_of(doi)}_v{int(version[1]) - 1}"
        yield Relation(RelationType.SUPERSEDES, Identifier(IdScheme.DOI, earlier))


def _embed(item: Item, name: str) -> Item:
    """A relationship that came with the entry; empty where it did not."""
    return item_of(item_of(item, "embeds"), name)


def _contributors(item: Item) -> Iterable[Contributor | None]:
    for one in items_of(_embed(item, "bibliographic_contributors"), "data"):
        user = item_of(item_of(_embed(one, "users"), "data"), "attributes")
        given = " ".join(part for name in ("given_name", "middle_names") if (part := text_of(user, name)))
        family = text_of(user, "family_name")
        unregistered = text_of(item_of(one, "attributes"), "unregistered_contributor")
        yield (
            from_parts(family, given or None)
            if family
            else person(text_of(user, "full_name") or unregistered)
        )


def _licence(item: Item) -> str | None:
    licence = item_of(_embed(item, "license"), "data")
    return clean_text(text_of(item_of(licence, "attributes"), "name"))


def _subjects(work: Item) -> list[str]:
    """The subjects; each is the end of a path through OSF's taxonomy."""
    nodes = (path[-1] for path in list_of(work, "subjects") if isinstance(path, list) and path)
    return [name for node in nodes if isinstance(node, Mapping) and (name := text_of(node, "text"))]
