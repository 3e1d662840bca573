"""How many works have an abstract, from the command line."""

import csv
import json

import pytest
from tests.command import Command
from tests.shelf import Shelf


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    shelf = Shelf.of(tmp_path_factory.mktemp("coverage"))
    return Command(shelf.folder, shelf.config)


def answer(command: Command, *words: str) -> dict:
    done = command.run("coverage", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_each_group_has_its_share(command: Command) -> None:
    found = answer(command, "--by", "source", "--limit", "0")
    assert found["total"] == len(found["results"]) == 2
    first = found["results"][0]
    assert list(first) == ["source", "works", "with_abstract", "share", "licence_known", "sources"]
    assert (first["source"], first["works"], first["with_abstract"]) == ("crossref", 12, 10)
    assert (first["share"], first["sources"]) == (0.8333, {"crossref": 10})
    assert answer(command, "--by", "source", "--limit", "1")["results"] == [first]


def test_filters_are_those_of_a_search(command: Command) -> None:
    found = answer(command, "--by", "language", "--language", "de,fr")
    assert [(row["language"], row["works"], row["share"]) for row in found["results"]] == [
        ("de", 1, 1.0),
        ("fr", 1, 1.0),
    ]


def test_a_person_reads_shares_in_per_cent_and_what_they_are_of(command: Command) -> None:
    done = command.run("coverage", "--year", "2021", "--kind", "article", "--venue", "Votes")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["journal", "works", "with", "abstract", "share", "licence", "known", "sources"],
        ["Votes", "1", "0", "0.0%", "0"],
    ]
    assert done.stderr == "1 works, 0 with abstract (0.0%), licence known of 0; 1 of 1 groups\n"


def test_a_table_in_a_file_is_for_programs(command: Command, tmp_path) -> None:
    file = tmp_path / "coverage.csv"
    assert command.run("coverage", "--by", "year", "--format", "csv", "-o", file).returncode == 0
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    years = [row["year"] for row in rows if row["year"]]
    assert years == sorted(years, reverse=True)
    assert {row["year"]: json.loads(row["sources"]) for row in rows}["2018"] == {"crossref": 1}


def test_groups_there_are_none_of(command: Command) -> None:
    done = command.run("coverage", "--by", "author")
    assert done.returncode == 2
    assert "journal" in done.stderr
