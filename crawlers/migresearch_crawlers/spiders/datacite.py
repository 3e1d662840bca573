"""DataCite: reports, theses, working papers and data deposited in repositories."""

from collections.abc import Iterable, Mapping
from typing import Any

from scrapy.http import Response

from migresearch.clean.datacite_json import datacite_json_record
from migresearch.records import Record
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import JsonPages, item_of, listing, next_in_link, part

EARLIEST = "2000-01-01"
CURSOR = "page[cursor]"
# Images, sound, instruments and samples are none of ours.
TYPES = (
    "book,book-chapter,conference-paper,conference-proceeding,data-paper,dataset,dissertation,journal-article,"
    "preprint,report,text,other"
)
# All that is read, and not the deposited XML, which is most of a page.
FIELDS = (
    "doi,titles,creators,contributors,publisher,container,publicationYear,subjects,dates,language,types,"
    "relatedIdentifiers,alternateIdentifiers,rightsList,descriptions,url,version,state,created,registered,updated"
)


class DataCite(JsonPages):
    """DOIs of texts and data sets whose title, description or subjects hold one of the words in full of
    ``text_query.toml``; what comes is then judged as in every wide source. Windows are of the day on which
    the entry was changed. Each version of a deposit has a DOI of its own: they are kept as works that are
    versions of each other. The pages may list a DOI twice, which changes nothing.
    """

    name = "datacite"
    title = "DataCite"
    homepage = "https://datacite.org"
    endpoint = "https://api.datacite.org"
    licence = "CC0-1.0"
    cadence_days = 7
    requests_per_second = 1.5
    page_size = 200
    plausible = (10_000, 3_000_000)
    increments = "updated from and to"
    deletions = "none: a DOI persists; one that is hidden is no longer found"
    overlap_days = 2
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "page[cursor]=1, page[size] up to 1,000, links.next, by date of creation (its documentation, 2026)",
        "updated:[from TO to] in the query, with days (its documentation)",
        "500 requests in 5 minutes, 1,000 with an e-mail address in the User-Agent (its documentation, 2026)",
        "links.next leaves filters out, so only its cursor is used (datacite/datacite #2465)",
        "pages may repeat DOIs (datacite/datacite #1488)",
        "a cursor it cannot read starts the list again (its source code, 2026-08)",
        "names of fields, AND between terms, resource-type-id, fields[dois] (its source code, 2026-08)",
        "only findable DOIs are listed (its source code, 2026-08)",
    )
    assumed = ("metadata are CC0", "words are found as they stand, without stems")

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice("text", {}, (since or EARLIEST)[:10], until[:10])

    def path(self, place: Slice) -> str:
        return "/dois"

    def query(self, place: Slice) -> Mapping[str, str]:
        return {
            "query": search_text(place),
            "resource-type-id": TYPES,
            "fields[dois]": FIELDS,
            "disable-facets": "true",
            "page[size]": str(place.size or self.rows),
            CURSOR: place.cursor or "1",
        }

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        works = part(answer, "data", list)
        total = part(part(answer, "meta", dict), "total", int)
        cursor = next_in_link(answer, CURSOR) if works else None
        return Answer(tuple(listing(work, "id") for work in works), cursor, total)

    def record(self, listing: Listing) -> Record:
        item = item_of(listing)
        work = item.get("attributes")
        if isinstance(work, dict) and not work.get("titles"):
            raise Untitled()
        return admission.about_migration(datacite_json_record(item))

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        return self.lighter(place, status)


def search_text(place: Slice) -> str:
    """The question in DataCite's query language."""
    words = admission.any_of(admission.text_query().words)
    fields = ("titles.title", "descriptions.description", "subjects.subject")
    wanted = " OR ".join(f"{field}:({words})" for field in fields)
    return f"({wanted}) AND updated:[{place.since} TO {place.until}]"
