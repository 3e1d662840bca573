"""WordPress's own JSON: posts, pages and further types, page by page, changed since a moment."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from scrapy.http import Request, Response

from migresearch.clean.wordpress import wordpress_record
from migresearch.records import Kind, Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.headers import header
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of, json_list, listing
from migresearch_crawlers.protocols.site import Collection, Site

API = "/wp-json/wp/v2/"
FIRST_PAGE = "1"


class WordPress(Site):
    """The endpoint is the site's root; a site whose addresses begin with ``/index.php`` has its interface
    there too. A collection's ``path`` is a type as the interface names it: ``posts``, ``pages``, …"""

    page_size = 100
    overlap_days = 2  # modified_after is compared with the site's local time
    increments = "modified_after (WordPress 5.7 and later)"
    totals_are_exact = True
    reads_headers = ("X-WP-Total", "X-WP-TotalPages")

    def ask(self, place: Slice) -> Request:
        query = {
            "per_page": str(self.rows),
            "page": place.cursor or FIRST_PAGE,
            "orderby": "id",
            "order": "asc",
            "_embed": "wp:term",
        }
        if place.since:
            query["modified_after"] = f"{place.since[:10]}T00:00:00"
        url = f"{self.endpoint.rstrip('/')}{API}{place.asks['path']}?{urlencode(query)}"
        return Request(url, headers={"Accept": "application/json"})

    def answer(self, response: Response, place: Slice) -> Answer:
        found = json_list(response)
        total, pages = (_count(response, name) for name in self.reads_headers)
        if not found and not place.cursor and place.since is None:
            raise UnreadableAnswer(f"the site lists no {place.asks['path']}")
        number = int(place.cursor or FIRST_PAGE)
        listings = tuple(listing(_kept(one), "id") for one in found)
        return Answer(listings, str(number + 1) if number < pages else None, total)

    def mapped(self, listing: Listing) -> Record:
        post = item_of(listing)
        kind = self._collection_of(str(post.get("type", ""))).kind or Kind.REPORT
        return wordpress_record(post, source=self.name, kind=kind, meanings=self.meanings)

    def _collection_of(self, type_: str) -> Collection:
        """Types are named in the singular in entries (``post``), in the plural in the address."""
        return next(
            (one for one in self.collections if one.path in (type_, f"{type_}s")), self.collections[0]
        )


def _count(response: Response, name: str) -> int:
    value = header(response, name)
    if not value.isdecimal():
        raise UnreadableAnswer(f"the answer has no {name}; the site may have closed its interface")
    return int(value)


def _kept(post: Any) -> Any:
    """An entry without links to the interface itself, which say nothing and change with its version."""
    if not isinstance(post, dict):
        return post
    embedded = post.get("_embedded")
    kept = {name: value for name, value in post.items() if name not in ("_links", "yoast_head")}
    if isinstance(embedded, Mapping):
        kept["_embedded"] = {name: _without_links(value) for name, value in embedded.items()}
    return kept


def _without_links(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_links(one) for one in value]
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if name != "_links"}
    return value
