"""Which sources are due: those whose cadence says so, the longest neglected first."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from migresearch.harvest.calendar import Calendar
from migresearch.harvest.sources import SourceInfo
from migresearch.store import RunState

LOOKUP = "lookup"  # kind of a source that is asked about works held


def due(known: Sequence[SourceInfo], now: datetime, calendar: Calendar) -> list[SourceInfo]:
    """The sources that are due, those asked longest ago first, so that a time limit starves none; those that
    are asked about works held come last, since the others may have brought what is missing.

    Those never harvested are not due: the first harvest of a source is a person's decision, and each one of a
    source with terms is.
    """
    found = [source for source in known if is_due(source, now, calendar)]
    return sorted(found, key=_turn)


def _turn(source: SourceInfo) -> tuple[bool, str]:
    return source.kind == LOOKUP, source.last_run.started if source.last_run else ""


def is_due(source: SourceInfo, now: datetime, calendar: Calendar) -> bool:
    """Whether the source is to be harvested now."""
    day = due_day(source, calendar)
    if day is None or rests_until(source, now):
        return False
    return calendar.day(now) >= day or is_ahead(source, now)


def rests_until(source: SourceInfo, now: datetime) -> datetime | None:
    """When the spent budget of a source is renewed, if it is spent.

    Budgets are those of a day: a renewal further ahead was noted by a wrong clock, and is not waited for.
    """
    renewed = datetime.fromisoformat(source.resumes) if source.resumes else now
    return renewed if now < renewed <= now + timedelta(days=2) else None


def due_day(source: SourceInfo, calendar: Calendar) -> date | None:
    """The day of harvests from which on the source is due again; None where only a person starts it.

    What was not completed is due the next day. A run that ended what an earlier one had begun has read no
    further than that one's start.
    """
    if source.last_run is None or source.terms or source.switched_off:
        return None
    is_done = source.last_run.state is RunState.COMPLETE and not source.is_unfinished
    days = source.cadence_days if is_done else min(1, source.cadence_days)
    read = source.last_run.reaches if is_done else source.last_run.started
    return calendar.day(datetime.fromisoformat(read)) + timedelta(days=days)


def is_ahead(source: SourceInfo, now: datetime) -> bool:
    """Whether the last run is dated in the future: a clock was wrong then, or is now."""
    run = source.last_run
    return run is not None and datetime.fromisoformat(run.started) > now + timedelta(days=1)
