"""Harvesting named sources: one child process a source, one at a time of each."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from migresearch.config import Config
from migresearch.errors import MigresearchError, unknown
from migresearch.harvest.child import Progress, run_child
from migresearch.harvest.locks import locked
from migresearch.harvest.order import Options, check
from migresearch.harvest.sources import sources
from migresearch.store import Run, Store

if TYPE_CHECKING:
    from migresearch.indicators.importing.fetched import Taken


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
    if len(names) > 1:  # a single name is checked by its own child, a second sooner
        known = [source.name for source in sources(config)]
        for name in set(names) - set(known):
            raise unknown("source", name, known)
    results: list[RunResult] = []
    for name in names:
        results.append(_harvest_one(config, name, options, now, listen))
        if results[-1].interrupted:
            break
    return results


def _harvest_one(
    config: Config, name: str, options: Options, now: datetime, listen: Callable[[Progress], None]
) -> RunResult:
    arguments = [name, "--order", json.dumps(asdict(options)), "--now", now.isoformat()]
    number: int | None = None
    error: MigresearchError | None = None
    code = 1
    interrupted = False
    try:
        with locked(config.paths.database, name) as lock:
            for event in run_child(config, arguments, listen, name, lock):
                number = event["run"] if event["event"] == "run" else number
                code = event["code"] if event["event"] == "exit" else code
                interrupted = interrupted or event["event"] == "interrupted"
    except MigresearchError as refusal:
        error, code = refusal, refusal.exit_code
    return RunResult(name, _run(config, number), code, str(error) if error else None, interrupted)


def _run(config: Config, number: int | None) -> Run | None:
    if number is None:
        return None
    with Store.read(config.paths.database) as store:
        return store.runs.get(number)
