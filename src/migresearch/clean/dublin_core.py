"""Dublin Core (``oai_dc``): fifteen repeatable elements, used by each repository in its own way."""

import re
from collections.abc import Iterable

from migresearch.clean import identifiers, xml
from migresearch.clean.abstracts import Abstract, clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.document_types import kind_of_types
from migresearch.clean.fields import distinct
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import person
from migresearch.clean.notices import notice_of
from migresearch.clean.projects import grant
from migresearch.clean.text import clean_text, clean_title, keyword_list
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
    Role,
)

_PARTS_OF_VOLUMES = frozenset({Kind.CHAPTER})
_ALTERNATE = re.compile(r"info:eu-repo/semantics/altIdentifier/(?P<scheme>\w+)/(?P<value>.+)", re.IGNORECASE)
# OpenAIRE's way to name a project: funder, programme, number; what follows is for people.
_GRANT = re.compile(
    r"info:eu-repo/grantAgreement/(?P<funder>[^/\s]+)/[^/]*/(?P<number>[^/\s]+)", re.IGNORECASE
)
# HAL puts classifications among the subjects: "JEL : F/F.F2/F.F2.F22", "[SHS.DEMO] …/Demography".
_JEL_SUBJECT = re.compile(r"JEL\s*:")
_JEL_CODE = re.compile(r"\b[A-Z]\d{2}\b")
_HAL_DOMAIN = re.compile(r"\[\s*(?P<code>[A-Z-]+(?:\.[A-Z0-9-]+)*)\s*\]\s*(?P<label>\S.*)", re.DOTALL)
# What a repository calls itself where it stands among the publishers, too.
_REPOSITORIES = frozenset({"HAL CCSD", "CCSD"})
_HAS_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T")
_MADE_OF_CODES = re.compile(r"[\W\d_A-Z]*")
_LICENCE = re.compile(
    r"https?://\S*(?:creativecommons\.org|rightsstatements\.org|licen[cs]e)\S*"
    r"|\bCC[ -]BY\S*(?: \d\.\d)?|\bCC0\S*",
    re.IGNORECASE,
)
_SHORTEST_ABSTRACT = 80


def dublin_core_record(
    metadata: Element, *, source: str, source_id: str, listed: str | None = None, default: Kind = Kind.ARTICLE
) -> Record:
    """The record of one ``oai_dc:dc`` element.

    ``source_id`` is the OAI identifier of the header and ``listed`` its datestamp, used as ``indexed``
    where the element itself holds no date with a time. ``default`` is the kind where no ``dc:type`` says
    one ("Text", "Other"). Raises :class:`RecordError` where there is no title.
    """
    language = next((code for code in map(language_code, xml.texts(metadata, "language")) if code), None)
    title = clean_title(_in_language(metadata, "title", language))
    if title is None:
        raise RecordError(f"the record {source_id} has no title")
    abstract = _abstract(metadata, language)
    kind = kind_of_types(xml.texts(metadata, "type")) or default
    issued, deposited = _dates(xml.texts(metadata, "date", "issued"))
    notice = notice_of(title)
    return Record(
        source=source,
        source_id=source_id,
        kind=kind,
        title=title,
        abstract=abstract.text,
        language=language or detect_language(title, abstract.text),
        issued=issued,
        indexed=deposited or partial_date(listed),
        venue=_venue(metadata),
        publisher=_publisher(metadata),
        url=_url(metadata),
        open_access=_open_access(metadata),
        licence=_licence(metadata),
        retracted=True if notice and notice.marks_itself else None,
        identifiers=_identifiers(metadata, source_id, kind),
        contributors=_contributors(metadata),
        keywords=keyword_list([*_subjects(metadata), *abstract.keywords]),
        issns=distinct(
            identifiers.issn(one) for one in xml.texts(metadata, "identifier", "source", "relation")
        ),
        claims=distinct((*_claims(metadata), *(Claim("jel", code) for code in abstract.jel))),
        relations=(*_volumes(metadata, kind), *_projects(metadata)),
    )


def _publisher(metadata: Element) -> str | None:
    names = (clean_text(one) for one in xml.texts(metadata, "publisher"))
    return next((name for name in names if name and name not in _REPOSITORIES), None)


def _in_language(metadata: Element, name: str, language: str | None) -> str | None:
    """The first text in the work's language by ``xml:lang``, else simply the first."""
    found = [one for one in xml.named(metadata, name) if xml.text(one)]
    matching = (one for one in found if language and language_code(xml.attribute(one, "lang")) == language)
    chosen = next(matching, found[0] if found else None)
    return xml.text(chosen) if chosen is not None else None


def _abstract(metadata: Element, language: str | None) -> Abstract:
    """The best description: in the work's language, else in English, else the longest; no notes."""
    candidates = []
    for one in xml.named(metadata, "description", "abstract"):
        abstract = clean_abstract(xml.text(one))
        if abstract.text and len(abstract.text) >= _SHORTEST_ABSTRACT:
            code = language_code(xml.attribute(one, "lang")) or detect_language(None, abstract.text)
            candidates.append((bool(code) and code == language, code == "en", len(abstract.text), abstract))
    return max(candidates, key=lambda candidate: candidate[:3])[3] if candidates else Abstract()


