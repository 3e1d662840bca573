"""Sources that are asked about works held, DOI by DOI, and bring no works of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from scrapy.http import Request, Response

from migresearch.records import Asked
from migresearch.store import Item
from migresearch.store.lookups import Wish
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.journey import stamp
from migresearch_crawlers.source import Source

DOIS = "dois"


class Lookups(Source):
    """``field`` is what the source can give; it is asked about works without it and about those that have it
    from here, ``page_size`` DOIs at once, about each again after ``ask_again_days``. That it does not know a
    DOI is remembered, too. Its records never name a work: they stand last in the order of precedence.
    """

    kind = "lookup"
    field: ClassVar[str]
    ask_again_days: ClassVar[int] = 180
    plausible = (0, 1_000_000)
    increments = "works held that lack something, unless asked about lately"
    deletions = "none: what a source no longer knows stays here"

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        yield Slice(cls.kind)

    def about(self, dois: Sequence[str]) -> Request:
        """The request about these DOIs."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def answers(self, response: Response, dois: Sequence[str]) -> Iterable[bytes | None]:
        """What the source says of each of the DOIs, in their order; None: it does not know it.

        Raises UnreadableAnswer.
        """
        raise NotImplementedError  # a hook: each source or protocol below says it

    def next_request(self) -> Request | None:
        place = self.journey.itinerary.current
        if place is not None and DOIS not in place.asks:
            self.journey.itinerary = self.journey.itinerary.instead(self._next(place))
        return super().next_request()

    def _next(self, place: Slice) -> tuple[Slice, ...]:
        """The DOIs to be asked about now, and the place behind them; nothing at the end."""
        dois = self._wanting(place.cursor)
        if not dois:
            return ()
        return Slice(place.rule, {DOIS: "\n".join(dois)}), replace(place, cursor=dois[-1])

    def _wanting(self, after: str) -> list[str]:
        library, left = self.journey.library, self.journey.left
        if library is None:
            return []
        lately = stamp(self.journey.clock.now() - timedelta(days=self.ask_again_days))
        size = self.rows if left is None else min(self.rows, left)
        return library.lookups.wanting(Wish(self.name, self.field, lately), after, size)

    def ask(self, place: Slice) -> Request:
        return self.about(_dois(place))

    def read(self, response: Response, place: Slice) -> Answer:
        dois = _dois(place)
        said = self.answers(response, dois)
        return Answer(tuple(Listing(doi, raw) for doi, raw in zip(dois, said, strict=True)), None)

    def items(self, listing: Listing, rule: str) -> Iterator[Item]:
        yield from super().items(listing, rule)
        yield Asked(self.name, listing.source_id)

    def item(self, listing: Listing, rule: str) -> Item | None:
        if listing.raw is None:
            self.journey.counts["not known"] += 1
            return None
        return super().item(listing, rule)

    def forecast(self, place: Slice) -> str:
        return f"{self.name}: asked about {len(_dois(place)):,} works without {self.field.replace('_', ' ')}"


def _dois(place: Slice) -> list[str]:
    return place.asks.get(DOIS, "").split("\n")
