"""Curation by commands: for scripts, and for whoever has no full screen."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.command import Command
from tests.shelf import Shelf

KEY = "10.5555/courses"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Any]:
    shelf = Shelf.of(tmp_path)
    command = Command(shelf.folder, shelf.config, {"USER": "ada", "LOGNAME": "ada"})
    return lambda *words: command.run("classify", *words)


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)["results"]
    return found


def log(run: Callable[..., Any]) -> list[tuple[str, ...]]:
    entries = results(run("log", "--format", "json"))
    return [(one["person"], one["verdict"], one["code"], one["state"]) for one in entries]


def test_accept_then_undo(run: Callable[..., Any]) -> None:
    kept = results(
        run("accept", KEY, "topics=education", "topics=remittances", "--note", "p. 3", "--format", "json")
    )
    assert [(one["scheme"], one["code"], one["person"]) for one in kept] == [
        ("topics", "education", "ada"),
        ("topics", "remittances", "ada"),
    ]
    assert len(results(run("undo", "--format", "json"))) == 2
    assert log(run) == [
        ("ada", "withdrawn", "education", "takes back"),
        ("ada", "withdrawn", "remittances", "takes back"),
        ("ada", "accept", "remittances", "taken back"),
        ("ada", "accept", "education", "taken back"),
    ]
    nothing = run("undo")
    assert (nothing.returncode, "nothing left to take back" in nothing.stderr) == (4, True)


def test_the_queue_gives_programs_all_they_need_to_decide(run: Callable[..., Any]) -> None:
    asked = run("queue", "--query", "language courses", "--in", "topics,geographies", "--format", "json")
    (card,) = results(asked)
    assert card["title"] == "Language courses and the employment of refugees"
    refugees = next(one for one in card["options"] if one["code"] == "refugees")
    assert (refugees["open"], refugees["effective"], refugees["claims"][0]["origin"]) == (True, True, "rule")
    words = {(one["words"], one["code"]) for one in card["title_words"]}
    assert ("refugees", "refugees") in words
    run("accept", card["key"], "--all", "--scheme", "topics")
    run("done", card["key"], "--scheme", "geographies")
    nothing = run("queue", "--query", "language courses", "--in", "topics,geographies")
    assert (nothing.returncode, "nothing is left to decide" in nothing.stderr) == (4, True)


def test_a_batch_is_shown_before_it_is_decided_and_undone_as_one(run: Callable[..., Any]) -> None:
    words = ("batch", "accept", "topics=left-behind", "--query", "children")
    unasked = run(*words)
    assert (unasked.returncode, "give --yes, or --preview" in unasked.stderr) == (2, True)
    preview = json.loads(run(*words, "--preview", "--format", "json").stdout)
    assert (preview["found"], preview["to_decide"], preview["act"], len(preview["sample"])) == (3, 3, None, 3)
    done = json.loads(run(*words, "--yes", "--format", "json").stdout)
    assert done["act"]
    assert len(log(run)) == 3
    assert len(results(run("undo", "--format", "json"))) == 3
    everything = run("batch", "accept", "topics=left-behind", "--yes")
    assert (everything.returncode, "whole library" in everything.stderr) == (2, True)


def test_two_people_disagree_and_a_third_settles_it(run: Callable[..., Any]) -> None:
    run("accept", KEY, "remittances")
    run("reject", KEY, "remittances", "--as", "bo")
    (one,) = results(run("disagreements", "--format", "json"))
    assert (one["code"], one["accept"], one["reject"]) == ("remittances", ["ada"], ["bo"])
    (scheme, code) = results(run("agreement", "--codes", "--format", "json"))
    assert (scheme["scheme"], scheme["code"], scheme["alpha"], code["code"]) == (
        "topics",
        "",
        0.0,
        "remittances",
    )
    run("accept", KEY, "remittances", "--adjudicate", "--as", "cleo")
    assert run("disagreements").returncode == 4


def test_a_second_opinion_is_asked_of_others_only(run: Callable[..., Any]) -> None:
    run("accept", KEY, "remittances")
    (card,) = results(run("second", "--share", "1", "--in", "topics", "--as", "bo", "--format", "json"))
    assert "remittances" not in {one["code"] for one in card["options"]}
    assert run("second", "--share", "1", "--in", "topics").returncode == 4


def test_decisions_leave_and_come_back(run: Callable[..., Any], tmp_path: Path) -> None:
    run("accept", KEY, "remittances")
    run("skip", KEY, "--scheme", "topics")
    for form in ("jsonl", "csv"):
        file = tmp_path / f"out.{form}"
        assert run("export", "--format", form, "-o", file).returncode == 0
        counts = json.loads(run("import", file, "--format", "json").stdout)
        assert (counts["rows"], counts["new"], counts["known"]) == (2, 0, 2)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [(row["doi"], row["code"], row["verdict"]) for row in rows] == [
        ("10.5555/courses", "remittances", "accept"),
        ("10.5555/courses", "", "skip"),
    ]


def test_an_import_that_lost_something_says_so(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("doi,scheme,code,verdict\n10.5555/none,topics,asylum,accept\n", encoding="utf-8")
    answer = run("import", file)
    assert answer.returncode == 3
    assert "no work here is 10.5555/none" in answer.stderr
    assert (tmp_path / "data" / "rejects" / "rows.rejects.jsonl").is_file()


def test_a_field_is_set_and_a_remark_kept(run: Callable[..., Any]) -> None:
    assert run("set", KEY, "venue", "Paths").returncode == 0
    assert run("note", KEY, "see the errata").returncode == 0
    notes = [one["note"] for one in results(run("log", "--work", KEY, "--format", "json"))]
    assert notes == ["see the errata", 'venue = "Paths"']


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("accept", KEY), "name the codes"),
        (("accept", KEY, "remitances", "--scheme", "topics"), "Remittances"),
        (("accept", "mr-000000", "remittances"), "no work has the key or DOI"),
        (("skip", KEY, "--scheme", "topic"), "Did you mean topics"),
        (("accept", KEY, "nowhere"), "is a code of no scheme"),
    ],
)
def test_what_a_person_got_wrong_is_said(run: Callable[..., Any], words: tuple[str, ...], said: str) -> None:
    answer = run(*words)
    assert answer.returncode == 2
    assert said in answer.stderr


def test_without_a_library_there_is_nothing_to_decide(empty: Command) -> None:
    answer = empty.run("classify", "queue")
    assert (answer.returncode, "no database here yet" in answer.stderr) == (1, True)


def test_why_explains_each_classification(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    command = Command(shelf.folder, shelf.config, {"USER": "ada", "LOGNAME": "ada"})
    command.run("classify", "accept", KEY, "topics=education", "--note", "taught in schools")
    command.run("classify", "reject", KEY, "topics=refugees")
    said = json.loads(command.run("why", KEY, "--format", "json").stdout)["classifications"]
    topics = {
        one["code"]: (one["effective"], [claim["origin"] for claim in one["claims"]])
        for one in said
        if one["scheme"] == "topics"
    }
    assert topics["education"] == (True, [])
    assert topics["refugees"] == (False, ["rule"])
    table = command.run("why", KEY).stdout
    assert re.search(r"topics +\S.* current +ada accepted on \d{4}-\d\d-\d\d: taught in schools\n", table)
    assert re.search(r"topics +Refugees +rejected +ada rejected on \S+; rule: title: refugees", table)


def test_the_log_tells_people_an_act_in_one_line_by_its_labels(run: Callable[..., Any]) -> None:
    run("accept", KEY, "topics=education", "topics=remittances", "--note", "p. 3")
    run("done", KEY)
    run("undo")
    lines = [line.strip() for line in run("log").stdout.splitlines()]
    assert lines[1::2] == [
        "taken back",
        "done · taken back",
        "accepted Education of migrants and their children, Remittances (topics) · p. 3",
    ]
    assert all(line.endswith("Language courses and the employment of refugees") for line in lines[0::2])
    assert len(run("log", "-n", "1").stdout.splitlines()) == 2


def test_show_lists_what_people_said(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    command = Command(shelf.folder, shelf.config, {"USER": "ada", "LOGNAME": "ada"})
    for words in (("reject", KEY, "topics=education", "--note", "p. 3"), ("note", KEY, "look again")):
        command.run("classify", *words)
    said = command.run("show", KEY).stdout.partition("people said")[2]
    assert "Education of migrants and their children (topics): ada rejected on " in said
    assert said.rstrip().endswith(": look again")
    row = json.loads(command.run("show", KEY, "--format", "json").stdout)["said"][0]
    assert (row["code"], row["verdict"], row["note"]) == ("education", "reject", "p. 3")