def _dates(raw: list[str]) -> tuple[str | None, str | None]:
    """(issued, deposited): repositories add the moments of deposit, with a time, to the date of issue."""
    moments = [date for one in raw if _HAS_TIME.match(one) and (date := partial_date(one))]
    days = [date for one in raw if not _HAS_TIME.match(one) and (date := partial_date(one))]
    return (days[0] if days else None), (min(moments) if moments else None)


def _identifiers(metadata: Element, source_id: str, kind: Kind) -> tuple[Identifier, ...]:
    own = [one for raw in _own_identifiers(metadata) for one in identifiers.identify(raw)]
    kept = [one for one in own if one.scheme is not IdScheme.ISBN or kind not in _PARTS_OF_VOLUMES]
    oai = identifiers.oai(source_id)
    return distinct((*kept, Identifier(IdScheme.OAI, oai) if oai else None))


def _own_identifiers(metadata: Element) -> Iterable[str]:
    """``dc:identifier``, unless it is a whole citation, and OpenAIRE's alternates in ``dc:relation``."""
    for raw in xml.texts(metadata, "identifier"):
        if len(raw.split()) <= 3:
            yield raw
    for raw in xml.texts(metadata, "relation"):
        if found := _ALTERNATE.fullmatch(raw):
            yield _labelled(found["scheme"].casefold(), found["value"])


def _labelled(scheme: str, value: str) -> str:
    labels = {"pmid": "pmid:", "arxiv": "arxiv:", "hdl": "hdl:", "isbn": "isbn:", "doi": "doi:"}
    return labels.get(scheme, "") + value


def _volumes(metadata: Element, kind: Kind) -> tuple[Relation, ...]:
    """A chapter's ISBN is that of its book; other things in ``dc:relation`` do not say how they relate."""
    if kind not in _PARTS_OF_VOLUMES:
        return ()
    numbers = (identifiers.isbn(raw) for raw in xml.texts(metadata, "identifier", "relation", "source"))
    return tuple(Relation(RelationType.PART_OF, Identifier(IdScheme.ISBN, one)) for one in distinct(numbers))


def _projects(metadata: Element) -> tuple[Relation, ...]:
    found = (_GRANT.match("".join(raw.split())) for raw in xml.texts(metadata, "relation"))
    grants = distinct(grant(one["funder"], one["number"]) for one in found if one)
    return tuple(Relation(RelationType.PRODUCED_BY, one) for one in grants)


def _claims(metadata: Element) -> Iterable[Claim]:
    for subject in xml.texts(metadata, "subject"):
        if found := _HAL_DOMAIN.fullmatch(subject):
            yield Claim("hal-domains", found["code"].lower(), clean_text(found["label"]))
        elif _JEL_SUBJECT.match(subject):
            yield from (Claim("jel", code) for code in _JEL_CODE.findall(subject))


def _url(metadata: Element) -> str | None:
    addresses = [raw for raw in xml.texts(metadata, "identifier") if re.match(r"https?://\S+$", raw)]
    return next((one for one in addresses if "doi.org/" not in one), addresses[0] if addresses else None)


def _venue(metadata: Element) -> str | None:
    """The journal or volume in ``dc:source``, up to its numbers: "Soziale Welt; 12 (2005) 3"."""
    for raw in xml.texts(metadata, "source"):
        name = re.split(r"\s*;|,?\s+\(?(?:vol\b|\d)", raw, maxsplit=1, flags=re.IGNORECASE)[0].strip(" ,.")
        if name and not identifiers.identify(raw) and not identifiers.issn(raw) and "://" not in raw:
            return clean_text(name)
    return None


def _contributors(metadata: Element) -> tuple[Contributor, ...]:
    """Creators; where a repository gives none, its contributors are the authors (older DSpace)."""
    creators = distinct(person(one) for one in xml.texts(metadata, "creator"))
    if creators:
        return creators
    return distinct(person(one, Role.AUTHOR) for one in xml.texts(metadata, "contributor"))


def _subjects(metadata: Element) -> list[str]:
    """Subjects in words; classification numbers ("85.00;31.80", "5001-6182") are none."""
    every = xml.texts(metadata, "subject")
    subjects = [one for one in every if not (_HAL_DOMAIN.fullmatch(one) or _JEL_SUBJECT.match(one))]
    parts = (part for subject in subjects for part in re.split(r"\s*[;|]\s*", subject))
    return [part for part in parts if not _MADE_OF_CODES.fullmatch(part) and not part.startswith("info:")]


def _open_access(metadata: Element) -> OpenAccess | None:
    """A repository copy that is free to read is green."""
    rights = " ".join(xml.texts(metadata, "rights")).casefold()
    return OpenAccess.GREEN if "openaccess" in rights or "open access" in rights else None


def _licence(metadata: Element) -> str | None:
    found = (_LICENCE.search(one) for one in xml.texts(metadata, "rights"))
    return next((one[0] for one in found if one), None)
