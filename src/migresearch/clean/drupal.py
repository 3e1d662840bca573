"""Nodes of Drupal's JSON:API to records."""

from collections.abc import Iterator, Mapping
from typing import Any

from migresearch.clean.fields import Item, item_of, items_of, text_of
from migresearch.clean.institutional import Statement, institutional_record
from migresearch.errors import RecordError
from migresearch.records import Kind, Record


def drupal_record(
    document: Item, *, source: str, site: str, kind: Kind, meanings: Mapping[str, str]
) -> Record:
    """The record of ``{"data": node, "included": [what its relationships name]}``.

    ``meanings`` says what a field of the node stands for (``{"field_country": "country"}``). Raises
    RecordError.
    """
    node = item_of(document, "data")
    attributes = item_of(node, "attributes")
    body = item_of(attributes, "body")
    said = Statement(
        source=source,
        source_id=text_of(node, "id") or "",
        kind=kind,
        title=text_of(attributes, "title"),
        text=text_of(body, "summary") or text_of(body, "processed") or text_of(body, "value"),
        language=text_of(attributes, "langcode"),
        issued=_issued(attributes, meanings),
        url=_url(attributes, site),
        terms=tuple(_terms(document, node, meanings)),
    )
    return institutional_record(said)


def _issued(attributes: Item, meanings: Mapping[str, str]) -> str | None:
    """The date the institution gives, else that on which the node was made."""
    own = (name for name, meaning in meanings.items() if meaning == "issued")
    given = (next(iter(_values(attributes.get(name))), None) for name in own)
    return next(filter(None, given), None) or text_of(attributes, "created")


def _url(attributes: Item, site: str) -> str | None:
    path = item_of(attributes, "path")
    alias = text_of(path, "alias")
    number = text_of(attributes, "drupal_internal__nid")
    found = alias or (f"/node/{number}" if number else None)
    return f"{site.rstrip('/')}{found}" if found else None


def _terms(document: Item, node: Item, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    attributes, relationships = item_of(node, "attributes"), item_of(node, "relationships")
    names = {_key(one): _name(one) for one in items_of(document, "included")}
    for field, meaning in meanings.items():
        for value in _values(attributes.get(field)):
            yield meaning, value
    for field, related in relationships.items():
        for reference in _references(related):
            if (name := names.get(_key(reference))) and _is_term(reference):
                yield meanings.get(field, "keyword"), name


def _is_term(reference: Item) -> bool:
    """Classifications, and what else the site's own fields name; not users and images."""
    return not str(reference.get("type")).startswith(("user--", "file--", "media--", "node_type--"))


def _name(resource: Item) -> str | None:
    attributes = item_of(resource, "attributes")
    return text_of(attributes, "name") or text_of(attributes, "title")


def _references(related: Any) -> list[Item]:
    if not isinstance(related, Mapping):
        raise RecordError("a relationship is no object")
    data = related.get("data")
    return (
        items_of(related, "data") if isinstance(data, list) else [data] if isinstance(data, Mapping) else []
    )


def _key(reference: Item) -> tuple[str | None, str | None]:
    return text_of(reference, "type"), text_of(reference, "id")


def _values(value: Any) -> list[str]:
    """The texts of a field: one, several, or objects that hold a ``value`` (dates, formatted text)."""
    if isinstance(value, Mapping):
        value = value.get("processed") or value.get("value")
    if isinstance(value, list):
        return [text for one in value for text in _values(one)]
    return [str(value)] if isinstance(value, str | int | float) and value != "" else []
