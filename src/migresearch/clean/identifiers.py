"""Identifiers in every costume the world gives them, to one normal form."""

import re
from urllib.parse import unquote

from migresearch.clean.markup import strip_markup
from migresearch.records import Identifier, IdScheme

# Angle brackets belong to a DOI only inside it and in pairs: 10.1002/(SICI)…1:1<1::AID…>3.0.CO;2-1.
_DOI = re.compile(
    r"10\.\d{4,9}(?:\.\d+)*/(?:[^\s\"<>\\^`{|}\u200b\ufeff]|<[^\s<>/]*>(?=[\w.]))+", re.IGNORECASE
)
_PLAIN_DOI = re.compile(r"10\.\d{4,9}/[a-z0-9._/-]*[a-z0-9]")  # as most are, and as all shall be
_DOI_TAIL = "/.,;:!?'\"*_–—’”»"
_DOI_EXTRAS = re.compile(r"(?:[?#](?:utm_|origin=|via=|ref=|source=).*|&(?:utm_|domain=).*)$", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}
# Handles and DOIs share a form; a prefix that starts with "10." is a DOI.
_HANDLE = re.compile(
    r"(?:(?:https?://)?hdl\.handle\.net/|hdl:\s*|info:hdl/|https?://[^/\s]+/(?:[\w-]+/)*handle/)"
    r"(?P<handle>(?!10\.\d{4,}/)\d[\d.]*/[^\s\"<>?#]+)",
    re.IGNORECASE,
)
_PMID = re.compile(
    r"(?:pmid:?\s*|info:pmid/|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/(?:m/)?pubmed)/)(?P<pmid>[1-9]\d{0,8})/?",
    re.IGNORECASE,
)
_ARXIV_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
_ARXIV = re.compile(
    rf"(?:arxiv:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf)/|oai:arxiv\.org:|(?:.*?10\.48550/)arxiv\.)"
    rf"(?P<arxiv>{_ARXIV_ID})(?:v\d+)?(?:\.pdf)?\s*(?:\[[^\]]*\])?",
    re.IGNORECASE,
)
_OPENALEX = re.compile(
    r"(?:(?:https?://)?(?:api\.)?openalex\.org/(?:works/)?)?(?P<work>W\d{2,})", re.IGNORECASE
)
# An archive of three characters, a series of six, and what the archive calls the item.
_REPEC = re.compile(r"\bRePEc:(?P<handle>[a-z0-9]{3}:[a-z0-9]{6}:[^\s&\"<>?#]+)", re.IGNORECASE)
_IDEAS = re.compile(r"https?://ideas\.repec\.org/p/(\w{3})/(\w{6})/(.+)\.html?", re.IGNORECASE)
_OAI = re.compile(r"oai:[\w.-]+:\S+", re.IGNORECASE)
_ISBN_LABEL = re.compile(r"(?:urn:)?\s*isbn(?:-1[03])?\s*:?\s*", re.IGNORECASE)
_ISSN = re.compile(
    r"(?:urn:)?\s*(?:[ep]-?)?(?:issn(?:-l)?)?\s*:?\s*(\d{4})-?(\d{3}[\dX])(?:\s*\(.*\))?", re.IGNORECASE
)
_ORCID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])/?", re.IGNORECASE
)


def doi(raw: str | None) -> str | None:
    """The first DOI in a text: lower case, without resolver, prefix, quotes and trailing punctuation.

    A closing bracket stays where its partner belongs to the DOI; versions (``osf.io/abcde_v1``) stay.
    """
    if not raw or _PLAIN_DOI.fullmatch(raw):
        return raw or None
    if "10." not in (text := unquote(strip_markup(raw))):
        return None
    found = _DOI.search(text)
    trimmed = _trim_doi(found[0]).lower() if found else ""
    return trimmed if "/" in trimmed else None  # "10.1234/." is none


def _trim_doi(text: str) -> str:
    text = _DOI_EXTRAS.sub("", text)
    while text and (text[-1] in _DOI_TAIL or _is_unpaired(text)):
        text = text[:-1]
    return text


