"""Pages behind the links of a site's own lists, which are cut into numbered pages."""

from typing import Any
from urllib.parse import urljoin

from scrapy.http import Response
from selectolax.lexbor import LexborHTMLParser
from w3lib.html import get_base_url
from w3lib.url import canonicalize_url, safe_url_string

from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.web_pages import Listed, WebPages

NUMBER = "{page}"
MOST_LISTS = 500


class PagedLists(WebPages):
    """A collection's ``path`` holds ``{page}``, counted from 0 as Drupal does; ``items`` tells the links that
    lead to its things. A list ends where a page of it names nothing new."""

    increments = "lists are read, newest first, as far as the last harvest reaches"
    overlap_days = 7

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.met: set[str] = set()

    def list_url(self, place: Slice) -> str:
        path = place.asks["path"].replace(NUMBER, place.asks.get("page", "0"))
        return urljoin(f"{self.endpoint}/", path.lstrip("/"))

    def listing_of(self, response: Response, place: Slice) -> Listed:
        number = int(place.asks.get("page", "0"))
        own = self.collection_at(place.asks["path"])
        links = [url for url in _links(response) if self.collection_of(url) == own]
        new = tuple(url for url in dict.fromkeys(links) if url not in self.met)
        self.met.update(new)
        if not new and number == 0 and not place.cursor:
            raise UnreadableAnswer(f"the list holds no link like {own.items}; a script may make it")
        if number >= MOST_LISTS:
            raise UnreadableAnswer(f"the list has more than {MOST_LISTS} pages; it seems to have no end")
        is_paged = NUMBER in own.path and bool(new)
        return Listed(new, (self._next(place, number + 1),) if is_paged else ())

    def further(self, listed: Listed, place: Slice) -> tuple[Slice, ...]:
        """None, once a whole page of the list is older than what is known."""
        is_old = bool(place.since and self.newest) and self.newest < (place.since or "")[: len(self.newest)]
        return () if is_old else listed.further

    def _next(self, place: Slice, number: int) -> Slice:
        return Slice(place.rule, {**place.asks, "page": str(number)}, place.since, place.until)


def _links(response: Response) -> list[str]:
    """The addresses a page links to, without what stands behind ``#``."""
    base = get_base_url(response.body, response.url)
    found = []
    for node in LexborHTMLParser(response.body).css("a[href]"):
        try:
            address = urljoin(base, (node.attributes.get("href") or "").strip())
            found.append(canonicalize_url(safe_url_string(address)))
        except ValueError:
            continue  # no address at all
    return found
