"""What is due: by days of harvests, whatever the jitter, the clock and the budget did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from migresearch.config import ScheduleSettings
from migresearch.harvest import SourceInfo, due
from migresearch.harvest.calendar import Calendar
from migresearch.store import Run, RunKind, RunState

CALENDAR = Calendar.of(ScheduleSettings(at="02:17", timezone="UTC"))
NIGHT = datetime(2026, 11, 22, 2, 24, tzinfo=UTC)  # 02:17 and seven minutes of jitter


def run(started: datetime, state: RunState = RunState.COMPLETE) -> Run:
    stamp = started.isoformat()
    return Run(1, "x", RunKind.HARVEST, stamp, stamp, state, None, None, {}, {}, "")


def source(started: datetime | None = NIGHT, state: RunState = RunState.COMPLETE, **facts: Any) -> SourceInfo:
    own = {"name": "x", "cadence_days": 7, "terms": "", "switched_off": "", **facts}
    own = {"kind": "literature", **own}
    rest = {"title": "", "homepage": "", "endpoint": "", "licence": "", "declared": {}}
    last = run(started, state) if started else None
    return SourceInfo(**rest, **own, requests_per_second=1.0, can_refresh=False, last_run=last)


def is_due(one: SourceInfo, now: datetime) -> bool:
    return due([one], now, CALENDAR) == [one]


def test_a_weekly_source_is_due_seven_nights_later_from_the_time_set_on() -> None:
    week = NIGHT.replace(day=29, minute=17)
    assert is_due(source(), week), "seven minutes short of seven days: the jitter does not cost a night"
    assert not is_due(source(), week - timedelta(minutes=6))
    assert is_due(source(), week + timedelta(days=30)), "missed nights are caught up on"


def test_a_daily_source_is_harvested_once_a_day_by_a_timer_of_every_hour() -> None:
    now, nights = NIGHT, []
    daily = source(now, cadence_days=1)
    for _hour in range(24 * 5):
        now += timedelta(hours=1)
        if is_due(daily, now):
            nights.append(now)
            daily = source(now, cadence_days=1)
    assert [night.strftime("%d %H:%M") for night in nights] == [f"{day} 02:24" for day in range(23, 28)]


@pytest.mark.parametrize("state", [RunState.FAILED, RunState.PARTIAL, RunState.INTERRUPTED, RunState.RUNNING])
def test_what_was_not_completed_is_due_the_next_night(state: RunState) -> None:
    assert not is_due(source(state=state), NIGHT + timedelta(hours=23))
    assert is_due(source(state=state), NIGHT + timedelta(hours=24))


def test_what_an_earlier_night_had_begun_is_read_up_to_that_night_only() -> None:
    """The week counts from the night the harvest was begun, not from the one on which it came to its end."""
    one = source()
    ended = replace(one, last_run=replace(one.last_run, until=(NIGHT - timedelta(days=3)).isoformat()))
    assert is_due(ended, NIGHT + timedelta(days=4))
    assert not is_due(ended, NIGHT + timedelta(days=3))


def test_a_place_left_behind_is_due_the_next_night() -> None:
    assert is_due(source(is_unfinished=True), NIGHT + timedelta(days=1))


@pytest.mark.parametrize(
    "facts", [{"terms": "Ask first."}, {"switched_off": "never seen"}, {"started": None}]
)
def test_what_only_a_person_begins_is_never_due(facts: dict[str, Any]) -> None:
    assert not is_due(source(**facts), NIGHT + timedelta(days=400))


def test_a_run_dated_in_the_future_by_a_wrong_clock_is_no_reason_to_wait_for_years() -> None:
    jumped = source(NIGHT + timedelta(days=365 * 5))
    assert is_due(jumped, NIGHT)
    assert not is_due(source(NIGHT + timedelta(hours=3)), NIGHT), "a clock set back by hours changes nothing"


def test_a_spent_budget_is_waited_for_and_only_that() -> None:
    tomorrow = NIGHT + timedelta(days=1)
    spent = source(state=RunState.PARTIAL, resumes=(tomorrow + timedelta(hours=2)).isoformat())
    assert not is_due(spent, tomorrow)
    assert is_due(spent, tomorrow + timedelta(hours=2))
    years = source(state=RunState.PARTIAL, resumes="2031-01-01T00:00:00Z")
    assert is_due(years, tomorrow), "written by a wrong clock or a hostile server"


def test_the_longest_neglected_comes_first() -> None:
    known = [
        source(NIGHT - timedelta(days=days), name=name) for name, days in (("a", 8), ("b", 30), ("c", 9))
    ]
    assert [one.name for one in due(known, NIGHT, CALENDAR)] == ["b", "c", "a"]


def test_what_is_asked_about_works_held_comes_behind_what_brings_works() -> None:
    lookup = source(NIGHT - timedelta(days=90), name="asks", kind="lookup")
    early, late = (source(NIGHT - timedelta(days=days), name=f"{days} days") for days in (60, 30))
    found = due([lookup, late, early], NIGHT, CALENDAR)
    assert [one.name for one in found] == ["60 days", "30 days", "asks"]
