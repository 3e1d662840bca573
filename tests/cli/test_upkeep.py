"""status, schedule and harvest --due as an operator and a monitor meet them."""

import json
import shlex
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.command import Command

from migresearch.harvest import locked
from migresearch.harvest.locks import ROUND
from migresearch.store import RunKind, RunReport, RunState, Store


def ledger(command: Command, *runs: tuple[str, int, RunState]) -> None:
    """Runs of sources, so many days ago."""
    with Store.open(command.config.paths.database) as store:
        for source, days, state in runs:
            started = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
            run = store.runs.start(source, RunKind.HARVEST, started)
            store.runs.finish(
                run, state, started, RunReport({"seen": 40, "new": 2}, {}, "HTTP 500" * (state == "failed"))
            )


def test_all_is_well(empty: Command) -> None:
    ledger(empty, ("ssoar", 2, RunState.COMPLETE))
    done = empty.run("status")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Fine: nothing needs a hand.\n")
    [row] = [line for line in done.stdout.splitlines() if line.startswith("ssoar ")]
    assert row.split()[:2] == ["ssoar", "fine"]
    assert "no timer has ever started `harvest --due` → migresearch schedule" in done.stdout


def test_what_needs_a_hand_comes_first_and_sets_the_exit_code(empty: Command) -> None:
    ledger(
        empty,
        ("zenodo", 30, RunState.COMPLETE),
        ("zenodo", 2, RunState.FAILED),
        ("zenodo", 1, RunState.FAILED),
    )
    done = empty.run("status")
    assert done.returncode == 3
    assert done.stdout.splitlines()[0] == (
        "NEEDS A HAND  zenodo: failing: 2 runs failed one after the other; the last: HTTP 500 "
        "→ migresearch harvest zenodo --dry-run"
    )
    answer = json.loads(empty.run("status", "--format", "json").stdout)
    assert answer["state"] == "needs a hand"
    [zenodo] = [one for one in answer["results"] if one["source"] == "zenodo"]
    assert (zenodo["state"], zenodo["age_days"], zenodo["cadence_days"], zenodo["records"]) == (
        "failing",
        30,
        7,
        40,
    )
    assert answer["total"] == len(answer["results"]) > 10
    lines = empty.run("status", "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("source,state,needs_a_hand,last_success,age_days")
    assert len(lines) == answer["total"] + 1


def test_control_characters_of_a_server_reach_no_terminal(empty: Command) -> None:
    with Store.open(empty.config.paths.database) as store:
        run = store.runs.start("ssoar", RunKind.HARVEST, "2026-11-01T00:00:00Z")
        report = RunReport({}, {"failed requests": 1}, "said \x1b[31mred\x07")
        store.runs.finish(run, RunState.FAILED, "2026-11-01T00:00:00Z", report)
    assert "\x1b" not in empty.run("status").stdout


def test_without_a_database_there_is_no_status(empty: Command) -> None:
    done = empty.run("status")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no database here yet" in done.stderr


def test_two_rounds_are_one_too_many(empty: Command) -> None:
    with locked(empty.config.paths.database, ROUND):
        done = empty.run("harvest", "--due")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == "migresearch: another `harvest --due` is at work; it does what is due\n"


@pytest.mark.parametrize(
    "words", [("ssoar", "--due"), ("--due", "--limit", "5"), ("--due", "--since", "2026-01-01")]
)
def test_what_is_due_is_harvested_as_usual(empty: Command, words: tuple[str, ...]) -> None:
    done = empty.run("harvest", *words)
    assert done.returncode == 2
    assert "--due harvests what is due, as usual; leave names and other options away" in done.stderr


def test_the_printed_line_can_be_called_from_anywhere(empty: Command) -> None:
    program = Path(sys.executable).with_name("migresearch")
    text = empty.run("schedule", "cron").stdout
    words = shlex.split(text.splitlines()[-1].split(" ", 5)[5])
    assert words[:5] == [
        str(program),
        "--database",
        str(empty.config.paths.database),
        "--index",
        str(empty.config.paths.index),
    ]
    unknown = empty.run("schedule", "windows")
    assert (unknown.returncode, unknown.stdout) == (2, "")
