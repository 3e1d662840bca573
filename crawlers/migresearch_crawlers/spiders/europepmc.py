"""Europe PMC: the literature on migration and health, with abstracts and notices."""

from collections.abc import Iterable, Mapping
from typing import Any

from scrapy.http import Response

from migresearch.clean.europepmc import europepmc_record
from migresearch.records import Record
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Declined, Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import JsonPages, item_of, listing, part

EARLIEST = "1900-01-01"
PATENTS = "PAT"


class EuropePmc(JsonPages):
    """PubMed, PubMed Central, preprints and theses whose title, abstract or keywords hold one of the words
    in full of ``text_query.toml``; what comes is then judged as in every wide source. Windows are of the
    day on which Europe PMC changed a record: a correction, a retraction or a new abstract brings it again.
    """

    name = "europepmc"
    title = "Europe PMC"
    homepage = "https://europepmc.org"
    endpoint = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    licence = "metadata open; abstracts may be under copyright"
    cadence_days = 7
    requests_per_second = 2.0
    page_size = 200
    plausible = (20_000, 2_000_000)
    increments = "UPDATE_DATE from and to"
    deletions = "none: what PubMed withdraws is no longer found"
    overlap_days = 3
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "resultType=core, pageSize up to 1,000, cursorMark and nextCursorMark (published clients)",
        "the same cursor, or none, at the end of a list (published clients)",
        "fields and types of a core result (recorded answers in published clients)",
        "Retracted Publication marks the article, Retraction of Publication the notice (published clients)",
        "TITLE, ABSTRACT and KW are fields of the query (published guides)",
        "UPDATE_DATE:[from TO to] with days (published clients)",
    )
    assumed = (
        "UPDATE_DATE counts days and holds both ends",
        "commentCorrection says preprint in and preprint of between a preprint and its article",
        "no limit but gentleness: two requests a second",
    )

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice("text", {}, (since or EARLIEST)[:10], until[:10])

    def path(self, place: Slice) -> str:
        return "/search"

    def query(self, place: Slice) -> Mapping[str, str]:
        return {
            "query": search_text(place),
            "resultType": "core",
            "format": "json",
            "synonym": "false",
            "pageSize": str(place.size or self.rows),
            "cursorMark": place.cursor or "*",
        }

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        total = part(answer, "hitCount", int)
        results = part(part(answer, "resultList", dict), "result", list)
        cursor = answer.get("nextCursorMark")
        is_last = not results or cursor == place.cursor or place.seen + len(results) >= total
        return Answer(tuple(map(result_listing, results)), None if is_last else cursor or None, total)

    def record(self, listing: Listing) -> Record:
        item = item_of(listing)
        if not item.get("title"):
            raise Untitled()
        if item.get("source") == PATENTS:
            raise Declined("a patent")
        return admission.about_migration(europepmc_record(item))

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        return self.lighter(place, status)


def search_text(place: Slice) -> str:
    """The question in Europe PMC's query language."""
    words = admission.any_of(admission.text_query().words)
    wanted = " OR ".join(f"{field}:({words})" for field in ("TITLE", "ABSTRACT", "KW"))
    return f"({wanted}) AND UPDATE_DATE:[{place.since} TO {place.until}]"


def result_listing(result: Any) -> Listing:
    """A result under its source and id, which is unique only within the source: ``MED:12345678``."""
    found = listing(result, "id")
    origin = result.get("source") if isinstance(result, dict) else None
    return Listing(f"{origin}:{found.source_id}", found.raw)
