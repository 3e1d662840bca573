"""OpenAIRE Graph: publications and data sets, with the projects they came out of."""

from collections.abc import Iterable, Mapping

from migresearch.clean.openaire import TYPES, openaire_record
from migresearch.records import Record
from migresearch_crawlers.admission import about_migration
from migresearch_crawlers.declaration import Listing
from migresearch_crawlers.failures import Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.protocols.openaire_graph import OpenAireGraph


class OpenAire(OpenAireGraph):
    """Publications and data sets of Europe's repositories, asked for by words in title and abstract; what
    comes is kept where it speaks of migration. Each names the projects that produced it, by the grant. One
    DOI is taken of each: OpenAIRE joins preprints and articles, which stay two works here.
    """

    name = "openaire"
    title = "OpenAIRE Graph, research products"
    things = "research-products"
    plausible = (20_000, 3_000_000)
    increments = "by date of publication, 180 days back: repositories deposit late"
    overlap_days = 180
    probes = 2
    verified = (
        "version 3: path, fields, OR and phrases, at most 100 a page (a client run against it, 2026-10)",
        "cursor=*, header.nextCursor, which repeats itself at the end (its specification, as quoted 2026-10)",
        "60 requests an hour, 7,200 with a token; x-ratelimit-limit and -used (OpenAIRE's documentation)",
    )
    assumed = (
        "words are not stemmed by the server",
        "the order publicationDate ASC holds while a cursor moves",
        "a date of the first of January is a year only",
    )

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for kind in TYPES:
            yield Slice("text", {"type": kind}, since[:10] if since else None, until[:10])

    def filters(self, place: Slice) -> Mapping[str, str]:
        span = {"fromPublicationDate": place.since, "toPublicationDate": place.until} if place.since else {}
        dates = {name: value for name, value in span.items() if value}
        return {"type": place.asks["type"], **dates, "sortBy": "publicationDate ASC"}

    def record(self, listing: Listing) -> Record:
        product = item_of(listing)
        if not product.get("mainTitle"):
            raise Untitled()
        return about_migration(openaire_record(product))
