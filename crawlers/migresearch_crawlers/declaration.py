"""What a source declares: who it is, how it is asked, what its answers mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import scrapy
from scrapy.http import Request, Response

from migresearch.config import Config
from migresearch.records import Record
from migresearch.store import Spending
from migresearch.store.downloads import Download
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.journey import Journey


@dataclass(frozen=True)
class Listing:
    """One entry of a page as the server lists it. ``raw`` None: the source deleted ``source_id``.

    ``rule`` is set where another rule than the slice's admitted the entry. ``item`` is what ``raw`` says,
    where it was read already; nobody changes it.
    """

    source_id: str
    raw: bytes | None
    rule: str = ""
    item: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Fetched:
    """A file as it came, with what is noted of it."""

    download: Download
    body: bytes


@dataclass(frozen=True)
class Answer:
    """One page, read.

    ``cursor`` is the place of the next page (None: this was the last), ``total`` the number of entries
    in the whole slice where the server says it, ``losses`` what the page itself lost. ``extra`` slices
    are read next; ``instead`` replaces the slice, whose page then counts for nothing. ``file`` is set
    where the answer is to be kept as a file.
    """

    listings: tuple[Listing, ...]
    cursor: str | None
    total: int | None = None
    losses: Mapping[str, int] | None = None
    extra: tuple[Slice, ...] = ()
    instead: tuple[Slice, ...] = ()
    file: Fetched | None = None


class Declaration(scrapy.Spider):
    """A source of records. Class attributes declare it; a protocol says how it is read.

    ``hosts`` are further servers to which its answers may lead (``https://name``). A source with ``terms``
    is asked only by a user who accepts them. ``switched_off`` says why a source is not asked as it is
    declared; a configured endpoint switches it on. ``reads_headers`` are parts of its answers. One that
    ``needs_contact`` is asked only by users who say to whom its operators may write.
    """

    title: ClassVar[str]
    kind: ClassVar[str] = "literature"
    homepage: ClassVar[str]
    endpoint: str
    hosts: ClassVar[tuple[str, ...]] = ()
    licence: ClassVar[str]
    terms: ClassVar[str] = ""
    switched_off: ClassVar[str] = ""
    needs_contact: ClassVar[bool] = False
    cadence_days: ClassVar[int] = 7
    requests_per_second: ClassVar[float] = 1.0
    page_size: ClassVar[int] = 100
    plausible: ClassVar[tuple[int, int]]
    increments: ClassVar[str]
    deletions: ClassVar[str]
    overlap_days: ClassVar[int] = 1
    obeys_robots: ClassVar[bool] = True
    robots_reason: ClassVar[str] = ""
    verified: ClassVar[tuple[str, ...]] = ()
    assumed: ClassVar[tuple[str, ...]] = ()
    probes: ClassVar[int] = 1
    can_refresh: ClassVar[bool] = False
    totals_are_exact: ClassVar[bool] = True
    reads_headers: ClassVar[tuple[str, ...]] = ()

    def __init__(self, journey: Journey, config: Config, **settings: Any) -> None:
        super().__init__(**settings)
        self.journey = journey
        self.config = config
        self.endpoint = address(type(self), config)
        self.rows = config.source(self.name).page_size or self.page_size

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        """The parts of the source to be read; ``since`` None means everything."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def ask(self, place: Slice) -> Request:
        """The request for the page at this place."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def read(self, response: Response, place: Slice) -> Answer:
        """The page in this response. Raises UnreadableAnswer where it is none."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def record(self, listing: Listing) -> Record:
        """The record of one entry. Raises RecordError or Declined. Also used by ``--reparse``."""
        raise NotImplementedError  # a hook: each source or protocol below says it

    def prelude(self) -> Request | None:
        """A request to be made before the first page, or None."""
        return None

    def overture(self, response: Response) -> None:
        """Read the answer to the prelude. Raises UnreadableAnswer."""

    def instead(self, place: Slice, status: int) -> list[Slice] | None:
        """What to ask instead of a slice that cannot be read (``status`` 0: no HTTP answer).

        None: nothing, it is lost for this run. An empty list: it does not exist, nothing is lost.
        """
        return None

    def spending(self, response: Response) -> Spending:
        """What an answer cost."""
        return Spending(calls=1)

    def budget_ends(self, response: Response) -> str | None:
        """For a 429: when a spent budget is renewed (ISO 8601); None where it only says "too fast"."""
        return None

    def forecast(self, place: Slice) -> str:
        """What reading this slice will take, told when its first page has come."""
        if place.total is None:
            return f"{describe(place)}: the number of records is not announced"
        pages = -(-place.total // (place.size or self.rows))
        return f"{describe(place)}: {place.total:,} records, about {pages:,} calls"


def address(source: type[Declaration], config: Config) -> str:
    """Where the source is asked: as configured, else as declared."""
    return config.source(source.name).endpoint or source.endpoint


def reason_off(source: type[Declaration], config: Config) -> str:
    """Why the source is not asked under these settings; empty where it is."""
    if source.needs_contact and not config.harvest.contact:
        return "its server wants an e-mail address (harvest.contact)"
    is_configured = config.source(source.name).endpoint or source.name in config.sites
    return "" if is_configured else source.switched_off


def state(source: type[Declaration]) -> str:
    """``verified`` where what it stands on was read in documentation or recorded answers, else
    ``unverified``: then nobody has seen its pages, and it is not counted as done."""
    return "verified" if source.verified and not source.switched_off else "unverified"


def describe(place: Slice) -> str:
    """A slice in words."""
    words = [place.rule, *place.asks.values()]
    span = f"{place.since or 'the beginning'} to {place.until or 'now'}"
    return " ".join(word for word in words if len(word) <= 60) + f", {span}"
