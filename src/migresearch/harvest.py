"""Harvesting from the library's side: one child process a source, one at a time of each.

The library never imports the crawlers. It starts ``python -m migresearch_crawlers``, hands the
resolved settings over by environment, and passes on what the child says: one JSON object a line.
"""

import fcntl
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from os import environ
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from migresearch import errors
from migresearch.config import Config
from migresearch.errors import HarvestError, MigresearchError, UsageError, unknown
from migresearch.store import Run, RunKind, Store

if TYPE_CHECKING:
    from migresearch.indicators.importing.fetched import Taken


@dataclass(frozen=True, slots=True)
class Options:
    """How to harvest. ``since`` and ``until`` are ISO 8601 days; ``limit`` 0 means everything.

    ``dry_run`` asks for first pages only and writes nothing; ``refresh`` reads records already held
    again; ``reparse`` reads stored payloads through today's parser, without the network;
    ``save_fixture`` keeps the first page as a fixture of that name, in a checkout, and nothing else.
    ``accept_terms``: the user accepts the terms of a source that has some.
    """

    since: str | None = None
    until: str | None = None
    limit: int = 0
    dry_run: bool = False
    refresh: bool = False
    reparse: bool = False
    save_fixture: str = ""
    accept_terms: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """What the child says while it works. ``seen`` and ``total`` (what the server announced, if it did)
    count the records of the slice in hand: a journal, a year, a rule."""

    source: str
    text: str
    seen: int = 0
    total: int | None = None


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


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A known source: what it declares, and how far it has been harvested.

    One with ``terms`` is harvested by name only, by a user who accepts them; ``switched_off`` says why one is
    not asked at all.
    """

    name: str
    title: str
    kind: str
    homepage: str
    endpoint: str
    licence: str
    cadence_days: int
    requests_per_second: float
    can_refresh: bool
    terms: str
    switched_off: str
    declared: Mapping[str, Any] = field(repr=False)
    last_run: Run | None = None
    watermark: str | None = None
    is_unfinished: bool = False


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


def check(options: Options) -> None:
    """Raises UsageError where the options make no sense."""
    for name in ("since", "until"):
        value = getattr(options, name)
        if value is not None and not _is_date(value):
            raise UsageError(f"--{name} {value}: not a date; write it as 2026-11-22")
    if options.since and options.until and options.since > options.until:
        raise UsageError(f"--since {options.since} is after --until {options.until}; exchange them")
    if options.limit < 0:
        raise UsageError(f"--limit {options.limit}: a number of records, 1 or more")
    if options.save_fixture and (options.refresh or options.reparse):
        raise UsageError("--save-fixture asks for a first page; leave --refresh and --reparse away")
    if options.refresh and (options.since or options.until):
        raise UsageError("--refresh reads what is held, whatever its date; leave --since and --until away")


def sources(config: Config) -> list[SourceInfo]:
    """All known sources by name: shipped spiders and repositories, and those of the configuration."""
    declared = _declared(config)
    if not config.paths.database.is_file():
        return [_info(one, None) for one in declared]
    with Store.read(config.paths.database) as store:
        return [_info(one, store) for one in declared]


def check_settings(config: Config) -> None:
    """Raises ConfigError where the configuration names sources that do not exist, or declares them badly."""
    if config.sources or config.oai:
        _declared(config)


def _declared(config: Config) -> list[dict[str, Any]]:
    """What each source says of itself; only the crawlers know."""
    events = list(_run_child(config, ["--describe"], lambda _: None))
    declared: list[dict[str, Any]] = events[0]["sources"]
    return declared


def due(known: Sequence[SourceInfo], now: datetime) -> list[SourceInfo]:
    """The sources whose last run is older than their cadence, or unfinished and older than a day.

    Those never harvested are not due: the first harvest of a source is a person's decision, and each one of a
    source with terms is.
    """
    return [source for source in known if _is_due(source, now)]


@contextmanager
def locked(database: Path, name: str) -> Iterator[int]:
    """Hold the lock of a source (or ``due``) beside the database. Raises HarvestError where another holds it.

    The kernel frees the lock when the last process that inherited its descriptor has died.
    """
    folder = database.with_name(f"{database.name}.locks")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HarvestError(
                f"{name} is being harvested by another process; wait for it or stop it"
            ) from None
        yield file.fileno()


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
            for event in _run_child(config, arguments, listen, name, lock):
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


def _run_child(
    config: Config,
    arguments: Sequence[str],
    listen: Callable[[Progress], None],
    name: str = "sources",
    lock: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The events of one child process, the last one being its exit.

    Raises the child's own MigresearchError, and HarvestError where the child died of something else.
    """
    log = log_file(config, name)
    log.parent.mkdir(parents=True, exist_ok=True)
    answered = False
    refusal: MigresearchError | None = None
    with log.open("w", encoding="utf-8") as stream, _started(config, arguments, stream, lock) as child:
        try:
            for event in _events(child):
                answered = answered or event["event"] in ("result", "sources")
                if event["event"] == "progress":
                    listen(Progress(name, event["text"], event["seen"], event["total"]))
                elif event["event"] == "error":
                    refusal = _error(event)
                yield event
        finally:
            if child.poll() is None:  # whoever listened gave up
                child.send_signal(signal.SIGINT)
    if refusal:
        raise refusal
    if not answered:
        raise HarvestError(
            f"{name}: the harvest died (exit {child.returncode}); what it kept is safe and the next run "
            f"continues from there; its log is {log}"
        )
    yield {"event": "exit", "code": child.returncode}


