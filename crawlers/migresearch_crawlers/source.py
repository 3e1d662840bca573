"""The one way every source is read: slice by slice, page by page, one strange entry costing one record."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from migresearch.errors import RecordError
from migresearch.records import Deletion, Entry
from migresearch.store import Item
from migresearch_crawlers.declaration import Answer, Declaration, Fetched, Listing, describe
from migresearch_crawlers.failures import Declined, HarvestStopped, Unreachable, UnreadableAnswer
from migresearch_crawlers.itinerary import Itinerary, Slice

# So many slices failing one after the other mean that the server is down, not that a slice is odd.
FAILURES_THAT_STOP = 3


@dataclass(frozen=True)
class Page:
    """What goes to the pipelines: records and deletions or a file, and the itinerary once they are kept."""

    items: tuple[Item, ...]
    after: Itinerary
    file: Fetched | None = None


class Source(Declaration):
    """A source of records, read page by page. What a source says of itself is in Declaration."""

    failures_in_a_row = 0
    pages_read = 0

    async def start(self) -> Any:
        prelude = self.prelude()
        first = self._addressed(prelude, self.parse_prelude) if prelude is not None else self.next_request()
        if first is not None:
            yield first

    def next_request(self) -> Request | None:
        """The request for the current place; None at the end or when the run is to stop."""
        place = self.journey.itinerary.current
        if place is None or self.journey.stopped or self.journey.left == 0:
            return None
        return self._addressed(self.ask(place), self.parse_page)

    def _addressed(self, request: Request, callback: Any) -> Request:
        return request.replace(callback=callback, errback=self.parse_failure, dont_filter=True)

    def parse_prelude(self, response: Response) -> Iterator[Any]:
        try:
            self.overture(response)
        except UnreadableAnswer as problem:
            self.journey.lose("unreadable answers")
            self.journey.stop(f"{self.name}: {problem}")
        yield from self._onwards()

    def parse_page(self, response: Response) -> Iterator[Any]:
        place = self.journey.itinerary.pending[0]
        try:
            answer = self.read(response, place)
        except UnreadableAnswer as problem:
            yield from self._after_failure(place, response.status, "unreadable answers", str(problem))
            return
        self.failures_in_a_row = 0
        self.pages_read += 1
        if answer.instead:
            self.journey.itinerary = self.journey.itinerary.instead(answer.instead)
        else:
            yield self._page(answer, place)
        yield from self._onwards()

    def parse_failure(self, failure: Failure) -> Iterator[Any]:
        """Every request that came to no usable answer ends here exactly once."""
        place = self.journey.itinerary.current
        error = failure.value
        if isinstance(error, HarvestStopped):
            if not self.journey.interruption.is_set():
                self.journey.lose("not asked for")
            self.journey.stop(f"{self.name}: {error}", error.resumes)
        elif isinstance(error, Unreachable) and error.host == urlsplit(self.endpoint).hostname:
            self._unreachable(error)
        elif place is None or failure.request.callback == self.parse_prelude:  # type: ignore[attr-defined]
            self.journey.lose("failed requests")
            self.journey.stop(f"{self.name}: {_said(error)}")
        else:
            status = error.response.status if isinstance(error, HttpError) else 0
            yield from self._after_failure(place, status, "failed requests", _said(error))

    def _unreachable(self, error: Unreachable) -> None:
        """The source's own server is not there: whatever else is asked for would fail the same way."""
        self.journey.lose("failed requests")
        self.journey.stop(f"{error}" if self.pages_read else f"{error}, nothing read")

    def _onwards(self) -> Iterator[Request]:
        request = self.next_request()
        if request is not None:
            yield request

    def _after_failure(self, place: Slice, status: int, reason: str, said: str) -> Iterator[Request]:
        journey = self.journey
        other = self.instead(place, status)
        if other is not None:
            journey.itinerary = journey.itinerary.instead(other)
            journey.note(f"{said}; " + ("asked in another way" if other else "left out"), describe(place))
        else:
            self._give_up(place, reason, said)
        yield from self._onwards()

    def _give_up(self, place: Slice, reason: str, said: str) -> None:
        journey = self.journey
        journey.lose(reason)
        journey.note(said, describe(place))
        journey.itinerary = journey.itinerary.gave_up()
        self.failures_in_a_row += 1
        if self.failures_in_a_row >= FAILURES_THAT_STOP:
            journey.stop(f"{self.name}: {FAILURES_THAT_STOP} failures in a row; the server seems to be down")

    def _page(self, answer: Answer, place: Slice) -> Page:
        journey = self.journey
        for reason, count in (answer.losses or {}).items():
            journey.lose(reason, count)
        cut = journey.left is not None and len(answer.listings) > journey.left
        listings = answer.listings[: journey.left] if cut else answer.listings
        lost_before = journey.losses.total()
        items = tuple(item for one in listings for item in self.items(one, place.rule))
        journey.counts["seen"] += len(listings)
        if not cut:
            lossy = bool(answer.losses) or journey.losses.total() > lost_before
            journey.itinerary = self._after(answer, place, lossy)
        return Page(items, journey.itinerary, answer.file)

    def _after(self, answer: Answer, place: Slice, lossy: bool) -> Itinerary:
        total = answer.total if answer.total is not None else place.total
        seen = place.seen + len(answer.listings)
        mark = _mark(answer)
        here = replace(place, seen=seen, total=total, lossy=place.lossy or lossy, mark=mark)
        if place.seen == 0 and not place.cursor:
            self.journey.tell(self.forecast(here))
        itinerary = replace(self.journey.itinerary, seen=self.journey.itinerary.seen + len(answer.listings))
        if self.journey.order.dry_run:
            return self._probed(itinerary)
        turning = mark == place.mark and bool(answer.listings) and answer.cursor is not None
        if answer.cursor is not None and not turning:
            itinerary = itinerary.moved(replace(here, cursor=answer.cursor))
        else:
            itinerary = itinerary.ended(self._weighed(here, turning))
        return replace(itinerary, pending=(*answer.extra, *itinerary.pending))

    def _weighed(self, place: Slice, turning: bool) -> Slice:
        """The finished slice, lossy where the server stopped before the number it announced.

        A list may lose an entry while it is read; one in two hundred is tolerated.
        """
        missing = (place.total or 0) - place.seen if self.totals_are_exact else 0
        if not turning and missing <= (place.total or 0) // 200:
            return place
        why = "the server repeats a page" if turning else "the server stopped early"
        self.journey.lose("announced but not listed", max(missing, 1))
        listed = f"{place.seen:,} of {place.total or 0:,} records listed"
        self.journey.note(f"{why}, {listed}", describe(place))
        return replace(place, lossy=True)

    def _probed(self, itinerary: Itinerary) -> Itinerary:
        """A dry run asks for the first page of the first slices only."""
        self.journey.counts["probed"] += 1
        rest = itinerary.pending[1:]
        return replace(itinerary, pending=rest if self.journey.counts["probed"] < self.probes else ())

    def items(self, listing: Listing, rule: str) -> Iterator[Item]:
        """What an entry comes to."""
        item = self.item(listing, rule)
        if item is not None:
            yield item

    def item(self, listing: Listing, rule: str) -> Item | None:
        """The record or deletion of one entry; one strange entry costs one record."""
        if listing.raw is None:
            return Deletion(self.name, listing.source_id)
        try:
            return Entry(self.record(listing), listing.raw, listing.rule or rule)
        except Declined as reason:
            self.journey.counts[f"declined: {reason}"] += 1
        except RecordError as problem:
            self.journey.lose("unreadable entries")
            self.journey.note(f"{listing.source_id}: {problem}")
        except Exception as problem:
            # A bug in a mapping must not cost the page; it is counted, told and logged with its place.
            self.logger.exception("entry %s cannot be read", listing.source_id)
            self.journey.lose("unreadable entries")
            self.journey.note(f"{listing.source_id}: {type(problem).__name__}: {problem}")
        return None


def _said(error: BaseException | None) -> str:
    if isinstance(error, HttpError) and error.response.status in (401, 403):
        return f"the server answered HTTP {error.response.status}; check the source's api_key"
    if isinstance(error, HttpError):
        return f"the server answered HTTP {error.response.status}"
    if isinstance(error, DownloadCancelledError):
        return f"the answer was refused while it streamed in ({error})"
    return f"{error}".rstrip(".") or type(error).__name__


def _mark(answer: Answer) -> str:
    ids = [listing.source_id for listing in answer.listings]
    return f"{len(ids)}:{ids[0]}:{ids[-1]}" if ids else ""
