"""DataCite's metadata kernel in XML (``oai_datacite``, ``datacite``): Zenodo and other data repositories."""

from collections.abc import Iterable
from typing import Any

from migresearch.clean import identifiers, xml
from migresearch.clean.abstracts import Abstract, clean_abstract
from migresearch.clean.datacite_terms import PUBLISHED, funded, kind_of, labelled, relation_to
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import distinct
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import from_parts, person
from migresearch.clean.notices import notice_of
from migresearch.clean.text import clean_text, clean_title, keyword_list, with_subtitle
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
    Role,
)


def datacite_xml_record(
    metadata: Element, *, source: str, source_id: str, listed: str | None = None, default: Kind = Kind.REPORT
) -> Record:
    """The record of one DataCite ``resource``, whatever envelope is around it.

    ``default`` is the kind where the type says none ("Text"). Raises :class:`RecordError` where there is
    no title or the type is none of ours (images, sound, instruments).
    """
    title = _title(metadata)
    if title is None:
        raise RecordError(f"the record {source_id} has no title")
    language = next((code for code in map(language_code, xml.texts(metadata, "language")) if code), None)
    abstract = _abstract(metadata, language)
    dates = _dates(metadata)
    notice = notice_of(title)
    return Record(
        source=source,
        source_id=source_id,
        kind=_kind(metadata, default),
        title=title,
        abstract=abstract.text,
        language=language or detect_language(title, abstract.text),
        issued=next((dates[name] for name in PUBLISHED if dates.get(name)), None) or _year(metadata),
        indexed=partial_date(listed),
        publisher=_first(metadata, "publisher"),
        url=_url(metadata),
        open_access=_open_access(metadata),
        licence=_licence(metadata),
        retracted=True if dates.get("Withdrawn") or (notice and notice.marks_itself) else None,
        identifiers=_identifiers(metadata, source_id),
        contributors=tuple(_contributors(metadata)),
        keywords=keyword_list([*xml.texts(metadata, "subject"), *abstract.keywords]),
        claims=tuple(Claim("jel", code) for code in abstract.jel),
        relations=distinct(_relations(metadata)),
        **_related_item(metadata),
    )


def _titles(metadata: Element) -> Iterable[tuple[str | None, str | None]]:
    """(type, text) of the work's own titles: those of related items stand deeper."""
    for group in xml.named(metadata, "titles"):
        for one in xml.named(group, "title"):
            yield xml.attribute(one, "titleType"), clean_title(xml.text(one))
        return


def _title(metadata: Element) -> str | None:
    titles = list(_titles(metadata))
    main = next((text for kind, text in titles if kind is None and text), None)
    subtitle = next((text for kind, text in titles if kind == "Subtitle"), None)
    return with_subtitle(main or next((text for _, text in titles if text), None), subtitle)


def _kind(metadata: Element, default: Kind) -> Kind:
    types = xml.named(metadata, "resourceType")[:1]
    general = next((xml.attribute(one, "resourceTypeGeneral") for one in types), None)
    return kind_of(general or "", map(xml.text, types), default)


def _abstract(metadata: Element, language: str | None) -> Abstract:
    found = []
    for one in xml.named(metadata, "description"):
        if xml.attribute(one, "descriptionType") in ("Abstract", None):
            code = language_code(xml.attribute(one, "lang"))
            found.append((code == language, clean_abstract(xml.text(one))))
    kept = [(matches, abstract) for matches, abstract in found if abstract.text]
    return max(kept, key=lambda pair: pair[0])[1] if kept else Abstract()


def _dates(metadata: Element) -> dict[str, str]:
    """The first date of each type."""
    dates: dict[str, str] = {}
    for one in xml.named(metadata, "date"):
        if date := partial_date(xml.text(one).split("/")[0]):
            dates.setdefault(xml.attribute(one, "dateType") or "", date)
    return dates


def _year(metadata: Element) -> str | None:
    return next((date for one in xml.texts(metadata, "publicationYear") if (date := partial_date(one))), None)


def _url(metadata: Element) -> str | None:
    alternates = xml.texts(metadata, "alternateIdentifier")
    return next((one for one in alternates if one.startswith(("http://", "https://"))), None)


def _identifiers(metadata: Element, source_id: str) -> tuple[Identifier, ...]:
    own = [xml.text(one) for one in xml.named(metadata, "identifier")[:1]]
    alternates = [
        labelled(xml.attribute(one, "alternateIdentifierType"), xml.text(one))
        for one in xml.named(metadata, "alternateIdentifier")
    ]
    found = (one for raw in (*own, *alternates) for one in identifiers.identify(raw))
    oai = identifiers.oai(source_id)
    return distinct((*found, Identifier(IdScheme.OAI, oai) if oai else None))


def _contributors(metadata: Element) -> Iterable[Contributor]:
    for one in xml.named(metadata, "creator"):
        if found := _person(one, "creatorName", Role.AUTHOR):
            yield found
    for one in xml.named(metadata, "contributor"):
        if xml.attribute(one, "contributorType") == "Editor" and (
            found := _person(one, "contributorName", Role.EDITOR)
        ):
            yield found


def _person(element: Element, name_tag: str, role: Role) -> Contributor | None:
    names = xml.named(element, name_tag)
    orcids = (identifiers.orcid(one) for one in xml.texts(element, "nameIdentifier"))
    orcid = next((one for one in orcids if one), None)
    name = xml.text(names[0]) if names else None
    if names and xml.attribute(names[0], "nameType") == "Organizational":
        body = clean_text(name)
        return Contributor(body, role=role, orcid=orcid) if body else None
    family, given = (next(iter(xml.texts(element, tag)), None) for tag in ("familyName", "givenName"))
    parts = from_parts(family, given, role=role, orcid=orcid) if family else None
    return parts or person(name, role, orcid)


def _relations(metadata: Element) -> Iterable[Relation]:
    for one in xml.named(metadata, "relatedIdentifier"):
        relation, scheme = (xml.attribute(one, name) for name in ("relationType", "relatedIdentifierType"))
        if found := relation_to(relation, scheme, xml.text(one)):
            yield found
    for one in xml.named(metadata, "fundingReference"):
        said = (_first(one, name) for name in ("funderName", "funderIdentifier", "awardNumber"))
        if found := funded(*said):
            yield found


def _related_item(metadata: Element) -> dict[str, Any]:
    """The journal or book in which the work was published (kernel 4.4)."""
    for item in xml.named(metadata, "relatedItem"):
        if xml.attribute(item, "relationType") == "IsPublishedIn":
            pages = distinct((_first(item, "firstPage"), _first(item, "lastPage")))
            return {
                "venue": _first(item, "title"),
                "volume": _first(item, "volume"),
                "issue": _first(item, "issue"),
                "pages": "-".join(pages) or None,
            }
    return {}


def _first(element: Element, name: str) -> str | None:
    return clean_text(next(iter(xml.texts(element, name)), None))


def _licence(metadata: Element) -> str | None:
    addresses = (xml.attribute(one, "rightsURI") for one in xml.named(metadata, "rights"))
    return next((one for one in addresses if one and "info:eu-repo/semantics" not in one), None)


def _open_access(metadata: Element) -> OpenAccess | None:
    rights = [
        (xml.attribute(one, "rightsURI") or "") + xml.text(one) for one in xml.named(metadata, "rights")
    ]
    return (
        OpenAccess.GREEN if any("openaccess" in one.casefold().replace(" ", "") for one in rights) else None
    )
