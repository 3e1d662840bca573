"""Codes changed from the command line, and the past asked there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.command import Command
from tests.shelf import Shelf

KEY = "10.5555/courses"
TITLE = "Language courses and the employment of refugees"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    shelf = Shelf.of(tmp_path)
    return Command(shelf.folder, shelf.config, {"MIGRESEARCH_CURATION__PERSON": "ada"}).run


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["results"]
    return found


def titles(run: Callable[..., Any], code: str, *options: str) -> list[str]:
    answer = run("search", "", "--scheme", f"topics={code}", *options, "--format", "json")
    return [one["title"] for one in results(answer)]


def topics(run: Callable[..., Any], *options: str) -> set[str]:
    shown = json.loads(run("show", KEY, *options, "--format", "json").stdout)
    return {one["code"] for one in shown["values"] if one["scheme"] == "topics"}


def test_a_code_is_merged_the_past_stays_and_the_change_is_undone(run: Callable[..., Any]) -> None:
    assert run("classify", "accept", KEY, "topics=remittances").returncode == 0
    assert TITLE in titles(run, "remittances")
    done = run("classify", "code", "merge", "topics", "remittances", "education", "--note", "one field")
    assert done.returncode == 0
    assert "merge topics=remittances → education; 1 decisions follow" in done.stderr
    assert "the file of topics still has remittances" in done.stderr
    assert titles(run, "remittances") == []
    assert TITLE in titles(run, "education")
    assert "remittances" not in topics(run)

    # Before today nobody had decided anything, and sources and rules spoke of remittances.
    assert titles(run, "remittances", "--asof", "2020-01-01") == ["Remittances and schooling"]
    assert TITLE not in titles(run, "education", "--asof", "2020-01-01")
    assert "education" not in topics(run, "--asof", "2020-01-01")
    assert run("classify", "log", "--asof", "2020-01-01").returncode == 4

    [row] = results(run("classify", "code", "log", "--format", "json"))
    assert (row["number"], row["change"], row["code"], row["into"], row["decisions"], row["note"], row["undone"]) == (
        1, "merge", "remittances", "education", 1, "one field", "",
    )  # fmt: skip
    assert run("classify", "code", "undo", "1").returncode == 0
    assert TITLE in titles(run, "remittances")
    assert "remittances" in topics(run)


def test_a_code_no_scheme_has_is_named_and_nothing_of_it_is_lost(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    from migresearch.store import Decision, Store, Verdict

    with Store.open(tmp_path / "data" / "test.db") as store:
        store.decide(Decision(1, "topics", "sea-crossings", Verdict.ACCEPT, "ada", "2026-01-01T00:00:00Z"))
    listed = run("classify", "code", "log")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "topics has no code sea-crossings any more, decided on 1 works" in listed.stderr
    assert run("classify", "code", "rename", "topics", "sea-crossings", "education-agents").returncode == 0
    assert titles(run, "education-agents") == [TITLE]
    assert run("classify", "code", "log").stderr == ""
    # Decisions of another library that name the former code follow it as they come.
    other = tmp_path / "theirs.csv"
    other.write_text("doi,scheme,code,verdict,person\n10.5555/money,topics,sea-crossings,accept,bo\n")
    assert run("classify", "import", other).returncode == 0
    assert sorted(titles(run, "education-agents")) == [TITLE, "Remittances and schooling"]


@pytest.mark.parametrize(("words", "message"), [
    (["code", "rename", "topics", "remittances", "nowhere"], "must stand in the file of its scheme"),
    (["code", "retire", "themes", "remittances"], "unknown scheme 'themes'"),
    (["code", "undo", "3"], "no change 3 stands"),
    (["log", "--asof", "March"], "'March' is no day"),
])  # fmt: skip
def test_questions_that_cannot_be_answered(run: Callable[..., Any], words: list[str], message: str) -> None:
    done = run("classify", *words)
    assert done.returncode == 2
    assert message in done.stderr
