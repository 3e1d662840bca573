"""Runs one source: opens the store, starts Scrapy, closes the run."""

import signal
from importlib.metadata import version
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from migresearch.config import Config
from migresearch.store import RunKind, RunReport, RunState, Store
from migresearch.store.runs import WATERMARK
from migresearch_crawlers import runs
from migresearch_crawlers import settings as project
from migresearch_crawlers.declaration import address
from migresearch_crawlers.discretion import keep_secrets_out_of_the_log
from migresearch_crawlers.itinerary import Itinerary
from migresearch_crawlers.journey import Books, Clock, Journey, Order, speak
from migresearch_crawlers.source import Source

EXIT = {RunState.COMPLETE: 0, RunState.PARTIAL: 3, RunState.INTERRUPTED: 3, RunState.FAILED: 1}


def probe(source: type[Source], order: Order, config: Config, clock: Clock) -> int:
    """A dry run: asks for first pages only, tells what a harvest would ask, writes nothing."""
    if config.paths.database.is_file():
        with Store.read(config.paths.database) as store:
            return _probe(source, order, config, clock, store)
    return _probe(source, order, config, clock, None)


def _probe(source: type[Source], order: Order, config: Config, clock: Clock, library: Store | None) -> int:
    remembered = library.runs.checkpoints(source.name) if library else {}
    itinerary = runs.afresh(source, order, remembered, clock.stamp())
    journey = Journey(order, clock, itinerary, library=library)
    span = f"{itinerary.since or 'the beginning'} to {itinerary.until}"
    journey.tell(f"{source.name} at {address(source, config)}: {len(itinerary.pending)} slices, {span}")
    crawler, _reason = crawl(source, journey, config)
    journey.tell(f"{source.name}: {journey.counts['seen']:,} records read, nothing written")
    lost = journey.losses.total() or runs.lost_in_scrapy(_stats(crawler))
    speak({"event": "result", "run": None, "state": "dry run"})
    return 3 if lost else 0


def harvest(source: type[Source], order: Order, config: Config, clock: Clock) -> int:
    """One run from its first line in the ledger to its last. Returns the exit code."""
    with Store.open(config.paths.database) as store:
        remembered = store.runs.checkpoints(source.name)
        left = runs.left_behind(order, remembered, clock.stamp())
        itinerary = left or runs.afresh(source, order, remembered, clock.stamp())
        run_id = store.runs.start(
            source.name, RunKind.HARVEST, clock.stamp(), itinerary.since, itinerary.until
        )
        books = Books(store, source.name, run_id, runs.place_name(order))
        journey = Journey(order, clock, itinerary, books, store, remembered.get(WATERMARK))
        store.runs.note_licence(source.name, source.licence, clock.stamp())
        speak({"event": "run", "run": run_id})
        if left:
            journey.note(f"continues the harvest begun {left.started}")
        crawler, reason = crawl(source, journey, config)
        return _close(store, crawler, run_id, itinerary, reason)


def _close(store: Store, crawler: Crawler, run_id: int, before: Itinerary, reason: str) -> int:
    source = crawler.spider
    assert isinstance(source, Source)  # noqa: S101 - for the type checker
    journey = source.journey
    state, report = runs.ending(source, _stats(crawler), reason)
    now = journey.clock.stamp()
    if state is not RunState.FAILED:
        _remember(store, source, state, before, now)
    store.runs.finish(run_id, state, now, report)
    store.checkpoint()
    journey.tell(summary(source.name, state, report))
    speak({"event": "result", "run": run_id, "state": str(state)})
    only_limited = journey.left == 0 and not report.losses
    return 0 if only_limited else EXIT[state]


def _remember(store: Store, source: Source, state: RunState, before: Itinerary, now: str) -> None:
    """What the next run needs to know of this one's place."""
    order, journey = source.journey.order, source.journey
    names = runs.place_name(order), runs.stuck_name(order)
    if state is RunState.COMPLETE:
        store.runs.clear_checkpoint(source.name, *names)
        return
    values = {names[0]: journey.itinerary.to_json()}
    store.runs.clear_checkpoint(source.name, names[1])
    if journey.losses and not journey.stopped and not runs.has_moved(journey.itinerary, before):
        values[names[1]] = "1"
    store.runs.set_checkpoint(source.name, values, now)


def summary(name: str, state: RunState, report: RunReport) -> str:
    """The run in one line."""
    kept = ", ".join(
        f"{report.counts.get(key, 0):,} {key}" for key in ("new", "changed", "unchanged", "deleted")
    )
    lost = ", ".join(f"{count:,} {reason}" for reason, count in report.losses.items())
    return f"{name}: {state}; {kept}" + (f"; lost: {lost}" if lost else "")


def crawl(source: type[Source], journey: Journey, config: Config) -> tuple[Crawler, str]:
    """Run Scrapy to its end. Returns the crawler and why it ended."""
    keep_secrets_out_of_the_log(config.secrets())
    process = AsyncCrawlerProcess(settings_for(source, config))
    crawler = process.create_crawler(source)
    process.crawl(crawler, journey=journey, config=config)
    _listen_for_ctrl_c(journey)
    process.start(install_signal_handlers=False)
    return crawler, str(_stats(crawler).get("finish_reason", "never started"))


def _listen_for_ctrl_c(journey: Journey) -> None:
    """The first Ctrl-C ends the run after the page in hand; a second one ends the process.

    Scrapy is not told: a source that asks nothing more comes to its end by itself, and Scrapy's own stop
    hangs where the last answer arrives at the same moment.
    """

    def stop(number: int, _frame: object) -> None:
        from twisted.internet import reactor

        signal.signal(number, signal.SIG_DFL)
        reactor.callFromThread(_stop, journey)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _stop(journey: Journey) -> None:
    journey.stopped = True
    journey.interruption.set()


def _stats(crawler: Crawler) -> dict[str, Any]:
    stats: dict[str, Any] = crawler.stats.get_stats()
    return stats


def settings_for(source: type[Source], config: Config) -> dict[str, Any]:
    """The project's settings with what user and source say."""
    harvest = config.harvest
    rate = config.source(source.name).requests_per_second or source.requests_per_second
    values = Settings()
    values.setmodule(project, priority="project")
    return {name: values.get(name) for name in dir(project) if name.isupper()} | {
        "USER_AGENT": user_agent(config),
        "DOWNLOAD_TIMEOUT": harvest.timeout_seconds,
        "DOWNLOAD_MAXSIZE": harvest.max_body_megabytes * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": 1 / rate,
        "ROBOTSTXT_OBEY": source.obeys_robots,
        "ROBOTSTXT_USER_AGENT": "migresearch",
    }


def user_agent(config: Config) -> str:
    """Who asks: project, version and, where configured, the person to write to."""
    contact = f"; mailto:{config.harvest.contact}" if config.harvest.contact else ""
    return f"migresearch/{version('migresearch')} (migration research harvester{contact})"
