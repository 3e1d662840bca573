"""DataCite DOIs as its REST API lists them: ``attributes`` in the words of the metadata kernel."""

from collections.abc import Iterable, Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import Abstract, clean_abstract
from migresearch.clean.datacite_terms import PUBLISHED, funded, kind_of, labelled, relation_to
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import Item, distinct, item_of, items_of, text_of
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts, person
from migresearch.clean.notices import notice_of
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
    Role,
)

SOURCE = "datacite"


def datacite_json_record(item: Mapping[str, Any]) -> Record:
    """The record of one entry of ``/dois``.

    Raises :class:`RecordError` where there is no DOI or title or the type is none of ours.
    """
    work = item_of(item, "attributes")
    doi = identifiers.doi(text_of(work, "doi"))
    title = _title(work)
    if doi is None or title is None:
        raise RecordError(f"the DataCite entry {item.get('id')} has no {'title' if doi else 'DOI'}")
    language = language_code(text_of(work, "language"))
    abstract = _abstract(work, language)
    dates = _dates(work)
    notice = notice_of(title)
    return Record(
        source=SOURCE,
        source_id=doi,
        kind=_kind(work),
        title=title,
        abstract=abstract.text,
        language=language or detect_language(title, abstract.text),
        issued=_issued(work, dates),
        indexed=partial_date(text_of(work, "registered") or text_of(work, "created")),
        publisher=_publisher(work),
        url=text_of(work, "url"),
        open_access=_open_access(work),
        licence=_licence(work),
        retracted=True if dates.get("Withdrawn") or (notice and notice.marks_itself) else None,
        identifiers=distinct((Identifier(IdScheme.DOI, doi), *_other_identifiers(work, doi))),
        contributors=tuple(_contributors(work)),
        keywords=keyword_list([*_subjects(work), *abstract.keywords]),
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=distinct(_relations(work)),
        **_container(work),
    )


def _title(work: Item) -> str | None:
    titles = [
        (text_of(one, "titleType"), clean_title(text_of(one, "title"))) for one in items_of(work, "titles")
    ]
    main = next((text for kind, text in titles if kind is None and text), None)
    subtitle = next((text for kind, text in titles if kind == "Subtitle"), None)
    return with_subtitle(main or next((text for _, text in titles if text), None), subtitle)


def _kind(work: Item) -> Kind:
    types = item_of(work, "types")
    stated = text_of(types, "resourceType")
    return kind_of(text_of(types, "resourceTypeGeneral") or "", [stated] if stated else [], Kind.REPORT)


def _abstract(work: Item, language: str | None) -> Abstract:
    """The first abstract in the work's own language, else simply the first."""
    found = [
        (language_code(text_of(one, "lang")) == language, clean_abstract(text_of(one, "description")))
        for one in items_of(work, "descriptions")
        if text_of(one, "descriptionType") in ("Abstract", None)
    ]
    kept = [(matches, abstract) for matches, abstract in found if abstract.text]
    return max(kept, key=lambda pair: pair[0])[1] if kept else Abstract()


def _dates(work: Item) -> dict[str, str]:
    """The first date of each type; of a span its beginning."""
    dates: dict[str, str] = {}
    for one in items_of(work, "dates"):
        if date := partial_date((text_of(one, "date") or "").split("/")[0]):
            dates.setdefault(text_of(one, "dateType") or "", date)
    return dates


def _issued(work: Item, dates: Mapping[str, str]) -> str | None:
    stated = next((dates[name] for name in PUBLISHED if name in dates), None)
    return stated or partial_date(work.get("publicationYear"))


def _publisher(work: Item) -> str | None:
    """A name, or an object around it where ``publisher=true`` was asked for."""
    value = work.get("publisher")
    return clean_text(text_of(value, "name") if isinstance(value, Mapping) else text_of(work, "publisher"))


def _other_identifiers(work: Item, doi: str) -> Iterable[Identifier]:
    yield from identifiers.identify(doi)  # an arXiv DOI holds the arXiv id
    for one in items_of(work, "alternateIdentifiers"):
        value = text_of(one, "alternateIdentifier") or ""
        yield from identifiers.identify(labelled(text_of(one, "alternateIdentifierType"), value))


def _contributors(work: Item) -> Iterable[Contributor]:
    for one in items_of(work, "creators"):
        if found := _person(one, Role.AUTHOR):
            yield found
    for one in items_of(work, "contributors"):
        if text_of(one, "contributorType") == "Editor" and (found := _person(one, Role.EDITOR)):
            yield found


def _person(one: Item, role: Role) -> Contributor | None:
    names = (text_of(name, "nameIdentifier") for name in items_of(one, "nameIdentifiers"))
    orcid = next((found for name in names if (found := identifiers.orcid(name))), None)
    if text_of(one, "nameType") == "Organizational":
        body = clean_text(text_of(one, "name"))
        return Contributor(body, role=role, orcid=orcid) if body else None
    family, given = text_of(one, "familyName"), text_of(one, "givenName")
    parts = from_parts(family, given, role=role, orcid=orcid) if family else None
    return parts or person(text_of(one, "name"), role, orcid)


def _subjects(work: Item) -> list[str]:
    return [subject for one in items_of(work, "subjects") if (subject := text_of(one, "subject"))]


def _relations(work: Item) -> Iterable[Relation]:
    for one in items_of(work, "relatedIdentifiers"):
        relation, scheme = text_of(one, "relationType"), text_of(one, "relatedIdentifierType")
        if found := relation_to(relation, scheme, text_of(one, "relatedIdentifier") or ""):
            yield found
    for one in items_of(work, "fundingReferences"):
        said = (text_of(one, name) for name in ("funderName", "funderIdentifier", "awardNumber"))
        if found := funded(*said):
            yield found


def _container(work: Item) -> dict[str, Any]:
    """The journal, series or book in which the work was published."""
    container = item_of(work, "container")
    pages = distinct((text_of(container, "firstPage"), text_of(container, "lastPage")))
    is_journal = text_of(container, "identifierType") == "ISSN"
    issn = identifiers.issn(text_of(container, "identifier")) if is_journal else None
    return {
        "venue": clean_text(text_of(container, "title")),
        "volume": clean_text(text_of(container, "volume")),
        "issue": clean_text(text_of(container, "issue")),
        "pages": "-".join(pages) or None,
        "issns": distinct((issn,)),
    }


def _rights(work: Item) -> list[str]:
    rights = items_of(work, "rightsList")
    return [text for one in rights if (text := text_of(one, "rightsUri") or text_of(one, "rights"))]


def _licence(work: Item) -> str | None:
    """The first that is not only a statement of access."""
    return next((one for one in _rights(work) if "info:eu-repo/semantics" not in one), None)


def _open_access(work: Item) -> OpenAccess | None:
    """A copy in a repository that is free to read is green."""
    stated = (one.casefold().replace(" ", "") for one in _rights(work))
    return OpenAccess.GREEN if any("openaccess" in one for one in stated) else None
