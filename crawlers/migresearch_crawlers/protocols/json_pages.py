"""Pages of JSON behind a cursor or a page number."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.http import Request, Response

from migresearch.errors import RecordError
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.source import Source

FEWEST_ROWS = 20


class JsonPages(Source):
    """A source whose pages are JSON objects; ``longest_url`` is the provider's limit in bytes."""

    longest_url: ClassVar[int] = 8000

    def query(self, place: Slice) -> Mapping[str, str] | Sequence[tuple[str, str]]:
        """The parameters of the request for this place; pairs where one is repeated."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def path(self, place: Slice) -> str:
        """The path below the endpoint."""
        return ""

    def headers(self) -> dict[str, str]:
        """The headers of every request."""
        return {"Accept": "application/json"}

    def page(self, answer: Mapping[str, Any], response: Response, place: Slice) -> Answer:
        """The page in this JSON object. Raises UnreadableAnswer where a mandatory part is missing."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def ask(self, place: Slice) -> Request:
        return self.request(self.path(place), self.query(place))

    def request(self, path: str, query: Mapping[str, str] | Sequence[tuple[str, str]]) -> Request:
        """A request below the endpoint. Raises ValueError where the address would be too long."""
        url = f"{self.endpoint}{path}?{urlencode(query)}"
        if len(url) > self.longest_url:
            raise ValueError(f"an address of {len(url):,} bytes; slice the question smaller")
        return Request(url, headers=self.headers())

    def read(self, response: Response, place: Slice) -> Answer:
        return self.page(json_object(response), response, place)

    def lighter(self, place: Slice, status: int) -> list[Slice] | None:
        """Behind a cursor: on trouble fewer rows a page, after a refused cursor once more from the start."""
        rows = place.size or self.rows
        if (status >= 500 or status == 0) and rows > FEWEST_ROWS:
            return [replace(place, size=max(FEWEST_ROWS, rows // 4))]
        return once_more(place, status)


def once_more(place: Slice, status: int) -> list[Slice] | None:
    """Where a page behind the first is refused: the slice from its start, which is tried once."""
    refused = 400 <= status < 500 and place.cursor and place.redone == 0
    return [place.again()] if refused else None


@dataclass(frozen=True)
class Numbered:
    """Pages by number, ``rows`` entries each, of a list of which only the first ``deepest`` can be read.

    What lies beyond is a loss for the ``reason`` given, counted with the last page.
    """

    rows: int
    deepest: int
    reason: str

    def page(self, listings: tuple[Listing, ...], total: int, place: Slice) -> Answer:
        """The page of this place, whose cursor is its number."""
        number = int(place.cursor or "1")
        reachable = min(total, self.deepest)
        is_last = number * self.rows >= reachable or not listings
        losses = {self.reason: total - reachable} if is_last and total > reachable else None
        return Answer(listings, None if is_last else str(number + 1), reachable, losses)


def next_in_link(answer: Mapping[str, Any], parameter: str) -> str | None:
    """Where ``links.next`` leads: the value of its one parameter that moves. None at the end.

    The address itself is never asked: servers leave filters out of it, and it could lead anywhere.
    """
    link = part(answer, "links", dict).get("next")
    if not link:
        return None
    found = dict(parse_qsl(urlsplit(link).query)).get(parameter) if isinstance(link, str) else None
    if not found:
        raise UnreadableAnswer(f"the link to the next page has no {parameter!r}")
    return found


def json_object(response: Response) -> Mapping[str, Any]:
    """The JSON object of an answer. Raises UnreadableAnswer for anything else, such as HTML."""
    answer = _json(response)
    if not isinstance(answer, dict):
        raise UnreadableAnswer(f"the server sent JSON that is a {type(answer).__name__}, not an object")
    return answer


def json_list(response: Response) -> list[Any]:
    """The JSON list of an answer. Raises UnreadableAnswer for anything else."""
    answer = _json(response)
    if not isinstance(answer, list):
        raise UnreadableAnswer(f"the server sent JSON that is a {type(answer).__name__}, not a list")
    return answer


def _json(response: Response) -> Any:
    kind = (response.headers.get(b"Content-Type") or b"").decode("latin-1").partition(";")[0].strip()
    if "json" not in kind:
        raise UnreadableAnswer(f"the server sent {kind or 'something without a type'} instead of JSON")
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"the server sent broken JSON ({error})") from error


def part(answer: Mapping[str, Any], name: str, kind: type) -> Any:
    """A mandatory part of an answer. Raises UnreadableAnswer where it is missing or of another type."""
    value = answer.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise UnreadableAnswer(f"the answer has no {name!r} of type {kind.__name__}")
    return value


def listing(item: Any, id_field: str) -> Listing:
    """One entry as it is stored: compact JSON in the provider's own order of fields."""
    found = item.get(id_field) if isinstance(item, dict) else None
    raw = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return Listing(str(found or "an entry without id"), raw, item=item)


def item_of(listing: Listing) -> dict[str, Any]:
    """The entry as it was stored. Raises RecordError where it is no object."""
    item = json.loads(listing.raw or b"null") if listing.item is None else listing.item
    if not isinstance(item, dict):
        raise RecordError(f"an entry that is a {type(item).__name__}, not an object")
    return item
