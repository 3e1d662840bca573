"""SocArXiv: preprints of the social sciences, at the Open Science Framework."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scrapy.http import Response

from migresearch.clean.osf import osf_record, preprint_of
from migresearch.records import Record
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Declined, Untitled
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import (
    JsonPages,
    item_of,
    listing,
    next_in_link,
    once_more,
    part,
)
from migresearch_crawlers.windows import halves

PROVIDER = "socarxiv"
MOST_ROWS = 100
EARLIEST = "2016-01-01T00:00:00Z"
# The last version of the interface that names the subjects with the preprint.
VERSION = "2.15"


class SocArXiv(JsonPages):
    """All preprints of SocArXiv, of which those are kept that speak of migration. Windows are of the time
    at which a preprint was changed. A new version of a preprint changes its record, so that it is first
    seen only once, and supersedes the version before it; the article it became is linked by its DOI. Without
    a token (``sources.socarxiv.api_key``) a hundred pages an hour may be asked for, and a first harvest takes
    hours; with one, ``sources.socarxiv.requests_per_second = 1`` is in order.
    """

    name = "socarxiv"
    title = "SocArXiv, at OSF Preprints"
    homepage = "https://osf.io/preprints/socarxiv"
    endpoint = "https://api.osf.io/v2"
    licence = "per item"
    cadence_days = 7
    requests_per_second = 0.027
    page_size = MOST_ROWS
    plausible = (3_000, 200_000)
    increments = "date_modified from and to"
    deletions = "none: a withdrawn preprint stays listed with its date of withdrawal"
    overlap_days = 14
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "filters by provider and date_modified, page[size] up to 100, links.next (its source code, 2026-07)",
        "100 requests an hour without a token, 10,000 a day with one (its source code, 2026-07)",
        "each version is listed; is_latest_version, DOIs that end in _v<n> (its source code, 2026-07)",
        "withdrawn preprints stay listed, with date_withdrawn (its source code, 2026-07)",
        "doi is that of the published article, links.preprint_doi its own (its source code, 2026-07)",
        "embed brings contributors with their names, and the licence (its source code, 2026-07)",
    )
    assumed = ("an embedded list of contributors holds the first ten",)

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice("text", {"provider": PROVIDER}, since or EARLIEST, until)

    def path(self, place: Slice) -> str:
        return "/preprints/"

    def query(self, place: Slice) -> Sequence[tuple[str, str]]:
        return (
            ("filter[provider]", place.asks["provider"]),
            ("filter[date_modified][gte]", place.since or EARLIEST),
            ("filter[date_modified][lte]", place.until or ""),
            ("embed", "bibliographic_contributors"),
            ("embed", "license"),
            ("page[size]", str(min(self.rows, MOST_ROWS))),
            ("page", place.cursor or "1"),
        )

    def headers(self) -> dict[str, str]:
        key = self.config.source(self.name).api_key
        own = {"Accept": f"application/vnd.api+json;version={VERSION}"}
        return own | ({"Authorization": f"Bearer {key}"} if key else {})

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        preprints = part(answer, "data", list)
        total = part(part(answer, "meta", dict), "total", int)
        cursor = next_in_link(answer, "page") if preprints else None
        return Answer(tuple(map(preprint_listing, preprints)), cursor, total)

    def record(self, listing: Listing) -> Record:
        item = item_of(listing)
        work = item.get("attributes")
        if isinstance(work, dict) and not work.get("title"):
            raise Untitled()
        if isinstance(work, dict) and work.get("is_latest_version") is False:
            raise Declined("an earlier version")
        return admission.about_migration(osf_record(item, source=self.name, venue="SocArXiv"))

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """A window that breaks the server is asked in halves; a page that is gone, from the first one."""
        return halves(place) if status == 0 or status >= 500 else once_more(place, status)


def preprint_listing(preprint: Any) -> Listing:
    """A preprint under the name that all its versions share."""
    found = listing(preprint, "id")
    return Listing(preprint_of(found.source_id), found.raw)
