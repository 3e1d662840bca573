"""DOAJ: articles of open access journals, asked by words through its search interface."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from scrapy.http import Response

from migresearch.clean.doaj import doaj_record
from migresearch.records import Record
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import JsonPages, Numbered, item_of, listing, part
from migresearch_crawlers.windows import halves

MOST_ROWS = 100
PAGED_RECORDS = 1_000
EARLIEST = "2003-01-01T00:00:00Z"
FINEST = timedelta(minutes=1)
# Its journals are read whole, with their deletions, by the source doaj-oai.
ITS_OWN_SUBJECT = "Colonies and colonization. Emigration and immigration. International migration"


class Doaj(JsonPages):
    """Articles whose title, abstract or keywords hold one of the words in full of ``text_query.toml``; what
    comes is then judged as in every wide source. The search shows the first 1,000 results only, so the time
    of the last change is cut into windows that hold fewer. Journals on migration themselves are left to
    ``doaj-oai``, so that no article is read twice.
    """

    name = "doaj"
    title = "DOAJ, articles by words"
    homepage = "https://doaj.org"
    endpoint = "https://doaj.org/api/v4"
    licence = "CC0-1.0"
    cadence_days = 7
    requests_per_second = 2.0
    page_size = MOST_ROWS
    plausible = (5_000, 1_000_000)
    increments = "last_updated from and to, in windows of at most 1,000 results"
    deletions = "none: what is withdrawn is no longer found"
    overlap_days = 2
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "query in the path, without wildcards; sort=field:direction (its documentation, 2026-08)",
        "page, pageSize up to 100, the first 1,000 results (its source code, 2026-08)",
        "2 requests a second, bursts of 5 (its documentation, 2026-08)",
        "fields of an article; article metadata are CC0 (its source code and terms, 2026-08)",
        "AND between terms; the server escapes slashes and colons in a query (its source code, 2026-08)",
    )
    assumed = (
        "ranges of last_updated may hold a time of day",
        "words are found as they stand, without stems",
        "addresses of 4 kB are taken",
        "bibjson.subject.term.exact names the subject as the list of subjects does",
    )

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice("text", {}, since or EARLIEST, until)

    def path(self, place: Slice) -> str:
        return f"/search/articles/{quote(search_text(place), safe='')}"

    def query(self, place: Slice) -> Mapping[str, str]:
        # The order of changes does not move under the reader as relevance would.
        paging = {"page": place.cursor or "1", "pageSize": str(self.paging.rows)}
        return paging | {"sort": "last_updated:asc"}

    @property
    def paging(self) -> Numbered:
        return Numbered(min(self.rows, MOST_ROWS), PAGED_RECORDS, "out of reach: changed in one minute")

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        total, results = part(answer, "total", int), part(answer, "results", list)
        smaller = halves(place, FINEST) if total > PAGED_RECORDS else None
        if smaller:
            return Answer((), None, instead=tuple(smaller))
        return self.paging.page(tuple(listing(one, "id") for one in results), total, place)

    def record(self, listing: Listing) -> Record:
        item = item_of(listing)
        bibjson = item.get("bibjson")
        if isinstance(bibjson, dict) and not bibjson.get("title"):
            raise Untitled()
        return admission.about_migration(doaj_record(item))

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """A window that breaks the server, or takes it too long, is asked in halves, down to a day."""
        return halves(place) if status == 0 or status >= 500 else None


def search_text(place: Slice) -> str:
    """The question in DOAJ's query language: words, window, and not its own subject."""
    words = admission.any_of(admission.text_query().words)
    wanted = " OR ".join(f"bibjson.{name}:({words})" for name in ("title", "abstract", "keywords"))
    window = f"last_updated:[{place.since} TO {place.until}]"
    return f'({wanted}) AND NOT bibjson.subject.term.exact:"{ITS_OWN_SUBJECT}" AND {window}'
