"""One run of one source: what was ordered, where it stands, what was kept, spent and lost."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from migresearch.store import Batch, Item, Saved, Spending, Store
from migresearch.store.payloads import Held
from migresearch.store.rules import default_rules
from migresearch_crawlers.failures import HarvestStopped
from migresearch_crawlers.itinerary import Itinerary

MOST_NOTES = 50

Speak = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Order:
    """What the user asked for. Dates are ISO 8601; ``limit`` 0 means all; the rest are ways to run.

    ``save_fixture`` names the fixture in which the first page is kept; nothing else is. ``accept_terms``:
    the user has seen the terms of a source that has some, and accepts them.
    """

    since: str | None = None
    until: str | None = None
    limit: int = 0
    dry_run: bool = False
    refresh: bool = False
    reparse: bool = False
    save_fixture: str = ""
    accept_terms: bool = False

    @property
    def has_range(self) -> bool:
        return bool(self.since or self.until)


class Clock:
    """The time as the caller gave it, running on from there."""

    def __init__(self, now: datetime) -> None:
        self._start = now
        self._from = monotonic()

    def now(self) -> datetime:
        return (self._start + timedelta(seconds=monotonic() - self._from)).astimezone(UTC)

    def stamp(self) -> str:
        """Now, as ISO 8601 in UTC with whole seconds."""
        return stamp(self.now())

    def after(self, seconds: float) -> str:
        """The moment so many seconds from now."""
        return stamp(self.now() + timedelta(seconds=seconds))


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def speak(event: Mapping[str, Any]) -> None:
    """Tell the parent process, one JSON object a line on standard output."""
    try:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The parent is gone: stop as if it had pressed Ctrl-C. What is kept stays.
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - open until the process ends
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass(frozen=True)
class Books:
    """Where a run is written down: the store, the source, the run's number, the name of its place."""

    store: Store
    source: str
    run_id: int
    place: str

    def keep(self, items: Sequence[Item], now: str, after: Itinerary | None) -> Saved:
        """Save one batch; ``after``: the place reached by it, in the same transaction."""
        place = (self.source, {self.place: after.to_json()}) if after else None
        return self.store.save(items, Batch(default_rules(), now, self.run_id, place))

    def spend(self, spending: Spending, day: str) -> None:
        self.store.runs.spend(self.source, day, spending)

    def spent_usd(self, day: str) -> float:
        return self.store.runs.spent(self.source, day).cost_usd

    def held(self, after: str, limit: int) -> list[Held]:
        """Records of the source behind an id, in the order of ids."""
        return self.store.payloads.held(self.source, after, limit)


@dataclass
class Journey:
    """The state of a run that spider, pipelines and middlewares share.

    ``itinerary`` is where the spider stands; the pipeline writes it with the records it follows.
    ``books`` is None for runs that write nothing; ``library`` is what is held already, if anything.
    ``known``: up to when an earlier run has read the source completely.
    """

    order: Order
    clock: Clock
    itinerary: Itinerary
    books: "Books | None" = None
    library: Store | None = None
    known: str | None = None
    speak: Speak = speak
    saved: Saved = field(default_factory=Saved)
    counts: Counter[str] = field(default_factory=Counter)
    losses: Counter[str] = field(default_factory=Counter)
    noted: dict[str, list[str]] = field(default_factory=dict)
    stopped: bool = False
    resumes: str | None = None
    error: str | None = None
    interruption: asyncio.Event = field(default_factory=asyncio.Event)

    def spend(self, spending: Spending) -> None:
        if self.books:
            self.books.spend(spending, self.clock.stamp()[:10])

    def spent_usd(self) -> float:
        return self.books.spent_usd(self.clock.stamp()[:10]) if self.books else 0.0

    def held(self, after: str, limit: int) -> list[Held]:
        return self.books.held(after, limit) if self.books else []

    def tell(self, text: str) -> None:
        """A line of progress for the person who waits."""
        place = self.itinerary.current
        self.speak(
            {
                "event": "progress",
                "text": text,
                "seen": place.seen if place else self.counts["seen"],
                "total": place.total if place else None,
            }
        )

    def progress(self) -> None:
        """After each page: how far it is."""
        self.tell(f"{self.counts['seen']:,} read, {self.saved.new:,} new, {self.saved.changed:,} changed")

    def note(self, text: str, where: str = "") -> None:
        """A sentence that belongs into the run's row, once, with the places it was said of; after fifty the
        counts say enough."""
        if text not in self.noted and len(self.noted) >= MOST_NOTES:
            return
        places = self.noted.setdefault(text, [])
        if where not in places:
            places.append(where)
            self.tell(f"{where}: {text}" if where else text)

    @property
    def notes(self) -> list[str]:
        """The sentences as they stand in the run's row; one said of several places names the first."""
        return [_told_of(places, text) for text, places in self.noted.items()]

    def lose(self, reason: str, count: int = 1) -> None:
        self.losses[reason] += count

    def stop(self, why: str, resumes: str | None = None) -> None:
        """Ask nothing more; what is kept stays, the rest is left to the next run."""
        self.stopped = True
        self.resumes = resumes or self.resumes
        self.note(why)

    def fail(self, why: str) -> None:
        """Nothing can be kept any more (disk full, database locked)."""
        self.error = why
        self.stop(why)

    @property
    def left(self) -> int | None:
        """How many more records the order allows, or None."""
        return max(0, self.order.limit - self.counts["seen"]) if self.order.limit else None

    async def pause(self, seconds: float) -> None:
        """Wait, unless the run is interrupted meanwhile. Raises HarvestStopped then."""
        try:
            await asyncio.wait_for(self.interruption.wait(), seconds)
        except TimeoutError:
            return
        raise HarvestStopped("interrupted while waiting for the server")

    def report_counts(self) -> dict[str, int]:
        """What happened to records, for the run's row."""
        return {**self.counts, **self.saved.counts()}


def _told_of(places: Sequence[str], text: str) -> str:
    first, more = places[0], len(places) - 1
    return text if not first else f"{first} and {more} more: {text}" if more else f"{first}: {text}"


def today_midnight_after(now: datetime) -> str:
    """The next midnight UTC, when daily budgets are renewed."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return stamp(midnight + timedelta(days=1))