def _is_unpaired(text: str) -> bool:
    opening = _PAIRS.get(text[-1])
    return opening is not None and text.count(text[-1]) > text.count(opening)


def handle(raw: str | None) -> str | None:
    """The handle (``1814/73190.3``) in a ``hdl.handle.net``, ``hdl:`` or repository ``/handle/`` address."""
    found = _HANDLE.search(unquote(raw)) if raw else None
    return found["handle"].rstrip(_DOI_TAIL + ")]/").lower() if found else None


def isbn(raw: str | None) -> str | None:
    """The 13 digits of an ISBN-10 or ISBN-13; None where the check digit is wrong."""
    from stdnum import isbn as standard

    number = _ISBN_LABEL.sub("", raw or "").split("(")[0].strip()
    return str(standard.to_isbn13(standard.compact(number))) if standard.is_valid(number) else None


def issn(raw: str | None) -> str | None:
    """An ISSN as ``1369-183X``; None where the check digit is wrong."""
    found = _ISSN.fullmatch((raw or "").strip())
    digits = (found[1] + found[2]).upper() if found else ""
    if not digits or sum(_digit(one) * (8 - place) for place, one in enumerate(digits)) % 11:
        return None
    return f"{digits[:4]}-{digits[4:]}"


def orcid(raw: str | None) -> str | None:
    """An ORCID iD as ``0000-0002-1825-0097``; None where the check digit (ISO 7064 11-2) is wrong."""
    found = _ORCID.fullmatch((raw or "").strip())
    if not found:
        return None
    digits = "".join(found.groups()).upper()
    total = 0
    for one in digits[:-1]:
        total = (total + int(one)) * 2
    return "-".join(found.groups()).upper() if (12 - total % 11) % 11 == _digit(digits[-1]) else None


def pmid(raw: str | int | None) -> str | None:
    """The number of a PubMed address, of ``PMID: 123``, or a bare number."""
    text = str(raw or "").strip()
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or None
    found = _PMID.fullmatch(text)
    return found["pmid"] if found else None


def arxiv(raw: str | None) -> str | None:
    """The arXiv id without its version, of an address, ``arXiv:…``, an OAI id or an arXiv DOI."""
    found = _ARXIV.fullmatch((raw or "").strip())
    return found["arxiv"].lower() if found else None


def openalex(raw: str | None) -> str | None:
    """The OpenAlex work id as ``W2741809807``."""
    found = _OPENALEX.fullmatch((raw or "").strip())
    return found["work"].upper() if found else None


def oai(raw: str | None) -> str | None:
    """An OAI identifier as it stands (they are case sensitive), or None."""
    found = _OAI.fullmatch((raw or "").strip())
    return found[0] if found else None


def repec(raw: str | None) -> str | None:
    """The RePEc handle (``iza:izadps:dp123``) in ``RePEc:…`` or an address of EconPapers, IDEAS or NEP."""
    text = unquote(raw or "").strip()
    if found := _IDEAS.fullmatch(text):
        return ":".join(found.groups()).lower()
    handle = _REPEC.search(text)
    return handle["handle"].rstrip(_DOI_TAIL).lower() if handle else None


def identify(raw: str | None) -> tuple[Identifier, ...]:
    """The identifiers that a text of unknown kind holds, such as a ``dc:identifier``.

    Bare numbers are taken for ISBNs only (their check digit tells); an arXiv DOI is both DOI and arXiv id.
    """
    readers = (
        (IdScheme.DOI, doi), (IdScheme.ARXIV, arxiv), (IdScheme.HANDLE, handle), (IdScheme.OAI, oai),
        (IdScheme.OPENALEX, openalex), (IdScheme.PMID, _labelled_pmid), (IdScheme.ISBN, isbn),
        (IdScheme.REPEC, repec),
    )  # fmt: skip
    return tuple(Identifier(scheme, value) for scheme, read in readers if (value := read(raw)))


def _labelled_pmid(raw: str | None) -> str | None:
    return None if (raw or "").strip().isdigit() else pmid(raw)


def _digit(character: str) -> int:
    return 10 if character == "X" else int(character)