def _started(
    config: Config, arguments: Sequence[str], log: IO[str], lock: int | None
) -> subprocess.Popen[str]:
    """The child has its own session, so that it gets Ctrl-C from us, once, and not from the terminal too."""
    return subprocess.Popen(  # noqa: S603 - our own module, arguments without a shell
        [sys.executable, "-m", "migresearch_crawlers", *arguments],
        env={**environ, **config.environment()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        encoding="utf-8",
        pass_fds=() if lock is None else (lock,),
        start_new_session=True,
    )


def _events(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """The child's lines; the first Ctrl-C lets it finish the page in hand, a second one ends it at once."""
    interrupts = 0
    while True:
        try:
            line = child.stdout.readline() if child.stdout else ""
            if not line:
                child.wait()
                return
        except KeyboardInterrupt:
            interrupts += 1
            child.send_signal(signal.SIGINT if interrupts == 1 else signal.SIGKILL)
            yield {"event": "interrupted"}
            continue
        yield json.loads(line)


def _error(event: Mapping[str, str]) -> MigresearchError:
    """The child's error as ours: its class is one of migresearch.errors, by name."""
    kind = getattr(errors, event["kind"], HarvestError)
    error: MigresearchError = kind(event["text"])
    return error


def log_file(config: Config, name: str) -> Path:
    """Where the last harvest of a source wrote its log."""
    database = config.paths.database
    return database.with_name(f"{database.name}.logs") / f"{name}.log"


def _info(declared: Mapping[str, Any], store: Store | None) -> SourceInfo:
    name = declared["name"]
    own = {key: value for key, value in declared.items() if key in SourceInfo.__slots__}
    if store is None:
        return SourceInfo(**own, declared=declared)
    remembered = store.runs.checkpoints(name)
    harvests = (run for run in store.runs.history(name) if run.kind is RunKind.HARVEST)
    return SourceInfo(
        **own,
        declared=declared,
        last_run=next(harvests, None),
        watermark=store.runs.watermark(name),
        is_unfinished="place" in remembered,
    )


def _is_due(source: SourceInfo, now: datetime) -> bool:
    if source.last_run is None or source.terms or source.switched_off:
        return False
    days = 1 if source.is_unfinished else source.cadence_days
    return now - datetime.fromisoformat(source.last_run.started) >= timedelta(days=days)


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
