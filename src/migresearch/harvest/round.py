"""One round of unattended harvests: what is due, one source after the other, within limits.

Two rounds never overlap. What a round does not reach is due still, and first in the next one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic, sleep

from migresearch.config import Config, SourceSettings
from migresearch.errors import MigresearchError, NothingFoundError
from migresearch.harvest.calendar import Calendar
from migresearch.harvest.child import Progress
from migresearch.harvest.due import due
from migresearch.harvest.locks import ROUND, is_locked, locked
from migresearch.harvest.order import Options
from migresearch.harvest.running import PARTIAL, RunResult, exit_code, harvest_one
from migresearch.harvest.sources import sources
from migresearch.store import RunKind, RunReport, RunState, Store
from migresearch.upkeep.logs import EventLog

Clock = Callable[[], datetime]
NOTHING = NothingFoundError.exit_code  # what the command ends with where nothing was due
LEDGER = "harvest --due"  # under this name the last round is remembered
# A limit of 0 means none: a spent budget leaves so little that the first call ends the run.
NEXT_TO_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Round:
    """How a round went. ``left``: sources that were due and not begun, and ``why`` so."""

    results: Sequence[RunResult] = ()
    left: Sequence[str] = ()
    why: str = ""

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.results or self.left)

    @property
    def exit_code(self) -> int:
        """0 all done, 3 something lost or left, else that of an error."""
        return exit_code(self.results) or (PARTIAL if self.left else 0)


@dataclass(frozen=True)
class Limits:
    """What a round keeps to; times by the clock that no one sets (``monotonic``)."""

    config: Config
    clock: Clock
    calendar: Calendar
    began: float = field(default_factory=monotonic)

    def seconds(self) -> float | None:
        """How long a source may still work; None: as long as it wants."""
        limit = self.config.schedule.time_limit_minutes * 60
        left = [limit - (monotonic() - self.began)] if limit else []
        now = self.clock()
        if quiet := self.calendar.quiet_from(now):
            left.append((quiet - now).total_seconds())
        return min(left, default=None)

    def reached(self) -> str:
        """Why no further source may begin; empty while one may."""
        if until := self.calendar.quiet_until(self.clock()):
            return f"quiet hours until {self.calendar.shown(until)} (schedule.quiet_hours)"
        seconds = self.seconds()
        if seconds is not None and seconds <= 0:
            limit = self.config.schedule.time_limit_minutes
            return f"the round has taken its {limit:g} minutes (schedule.time_limit_minutes)"
        return ""

    def settings(self, name: str) -> Config:
        """The settings under which a source may spend what is left of the budget of all."""
        limit = self.config.schedule.daily_budget_usd
        if not limit or not self.config.paths.database.is_file():
            return self.config
        day = f"{self.clock().astimezone(UTC):%Y-%m-%d}"
        with Store.read(self.config.paths.database) as store:
            others = store.runs.spent_by_all(day) - store.runs.spent(name, day).cost_usd
        own = self.config.source(name)
        allowed = max(limit - others, NEXT_TO_NOTHING)
        return _with(
            self.config, name, replace(own, daily_budget_usd=_smaller(own.daily_budget_usd, allowed))
        )


def harvest_due(
    config: Config,
    clock: Clock,
    listen: Callable[[Progress], None] = lambda _: None,
    wait: float = 0.0,
) -> Round:
    """Harvest what is due; where something is, ``wait`` so many seconds first.

    Raises AtWorkError where another round is at work, ConfigError where the schedule is not understood.
    """
    limits = Limits(config, clock, Calendar.of(config.schedule))
    log = EventLog.of(config)
    with locked(config.paths.database, ROUND):
        _remember(config, clock())
        if why := limits.reached():
            return Round(why=why)
        names = _chosen(limits)
        log.write(clock(), "round begins", due=names)
        if names:
            sleep(wait)
        done = _in_turn(limits, names, listen)
        code = NOTHING if done.is_idle else done.exit_code
        log.write(clock(), "round ends", code=code, left=done.left, why=done.why)
    return done


def _chosen(limits: Limits) -> list[str]:
    """What is due and not at work already."""
    found = due(sources(limits.config), limits.clock(), limits.calendar)
    database = limits.config.paths.database
    return [one.name for one in found if not is_locked(database, one.name)]


def _in_turn(limits: Limits, names: Sequence[str], listen: Callable[[Progress], None]) -> Round:
    results: list[RunResult] = []
    for place, name in enumerate(names):
        if why := limits.reached():
            return Round(results, names[place:], why)
        results.extend(_one(limits, name, listen))
        if results[-1].interrupted:
            return Round(results, names[place + 1 :], "stopped")
    return Round(results)


def _one(limits: Limits, name: str, listen: Callable[[Progress], None]) -> Iterator[RunResult]:
    """The harvest of a source; where it ended what an earlier night had begun, one more of what came."""
    result = _once(limits, name, listen)
    yield result
    if not result.interrupted and _is_behind(limits, result) and not limits.reached():
        yield _once(limits, name, listen)


def _is_behind(limits: Limits, result: RunResult) -> bool:
    run = result.run
    if run is None or run.state is not RunState.COMPLETE:
        return False
    read, begun = map(datetime.fromisoformat, (run.reaches, run.started))
    return limits.calendar.day(read) < limits.calendar.day(begun)


def _once(limits: Limits, name: str, listen: Callable[[Progress], None]) -> RunResult:
    now = limits.clock()
    try:
        config = limits.settings(name)
    except MigresearchError as error:
        return RunResult(name, None, error.exit_code, str(error))
    result = harvest_one(config, name, Options(), now, listen, seconds=limits.seconds())
    if result.run is None and result.error:
        _write_down(limits, result, now)
    return result


def _write_down(limits: Limits, result: RunResult, now: datetime) -> None:
    """A harvest that could not even begin stands in the ledger, too: it is tried again the next day."""
    stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    database = limits.config.paths.database
    try:
        with locked(database, result.source), Store.open(database) as store:
            run = store.runs.start(result.source, RunKind.HARVEST, stamp)
            store.runs.finish(run, RunState.FAILED, stamp, RunReport({}, {}, result.error or ""))
    except MigresearchError as error:
        EventLog.of(limits.config).write(now, "ledger not written", source=result.source, error=str(error))


def _remember(config: Config, now: datetime) -> None:
    """That the timer fired: ``status`` tells where none does."""
    if config.paths.database.is_file():
        with Store.open(config.paths.database) as store:
            stamp = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            store.runs.set_checkpoint(LEDGER, {"round": stamp}, stamp)


def _with(config: Config, name: str, own: SourceSettings) -> Config:
    return replace(config, sources={**config.sources, name: own})


def _smaller(own: float, allowed: float) -> float:
    return min(own, allowed) if own else allowed
