"""A round of unattended harvests: real child processes against servers of this machine."""

import json
import os
import signal
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "crawlers"))

from local.oai import Deposit, Repository
from local.openalex import OpenAlex, work
from local.server import Reply, serving

from migresearch.config import Config, HarvestSettings, OaiRepository, Paths, ScheduleSettings, SourceSettings
from migresearch.errors import ConfigError, HarvestError
from migresearch.harvest import locked
from migresearch.harvest.locks import ROUND
from migresearch.harvest.round import harvest_due
from migresearch.store import RunKind, RunReport, RunState, Store

NIGHT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def config(folder, endpoints, **schedule):
    """Repositories by name; each is due a week after its last run."""
    own = {
        name: SourceSettings(endpoint=address, requests_per_second=1000.0)
        for name, address in endpoints.items()
    }
    return Config(
        paths=Paths(folder / "m.db", folder / "index"),
        harvest=HarvestSettings(retries=0, first_wait_seconds=0.01),
        schedule=ScheduleSettings(timezone="UTC", **schedule),
        sources=own,
        oai={
            name: OaiRepository(endpoint=address) for name, address in endpoints.items() if name != "openalex"
        },
    )


@contextmanager
def repositories(*names):
    """One server for all; a repository answers under its name."""
    provider = Repository([Deposit(n, "2026-05-01") for n in range(3)])
    with serving(provider):
        yield provider, {name: f"{provider.endpoint}/{name}" for name in names}


def harvested(settings, **days):
    """The ledger says that each source was harvested completely so many days before the night."""
    with Store.open(settings.paths.database) as store:
        for name, before in days.items():
            started = (NIGHT - timedelta(days=before)).strftime("%Y-%m-%dT%H:%M:%SZ")
            run = store.runs.start(name, RunKind.HARVEST, started)
            store.runs.finish(
                run, RunState.COMPLETE, started, RunReport({}, {}, watermark="2026-01-01T00:00:00Z")
            )


