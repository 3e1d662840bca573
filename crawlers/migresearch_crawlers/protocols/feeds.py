"""RSS and Atom feeds: the latest entries, each stored as a feed of its own."""

import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from scrapy.http import Request, Response

from migresearch.clean.feed_entry import feed_entry_record
from migresearch.clean.xml import local_name, named, texts
from migresearch.errors import RecordError
from migresearch.records import Kind, Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.foreign_xml import safe_xml, tree
from migresearch_crawlers.protocols.site import Collection, Site

ROOTS = ("rss", "feed", "RDF")
BASE = "{http://www.w3.org/XML/1998/namespace}base"


class Feeds(Site):
    """A collection's ``path`` is that of a feed. A feed holds its latest entries only: what was published and
    pushed out between two harvests is not seen, so that its cadence is short."""

    cadence_days = 1
    increments = "none: a feed is read whole each time, it holds its latest entries only"

    def ask(self, place: Slice) -> Request:
        return Request(urljoin(f"{self.endpoint}/", place.asks["path"].lstrip("/")))

    def answer(self, response: Response, place: Slice) -> Answer:
        root = self._root(response)
        entries = [one for one in root.iter() if local_name(one) in ("item", "entry")]
        if not entries:
            raise UnreadableAnswer("the feed has no entries")
        listings = tuple(self._listing(root, one, place.asks["path"]) for one in entries)
        self._note_gap(listings, place.since)
        return Answer(listings, None, len(entries))

    def _note_gap(self, listings: Iterable[Listing], since: str | None) -> None:
        """Say where the feed does not reach back to the last harvest."""
        days = [day for one in listings if (day := self._day(one))]
        if since and days and min(days) > since[: len(min(days))]:
            missed = f"what was published between {since[:10]} and {min(days)} may have been missed"
            self.journey.note(f"{self.name}: {missed}; set sources.{self.name}.cadence_days lower")

    def _day(self, listing: Listing) -> str | None:
        try:
            return self.mapped(listing).issued
        except RecordError:
            return None

    def _root(self, response: Response) -> Any:
        body = safe_xml(response, "a feed", self.config.harvest.max_body_megabytes * 1024 * 1024)
        root = tree(body)
        if root is None or local_name(root) not in ROOTS:
            found = "broken XML" if root is None else f"<{local_name(root)}>"
            raise UnreadableAnswer(f"the server sent {found} instead of a feed")
        return root

    def _listing(self, root: Any, entry: Any, path: str) -> Listing:
        return Listing(
            self._name(entry), _single(root, entry, urljoin(f"{self.endpoint}/", path.lstrip("/")))
        )

    def _name(self, entry: Any) -> str:
        """What the feed itself names an entry by, else its link."""
        found = next(iter(texts(entry, "guid", "id")), None) or _link(entry)
        return self.identity(found) if found.startswith(("http://", "https://")) else found

    def mapped(self, listing: Listing) -> Record:
        raw = listing.raw or b""
        if not listing.source_id:
            raise RecordError("an entry without link and id")
        root = tree(raw)
        kind = self._collection_of(urlsplit(root.attrib[BASE]).path, _link(root)).kind or Kind.REPORT
        name = listing.source_id
        return feed_entry_record(raw, source=self.name, source_id=name, kind=kind, meanings=self.meanings)

    def _collection_of(self, feed: str, link: str) -> Collection:
        """Of several collections in one feed the first whose ``items`` the entry's link is like."""
        own = [one for one in self.collections if feed.endswith(one.path)] or list(self.collections)
        return next((one for one in own if re.search(one.items, urlsplit(link).path)), own[-1])


def _link(entry: Any) -> str:
    """Where an entry leads: RSS says it as text, Atom as ``href``."""
    links = [one.attrib.get("href") for one in named(entry, "link") if one.attrib.get("href")]
    return next(iter([*texts(entry, "link"), *links]), "")


def _single(root: Any, entry: Any, base: str) -> bytes:
    """The feed with this entry alone; what changes with each visit, such as its own date, is left off."""
    alone = etree.Element(root.tag, root.attrib, root.nsmap)
    alone.attrib[BASE] = base
    parent = alone
    if local_name(root) == "rss":
        parent = etree.SubElement(alone, "channel")
        for language in named(root, "language")[:1]:
            parent.append(deepcopy(language))
    parent.append(deepcopy(entry))
    raw: bytes = etree.tostring(alone, encoding="utf-8")
    return raw
