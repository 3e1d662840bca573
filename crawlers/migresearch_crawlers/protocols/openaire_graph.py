"""The OpenAIRE Graph, version 3 of its API: one kind of things asked for by words, behind a cursor."""

from collections.abc import Mapping
from typing import Any, ClassVar

from scrapy.http import Response

from migresearch.store import Spending
from migresearch_crawlers import admission
from migresearch_crawlers.declaration import Answer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.protocols.json_pages import JsonPages, listing, part

MOST_ROWS = 100
WINDOW_SECONDS = 3600


class OpenAireGraph(JsonPages):
    """``things`` is the path of what is asked for. An access token, as ``api_key``, raises the limit from 60
    to 7,200 requests in a sliding hour; then ``requests_per_second`` can be set higher, too."""

    things: ClassVar[str]
    homepage = "https://graph.openaire.eu"
    endpoint = "https://api.openaire.eu/graph/v3"
    licence = "CC-BY-4.0 (credit OpenAIRE)"
    cadence_days = 30
    requests_per_second = 0.016  # 60 an hour
    page_size = MOST_ROWS
    deletions = "none: what the Graph no longer lists stays here"
    obeys_robots = False
    robots_reason = "a documented API, meant for programs"

    def path(self, place: Slice) -> str:
        return f"/{self.things}"

    def query(self, place: Slice) -> Mapping[str, str]:
        return {
            "search": admission.any_of(admission.text_query().words),
            **self.filters(place),
            "pageSize": str(min(self.rows, MOST_ROWS)),
            "cursor": place.cursor or "*",
        }

    def filters(self, place: Slice) -> Mapping[str, str]:
        """What else is asked: types, dates, the order."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def headers(self) -> dict[str, str]:
        token = self.config.source(self.name).api_key
        return super().headers() | ({"Authorization": f"Bearer {token}"} if token else {})

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        """The last page repeats the cursor it was asked with, or ends at the number found."""
        header = part(answer, "header", dict)
        results = part(answer, "results", list)
        total = part(header, "numFound", int)
        cursor = header.get("nextCursor")
        is_last = cursor == (place.cursor or "*") or not results or place.seen + len(results) >= total
        listings = tuple(listing(one, "id") for one in results)
        return Answer(listings, None if is_last else cursor, total)

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """A cursor that is no longer taken: once more from the start."""
        return [place.again()] if place.cursor and status == 400 and place.redone == 0 else None

    def spending(self, response: Response) -> Spending:
        limit, used = _number(response, b"x-ratelimit-limit"), _number(response, b"x-ratelimit-used")
        left = None if limit is None or used is None else max(0, limit - used)
        return Spending(calls=1, remaining_calls=left)

    def budget_ends(self, response: Response) -> str | None:
        """The hour slides: in an hour all of it is there again."""
        spent = self.spending(response).remaining_calls == 0
        return self.journey.clock.after(WINDOW_SECONDS) if spent else None


def _number(response: Response, header: bytes) -> int | None:
    said = (response.headers.get(header) or b"").decode("latin-1").strip()
    return int(said) if said.isdecimal() else None
