"""What a saved search found, as an Atom feed (RFC 4287)."""

from uuid import NAMESPACE_OID, UUID, uuid5
from xml.etree import ElementTree as ET

from migresearch.watch.sheet import Feed, FeedEntry, Sheet

_ATOM = "http://www.w3.org/2005/Atom"


def as_atom(feed: Feed, sheet: Sheet) -> str:
    """The feed; entries keep their ids from month to month, so that readers know them again."""
    # Registered for writing only: names come out without prefixes.
    ET.register_namespace("", _ATOM)
    root = ET.Element(_name("feed"))
    start = f"{sheet.month}-01T00:00:00Z"
    _add(root, "id", _urn(sheet.library, "search", feed.name))
    _add(root, "title", f"{feed.name}: new in {sheet.month}")
    _add(root, "subtitle", feed.question)
    _add(root, "updated", max((one.updated for one in feed.entries), default=start))
    _add(_add(root, "author"), "name", "migresearch")
    _add(root, "generator", "migresearch")
    for one in sorted(feed.entries, key=lambda one: (one.updated, one.entry.key), reverse=True):
        _entry(root, one, sheet.library)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, one: FeedEntry, library: str) -> None:
    element = _add(root, "entry")
    mark = f"[{one.entry.mark}] " if one.entry.mark else ""
    _add(element, "id", _urn(library, "work", one.entry.key))
    _add(element, "title", f"{mark}{one.entry.title}")
    _add(element, "updated", one.updated)
    _add(element, "published", one.published)
    for name in one.people:
        _add(_add(element, "author"), "name", name)
    if one.entry.url:
        ET.SubElement(element, _name("link"), rel="alternate", href=one.entry.url)
    # Content, not a summary: an entry without an address would not be valid otherwise.
    _add(element, "content", "\n".join((one.entry.byline, *one.entry.details)))


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, _name(name))
    child.text = text
    return child


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _urn(*parts: str) -> str:
    """An id that depends on the parts alone."""
    space: UUID = uuid5(NAMESPACE_OID, "migresearch")
    return uuid5(space, "\n".join(parts)).urn
