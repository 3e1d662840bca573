"""OpenAIRE Graph: research projects of the Commission and of national funders."""

from collections.abc import Iterable, Mapping

from migresearch.clean.openaire_projects import openaire_project
from migresearch.records import Record
from migresearch_crawlers.admission import about_migration
from migresearch_crawlers.declaration import Listing
from migresearch_crawlers.failures import Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import item_of
from migresearch_crawlers.protocols.openaire_graph import OpenAireGraph


class OpenAireProjects(OpenAireGraph):
    """Projects on migration with acronym, funder, number of the grant, first and last day, money and
    participants; those of the Commission are the same works as in CORDIS, by the number of the grant.
    """

    name = "openaire-projects"
    title = "OpenAIRE Graph, projects"
    things = "projects"
    plausible = (500, 200_000)
    increments = "by first day, a year back: funders report late"
    overlap_days = 365
    verified = (
        "version 3: path, filters, fields, order, at most 100 a page (a published account of calls to it)",
        "cursor=*, header.nextCursor, which repeats itself at the end (its specification, as quoted 2026-10)",
        "60 requests an hour, 7,200 with a token; x-ratelimit-limit and -used (OpenAIRE's documentation)",
    )
    assumed = (
        "words are not stemmed by the server",
        "ids begin with the funder's short name (corda: the Commission)",
        "an amount of 0 is an unknown one",
    )

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice("text", {}, since[:10] if since else None, until[:10])

    def filters(self, place: Slice) -> Mapping[str, str]:
        start = {"fromStartDate": place.since} if place.since else {}
        return {**start, "sortBy": "startDate ASC"}

    def record(self, listing: Listing) -> Record:
        project = item_of(listing)
        if not project.get("title"):
            raise Untitled()
        return about_migration(openaire_project(project))
