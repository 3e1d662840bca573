"""Days of harvests begin when the operator says, and quiet hours reign on the operator's clock."""

from datetime import UTC, datetime, timedelta

import pytest

from migresearch.config import ScheduleSettings
from migresearch.errors import ConfigError
from migresearch.harvest.calendar import Calendar


def calendar(**settings: object) -> Calendar:
    return Calendar.of(ScheduleSettings(**{"timezone": "Europe/Brussels", **settings}))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-22T01:17", "2026-11-22"),  # 02:17 in Brussels
        ("2026-11-22T01:13", "2026-11-22"),  # a timer four minutes early
        ("2026-11-22T01:11", "2026-11-21"),
        ("2026-11-22T23:30", "2026-11-22"),  # half past midnight belongs to the day before
        ("2026-07-22T00:17", "2026-07-22"),  # 02:17 in summer
    ],
)
def test_a_day_of_harvests_begins_at_the_time_set(moment: str, day: str) -> None:
    assert calendar().day(at(moment)).isoformat() == day


def test_the_day_begins_at_a_moment_that_can_be_shown() -> None:
    own = calendar()
    assert own.begin(own.day(at("2026-11-22T12:00"))) == at("2026-11-22T01:17")
    assert own.shown(at("2026-11-22T01:17")) == "2026-11-22 02:17"


@pytest.mark.parametrize(
    ("hours", "moment", "until"),
    [
        ("08:00-18:00", "2026-11-22T06:59", None),
        ("08:00-18:00", "2026-11-22T07:00", "2026-11-22T17:00"),
        ("08:00-18:00", "2026-11-22T16:59", "2026-11-22T17:00"),
        ("08:00-18:00", "2026-11-22T17:00", None),
        ("22:00-06:30", "2026-11-22T21:00", "2026-11-23T05:30"),
        ("22:00-06:30", "2026-11-22T05:29", "2026-11-22T05:30"),
        ("22:00-06:30", "2026-11-22T05:30", None),
        ("08:00-08:00", "2026-11-22T07:00", None),
        ("", "2026-11-22T07:00", None),
    ],
)
def test_quiet_hours(hours: str, moment: str, until: str | None) -> None:
    assert calendar(quiet_hours=hours).quiet_until(at(moment)) == (at(until) if until else None)


def test_the_next_quiet_hours_may_begin_tomorrow_and_behind_a_change_of_clocks() -> None:
    own = calendar(quiet_hours="08:00-18:00")
    assert own.quiet_from(at("2026-11-22T06:00")) == at("2026-11-22T07:00")
    before = at("2026-10-24T20:00")  # the clocks go back in this night, which has an hour more
    begins = own.quiet_from(before)
    assert begins == at("2026-10-25T07:00")
    assert begins - before == timedelta(hours=11)
    assert calendar().quiet_from(before) is None


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"at": "2:60"}, r"schedule.at: '2:60' is not a time of day; write it as 02:17"),
        (
            {"quiet_hours": "8-18"},
            r"schedule.quiet_hours: '8-18' is no span of a day; write it as 08:00-18:00",
        ),
        (
            {"quiet_hours": "08:00"},
            r"schedule.quiet_hours: '08:00' is no span of a day; write it as 08:00-18:00",
        ),
        (
            {"timezone": "Brussels"},
            r"schedule.timezone: 'Brussels' is no time zone; write it as Europe/Brussels",
        ),
    ],
)
def test_what_is_not_understood_is_named(settings: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        calendar(**settings)
