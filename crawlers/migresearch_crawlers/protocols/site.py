"""An institution's web site, whatever system it runs on, and how it shows that it has changed."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from scrapy.http import Request, Response

from migresearch.clean.institutional import UntitledError
from migresearch.errors import RecordError
from migresearch.records import Kind, Record
from migresearch_crawlers.admission import speaks_of_migration
from migresearch_crawlers.declaration import Answer, Listing
from migresearch_crawlers.failures import Declined, UnreadableAnswer
from migresearch_crawlers.itinerary import Slice
from migresearch_crawlers.source import Source

FEWEST_JUDGED, MOST_JUDGED = 3, 20


@dataclass(frozen=True)
class Collection:
    """One kind of thing on a site. ``path``: where it is listed (a type, a feed, a sitemap, a list with
    ``{page}``); ``items``: a pattern that the paths of its pages match; ``kind``: what its things are, None
    where each says it itself."""

    path: str
    kind: Kind | None = None
    items: str = ""


class Site(Source):
    """A site. ``meanings`` says what the site's own fields stand for; ``aliases`` are hosts and paths under
    which it was reached before; an entry that lacks one of ``demands`` is odd, most of them are a change.
    ``publisher`` is named where an entry names none; of a wide site only what speaks of migration is kept."""

    kind = "institution"
    collections: ClassVar[tuple[Collection, ...]]
    meanings: ClassVar[Mapping[str, str]] = {}
    aliases: ClassVar[tuple[str, ...]] = ()
    demands: ClassVar[tuple[str, ...]] = ("issued",)
    publisher: ClassVar[str] = ""
    is_wide: ClassVar[bool] = False
    most_pages: ClassVar[int] = 2_000
    cadence_days = 7
    requests_per_second = 0.5
    plausible = (1, 100_000)
    increments = "none"
    deletions = "none: what a site no longer shows stays known"
    totals_are_exact = False

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.regularity = Regularity(self.demands)
        self.pages_read = 0

    @classmethod
    def slices(cls, since: str | None, until: str) -> Iterable[Slice]:
        for path in dict.fromkeys(one.path for one in cls.collections):
            yield Slice("site", {"path": path}, since, until)

    def answer(self, response: Response, place: Slice) -> Answer:
        """The page in this response, as its protocol says. Raises UnreadableAnswer."""
        raise NotImplementedError

    def mapped(self, listing: Listing) -> Record:
        """The record of one entry, as its protocol says. Raises RecordError."""
        raise NotImplementedError

    def record(self, listing: Listing) -> Record:
        try:
            record = self.mapped(listing)
        except UntitledError:
            raise Declined("no title") from None
        if self.is_wide and not speaks_of_migration(record):
            raise Declined("not about migration")
        return record if record.publisher else replace(record, publisher=self.publisher or None)

    def collection_at(self, path: str) -> Collection:
        """The collection that is listed there."""
        return next((one for one in self.collections if one.path == path), self.collections[0])

    def read(self, response: Response, place: Slice) -> Answer:
        self.pages_read += 1
        if self.pages_read > self.most_pages:
            self.journey.stop(
                f"{self.name}: more than {self.most_pages:,} pages in one run; the next continues"
            )
            raise UnreadableAnswer("so many pages are enough for one run, or the list has no end")
        answer = self.answer(response, place)
        self._judge(answer.listings)
        return answer

    def _judge(self, listings: Iterable[Listing]) -> None:
        for listing in listings:
            try:
                self.regularity.see(self.mapped(listing))
            except RecordError:
                self.regularity.see(None)
        if complaint := self.regularity.complaint():
            self.journey.stop(f"{self.name}: {complaint}; nothing more is asked. {self.hint}")
            raise UnreadableAnswer("the site no longer looks as declared")

    @property
    def hint(self) -> str:
        """What a person does about a site that has changed."""
        return f"`migresearch harvest --probe {self.name}` says what the site offers now"

    def _after_failure(self, place: Slice, status: int, reason: str, said: str) -> Iterator[Request]:
        yield from super()._after_failure(place, status, reason, f"{said}; {self.hint}")

    def identity(self, url: str) -> str:
        """One name for a page under all addresses it has or had: no scheme, no ``www``, no former host."""
        parts = urlsplit(url)
        name = f"{(parts.netloc.lower()).removeprefix('www.')}{parts.path.rstrip('/')}"
        home = urlsplit(self.homepage).netloc.removeprefix("www.")
        for alias in self.aliases:
            if name == alias or name.startswith(f"{alias}/"):
                name = f"{home}{name.removeprefix(alias)}"
        return urlunsplit(("", "", name, parts.query, ""))


class Regularity:
    """Whether the last entries have what entries of the site have. A login page that is sent in the place of
    every page, or a renamed field, shows in many entries; one odd entry does not."""

    def __init__(self, demands: Iterable[str]) -> None:
        self.demands = tuple(demands)
        self.seen: deque[Record | None] = deque(maxlen=MOST_JUDGED)

    def see(self, record: Record | None) -> None:
        """One more entry; None: it could not be read at all."""
        self.seen.append(record)

    def complaint(self) -> str | None:
        """What is wrong with most of the last entries, or None."""
        total = len(self.seen)
        if total < FEWEST_JUDGED:
            return None
        read = [record for record in self.seen if record is not None]
        if len(read) * 2 < total:
            return f"{total - len(read)} of {total} entries have no title or cannot be read"
        for name in self.demands:
            lacking = sum(not getattr(record, name) for record in read)
            if lacking * 2 > total:
                return f"{lacking} of {total} entries do not say {name!r}"
        if len({record.title for record in read}) == 1:
            return f"all {total} entries have the title {read[0].title[:80]!r}"
        return None


def declared_site(name: str, protocol: type[Site], values: Mapping[str, Any]) -> type[Site]:
    """The source that is declared by data: see ``data/sites``."""
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    about = plain.pop("about", "")
    collections = tuple(_collection(one) for one in plain.pop("collections"))
    members = {**plain, "collections": collections, "name": name, "__doc__": about}
    return type(f"Site_{name.replace('-', '_')}", (protocol,), members)


def _collection(values: Mapping[str, Any]) -> Collection:
    kind = Kind(values["kind"]) if values.get("kind") else None
    return Collection(values["path"], kind, values.get("items", ""))
