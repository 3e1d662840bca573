"""The library in one screen: each source, and what concerns them all."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from migresearch.config import Config
from migresearch.errors import MigresearchError
from migresearch.harvest.calendar import Calendar
from migresearch.harvest.locks import IMPORTS, ROUND, is_locked
from migresearch.harvest.round import LEDGER
from migresearch.harvest.sources import SourceInfo, sources
from migresearch.store import Run, RunKind, Store
from migresearch.upkeep.diagnosis import SCHEDULE, command, diagnosis
from migresearch.upkeep.finding import Finding, Weight, advice, problem
from migresearch.upkeep.health import SourceHealth
from migresearch.upkeep.unfinished import megabytes, size_of

if TYPE_CHECKING:
    from migresearch.search.results import IndexState

UPDATE = "migresearch index update"
# More runs than a source has in a year of nights: the last success of a failing one is among them.
REMEMBERED_RUNS = 400
LEAST_FREE_BYTES = 1024**3
# The share of works that may wait for the index before a person is asked.
BEHIND = 0.1
ROUND_DAYS = 2


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a library. ``last_round``: when ``harvest --due`` was started last."""

    checked: str
    database: Path
    works: int
    bytes: int
    free_bytes: int
    works_behind: int | None
    last_round: str | None
    last_new: str | None
    sources: Sequence[SourceHealth]
    findings: Sequence[Finding]

    @property
    def in_need(self) -> list[SourceHealth]:
        """The sources that need a hand."""
        return [one for one in self.sources if one.needs_a_hand]

    @property
    def problems(self) -> list[Finding]:
        """What needs a hand beside single sources."""
        return [one for one in self.findings if one.weight is Weight.PROBLEM]

    @property
    def needs_a_hand(self) -> bool:
        return bool(self.in_need or self.problems)

    @property
    def empty(self) -> list[str]:
        """Sources that brought nothing at all three runs running."""
        return [one.source.name for one in self.sources if one.is_empty]

    def as_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        own = ("checked", "works", "bytes", "free_bytes", "works_behind", "last_round", "last_new")
        return {
            "state": "needs a hand" if self.needs_a_hand else "fine",
            "database": str(self.database),
            **{name: getattr(self, name) for name in own},
            "findings": [
                {"part": one.part, "weight": one.weight, "text": one.text, "command": one.remedy}
                for one in self.findings
            ],
            "nothing_three_runs_running": self.empty,
            "total": len(self.sources),
            "results": [row(one) for one in self.sources],
        }


def row(one: SourceHealth) -> dict[str, Any]:
    """One source, for programs."""
    last = one.past[0] if one.past else None
    return {
        "source": one.source.name,
        "state": one.health,
        "needs_a_hand": one.needs_a_hand,
        "last_success": one.last_success,
        "age_days": one.age_days,
        "cadence_days": one.source.cadence_days,
        "records": one.records,
        "median_records": one.median,
        "losses": dict(last.losses) if last else {},
        "last_new": one.last_new,
        "calls_today": one.spent.calls,
        "cost_today_usd": one.spent.cost_usd,
        "calls_left": one.spent.remaining_calls,
        "budget_renewed": one.source.resumes,
        "next_run": one.next_run,
        "diagnosis": diagnosis(one),
        "command": command(one),
    }


def status(
    config: Config,
    now: datetime,
    index_state: "Callable[[], IndexState]",
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Status:
    """Look at everything; changes nothing. Raises StoreError where there is no database."""
    calendar = Calendar.of(config.schedule)
    database = config.paths.database
    with Store.read(database) as store:
        works = store.count()
        remembered = store.runs.checkpoints(LEDGER)
        judged = [_judged(config, store, one, now, calendar) for one in sources(config)]
        dead = [] if is_locked(database, IMPORTS) else list(_dead(store.runs.running(RunKind.IMPORT)))
    behind, findings = _index(index_state, works)
    news = max((one.last_new for one in judged if one.last_new), default=None)
    found = Status(
        f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        database,
        works,
        size_of(database),
        free(database.parent),
        behind,
        remembered.get("round"),
        news,
        judged,
        [*findings, *dead],
    )
    return _with_findings(found, config, now)


def _judged(config: Config, store: Store, one: SourceInfo, now: datetime, calendar: Calendar) -> SourceHealth:
    history = store.runs.history(one.name, REMEMBERED_RUNS)
    return SourceHealth(
        one,
        [run for run in history if run.kind is RunKind.HARVEST],
        is_locked(config.paths.database, one.name),
        store.runs.spent(one.name, f"{now.astimezone(UTC):%Y-%m-%d}"),
        now,
        calendar,
        config.schedule.nothing_new_days,
    )


def _index(index_state: "Callable[[], IndexState]", works: int) -> tuple[int | None, list[Finding]]:
    try:
        state = index_state()
    except MigresearchError as error:
        return None, [problem("index", str(error), "migresearch index rebuild")]
    if not state.behind or not works:
        return 0, []
    text = f"{state.behind:,} of {works:,} works cannot be searched by meaning yet"
    weigh = problem if state.behind > BEHIND * works else advice
    return state.behind, [weigh("index", text, UPDATE)]


def _dead(runs: Sequence[Run]) -> Iterator[Finding]:
    """Imports whose process has died; the next import writes that down."""
    for run in runs:
        text = f"{run.source}, begun {run.started}, was interrupted; whole batches are kept"
        yield advice("import", text, "migresearch import FILE, the same once more")


def _with_findings(found: Status, config: Config, now: datetime) -> Status:
    more = [*found.findings, *_room(found), *_rounds(found, config, now), *_news(found, config, now)]
    return replace(found, findings=more)


def _room(found: Status) -> Iterator[Finding]:
    if found.free_bytes < LEAST_FREE_BYTES:
        text = f"{megabytes(found.free_bytes)} free beside a database of {megabytes(found.bytes)}"
        yield problem("disk", text, "free space, then migresearch vacuum")


def _rounds(found: Status, config: Config, now: datetime) -> Iterator[Finding]:
    """Whether anything starts ``harvest --due`` at all."""
    begun = any(one.source.last_run and not one.source.terms for one in found.sources)
    if is_locked(config.paths.database, ROUND) or not begun:
        return
    if found.last_round is None:
        yield advice("schedule", "no timer has ever started `harvest --due`", SCHEDULE)
    elif (days := _days(found.last_round, now)) > ROUND_DAYS:
        yield problem("schedule", f"`harvest --due` was last started {days} days ago", SCHEDULE)


def _news(found: Status, config: Config, now: datetime) -> Iterator[Finding]:
    limit = config.schedule.nothing_new_days
    if found.last_new is not None and (days := _days(found.last_new, now)) > limit:
        yield problem("news", f"no source has brought anything new for {days} days", "migresearch runs")
    if found.empty:
        text = f"nothing at all three runs running: {', '.join(found.empty)}"
        yield advice("news", text, f"migresearch harvest {found.empty[0]} --dry-run")


def _days(stamp: str, now: datetime) -> int:
    return (now - datetime.fromisoformat(stamp)) // timedelta(days=1)
