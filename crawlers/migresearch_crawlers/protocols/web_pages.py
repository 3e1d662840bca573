"""Web pages that a list leads to: each list is read, then page after page of it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

from migresearch.clean.page_metadata import page_metadata
from migresearch.clean.web_page import web_page_record
from migresearch.records import Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.headers import media_type
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.protocols.site import Collection, Site
from migresearch_crawlers.source import FAILURES_THAT_STOP

GONE = (404, 410)


@dataclass(frozen=True)
class Listed:
    """What a list names: addresses of pages in their order, and further lists."""

    pages: tuple[str, ...]
    further: tuple[Slice, ...] = ()


class WebPages(Site):
    """Pages whose metadata follow a standard. A place is a list and, as its cursor, the page to be read next;
    after an interruption the list is asked for again, as it may have changed."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.listed: dict[str, Listed] = {}
        self.failed_pages = 0
        self.newest = ""

    def list_url(self, place: Slice) -> str:
        """Where the list is asked for."""
        return urljoin(f"{self.endpoint}/", place.asks["path"].lstrip("/"))

    def listing_of(self, response: Response, place: Slice) -> Listed:
        """What the list in this response names. Raises UnreadableAnswer where it is none."""
        raise NotImplementedError

    def further(self, listed: Listed, place: Slice) -> tuple[Slice, ...]:
        """The lists to be read behind this one, once its pages are."""
        return listed.further

    def ask(self, place: Slice) -> Request:
        known = place.cursor and self._key(place) in self.listed
        return Request(place.cursor if known else self.list_url(place))

    def answer(self, response: Response, place: Slice) -> Answer:
        listed = self.listed.get(self._key(place))
        if listed is None or not place.cursor:
            return self._begin(response, place)
        page = self._read_page(response, place)
        self.failed_pages = 0
        return self._onward(listed, place, page)

    def _begin(self, response: Response, place: Slice) -> Answer:
        listed = self.listing_of(response, place)
        self.listed = {self._key(place): listed}
        self.newest = ""
        if not listed.pages:
            return Answer((), None, extra=listed.further)
        return Answer((), place.cursor if place.cursor in listed.pages else listed.pages[0])

    def _onward(self, listed: Listed, place: Slice, page: Listing | None) -> Answer:
        following = self._following(listed, place)
        extra = () if following else self.further(listed, place)
        return Answer((page,) if page else (), following, extra=extra)

    def _following(self, listed: Listed, place: Slice) -> str | None:
        number = listed.pages.index(place.cursor) + 1
        return listed.pages[number] if number < len(listed.pages) else None

    def _read_page(self, response: Response, place: Slice) -> Listing | None:
        kind = media_type(response)
        if "html" not in kind:
            self.journey.counts[f"declined: {kind or 'no web page'}"] += 1
            return None
        if response.url != place.cursor and self.collection_of(response.url) is None:
            raise UnreadableAnswer(f"{place.cursor} led to {urlsplit(response.url).path or '/'} instead")
        found = page_metadata(response.body, response.url)
        record = self._record(found)
        if found.get("asks_for_password") and record.issued is None:
            raise UnreadableAnswer(f"{place.cursor} is a page that asks for a password")
        self.newest = max(self.newest, record.issued or "")
        return Listing(record.source_id, json.dumps(found, ensure_ascii=False, sort_keys=True).encode())

    def mapped(self, listing: Listing) -> Record:
        return self._record(item_of(listing))

    def _record(self, page: Mapping[str, Any]) -> Record:
        url = str(page["url"])
        canonical = urljoin(url, str(page.get("canonical") or url))
        own = canonical if self.collection_of(canonical) else url
        section = self.collection_of(own)
        return web_page_record(
            {**page, "canonical": own},
            source=self.name,
            source_id=self.identity(own),
            kind=section.kind if section else None,
            meanings=self.meanings,
        )

    def collection_of(self, url: str) -> Collection | None:
        """The collection to which a page belongs, by the pattern of its address; None for any other page."""
        if not self.is_own(url):
            return None
        path = urlsplit(url).path
        return next((one for one in self.collections if re.search(one.items, path)), None)

    def is_own(self, url: str) -> bool:
        """Whether an address is on a server that the source declares."""
        host = urlsplit(url).netloc.lower()
        return host in {urlsplit(one).netloc.lower() for one in (self.endpoint, self.homepage, *self.hosts)}

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """A page that cannot be read costs itself; several in a row mean that the server is down."""
        listed = self.listed.get(self._key(place))
        if listed is None or not place.cursor or self.journey.stopped:
            return None
        if status in GONE:
            self.journey.counts["pages gone"] += 1
        else:
            self.failed_pages += 1
            self.journey.lose("pages not read")
            if self.failed_pages >= FAILURES_THAT_STOP:
                return None
        answer = self._onward(listed, place, None)
        here = replace(place, cursor=answer.cursor or "", lossy=place.lossy or status not in GONE)
        return [here] if answer.cursor else list(answer.extra)

    def _key(self, place: Slice) -> str:
        return self.list_url(place)
