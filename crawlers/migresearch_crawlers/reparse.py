"""Reads stored payloads again through today's mapping, without the network."""

from migresearch.config import Config
from migresearch.store import Batch, Item, RunKind, Store
from migresearch.store.ingest import BATCH_RECORDS
from migresearch.store.payloads import Payload
from migresearch.store.rules import default_rules
from migresearch_crawlers import launch, runs
from migresearch_crawlers.declaration import Listing
from migresearch_crawlers.itinerary import Itinerary
from migresearch_crawlers.journey import Clock, Journey, Order, speak
from migresearch_crawlers.source import Source


def reparse(source: type[Source], config: Config, clock: Clock) -> int:
    """One run over everything held of the source. Returns the exit code."""
    journey = Journey(Order(reparse=True), clock, Itinerary(clock.stamp(), None, None, ()))
    reader = source(journey=journey, config=config)
    with Store.open(config.paths.database) as store:
        run_id = store.runs.start(source.name, RunKind.REPARSE, clock.stamp())
        store.runs.note_licence(source.name, source.licence, clock.stamp())
        speak({"event": "run", "run": run_id})
        _read_all(reader, store, run_id)
        state, report = runs.ending(reader, {}, "finished")
        store.runs.finish(run_id, state, clock.stamp(), report)
    journey.tell(launch.summary(source.name, state, report))
    speak({"event": "result", "run": run_id, "state": str(state)})
    return launch.EXIT[state]


def _read_all(reader: Source, store: Store, run_id: int) -> None:
    batch = Batch(default_rules(), reader.journey.clock.stamp(), run_id)
    for payloads in store.payloads.of(reader.name, BATCH_RECORDS):
        items = [item for one in payloads if (item := _item(reader, one)) is not None]
        reader.journey.saved += store.save(items, batch)
        reader.journey.counts["seen"] += len(payloads)
        reader.journey.tell(f"{reader.name}: {reader.journey.counts['seen']:,} payloads read again")


def _item(reader: Source, payload: Payload) -> Item | None:
    return reader.item(Listing(payload.source_id, payload.raw), payload.rule)
