"""Crossref: what publishers registered, journal by journal."""

from collections.abc import Iterable, Mapping
from typing import Any

from scrapy.http import Response

from migresearch.clean.crossref import crossref_record
from migresearch.records import Record
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import JsonPages, item_of, listing, part


class Crossref(JsonPages):
    """The core journals, each by its ISSNs, through windows of the date on which Crossref indexed a work:
    a correction, a retraction notice or a new abstract brings the work again. The window's end is fixed
    when the harvest begins, so that works indexed meanwhile do not move the pages.
    """

    name = "crossref"
    title = "Crossref"
    homepage = "https://www.crossref.org"
    endpoint = "https://api.crossref.org/v1"
    licence = "facts without claim by Crossref; abstracts may be under copyright"
    cadence_days = 7
    requests_per_second = 1.0
    page_size = 200
    plausible = (10_000, 1_000_000)
    increments = "from-index-date and until-index-date"
    deletions = "none: a DOI persists; notices come as update-to and updated-by"
    overlap_days = 2
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "from-index-date is the filter Crossref recommends for increments (its documentation)",
        "polite pool by contact in the User-Agent; 3 lists a second (its documentation, 2026)",
        "answers: message.items, next-cursor, total-results (recorded answers)",
    )
    assumed = ("a cursor may stay the same from page to page while the pages advance",)

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for journal in admission.journals():
            for issn in journal.issns:
                yield Slice("journals", {"issn": issn}, since[:10] if since else None, until[:10])

    def path(self, place: Slice) -> str:
        return f"/journals/{place.asks['issn']}/works"

    def query(self, place: Slice) -> Mapping[str, str]:
        window = f"until-index-date:{place.until}"
        if place.since:
            window = f"from-index-date:{place.since},{window}"
        return {"filter": window, "rows": str(place.size or self.rows), "cursor": place.cursor or "*"}

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        message = part(answer, "message", dict)
        items = part(message, "items", list)
        total = part(message, "total-results", int)
        is_last = len(items) < (place.size or self.rows) or place.seen + len(items) >= total
        cursor = None if is_last else part(message, "next-cursor", str)
        return Answer(tuple(listing(item, "DOI") for item in items), cursor, total)

    def record(self, listing: Listing) -> Record:
        item = item_of(listing)
        if not any(item.get("title") or ()):
            raise Untitled()
        return crossref_record(item)

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """Unknown journal: nothing."""
        return [] if status == 404 else self.lighter(place, status)
