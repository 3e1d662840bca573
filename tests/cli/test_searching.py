"""What search prints: for people, for programs, on any terminal, in any locale."""

import csv
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import termios

import pytest
from tests.command import Command
from tests.shelf import WORKS, save
from tests.store.records import record

from migresearch.store import Store

KEYS = [
    "key",
    "title",
    "authors",
    "year",
    "kind",
    "venue",
    "doi",
    "url",
    "language",
    "mark",
    "mark_date",
    "mark_reason",
    "notice",
    "abstract_source",
    "abstract_licence",
    "score",
    "ranks",
    "snippet",
    "values",
    "facts",
]
ANSI = re.compile(r"\x1b")


def test_json_has_the_documented_shape(command: Command) -> None:
    done = command.run("search", "refugees", "--country", "DE", "--facets", "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(answer) == ["query", "mode", "total", "facets", "index", "notes", "results"]
    assert (answer["query"], answer["mode"], answer["total"]) == ("refugees", "hybrid", 3)
    assert answer["index"] == {"works": 12, "behind": 0}
    assert {"value": "DE", "label": "Germany", "count": 3} in answer["facets"]["geographies"]
    best = answer["results"][0]
    assert list(best) == KEYS
    assert (best["title"], best["authors"]) == (WORKS["courses"].title, ["Ada Alba", "Bo Berg"])
    assert (best["year"], best["doi"], best["url"]) == (
        2018,
        "10.5555/courses",
        "https://doi.org/10.5555/courses",
    )
    assert (best["ranks"]["lexical"], best["mark"], best["notice"]) == (1, None, None)
    assert {"scheme": "geographies", "code": "DE", "origin": "source:crossref"} in best["values"]


def test_json_lines_and_csv_hold_one_work_a_line(command: Command) -> None:
    lines = command.run("search", "children", "--mode", "lexical", "--format", "jsonl").stdout.splitlines()
    titles = [json.loads(line)["title"] for line in lines]
    assert titles == [WORKS[name].title for name in ("left-behind", "remittances", "uasc")]
    table = command.run("search", "children", "--mode", "lexical", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["title"] for row in rows] == titles
    assert list(rows[0]) == KEYS
    assert json.loads(rows[0]["ranks"]) == {"lexical": 1, "semantic": None}


def test_an_output_file_holds_the_same(command: Command) -> None:
    words = ("search", "children", "--format", "json")
    assert command.run(*words, "-o", "found.json").stdout == ""
    assert (command.folder / "found.json").read_text("utf-8") == command.run(*words).stdout


def test_a_pipe_gets_whole_lines_without_blanks_or_colour(command: Command) -> None:
    done = command.run("search", "smuggling", "--mode", "lexical", "--facets")
    assert done.returncode == 0
    assert not ANSI.search(done.stdout)
    assert [line for line in done.stdout.splitlines() if line != line.rstrip()] == []
    assert "2  RETRACTED\n   Smuggling and border control\n" in done.stdout
    assert "1  notice of retraction\n   Retraction: Smuggling and border control\n" in done.stdout
    assert done.stdout.endswith("1–2 of 2 · lexical\n")


def test_a_long_title_stays_on_one_line_in_a_pipe(empty: Command) -> None:
    title = "Harbour " * 120
    (empty.folder / "long.jsonl").write_text(json.dumps({"title": title, "key": "1"}))
    empty.run("import", "long.jsonl")
    assert f"1  {title.strip()}\n" in empty.run("search", "harbour").stdout


def on_terminal(command: Command, columns: int, *words: str) -> str:
    """What a terminal of that width receives."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = command.arguments(*words)
    child["env"] |= {"TERM": "xterm-256color", "COLUMNS": str(columns)}
    with subprocess.Popen(**child, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True) as running:
        os.close(theirs)
        received = b""
        try:
            while part := os.read(ours, 65536):
                received += part
        except OSError:  # the other end is closed
            pass
        assert running.wait() == 0
    os.close(ours)
    return received.decode()


@pytest.mark.parametrize("columns", [80, 160])
def test_a_terminal_gets_lines_of_its_width_in_colour(command: Command, columns: int) -> None:
    shown = on_terminal(command, columns, "search", "refugees work", "--facets", "--explain")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert shown != plain
    assert max(len(line) for line in plain.splitlines()) <= columns
    assert WORKS["courses"].title in plain
    assert "admitted  crossref by rule “journals”" in plain


def test_nothing_of_the_world_moves_a_terminal(command: Command, empty: Command) -> None:
    with Store.open(empty.config.paths.database) as store:
        save(
            store,
            record(
                "evil", "Red \x1b[31m alert \x9b1m \u202eesrever\x07", abstract="Bell\x07 \x1b]0;owned\x07"
            ),
        )
    for form in ("table", "json", "csv", "jsonl"):
        shown = on_terminal(empty, 100, "search", "alert", "--format", form)
        text = re.sub(r"\x1b\[[0-9;]*m", "", shown.replace("\r\n", "\n"))
        assert "alert" in text
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", text), (form, text)
    piped = empty.run("search", "alert").stdout
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", piped)


@pytest.mark.parametrize("environ", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_every_letter_leaves_as_utf8(command: Command, environ: dict[str, str]) -> None:
    asked = Command(command.folder, command.config, environ)
    for form in ("table", "json"):
        done = asked.run("search", "refugies Montreal", "--format", form)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Les réfugiés à Montréal" in done.stdout


@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_leaves_is_no_error(command: Command, reader: str) -> None:
    child = command.arguments("search", "children", "--format", "jsonl")
    with subprocess.Popen(**child, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writing:
        subprocess.run(reader.split(), stdin=writing.stdout, stdout=subprocess.DEVNULL, check=True)
        assert writing.stdout
        writing.stdout.close()
        assert writing.stderr
        assert (writing.stderr.read(), writing.wait()) == (b"", 0)


def test_pages_and_sizes(command: Command) -> None:
    done = command.run("search", "children", "--mode", "lexical", "-n", "1", "--page", "2")
    assert done.stdout.startswith(f"2  {WORKS['remittances'].title}\n")
    assert done.stdout.endswith("2–2 of 3 · lexical\n")


def test_nothing_found_is_an_answer(command: Command) -> None:
    done = command.run("search", "astronomy", "--mode", "lexical")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "nothing found (lexical); fewer filters or other words may help\n"


def test_similar_show_and_why(command: Command) -> None:
    similar = json.loads(command.run("similar", "10.5555/courses", "-n", "1", "--format", "json").stdout)
    assert (similar["mode"], similar["results"][0]["title"]) == ("similar", WORKS["arbeitsmarkt"].title)
    shown = json.loads(command.run("show", "10.5555/border", "--format", "json").stdout)
    assert (shown["title"], shown["mark"]) == (WORKS["border"].title, "retracted")
    assert [(one["type"], one["inverse"], one["title"]) for one in shown["relations"]] == [
        ("retracts", True, WORKS["notice"].title)
    ]
    assert command.run("show", "10.5555/border").stdout.startswith(
        "RETRACTED\nSmuggling and border control\n"
    )
    why = json.loads(command.run("why", "10.5555/mipex", "--format", "json").stdout)
    assert why["fields"]["title"] == "crossref mipex"
    assert [(one["source"], one["rule"]) for one in why["records"]] == [
        ("crossref", "journals"),
        ("openalex", "journals"),
    ]
    assert re.search(r"title +crossref mipex\n", command.run("why", "10.5555/mipex").stdout)


HEAVY = ("numpy", "faiss", "torch", "scrapy", "sqlite_utils", "rich", "onnxruntime", "transformers")
LOADED = """
import sys
from migresearch.cli import main
try:
    main()
except SystemExit:
    pass
print("\\n" + " ".join(name for name in sys.argv_heavy if name in sys.modules))
"""


def loaded(command: Command, heavy: tuple[str, ...], *words: str) -> list[str]:
    """Which of the heavy libraries a command imported."""
    child = command.arguments(*words)
    program = LOADED.replace("sys.argv_heavy", repr(heavy))
    child["args"][2] = program
    done = subprocess.run(**child, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_help_loads_nothing_heavy(command: Command) -> None:
    assert loaded(command, HEAVY, "--help") == []
    assert loaded(command, HEAVY, "search", "--help") == []


def test_a_search_loads_nothing_that_only_writing_and_encoding_need(command: Command) -> None:
    heavy = ("torch", "transformers", "sentence_transformers", "sqlite_utils", "scrapy", "lxml", "faiss")
    assert loaded(command, heavy, "search", "children", "--explain", "--facets") == ["faiss"]


def test_a_work_that_names_nobody_has_no_empty_line_of_authors(command: Command) -> None:
    shown = command.run("show", "10.5555/border").stdout
    key = next(line.split()[1] for line in shown.splitlines() if line.startswith("key"))
    assert key.startswith("mr-")
    assert not any(line.strip() == "by" for line in shown.splitlines())
