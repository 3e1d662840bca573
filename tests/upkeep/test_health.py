"""Each state of a source, from the runs that make it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from migresearch.config import ScheduleSettings
from migresearch.harvest import SourceInfo
from migresearch.harvest.calendar import Calendar
from migresearch.store import Run, RunKind, RunState, Spending
from migresearch.upkeep.diagnosis import command, diagnosis
from migresearch.upkeep.health import Health, SourceHealth

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
C, P, F, R = RunState.COMPLETE, RunState.PARTIAL, RunState.FAILED, RunState.RUNNING
LOST = {"failed requests": 2}


def run(days: float, state: RunState = C, seen: int = 100, **facts: Any) -> Run:
    """A run so many days ago; an increment unless ``since`` says otherwise."""
    started = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    own = {"since": "2026-01-01", "losses": {}, "note": "", "new": min(5, seen), **facts}
    counts = {"seen": seen, "new": own.pop("new")}
    return Run(1, "ssoar", RunKind.HARVEST, started, started, state, until=None, counts=counts, **own)


def judged(*runs: Run, is_running: bool = False, **facts: Any) -> SourceHealth:
    """A source of a weekly cadence with these runs, newest first."""
    own = {"cadence_days": 7, "terms": "", "switched_off": "", "last_run": runs[0] if runs else None, **facts}
    own = {"kind": "literature", **own}
    rest = {"title": "", "homepage": "", "endpoint": "", "licence": "", "declared": {}}
    source = SourceInfo("ssoar", **rest, **own, requests_per_second=1.0, can_refresh=False)
    calendar = Calendar.of(ScheduleSettings(timezone="UTC"))
    return SourceHealth(source, runs, is_running, Spending(), NOW, calendar, 14)


@pytest.mark.parametrize(
    ("one", "health", "said", "mends"),
    [
        (judged(run(3), run(10)), Health.FINE, "", ""),
        (judged(), Health.NEVER, "the first harvest is yours to begin", "migresearch harvest ssoar"),
        (
            judged(terms="Ask."),
            Health.NEVER,
            "has terms of its own",
            "migresearch harvest ssoar --accept-terms",
        ),
        (judged(switched_off="never seen"), Health.OFF, "never seen", ""),
        (judged(run(0.1, R), run(7), is_running=True), Health.RUNNING, "", ""),
        (
            judged(run(-900)),
            Health.CLOCK,
            "its last run is dated 2029-05-10, in the future: the clock was wrong then or is now",
            "migresearch harvest ssoar",
        ),
        (judged(run(1, F, note="HTTP 500"), run(8)), Health.FAILED_ONCE, "HTTP 500; tried again", ""),
        (
            judged(run(1, F, note="HTTP 500"), run(2, RunState.INTERRUPTED), run(8)),
            Health.FAILING,
            "2 runs failed one after the other; the last: HTTP 500",
            "migresearch harvest ssoar --dry-run",
        ),
        (
            judged(run(1, R), run(2, R), run(8)),
            Health.FAILING,
            "2 runs failed one after the other; the last: the process died on 2026-11-21; what it kept is safe",
            "migresearch harvest ssoar --dry-run",
        ),
        (
            judged(run(1, P, losses=LOST), run(8)),
            Health.PARTIAL,
            "2 failed requests; the next run continues",
            "",
        ),
        (
            judged(*(run(n, P, losses=LOST) for n in (1, 2, 3)), run(8)),
            Health.LOSING,
            "3 runs lost something one after the other; the last: 2 failed requests",
            "migresearch harvest ssoar",
        ),
        (judged(run(1, P), run(2, P), run(3, P), run(60)), Health.UNDER_WAY, "not at its end yet", ""),
        (
            judged(run(12)),
            Health.LATE,
            "last read completely 12 days ago, wanted every 7 days; nothing has tried since",
            "migresearch schedule cron|systemd|launchd|github-actions",
        ),
        (
            judged(run(1, P, losses=LOST), run(2, P, losses=LOST), run(40)),
            Health.LATE,
            "last read completely 40 days ago, wanted every 7 days; "
            "last tried on 2026-11-21: 2 failed requests",
            "migresearch harvest ssoar",
        ),
        (
            judged(run(1, seen=0), run(8, seen=0), run(15, seen=0), run(22)),
            Health.SILENT,
            "nothing at all in the last 3 runs, where it used to bring records: has the site changed?",
            "migresearch harvest ssoar --dry-run",
        ),
        (
            judged(*(run(n, seen=0) for n in (1, 8, 15)), run(22, since=None)),
            Health.EMPTY,
            "nothing at all in the last 3 runs",
            "migresearch harvest ssoar --dry-run",
        ),
        (
            judged(run(1, seen=19), run(8, seen=90), run(15, seen=100), run(22, seen=400)),
            Health.FEW,
            "19 records, where 100 are usual: has the site changed?",
            "migresearch harvest ssoar --dry-run",
        ),
        (
            judged(*(run(n, new=0) for n in (1, 8, 15)), run(22)),
            Health.QUIET,
            "nothing new since 2026-10-31",
            "",
        ),
        # What is asked about works held may have nothing to ask.
        (judged(*(run(n, seen=0) for n in (1, 8, 15)), run(22), kind="lookup"), Health.FINE, "", ""),
    ],
    ids=lambda one: str(one.health) if isinstance(one, SourceHealth) else "",
)
def test_each_state_is_told_with_what_mends_it(
    one: SourceHealth, health: Health, said: str, mends: str
) -> None:
    assert (one.health, diagnosis(one), command(one)) == (health, said, mends)


@pytest.mark.parametrize(
    "runs",
    [
        [run(10.5)],  # the cadence and half of it
        [run(1, seen=20), run(8, seen=90), run(15, seen=100), run(22, seen=400)],  # a fifth is still chance
        [run(1, seen=5), run(8, seen=90), run(15, seen=100)],  # two runs are no custom
        [run(1, seen=1), run(8, seen=9), run(15, seen=9), run(22, seen=9)],  # too few to judge
        [
            run(1, seen=90),
            run(8, since=None, seen=80_000),
            run(9, since=None, seen=80_000),
        ],  # full against part
        [run(1, seen=0), run(8, seen=0), run(15)],
    ],
)
def test_what_is_usual_alarms_nobody(runs: list[Run]) -> None:
    assert not judged(*runs).needs_a_hand


def test_a_daily_source_is_late_after_three_days_a_source_by_hand_never() -> None:
    assert judged(run(3.5), cadence_days=1).health is Health.FINE
    assert judged(run(4), cadence_days=1).health is Health.LATE
    assert judged(run(400), terms="Ask.").health is not Health.LATE


def test_a_harvest_in_parts_is_late_when_it_no_longer_moves() -> None:
    assert judged(run(4, P), run(60)).health is Health.LATE


def test_records_are_set_against_the_median_of_earlier_runs_of_their_kind() -> None:
    one = judged(
        run(1, seen=50), run(8, seen=10), run(15, seen=70), run(22, seen=40), run(29, since=None, seen=9000)
    )
    assert (one.records, one.median, one.age_days) == (50, 40, 1)


def test_the_run_at_work_is_not_judged_yet() -> None:
    one = judged(run(0, R, seen=0), run(7), is_running=True)
    assert (one.last_success, one.next_run) == ("2026-11-15T12:00:00Z", "now")


@pytest.mark.parametrize(
    ("one", "when"),
    [
        (judged(run(3)), "2026-11-26 02:17"),
        (judged(run(8)), "due"),
        (judged(run(0.2, F)), "2026-11-23 02:17"),
        (judged(run(3), terms="Ask."), "by hand"),
        (judged(), "by hand"),
        (judged(run(0.2, P), resumes="2026-11-23T06:00:00Z"), "2026-11-23 06:00"),
    ],
)
def test_the_next_run(one: SourceHealth, when: str) -> None:
    assert one.next_run == when


def test_a_success_dated_in_the_future_has_no_negative_age() -> None:
    assert replace(judged(run(-1.5))).age_days == 0


def test_a_run_that_ended_an_earlier_one_has_read_no_further_than_that_ones_start() -> None:
    begun = (NOW - timedelta(days=4)).strftime("%Y-%m-%dT%H:%M:%SZ")
    one = judged(replace(run(1), until=begun))
    assert (one.last_success, one.age_days) == (begun, 4)
