"""What the head of a web page says of it: schema.org, Highwire (citation_*), Dublin Core, OpenGraph.

It is what is stored of a page: it stays the same while menus, cookies and counters around it change.
"""

import json
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

# A page may name a hundred images and scripts; of its own metadata nothing is that long.
MOST_VALUES, LONGEST_VALUE = 200, 20_000
MOST_OBJECTS = 200
_PREFIXES = ("citation_", "dc.", "dcterms.", "og:", "article:", "book:", "eprints.", "bepress_citation_")
_NAMES = frozenset({"description", "author", "keywords", "date", "language", "last-modified", "rights"})


def page_metadata(html: bytes, url: str) -> dict[str, Any]:
    """The metadata of a page that was found at ``url``, as plain values.

    ``meta``: values by name in small letters; ``json_ld``: objects, ``@graph`` taken apart, unreadable ones
    left out; ``asks_for_password`` is set for what may be a login page.
    """
    tree = LexborHTMLParser(html)
    found = {
        "url": url,
        "canonical": _attribute(tree, 'link[rel="canonical"]', "href"),
        "language": _attribute(tree, "html", "lang"),
        "title": _text(tree, "title"),
        "heading": _text(tree, "h1"),
        "time": _attribute(tree, "article time[datetime], main time[datetime], time[datetime]", "datetime"),
        "meta": _meta(tree),
        "json_ld": list(_objects(tree)),
        "asks_for_password": tree.css_first('input[type="password"]') is not None,
    }
    return {name: value for name, value in found.items() if value}


def _text(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return node.text(strip=True)[:LONGEST_VALUE] if node else ""


def _attribute(tree: LexborHTMLParser, selector: str, name: str) -> str:
    node = tree.css_first(selector)
    return ((node.attributes.get(name) if node else None) or "").strip()[:LONGEST_VALUE]


def _meta(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]")[:MOST_VALUES]:
        attributes = node.attributes
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        value = (attributes.get("content") or "").strip()[:LONGEST_VALUE]
        if value and (name in _NAMES or name.startswith(_PREFIXES)):
            found.setdefault(name, []).append(value)
    return found


def _objects(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    left = MOST_OBJECTS
    for node in tree.css('script[type="application/ld+json"]'):
        for found in _flat(_loaded(node.text())):
            left -= 1
            if left >= 0:
                yield found


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list or of a graph."""
    if isinstance(value, list):
        for one in value:
            yield from _flat(one)
    elif isinstance(value, dict):
        graph = value.get("@graph")
        if isinstance(graph, list):
            yield from _flat([one for one in graph if isinstance(one, dict) and "@graph" not in one])
        else:
            yield value
