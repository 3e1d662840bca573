"""Pages, entries and nodes of institutions' web sites, in whatever system, to records."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.countries import country_code
from migresearch.clean.dates import partial_date
from migresearch.clean.facts import fact_value
from migresearch.clean.fields import distinct
from migresearch.clean.languages import detect_language, language_code
from migresearch.clean.names import person
from migresearch.clean.text import clean_text, clean_title, keyword_list
from migresearch.errors import RecordError
from migresearch.facts import Fact, FactName
from migresearch.records import Claim, Kind, Record

LONGEST_TEXT = 3_000
COUNTRY, LANGUAGE = "country", "language"
FACTS = frozenset(map(str, FactName))
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]?\s")


class UntitledError(RecordError):
    """Something without a title: no work, but where most things have none the site has changed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a site says of one thing, in its own words and markup.

    ``terms`` are pairs of a meaning (the name of a fact, ``country``, ``language`` or ``keyword``) and a
    value; a term of any other meaning is a keyword, so that no classification of the site's is lost.
    """

    source: str
    source_id: str
    kind: Kind
    title: str | None
    text: str | None = None
    language: str | None = None
    issued: str | None = None
    url: str | None = None
    venue: str | None = None
    publisher: str | None = None
    licence: str | None = None
    authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()


def institutional_record(said: Statement) -> Record:
    """The record of a statement. Raises UntitledError."""
    title = clean_title(said.title)
    if title is None:
        raise UntitledError(f"{said.source_id} has no title")
    abstract = clean_abstract(said.text)
    text = shortened(abstract.text) if abstract.text else None
    named = _of(said.terms, LANGUAGE)
    language = next((code for raw in (said.language, *named) if (code := language_code(raw))), None)
    countries = distinct(map(country_code, _of(said.terms, COUNTRY)))
    return Record(
        source=said.source,
        source_id=said.source_id,
        kind=said.kind,
        title=title,
        abstract=text if text != title else None,
        language=language or detect_language(title, text),
        issued=partial_date(said.issued),
        venue=clean_text(said.venue),
        publisher=clean_text(said.publisher),
        url=said.url,
        licence=clean_text(said.licence),
        identifiers=distinct(found for raw in said.identifiers for found in identifiers.identify(raw)),
        contributors=distinct(map(person, said.authors)),
        keywords=keyword_list([*_keywords(said.terms), *abstract.keywords]),
        claims=tuple(Claim("geographies", code) for code in countries),
        facts=distinct(_facts(said.terms)),
    )


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """The beginning of a long text, up to the end of a sentence: the whole stays at its institution."""
    if len(text) <= longest:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text[:longest])]
    cut = ends[-1] if ends else text.rfind(" ", 0, longest)
    return text[: cut if cut > 0 else longest].rstrip() + " […]"


def _of(terms: Iterable[tuple[str, str]], meaning: str) -> list[str]:
    return [value for name, value in terms if name == meaning]


def _keywords(terms: Iterable[tuple[str, str]]) -> Iterator[str]:
    """All words the site sorts its things by; facts with words of their own are told apart already."""
    for meaning, value in terms:
        unreadable = meaning == COUNTRY and country_code(value) is None
        if unreadable or (meaning not in FACTS and meaning not in (COUNTRY, LANGUAGE)):
            yield value


def _facts(terms: Iterable[tuple[str, str]]) -> Iterator[Fact | None]:
    for meaning, value in terms:
        if meaning in FACTS:
            name = FactName(meaning)
            found = fact_value(name, value)
            yield Fact(name, found) if found else None
