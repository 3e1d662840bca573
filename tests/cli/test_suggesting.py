"""Suggestions by commands."""

import json
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import Shelf

from migresearch.store import Decision, Store, Verdict


@pytest.fixture
def command(tmp_path: Path) -> Command:
    shelf = Shelf.of(tmp_path)
    shelf.update()
    return Command(shelf.folder, shelf.config)


def decide(command: Command) -> None:
    """Everything of the twelve works is decided on for relevance, every other way."""
    with Store.open(command.config.paths.database) as store:
        for place, text in enumerate(list(store.suggesting.texts())):
            code = ("migration-research", "another-subject")[place % 2]
            said = Decision(text.work_id, "relevance", code, Verdict.ACCEPT, "ada", "2026-11-01T00:00:00Z")
            store.decide(said)


def test_suggest_says_what_was_done(command: Command) -> None:
    done = command.run("classify", "suggest", "--scheme", "policy-fields", "--format", "json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["results"]
    assert (row["scheme"], row["model"], row["outcome"]) == ("policy-fields", "scope-notes", "first model")
    assert row["looked_at"] == 12


def test_evaluate_draws_how_far_probabilities_hold(command: Command) -> None:
    decide(command)
    picture = command.folder / "reliability.svg"
    done = command.run("classify", "evaluate", "--scheme", "relevance", "--save", picture)
    assert done.returncode == 0, done.stderr
    assert "relevance: 12 works decided, as the queue chose them" in done.stderr
    assert "calibration error" in done.stdout
    assert "came true" in done.stdout
    assert "Do probabilities mean what they say?" in picture.read_text(encoding="utf-8")


def test_without_decisions_there_is_nothing_to_measure(command: Command) -> None:
    done = command.run("classify", "evaluate")
    assert done.returncode == 4
    assert "fewer than 5 works are decided" in done.stderr


def test_an_unknown_scheme_is_named(command: Command) -> None:
    done = command.run("classify", "suggest", "--scheme", "topic")
    assert done.returncode == 2
    assert "topics" in done.stderr
