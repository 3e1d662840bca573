"""Saved searches, what is new and the news sheet from the command line."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import Shelf
from tests.store.records import record

HOSTILE = "Red \x1b[31m title\x07"


@pytest.fixture
def command(tmp_path: Path) -> Command:
    shelf = Shelf.of(tmp_path)
    shelf.save(record("x", HOSTILE, language="en", issued="2026", abstract="About children."))
    return Command(shelf.folder, shelf.config)


def test_a_search_is_saved_listed_run_and_removed(command: Command) -> None:
    added = command.run("saved", "add", "kids", "children -parents", "--kind", "article")
    assert (added.returncode, added.stderr) == (0, "saved: kids, which finds 2 works now\n")
    (row,) = json.loads(command.run("saved", "list", "--format", "json").stdout)["results"]
    assert (row["name"], row["filters"], row["works"]) == ("kids", "kind article", 2)
    first = json.loads(command.run("saved", "run", "kids", "--format", "json").stdout)
    again = json.loads(command.run("saved", "run", "kids", "--format", "json").stdout)
    assert (first["total"], again["total"]) == (2, 0)
    assert command.run("saved", "remove", "kids").returncode == 0
    assert command.run("saved", "run", "kids").returncode == 2


def test_what_could_not_be_written_is_shown_again(command: Command, tmp_path: Path) -> None:
    failed = command.run("new", "-o", tmp_path / "nowhere" / "new.csv", "--format", "csv")
    assert failed.returncode == 2
    assert len(command.run("new", "--format", "jsonl").stdout.splitlines()) == 13
    assert command.run("new", "--format", "jsonl").stdout == ""


def test_a_long_title_widens_no_other_line_of_a_table(command: Command) -> None:
    head, *rows = command.run("new").stdout.splitlines()
    assert head.split() == ["change", "key", "year", "kind", "mark", "what", "known", "searches", "title"]
    assert len(rows) == 13
    assert all(len(row) == len(row.rstrip()) for row in rows)
    assert max(map(len, rows)) - len(min(rows, key=len)) > 10


@pytest.mark.parametrize("lines", [0, 1])
@pytest.mark.parametrize("words", [("new",), ("saved", "run", "kids")])
def test_what_the_reader_of_a_pipe_left_is_shown_again(
    command: Command, words: tuple[str, ...], lines: int
) -> None:
    command.run("saved", "add", "kids", "children")
    with command.start(*words) as process:
        assert process.stdout
        for _ in range(lines):
            process.stdout.readline()
        process.stdout.close()
        assert process.wait() == 0  # its notes have a reader as long
    listed = command.run(*words, "--format", "jsonl")
    assert len(listed.stdout.splitlines()) > 1
    assert command.run(*words, "--format", "jsonl").stdout == ""


@pytest.mark.parametrize(
    "words",
    [("new",), ("digest", "--month", "2026-11"), ("digest", "--month", "2026-11", "--format", "html")],
)
def test_no_control_character_reaches_a_terminal(command: Command, words: tuple[str, ...]) -> None:
    reader, writer = os.openpty()
    with subprocess.Popen(
        **command.arguments(*words) | {"env": {**os.environ, "NO_COLOR": "1", "TERM": "dumb"}},
        stdout=writer,
        stderr=writer,
    ) as process:
        os.close(writer)
        seen = b""
        try:
            while piece := os.read(reader, 65536):
                seen += piece
        except OSError:  # the other end is closed
            pass
    os.close(reader)
    assert process.returncode == 0
    assert b"Red" in seen
    assert not {0x07, 0x1B} & set(seen)


def test_a_sheet_is_written_in_every_form_and_the_same_twice(command: Command, tmp_path: Path) -> None:
    command.run("saved", "add", "kids", "children")
    contents = []
    for name in ("one", "two"):
        done = command.run("digest", "--month", "2026-11", "--asof", "2026-11-02", "--to", tmp_path / name)
        assert done.returncode == 0, done.stderr
        contents.append({file.name: file.read_bytes() for file in sorted((tmp_path / name).iterdir())})
    assert list(contents[0]) == ["kids.atom", "sheet-2026-11.eml", "sheet-2026-11.html", "sheet-2026-11.md"]
    assert contents[0] == contents[1]
    printed = command.run("digest", "--month", "2026-11", "--asof", "2026-11-02").stdout
    assert printed.encode() == contents[0]["sheet-2026-11.md"]
