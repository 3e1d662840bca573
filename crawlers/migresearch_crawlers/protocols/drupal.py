"""Drupal's JSON:API: nodes of a type, page by page behind ``links.next``, changed since a moment."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from migresearch.clean.drupal import drupal_record
from migresearch.records import Kind, Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of, json_object, part
from migresearch_crawlers.protocols.site import Site
from migresearch_crawlers.windows import moment


class Drupal(Site):
    """The endpoint is the site's root. A collection's ``path`` is a type of node; ``include`` names the
    relationships (of all types of the source) whose names are sent with the nodes."""

    include: ClassVar[tuple[str, ...]] = ()
    page_size = 50  # Drupal sends no more
    overlap_days = 1
    increments = "filter by changed"

    def ask(self, place: Slice) -> Request:
        headers = {"Accept": "application/vnd.api+json"}
        if place.cursor:
            return Request(place.cursor, headers=headers)
        query = {"page[limit]": str(self.rows), "sort": "drupal_internal__nid"}
        if self.include:
            query["include"] = ",".join(self.include)
        if place.since:
            query |= {
                "filter[since][condition][path]": "changed",
                "filter[since][condition][operator]": ">=",
                "filter[since][condition][value]": str(int(moment(place.since).timestamp())),
            }
        url = f"{self.endpoint.rstrip('/')}/jsonapi/node/{place.asks['path']}?{urlencode(query)}"
        return Request(url, headers=headers)

    def answer(self, response: Response, place: Slice) -> Answer:
        answer = json_object(response)
        nodes = part(answer, "data", list)
        if not nodes and not place.cursor and place.since is None:
            raise UnreadableAnswer(f"the site lists no {place.asks['path']}")
        included = {key: one for one in answer.get("included") or () if (key := _key(one))}
        listings = tuple(_listing(node, included) for node in nodes)
        return Answer(listings, _next(answer))

    def mapped(self, listing: Listing) -> Record:
        document = item_of(listing)
        node = document.get("data")
        bundle = str(node.get("type") if isinstance(node, dict) else "").partition("--")[2]
        kind = self.collection_at(bundle).kind or Kind.REPORT
        return drupal_record(
            document, source=self.name, site=self.homepage, kind=kind, meanings=self.meanings
        )


def _next(answer: Mapping[str, Any]) -> str | None:
    """The address of the next page: an object with ``href``, in older versions the address itself."""
    links = answer.get("links")
    found = links.get("next") if isinstance(links, dict) else None
    address = found.get("href") if isinstance(found, dict) else found
    if address is not None and not isinstance(address, str):
        raise UnreadableAnswer("links.next is no address")
    return address


def _listing(node: Any, included: Mapping[tuple[str, str], Any]) -> Listing:
    related = [included[key] for key in _related(node) if key in included]
    raw = json.dumps({"data": node, "included": related}, ensure_ascii=False, separators=(",", ":"))
    name = node.get("id") if isinstance(node, dict) else None
    return Listing(str(name or "a node without id"), raw.encode("utf-8", "surrogatepass"))


def _related(node: Any) -> Iterator[tuple[str, str]]:
    relationships = node.get("relationships") if isinstance(node, dict) else None
    for one in (relationships if isinstance(relationships, dict) else {}).values():
        data = one.get("data") if isinstance(one, dict) else None
        for reference in data if isinstance(data, list) else [data]:
            if key := _key(reference):
                yield key


def _key(reference: Any) -> tuple[str, str] | None:
    if not isinstance(reference, dict) or "id" not in reference:
        return None
    return str(reference.get("type")), str(reference["id"])
