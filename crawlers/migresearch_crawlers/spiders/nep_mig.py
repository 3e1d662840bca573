"""NEP-MIG: the weekly report of RePEc on the economics of human migration."""

import json
import re
from collections.abc import Iterable
from datetime import date, timedelta

from scrapy.http import Request, Response
from scrapy.selector import Selector

from migresearch.clean.nep import entry_id, nep_record
from migresearch.records import Record
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.source import Source

ISSUES, ISSUE = "issues", "report"
FIRST_DAYS = 60


class NepMig(Source):
    """Working papers that an editor chose for RePEc's report on migration, with JEL codes and RePEc handles.
    RePEc asks not to be scraped: the list of issues is read, then each issue once. A first harvest reads
    those of sixty days; `--since` reads older ones.
    """

    name = "nep-mig"
    title = "NEP-MIG, New Economics Papers on the Economics of Human Migration"
    homepage = "https://nep.repec.org/nep-mig"
    endpoint = "https://nep.repec.org/nep-mig"
    licence = "free to use with RePEc named as the source (RePEc's notice on its metadata)"
    cadence_days = 7
    requests_per_second = 0.2
    plausible = (5, 1_000)
    increments = "by the day of the issue, three weeks back: issues are sent days after their date"
    deletions = "none: an issue stays as it was sent"
    overlap_days = 21
    totals_are_exact = False
    verified = (
        "addresses of issues since 2011 and the rows By, Abstract, Keywords, JEL, Date, URL (stored pages)",
        "the list of issues and the markup of a page (a published reader's copy of a sister report, 2026-09)",
    )
    assumed = (
        "JEL and keywords are marked up like the other rows",
        "the list names all issues, and old ones are marked up like new ones",
        "the RSS feed of the latest issue is given up (one reader says so; a copy of 2026-03 is the last)",
    )

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        first = since or (date.fromisoformat(until[:10]) - timedelta(FIRST_DAYS)).isoformat()
        yield Slice(ISSUES, {}, first[:10], until[:10])

    def ask(self, place: Slice) -> Request:
        return Request(f"{self.endpoint}/{place.asks.get('day', '')}")

    def read(self, response: Response, place: Slice) -> Answer:
        page = Selector(text=response.body.decode("utf-8", "replace"), type="html")
        return self._issue(page, place) if place.rule == ISSUE else self._issues(page, place)

    def _issues(self, page: Selector, place: Slice) -> Answer:
        """The issues of the window, oldest first."""
        links = page.css("a::attr(href)").getall()
        found = {day[1] for link in links if (day := re.search(r"/nep-mig/(\d{4}-\d\d-\d\d)/?$", link))}
        if not found:
            raise UnreadableAnswer("the page lists no issues")
        days = sorted(day for day in found if (place.since or "") <= day <= (place.until or day))
        return Answer((), None, extra=tuple(Slice(ISSUE, {"day": day}) for day in days))

    def _issue(self, page: Selector, place: Slice) -> Answer:
        entries = [one for one in page.css("li").getall() if "<table" in one]
        if not entries:
            raise UnreadableAnswer("the page of the issue holds no papers")
        return Answer(tuple(_listing(html, place.asks["day"]) for html in entries), None)

    def record(self, listing: Listing) -> Record:
        return nep_record(item_of(listing))


def _listing(html: str, day: str) -> Listing:
    raw = json.dumps({"issue": day, "html": html}, ensure_ascii=False, separators=(",", ":")).encode()
    return Listing(entry_id(html) or "an entry without address", raw)
