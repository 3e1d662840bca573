"""Entries of RSS and Atom feeds to records; the parsing is feedparser's."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import feedparser

from migresearch.clean.institutional import Statement, institutional_record
from migresearch.clean.languages import detect_language
from migresearch.clean.text import clean_text
from migresearch.errors import RecordError
from migresearch.records import Kind, Record


def feed_entry_record(
    document: bytes, *, source: str, source_id: str, kind: Kind, meanings: Mapping[str, str]
) -> Record:
    """The record of a feed's document with a single entry.

    ``meanings`` says what a category's scheme stands for, the key ``category`` what those without one do.
    Raises RecordError.
    """
    feed = feedparser.parse(BytesIO(document))
    if len(feed.entries) != 1:
        raise RecordError(f"{source_id} is {len(feed.entries)} entries, not one")
    entry = feed.entries[0]
    text = _text(entry)
    issued = entry.get("published") or entry.get("created") or entry.get("updated")
    said = Statement(
        source=source,
        source_id=source_id,
        kind=kind,
        title=entry.get("title"),
        text=text,
        language=entry.get("dc_language") or _language(entry.get("title"), text) or feed.feed.get("language"),
        issued=_day(entry) or issued,
        url=entry.get("link"),
        publisher=entry.get("publisher"),
        licence=entry.get("rights"),
        authors=tuple(name for one in entry.get("authors", ()) if (name := one.get("name"))),
        identifiers=tuple(filter(None, (entry.get("dc_identifier"), entry.get("id")))),
        terms=tuple(_terms(entry, meanings)),
    )
    return institutional_record(said)


def _language(title: str | None, text: str | None) -> str | None:
    """That of the entry: a feed in English holds entries in Spanish, too."""
    return detect_language(clean_text(title), clean_text(text))


def _day(entry: Any) -> str | None:
    """The day in UTC of whatever form of date feedparser could read."""
    parsed = entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")
    return f"{parsed.tm_year}-{parsed.tm_mon:02}-{parsed.tm_mday:02}" if parsed else None


def _text(entry: Any) -> str | None:
    contents = [one.get("value") for one in entry.get("content", ())]
    summary: str | None = entry.get("summary")
    return summary or next(iter(contents), None)


def _terms(entry: Any, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for tag in entry.get("tags", ()):
        if term := tag.get("label") or tag.get("term"):
            yield meanings.get(tag.get("scheme") or "category", meanings.get("category", "keyword")), term
