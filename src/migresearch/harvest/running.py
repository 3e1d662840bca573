"""Harvesting named sources: one child process a source, one at a time of each."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from migresearch.config import Config
from migresearch.errors import HarvestError, MigresearchError, unknown
from migresearch.harvest.child import Progress, run_child
from migresearch.harvest.locks import locked, was_locked
from migresearch.harvest.order import Options, check
from migresearch.harvest.sources import sources
from migresearch.store import Run, Store
from migresearch.upkeep.logs import EventLog

if TYPE_CHECKING:
    from migresearch.indicators.importing.fetched import Taken


PARTIAL = 3


@dataclass(frozen=True, slots=True)
class RunResult:
    """How one source went. ``run`` is None for a dry run and where no run could begin.

    ``exit_code``: 0 done, 3 partial, 1 or 2 an ``error``. ``interrupted``: Ctrl-C ended it. ``taken``: what
    became of the files it holds, for a source of files.
    """

    source: str
    run: Run | None
    exit_code: int
    error: str | None = None
    interrupted: bool = False
    taken: "Sequence[Taken]" = ()


def exit_code(results: Sequence[RunResult]) -> int:
    """Of several sources: that of the first error, else 3 where something was lost, else 0."""
    codes = [one.exit_code for one in results]
    errors = (code for code in codes if code not in (0, PARTIAL))
    return next(errors, max(codes, default=0))


def harvest(
    config: Config,
    names: Sequence[str],
    options: Options,
    now: datetime,
    listen: Callable[[Progress], None] = lambda _: None,
) -> list[RunResult]:
    """Harvest these sources, one after the other. An error of one does not keep the others back;
    Ctrl-C ends the source in hand cleanly and leaves out the rest.

    Raises UsageError for unknown names and impossible options, before anything is asked.
    """
    check(options)
    if not all(was_locked(config.paths.database, name) for name in names):  # a typo leaves nothing behind
        known = [source.name for source in sources(config)]
        for name in set(names) - set(known):
            raise unknown("source", name, known)
    results: list[RunResult] = []
    for name in names:
        results.append(harvest_one(config, name, options, now, listen))
        if results[-1].interrupted:
            break
    return results


def harvest_one(
    config: Config,
    name: str,
    options: Options,
    now: datetime,
    listen: Callable[[Progress], None],
    *,
    seconds: float | None = None,
) -> RunResult:
    """Harvest one source, for so many seconds at most. Whatever goes wrong with it is in the result."""
    arguments = [name, "--order", json.dumps(asdict(options)), "--now", now.isoformat()]
    log = EventLog.of(config)
    log.write(now, f"{_what(options)} begins", source=name)
    result = RunResult(name, None, 1)
    try:
        with _explained(name), locked(config.paths.database, name) as lock:
            for event in run_child(config, arguments, listen, name, lock=lock, seconds=seconds):
                result = _heard(result, event, config)
    except MigresearchError as refusal:
        result = replace(result, exit_code=refusal.exit_code, error=str(refusal))
    result = replace(result, run=_run(config, result.run))
    _log(log, now, result, _what(options))
    return result


def _what(options: Options) -> str:
    """As which event it is logged: what keeps nothing is no harvest."""
    return "dry run" if options.dry_run or options.save_fixture else "harvest"


def _heard(result: RunResult, event: Mapping[str, Any], config: Config) -> RunResult:
    match event["event"]:
        case "run":
            return replace(result, run=_run_of(config, event["run"]))
        case "exit":
            return replace(result, exit_code=event["code"])
        case "interrupted":
            return replace(result, interrupted=True)
    return result


@contextmanager
def _explained(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HarvestError(
            f"{name}: the harvest cannot be started or followed ({error.strerror}: {error.filename}); "
            "mend that and run it again"
        ) from error


def _run_of(config: Config, number: int) -> Run:
    with Store.read(config.paths.database) as store:
        return store.runs.get(number)


def _run(config: Config, begun: Run | None) -> Run | None:
    """The run as it stands in the ledger now; as it began where the ledger cannot be read any more."""
    try:
        return _run_of(config, begun.id) if begun else None
    except MigresearchError:
        return begun


def _log(log: EventLog, now: datetime, result: RunResult, what: str) -> None:
    run = result.run
    error = result.error or (run.note if run and result.exit_code else None)
    facts: dict[str, Any] = {"source": result.source, "code": result.exit_code, "error": error}
    if run:
        own = ("id", "state", "started", "finished", "counts", "losses", "note")
        facts["run"] = {name: getattr(run, name) for name in own}
    ended = datetime.fromisoformat(run.finished) if run and run.finished else now
    log.write(ended, f"{what} ends", **facts)
