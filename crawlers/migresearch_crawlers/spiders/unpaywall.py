"""Unpaywall: where works held are free to read."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from migresearch.clean.unpaywall import unpaywall_record
from migresearch.records import Record
from migresearch_crawlers.declaration import Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.protocols.json_pages import item_of, json_object
from migresearch_crawlers.protocols.json_pages import listing as listing_of
from migresearch_crawlers.protocols.lookups import Lookups

UNKNOWN, REFUSED = 404, 422


class Unpaywall(Lookups):
    """Asked, one DOI at a time, about works held whose open access status nobody gives, and again about those
    that have it from here; its status, best address and the licence there are taken. The server wants an
    e-mail address: without `harvest.contact` it is not asked.
    """

    name = "unpaywall"
    title = "Unpaywall, open access links"
    homepage = "https://unpaywall.org/products/api"
    endpoint = "https://api.unpaywall.org/v2"
    licence = "CC0 (assumed; OurResearch)"
    needs_contact = True
    field = "open_access"
    page_size = 1
    requests_per_second = 2.0
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"
    verified = (
        "GET /v2/DOI?email=…, 100,000 calls a day (its documentation)",
        "oa_status, best_oa_location with url and license (its format, as clients and guides quote it)",
    )
    assumed = (
        "404 for a DOI that is not known, 422 for an e-mail address it does not take (guides of others)",
        "the data are CC0 (said by others, not read at the provider)",
        "gold, hybrid, bronze, green and closed, perhaps diamond, are all statuses there are",
    )

    def about(self, dois: Sequence[str]) -> Request:
        [doi] = dois
        query = urlencode({"email": self.config.harvest.contact})
        return Request(
            f"{self.endpoint}/{quote(doi)}?{query}",
            headers={"Accept": "application/json"},
            meta={"handle_httpstatus_list": [UNKNOWN, REFUSED]},
        )

    def answers(self, response: Response, dois: Sequence[str]) -> Iterable[bytes | None]:
        said = json_object(response)
        if response.status == REFUSED:
            raise UnreadableAnswer(f"the server does not take harvest.contact ({said.get('message')})")
        return [None if response.status == UNKNOWN else listing_of(said, "doi").raw]

    def record(self, listing: Listing) -> Record:
        return unpaywall_record(item_of(listing))