def events(settings):
    lines = (settings.paths.database.parent / "m.db.logs" / "events.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_a_failing_source_does_not_stop_the_others(tmp_path):
    with repositories("a", "b", "c") as (provider, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=7, b=20, c=3)
        provider.faults.append(lambda ask: Reply(b"", 500) if ask.path == "/b" else None)
        done = harvest_due(settings, lambda: NIGHT)
    assert [(one.source, one.exit_code, str(one.run.state)) for one in done.results] == [
        ("b", 3, "partial"),
        ("a", 0, "complete"),
    ]
    assert (done.exit_code, done.left, done.why) == (3, (), "")
    told = [(one["event"], one.get("source", "")) for one in events(settings)][-6:]
    assert told == [
        ("round begins", ""),
        ("harvest begins", "b"),
        ("harvest ends", "b"),
        ("harvest begins", "a"),
        ("harvest ends", "a"),
        ("round ends", ""),
    ]
    assert events(settings)[-4]["run"]["losses"] == {"failed requests": 1}
    assert "HTTP 500" in events(settings)[-4]["error"]


def test_what_came_since_an_interrupted_harvest_began_is_read_in_the_same_round(tmp_path):
    with repositories("a") as (provider, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=7)
        provider.faults.append(lambda ask: Reply(b"", 500) if "ListRecords" in ask.query.values() else None)
        assert harvest_due(settings, lambda: NIGHT).exit_code == 3
        provider.faults.clear()
        provider.deposits.append(Deposit(77, "2026-11-23"))
        done = harvest_due(settings, lambda: NIGHT + timedelta(days=2))
    assert [(one.source, one.exit_code, one.run.counts["new"]) for one in done.results] == [
        ("a", 0, 3),
        ("a", 0, 1),
    ]
    assert "continues the harvest begun 2026-11-22" in done.results[0].run.note


def test_a_child_that_dies_at_once_is_written_down_and_tried_again_the_next_night(tmp_path, monkeypatch):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$3" in a) exit 7;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    with repositories("a", "b") as (_, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=9, b=8)
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", str(python))
            done = harvest_due(settings, lambda: NIGHT)
            assert harvest_due(settings, lambda: NIGHT + timedelta(hours=1)).is_idle
        again = harvest_due(settings, lambda: NIGHT + timedelta(days=1))
    assert [(one.source, one.exit_code) for one in done.results] == [("a", 1), ("b", 0)]
    assert done.exit_code == 1
    assert [(one.source, one.exit_code) for one in again.results] == [("a", 0)]
    with Store.read(settings.paths.database) as store:
        failed = store.runs.history("a")[1]
    assert (failed.state, failed.started) == (RunState.FAILED, "2026-11-22T12:00:00Z")
    assert failed.note.startswith("a: the harvest died (exit 7)")


def test_nothing_due_does_nothing(tmp_path):
    with repositories("a") as (provider, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=1)
        asked = len(provider.asked)
        done = harvest_due(settings, lambda: NIGHT)
    assert (done.is_idle, done.why, done.exit_code) == (True, "", 0)
    assert len(provider.asked) == asked
    assert events(settings)[-1]["code"] == 4, "the exit code of the command"


def test_two_rounds_never_overlap(tmp_path):
    settings = config(tmp_path, {})
    with (
        locked(settings.paths.database, ROUND),
        pytest.raises(HarvestError, match="another `harvest --due` is at work"),
    ):
        harvest_due(settings, lambda: NIGHT)


def test_a_source_somebody_harvests_by_hand_is_left_to_them(tmp_path):
    with repositories("a", "b") as (_, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=9, b=8)
        with locked(settings.paths.database, "a"):
            done = harvest_due(settings, lambda: NIGHT)
    assert [(one.source, one.exit_code) for one in done.results] == [("b", 0)]


def test_the_time_limit_stops_a_source_cleanly_and_leaves_the_rest(tmp_path):
    with repositories("a", "b") as (provider, endpoints):
        settings = config(tmp_path, endpoints, time_limit_minutes=8 / 60)
        harvested(settings, a=9, b=8)
        provider.faults.append(lambda _: time.sleep(0.5))
        provider.deposits = [Deposit(n, "2026-11-20") for n in range(400)]
        done = harvest_due(settings, lambda: NIGHT)
        [stopped] = done.results
        assert (stopped.source, stopped.exit_code, stopped.run.state) == ("a", 3, RunState.PARTIAL)
        assert "stopped before its end; the next run continues here" in stopped.run.note
        assert (done.left, done.exit_code) == (["b"], 3)
        assert done.why.startswith("the round has taken its 0.133333 minutes")
        provider.faults.clear()
        provider.deposits = provider.deposits[:30]
        rest = harvest_due(replace(settings, schedule=ScheduleSettings(timezone="UTC")), lambda: NIGHT)
    assert [one.source for one in rest.results] == ["b"], "the one that was left comes now, a tomorrow"


def test_quiet_hours_begin_nothing(tmp_path):
    with repositories("a") as (_, endpoints):
        settings = config(tmp_path, endpoints, quiet_hours="08:00-18:00")
        harvested(settings, a=9)
        done = harvest_due(settings, lambda: NIGHT)
        assert (done.is_idle, done.why) == (
            True,
            "quiet hours until 2026-11-22 18:00 (schedule.quiet_hours)",
        )
        assert [one.source for one in harvest_due(settings, lambda: NIGHT.replace(hour=18)).results] == ["a"]


def test_a_round_ends_when_quiet_hours_begin(tmp_path):
    with repositories("a", "b") as (_, endpoints):
        settings = config(tmp_path, endpoints, quiet_hours="12:01-18:00")
        harvested(settings, a=9, b=8)
        times = iter([NIGHT] * 6)
        done = harvest_due(settings, lambda: next(times, NIGHT.replace(minute=1)))
    assert [one.source for one in done.results] == ["a"]
    assert (done.left, done.why[:11]) == (["b"], "quiet hours")


def test_the_budget_of_all_ends_what_charges_and_only_that(tmp_path):
    with repositories("a") as (_, endpoints), serving(OpenAlex([work(n) for n in range(10, 40)])) as charging:
        settings = config(tmp_path, {**endpoints, "openalex": charging.endpoint}, daily_budget_usd=0.0003)
        small = replace(settings.sources["openalex"], page_size=3)
        settings = replace(settings, sources={**settings.sources, "openalex": small})
        harvested(settings, a=9, openalex=8)
        done = harvest_due(settings, lambda: NIGHT)
        with Store.read(settings.paths.database) as store:
            spent = store.runs.spent_by_all("2026-11-22")
    codes = {one.source: one.exit_code for one in done.results}
    assert codes == {"a": 0, "openalex": 3}
    assert 0.0003 <= spent <= 0.0004
    assert len(charging.asked) <= 4


def test_a_clock_that_jumped_ahead_stops_nothing_and_loses_nothing(tmp_path):
    with repositories("a") as (provider, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=9)
        jumped = NIGHT + timedelta(days=90)
        assert [one.exit_code for one in harvest_due(settings, lambda: jumped).results] == [0]
        provider.deposits.append(Deposit(77, "2026-11-22"))
        done = harvest_due(settings, lambda: NIGHT + timedelta(hours=1))
        assert [(one.exit_code, one.run.counts["new"]) for one in done.results] == [(0, 1)]
        with Store.read(settings.paths.database) as store:
            assert store.runs.watermark("a").startswith("2026-11-21"), "behind the true time again"


def test_a_schedule_that_is_not_understood_is_refused_before_anything_is_asked(tmp_path):
    with pytest.raises(ConfigError, match=r"schedule.at"):
        harvest_due(config(tmp_path, {}, at="soon"), lambda: NIGHT)


def test_ctrl_c_ends_the_round(tmp_path):
    with repositories("a", "b") as (provider, endpoints):
        settings = config(tmp_path, endpoints)
        harvested(settings, a=9, b=8)
        number = len(provider.asked) + 2
        provider.faults.append(
            lambda ask: os.kill(os.getpid(), signal.SIGINT) if ask.number == number else None
        )
        done = harvest_due(settings, lambda: NIGHT)
    assert (done.left, done.why, done.exit_code) == (["b"], "stopped", 3)
    assert [(one.source, one.interrupted) for one in done.results] == [("a", True)]
