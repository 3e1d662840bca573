"""The checks of quality from the command line, over a library of their own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import WORKS, Shelf


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    shelf = Shelf.of(tmp_path_factory.mktemp("quality"))
    shelf.save(replace(WORKS["return"], title="Ageing &amp; return", language="en"))
    return Command(shelf.folder, shelf.config, {"MIGRESEARCH_CURATION__PERSON": "ada"})


def test_counts_name_every_check_and_where_the_problems_come_from(command: Command) -> None:
    done = command.run("quality", "--format", "json")
    assert done.returncode == 0
    rows = {row["check"]: row for row in json.loads(done.stdout)["results"]}
    assert (rows["markup"]["works"], rows["markup"]["fixable"], rows["markup"]["sources"]) == (
        1,
        1,
        {"crossref": 1},
    )
    assert rows["no-abstract"]["works"] == 1
    assert rows["doi"]["works"] == 0
    table = command.run("quality").stdout.splitlines()
    assert len(table) >= len(rows)
    assert any("markup" in line and "crossref 1" in line for line in table)


def test_a_check_lists_its_works(command: Command) -> None:
    done = command.run("quality", "--check", "no-abstract", "--check", "venue", "--format", "jsonl")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["check"], row["title"]) for row in rows] == [
        ("no-abstract", "Anti-immigrant parties at the polls"),
        ("venue", "Ageing &amp; return"),
    ]
    only = command.run("quality", "--check", "venue", "--year", "1900..", "--format", "json")
    assert json.loads(only.stdout) == {"total": 0, "results": []}


def test_a_fix_is_shown_then_applied_then_taken_back(command: Command) -> None:
    shown = command.run("quality", "--check", "markup", "--fix")
    assert "  - Ageing &amp; return\n  + Ageing & return\n" in shown.stdout
    assert "1 of 1 fixes" in shown.stderr
    key = shown.stdout.split()[0]
    assert json.loads(command.run("show", key, "--format", "json").stdout)["title"] == "Ageing &amp; return"

    applied = command.run("quality", "--check", "markup", "--apply")
    assert "  + Ageing & return" in applied.stdout
    undo = applied.stderr.split("`migresearch ")[1].split("`")[0].split()
    work = json.loads(command.run("show", key, "--format", "json").stdout)
    assert (work["title"], work["origins"]["title"]) == ("Ageing & return", "curator ada")

    assert command.run(*undo).returncode == 0
    assert json.loads(command.run("show", key, "--format", "json").stdout)["title"] == "Ageing &amp; return"


@pytest.mark.parametrize(("words", "message"), [
    (["--apply"], "--apply needs --check NAME or works"),
    (["--check", "markups"], "unknown check 'markups'. Did you mean markup?"),
    (["mr-none"], "no work has the key or DOI 'mr-none'"),
])  # fmt: skip
def test_questions_that_cannot_be_answered(command: Command, words: list[str], message: str) -> None:
    done = command.run("quality", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_nothing_found_is_no_error(command: Command, tmp_path: Path) -> None:
    done = command.run("quality", "--check", "doi", "--fix", "--format", "csv", "-o", tmp_path / "none.csv")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "none.csv").read_text() == ""
