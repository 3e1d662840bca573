"""Papers of a NEP report (New Economics Papers): one entry of the page of an issue."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.dates import partial_date
from migresearch.clean.fields import distinct, text_of
from migresearch.clean.languages import detect_language
from migresearch.clean.names import person
from migresearch.clean.text import clean_title, keyword_list
from migresearch.errors import RecordError
from migresearch.records import Claim, Contributor, Identifier, Kind, Record

SOURCE = "nep-mig"
# Series of preprint servers; everything else that NEP announces is a working paper.
PREPRINTS = ("arx:papers:", "osf:")
_ARXIV_SERIES = "arx:papers:"
_JEL = re.compile(r"\b[A-Z]\d{1,2}\b")
_DASHES = re.compile("[‐-―]")
_AFFILIATION = re.compile(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)")


def nep_record(item: Mapping[str, Any]) -> Record:
    """The record of ``{"issue": day, "html": entry}``; ``indexed`` is the day of the issue.

    Raises :class:`RecordError` for an entry without title or address.
    """
    entry = LexborHTMLParser(text_of(item, "html") or "")
    title = clean_title(_text(entry.css_first("div")))
    said = dict(_rows(entry))
    url = said.get("URL") or _link(entry)
    name = paper_id(url)
    if title is None or name is None:
        raise RecordError("the entry of the report has no title or no address")
    handle = identifiers.repec(url)
    abstract = clean_abstract(said.get("Abstract"))
    return Record(
        source=SOURCE,
        source_id=name,
        kind=Kind.PREPRINT if (handle or "").startswith(PREPRINTS) else Kind.WORKING_PAPER,
        title=title,
        abstract=abstract.text,
        language=detect_language(title, abstract.text),
        issued=partial_date(_DASHES.sub("-", said.get("Date", ""))),
        indexed=partial_date(text_of(item, "issue")),
        url=url,
        identifiers=_identifiers(url, handle),
        contributors=distinct(_people(said.get("By", ""))),
        keywords=keyword_list((*keyword_list(said.get("Keywords")), *abstract.keywords)),
        claims=distinct(Claim("jel", code) for code in (*_JEL.findall(said.get("JEL", "")), *abstract.jel)),
    )


def paper_id(url: str | None) -> str | None:
    """What an address names a paper by: its RePEc handle, its DOI, else the address itself."""
    handle = identifiers.repec(url)
    return f"RePEc:{handle}" if handle else identifiers.doi(url) or url


def entry_id(html: str) -> str | None:
    """The id of an entry of a page."""
    entry = LexborHTMLParser(html)
    return paper_id(dict(_rows(entry)).get("URL") or _link(entry))


def _rows(entry: LexborHTMLParser) -> Iterable[tuple[str, str]]:
    """Label and content of each row of the entry's table: ``By:``, ``Abstract:``, ``JEL:`` …"""
    for row in entry.css("tr"):
        cells = [_text(cell) for cell in row.css("td")]
        if len(cells) == 2:
            yield cells[0].rstrip(": "), cells[1]


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node else ""


def _link(entry: LexborHTMLParser) -> str | None:
    link = entry.css_first("div a")
    return link.attributes.get("href") if link else None


def _identifiers(url: str | None, handle: str | None) -> tuple[Identifier, ...]:
    number = handle.removeprefix(_ARXIV_SERIES) if handle and handle.startswith(_ARXIV_SERIES) else None
    return (*identifiers.identify(url), *(identifiers.identify(f"arxiv:{number}") if number else ()))


def _people(raw: str) -> Iterable[Contributor | None]:
    """``Last, First (Affiliation); …``"""
    for one in _AFFILIATION.sub("", raw).split(";"):
        yield person(one.strip(" ,"))
