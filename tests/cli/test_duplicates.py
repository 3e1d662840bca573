"""Duplicates on the command line."""

import json
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import save
from tests.store.records import record

from migresearch.config import Config, Paths
from migresearch.records import Contributor
from migresearch.store import Store

PEOPLE = (Contributor("Ada Alba", "Alba", "Ada"),)
COMMON = {"issued": "2019", "venue": "Paths", "contributors": PEOPLE, "volume": "7", "pages": "11-30"}
TITLE = "How harbours shape the arrival of newcomers"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    config = Config(paths=Paths(tmp_path / "test.db", tmp_path / "index"))
    with Store.open(config.paths.database) as store:
        save(store, record("1", TITLE, doi="10.5555/1", **COMMON), record("2", TITLE, **COMMON))
        save(store, record("3", TITLE, doi="10.5555/3", **COMMON | {"issued": "2021", "venue": "Roads"}))
    return Command(tmp_path, config)


def listed(command: Command, *words: str) -> list[dict[str, object]]:
    ran = command.run("duplicates", "--format", "json", *words)
    assert ran.returncode == 0, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["total"] == len(answer["results"])
    found: list[dict[str, object]] = answer["results"]
    return found


def test_clusters_are_listed_decided_and_brought_back(command: Command) -> None:
    (cluster,) = listed(command)
    one, other, third = (member["key"] for member in cluster["members"])  # type: ignore[attr-defined]
    assert (cluster["outcome"], len(cluster["pairs"])) == ("unsure", 3)  # type: ignore[arg-type]
    apart = command.run("duplicates", "never", one, third, "--as", "ada", "--note", "another journal")
    assert "stay apart; `migresearch duplicates undo 1` takes it back" in apart.stderr
    refused = command.run("duplicates", "merge", "10.5555/3", "https://doi.org/10.5555/1", "--as", "bo")
    assert refused.returncode == 2
    assert "ada said on" in refused.stderr
    assert "never the same; `migresearch duplicates undo 1`" in refused.stderr
    merged = command.run("duplicates", "merge", other, one, "--as", "ada")
    assert f"are one work, {one}" in merged.stderr
    assert "the index is behind until `migresearch index update`" in merged.stderr
    assert listed(command) == []
    log = json.loads(command.run("duplicates", "log", "--format", "json").stdout)["results"]
    assert [(act["did"], act["person"], act["works"]) for act in log] == [
        ("merge", "ada", [one, other]),
        ("never", "ada", [one, third]),
    ]
    undone = command.run("duplicates", "undo", "--as", "ada")
    assert f"act 2 (merge) is undone; the works are now {one}, {other}" in undone.stderr
    assert {member["key"] for member in listed(command)[0]["members"]} == {one, other, third}  # type: ignore[attr-defined]


def test_what_is_certain_is_merged_without_a_person(command: Command) -> None:
    command.run("duplicates", "never", "10.5555/1", "10.5555/3", "--as", "ada")
    (cluster,) = listed(command)
    _, other, third = (member["key"] for member in cluster["members"])  # type: ignore[attr-defined]
    command.run("duplicates", "never", third, other, "--as", "ada")
    dry = command.run("duplicates", "settle", "--dry-run")
    assert (dry.returncode, "1 would be merged" in dry.stderr) == (0, True)
    assert command.run("duplicates", "settle").stdout == dry.stdout
    again = command.run("duplicates", "settle")
    assert again.returncode == 4
    table = command.run("duplicates", "log").stdout
    assert "rule: everything agrees" in table


def test_filters_choose_clusters_by_any_member(command: Command) -> None:
    assert len(listed(command, "--venue", "Roads")) == 1
    assert listed(command, "--year", "2010") == []
    assert listed(command, "--outcome", "same") == []
    assert len(listed(command, "--outcome", "unsure", "--least", "0.9")) == 1


def test_why_says_what_speaks_for_and_against(command: Command) -> None:
    said = command.run("duplicates", "why", "10.5555/1", "10.5555/3").stdout
    assert said.splitlines()[0].startswith("unsure  (0.")
    assert "  other venue" in said.splitlines()
    command.run("duplicates", "relate", "10.5555/3", "derived-from", "10.5555/1", "--as", "ada")
    assert (
        "decided: related derived-from, ada"
        in command.run("duplicates", "why", "10.5555/1", "10.5555/3").stdout
    )
    assert "derived-from" in command.run("show", "10.5555/3").stdout


def test_a_card_shows_works_and_reasons(command: Command) -> None:
    ran = command.run("duplicates")
    assert ran.stdout.startswith("unsure  1.00\n")
    assert "same title" in ran.stdout
    assert "1 of 1 clusters" in ran.stderr


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("merge", "mr-none00", "10.5555/1"), 2, "no work has the key or DOI 'mr-none00'"),
        (("merge", "10.5555/1", "10.5555/1"), 2, "are one work"),
        (("relate", "10.5555/1", "cousin-of", "10.5555/3"), 2, "unknown relation 'cousin-of'"),
        (("split", "10.5555/1"), 2, "one record only"),
        (("undo", "9"), 2, "there is no act 9"),
        (("merge", "10.5555/1", "10.5555/3", "--as", " "), 2, "give one with --as NAME"),
        (("why", "10.5555/1", "10.5555/1"), 2, "are one work"),
    ],
)
def test_what_cannot_be_done_is_said(
    command: Command, words: tuple[str, ...], code: int, complaint: str
) -> None:
    ran = command.run("duplicates", *words)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert complaint in ran.stderr
    assert "Traceback" not in ran.stderr


def test_there_must_be_a_library(tmp_path: Path) -> None:
    empty = Command(tmp_path, Config(paths=Paths(tmp_path / "none" / "x.db", tmp_path / "index")))
    ran = empty.run("duplicates")
    assert ran.returncode == 1
    assert "no database here yet" in ran.stderr
