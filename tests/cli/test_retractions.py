"""A retraction that comes with a table is told wherever its work is shown, and taken back by a reinstatement."""

import csv
import json

import pytest
from tests.command import Command
from tests.shelf import WORKS, Shelf

from migresearch.clean.retraction_watch import COLUMNS

DOI = "10.5555/courses"
TITLE = WORKS["courses"].title
RETRACTION = (
    "1",
    TITLE,
    "7/15/2024 0:00",
    "unavailable",
    DOI,
    "Retraction",
    "+Error in Data;+Plagiarism of Text;",
)
REINSTATEMENT = ("2", TITLE, "1/2/2025 0:00", "unavailable", DOI, "Reinstatement", "")
REASON = "Error in Data; Plagiarism of Text"


@pytest.fixture
def command(tmp_path) -> Command:
    shelf = Shelf.of(tmp_path)
    shelf.update()
    return Command(shelf.folder, shelf.config)


def take_in(command: Command, *rows: tuple[str, ...]) -> None:
    file = command.folder / "retraction_watch.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    assert command.run("import", file).returncode == 0


def test_it_is_told_on_every_hit_and_in_every_export(command: Command) -> None:
    take_in(command, RETRACTION)
    told = f"RETRACTED 2024-07-15\n{REASON}\n{TITLE}\n"
    assert command.run("show", DOI).stdout.startswith(told)
    found = command.run("search", "language courses", "--mode", "lexical").stdout
    assert "  RETRACTED 2024-07-15\n" in found
    assert REASON in found
    near = json.loads(command.run("similar", "10.5555/uasc", "-n", "20", "--format", "json").stdout)
    [hit] = [one for one in near["results"] if one["doi"] == DOI]
    assert (hit["mark"], hit["mark_date"], hit["mark_reason"]) == ("retracted", "2024-07-15", REASON)
    for form in ("bibtex", "ris", "csl"):
        assert command.run("export", TITLE, "--to", form, "-o", "out").returncode == 0
        assert f"RETRACTED 2024-07-15 ({REASON})" in (command.folder / "out").read_text("utf-8")
    shown = json.loads(command.run("show", DOI, "--format", "json").stdout)
    assert [(one["type"], one["target"], one["date"]) for one in shown["relations"]] == [
        ("retracts", "retraction-watch 1", "2024-07-15")
    ]


def test_a_reinstatement_ends_it(command: Command) -> None:
    take_in(command, RETRACTION, REINSTATEMENT)
    shown = json.loads(command.run("show", DOI, "--format", "json").stdout)
    assert (shown["mark"], shown["mark_date"], shown["title"]) == (None, None, TITLE)
    assert "RETRACTED" not in command.run("search", "language courses", "--mode", "lexical").stdout
