"""How one source is: judged by its past runs, in words, with the command that mends it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import takewhile
from statistics import median

from migresearch.harvest.calendar import Calendar
from migresearch.harvest.due import LOOKUP, due_day, is_ahead, is_due, rests_until
from migresearch.harvest.sources import SourceInfo
from migresearch.store import Run, RunState, Spending

# One bad night mends itself, and an alarm at each would be ignored: the second asks for a hand.
FAILURES_THAT_ALARM = 2
LOSSES_THAT_ALARM = 3
EMPTY_RUNS = 3
# Harvests of a week vary; a fifth of the median of at least so many is no chance any more.
FEW = 0.2
COMPARED_RUNS = (3, 10)
LEAST_MEDIAN = 10


class Health(StrEnum):
    """The state of a source, the first that holds. ``LATE``, ``FAILING``, ``LOSING``, ``FEW``, ``SILENT`` and
    ``CLOCK`` need a hand."""

    OFF = "off"
    NEVER = "never harvested"
    RUNNING = "running"
    CLOCK = "wrong clock"
    FAILING = "failing"
    LOSING = "losing"
    LATE = "late"
    SILENT = "silent"
    FEW = "few"
    FAILED_ONCE = "failed once"
    PARTIAL = "partial"
    UNDER_WAY = "under way"
    EMPTY = "empty"
    QUIET = "nothing new"
    FINE = "fine"


NEED_A_HAND = {Health.LATE, Health.FAILING, Health.LOSING, Health.FEW, Health.SILENT, Health.CLOCK}


@dataclass(frozen=True)
class SourceHealth:
    """What is known of a source.

    ``runs``: its harvests, newest first; ``is_running``: a process holds its lock; ``spent``: its ledger of
    today (UTC).
    """

    source: SourceInfo
    runs: Sequence[Run]
    is_running: bool
    spent: Spending
    now: datetime
    calendar: Calendar
    nothing_new_days: int

    @cached_property
    def past(self) -> list[Run]:
        """The runs that have ended; the one at work now says nothing yet."""
        at_work = self.is_running and self.runs and self.runs[0].state is RunState.RUNNING
        return list(self.runs[1:] if at_work else self.runs)

    @cached_property
    def complete(self) -> list[Run]:
        return [run for run in self.past if run.state is RunState.COMPLETE]

    @property
    def last_success(self) -> str | None:
        """Up to when the newest complete run has read the source."""
        return self.complete[0].reaches if self.complete else None

    @property
    def age_days(self) -> int | None:
        """Days since the last success; a success dated in the future is of today."""
        return None if self.last_success is None else max(0, self._days_since(self.last_success))

    @property
    def records(self) -> int | None:
        """Records that the newest complete run read."""
        return records(self.complete[0]) if self.complete else None

    @property
    def median(self) -> float | None:
        """Of the records of earlier complete runs like the newest one: full ones with full ones."""
        if not self.complete:
            return None
        newest, *earlier = self.complete
        alike = [records(run) for run in earlier if (run.since is None) == (newest.since is None)]
        least, most = COMPARED_RUNS
        return median(alike[:most]) if len(alike) >= least else None

    @property
    def last_new(self) -> str | None:
        """When the newest run began that brought anything new."""
        return next((run.started for run in self.past if run.counts.get("new", 0)), None)

    @property
    def is_empty(self) -> bool:
        """Whether the last complete runs brought nothing at all, three times running."""
        last = self.complete[:EMPTY_RUNS]
        return len(last) == EMPTY_RUNS and not any(map(records, last))

    @property
    def next_run(self) -> str:
        """When ``harvest --due`` comes to it, as the operator's clock shows it."""
        day = due_day(self.source, self.calendar)
        if self.health is Health.RUNNING:
            return "now"
        if day is None:
            return "by hand"
        if is_due(self.source, self.now, self.calendar):
            return "due"
        begins = max(self.calendar.begin(day), rests_until(self.source, self.now) or self.now)
        return self.calendar.shown(begins)

    @property
    def needs_a_hand(self) -> bool:
        return self.health in NEED_A_HAND

    @cached_property
    def health(self) -> Health:
        """The first state of the list that holds."""
        if self.source.switched_off:
            return Health.OFF
        if self.is_running:
            return Health.RUNNING
        if not self.runs:
            return Health.NEVER
        if is_ahead(self.source, self.now):
            return Health.CLOCK
        return self._of_failures() or self._of_records()

    def _of_failures(self) -> Health | None:
        if self.failures >= FAILURES_THAT_ALARM:
            return Health.FAILING
        if self.lossy >= LOSSES_THAT_ALARM:
            return Health.LOSING
        if self.is_late:
            return Health.LATE
        if self.failures:
            return Health.FAILED_ONCE
        if self.lossy:
            return Health.PARTIAL
        return Health.UNDER_WAY if self.past[0].state is RunState.PARTIAL else None

    def _of_records(self) -> Health:
        if self.source.kind == LOOKUP:  # what it brings depends on what the works held lack
            return Health.FINE
        if self.is_empty:
            brought = any(records(run) for run in self.complete if run.since is not None)
            return Health.SILENT if brought else Health.EMPTY
        typical, last = self.median, self.records
        if typical is not None and last is not None and typical >= LEAST_MEDIAN and last < FEW * typical:
            return Health.FEW
        patience = max(self.nothing_new_days, 3 * self.source.cadence_days)
        if self.last_new is not None and self._days_since(self.last_new) > patience:
            return Health.QUIET
        return Health.FINE

    @cached_property
    def failures(self) -> int:
        """How many of the newest runs failed one after the other; one without an end has died."""
        bad = (RunState.FAILED, RunState.INTERRUPTED, RunState.RUNNING)
        return sum(1 for _ in takewhile(lambda run: run.state in bad, self.past))

    @cached_property
    def lossy(self) -> int:
        """How many of the newest runs lost something, one after the other."""
        return sum(
            1 for _ in takewhile(lambda run: run.state is RunState.PARTIAL and bool(run.losses), self.past)
        )

    @property
    def is_late(self) -> bool:
        """Older than its cadence by half of it, two days at least. One that is read in parts, night by night,
        is not; nor is one that only a person harvests."""
        newest = self.past[0]
        if self.source.terms:
            return False
        moves = newest.state is RunState.PARTIAL and not newest.losses
        since = newest.started if moves else self.last_success or self.past[-1].started
        cadence = 1 if moves else self.source.cadence_days
        return self._days_since(since) > cadence + max(2, cadence // 2)

    def _days_since(self, stamp: str) -> int:
        return (self.now - datetime.fromisoformat(stamp)) // timedelta(days=1)


def records(run: Run) -> int:
    """How many records a run read."""
    names = ("new", "changed", "unchanged", "deleted")
    return run.counts.get("seen", 0) or sum(run.counts.get(name, 0) for name in names)
