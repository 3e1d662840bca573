"""Begins and ends runs: what is resumed, what counts as complete, how far the source is known."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from migresearch.store import RunReport, RunState
from migresearch.store.runs import WATERMARK
from migresearch_crawlers.failures import UNTITLED
from migresearch_crawlers.itinerary import Itinerary, Slice
from migresearch_crawlers.journey import Journey, Order, stamp
from migresearch_crawlers.source import Source

# Of healthy sources one entry in a hundred has no title.
FEWEST_UNTITLED, MOST_UNTITLED = 3, 0.1
REFRESH = Slice("refresh")


def place_name(order: Order) -> str:
    """Under which name the place of such a run is remembered; each way to run has its own."""
    if order.refresh:
        return "place:refresh"
    return f"place:{order.since or ''}..{order.until or ''}" if order.has_range else "place"


def stuck_name(order: Order) -> str:
    """Set when a resumed harvest could not move at all: the next one starts afresh, so that a page
    that can never be read does not keep everything newer away."""
    return f"stuck:{place_name(order)}"


def left_behind(order: Order, remembered: Mapping[str, str], now: str) -> Itinerary | None:
    """What an unfinished run of the same kind left to do, or None.

    One that began in the future, by a wrong clock, would move the watermark there, and is not continued.
    """
    saved = remembered.get(place_name(order))
    if saved is None or order.dry_run or stuck_name(order) in remembered:
        return None
    left = Itinerary.from_json(saved).resumed()
    return left if left.pending and left.started <= now else None


def afresh(source: type[Source], order: Order, remembered: Mapping[str, str], started: str) -> Itinerary:
    """Everything since the watermark (or as ordered) up to the start of this run."""
    since = order.since or (None if order.has_range else known_up_to(remembered, started))
    until = order.until or started
    slices = (REFRESH,) if order.refresh else tuple(source.slices(since, until))
    return Itinerary(started, since, until, slices)


def known_up_to(remembered: Mapping[str, str], now: str) -> str | None:
    """The watermark; one in the future was set by a wrong clock, and nothing says what it should be."""
    mark = remembered.get(WATERMARK)
    return mark if mark is None or mark <= now else None


def ending(source: Source, stats: Mapping[str, Any], reason: str) -> tuple[RunState, RunReport]:
    """How the run went. Complete means: read to the end of its itinerary and nothing lost on the way."""
    journey = source.journey
    losses = {**journey.losses, **lost_in_scrapy(stats), **untitled(journey)}
    if reason != "finished" or (journey.interruption.is_set() and not journey.itinerary.is_done):
        journey.note("stopped before its end; the next run continues here")
    if journey.left == 0:
        journey.note(f"stopped after {journey.order.limit:,} records, as ordered")
    elif not (losses or journey.stopped or journey.itinerary.is_done) and reason == "finished":
        losses["slices not read"] = len(journey.itinerary.pending)
    if journey.error or nothing_to_continue(source, losses):
        state = RunState.FAILED
    elif losses or reason != "finished" or not journey.itinerary.is_done:
        state = RunState.PARTIAL
    else:
        losses = implausible(source)
        state = RunState.PARTIAL if losses else RunState.COMPLETE
    mark = watermark(source) if state is RunState.COMPLETE else None
    return state, RunReport(journey.report_counts(), losses, "; ".join(journey.notes[-8:]), mark)


def nothing_to_continue(source: Source, losses: Mapping[str, int]) -> bool:
    """Whether the run read nothing because it came to no usable answer, and no run before it ever read any:
    then it has failed, as there is nothing that the next one could continue."""
    journey = source.journey
    if source.pages_read or not {"failed requests", "unreadable answers"} & losses.keys():
        return False
    return not (journey.itinerary.seen or journey.known or journey.held("", 1))


def lost_in_scrapy(stats: Mapping[str, Any]) -> dict[str, int]:
    """What broke where no source could see it; failed requests are counted by the source itself."""
    names = {
        "errors in the source's code": ("spider_exceptions/count",),
        "errors while keeping": ("item_error_count", "item_dropped_count"),
    }
    counted = {reason: sum(int(stats.get(key, 0)) for key in keys) for reason, keys in names.items()}
    return {reason: count for reason, count in counted.items() if count}


def untitled(journey: Journey) -> dict[str, int]:
    """Entries without title where they are too many for a matter of course: the format has changed."""
    count = journey.counts[f"declined: {UNTITLED}"]
    if count < FEWEST_UNTITLED or count <= MOST_UNTITLED * journey.counts["seen"]:
        return {}
    journey.note(f"{count:,} of {journey.counts['seen']:,} entries have no title: has the format changed?")
    return {"entries without title": count}


def implausible(source: Source) -> dict[str, int]:
    """A first, full harvest of the declared server that brings far too little has lost something."""
    journey = source.journey
    itinerary = journey.itinerary
    low, high = source.plausible
    full = itinerary.since is None and not journey.order.has_range and not journey.order.refresh
    elsewhere = source.config.source(source.name).endpoint
    if not full or elsewhere or low <= itinerary.seen <= high:
        return {}
    journey.note(f"{itinerary.seen:,} records are implausible for a full harvest ({low:,} to {high:,})")
    return {"implausible number of records": max(1, low - itinerary.seen)}


def watermark(source: Source) -> str | None:
    """How far the source is known after a complete run: its own start, less the source's overlap.

    A run that saw nothing at all proves nothing: a server that answers "none" to everything looks the same.
    The next one asks from the same watermark, which costs nothing where there really was nothing.
    """
    order = source.journey.order
    if order.has_range or order.refresh or not source.journey.itinerary.seen:
        return None
    started = datetime.fromisoformat(source.journey.itinerary.started)
    return stamp(started - timedelta(days=source.overlap_days))


def has_moved(after: Itinerary, before: Itinerary) -> bool:
    """Whether a run came any further: what is left to do is not what was left before."""
    return _left_to_do(after) != _left_to_do(before)


def _left_to_do(itinerary: Itinerary) -> set[tuple[object, ...]]:
    slices = (*itinerary.pending, *itinerary.failed)
    return {(one.rule, *sorted(one.asks.items()), one.since, one.until, one.cursor) for one in slices}
