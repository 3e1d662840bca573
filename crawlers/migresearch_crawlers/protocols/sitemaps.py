"""Pages of a site's map (sitemaps.org); what was not changed since the last harvest is not asked for."""

from datetime import datetime, timedelta

from lxml import etree
from scrapy.http import Response
from scrapy.utils.sitemap import Sitemap

from migresearch.clean.dates import partial_date
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.foreign_xml import safe_xml
from migresearch_crawlers.protocols.web_pages import Listed, WebPages

INDEX, URLS = "sitemapindex", "urlset"
MOST_MAPS = 500


class Sitemaps(WebPages):
    """A collection's ``path`` is that of a map or of an index of maps; ``items`` tells its pages."""

    increments = "lastmod of the site's map; pages without it are read each time"
    maps_read = 0
    named = 0
    matching = 0

    def list_url(self, place: Slice) -> str:
        return place.asks.get("url") or super().list_url(place)

    def listing_of(self, response: Response, place: Slice) -> Listed:
        self.maps_read += 1
        if self.maps_read > MOST_MAPS:
            raise UnreadableAnswer(f"the site's map leads to more than {MOST_MAPS} maps")
        most = self.config.harvest.max_body_megabytes * 1024 * 1024
        body = safe_xml(response, "a map of the site", most)
        try:
            found = Sitemap(body)
            entries = list(found)
        except etree.LxmlError as error:
            raise UnreadableAnswer(
                f"the server sent broken XML instead of a map of the site ({error})"
            ) from error
        if found.type not in (INDEX, URLS):
            raise UnreadableAnswer(f"the server sent <{found.type}> instead of a map of the site")
        fresh = [one["loc"] for one in entries if _is_fresh(one.get("lastmod"), place.since)]
        if found.type == INDEX:
            return Listed(
                (), tuple(self._map(one, place) for one in dict.fromkeys(fresh) if self.is_own(one))
            )
        return self._pages([one["loc"] for one in entries], fresh)

    def _pages(self, all_: list[str], fresh: list[str]) -> Listed:
        self.named += len(all_)
        self.matching += sum(self.collection_of(url) is not None for url in all_)
        itinerary = self.journey.itinerary
        if not (self.matching or itinerary.seen or itinerary.pending[1:]):
            raise UnreadableAnswer(
                f"none of {self.named:,} addresses in the site's maps is like a page of it"
            )
        return Listed(tuple(url for url in dict.fromkeys(fresh) if self.collection_of(url)))

    def _map(self, url: str, place: Slice) -> Slice:
        return Slice(place.rule, {**place.asks, "url": url}, place.since, place.until)


def _is_fresh(lastmod: str | None, since: str | None) -> bool:
    """Whether it may have changed since then; of a day without time the whole day counts."""
    day = partial_date(lastmod)
    if since is None or day is None:
        return True
    before = datetime.fromisoformat(since) - timedelta(days=1)
    return day >= before.date().isoformat()[: len(day)]
