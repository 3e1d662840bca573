"""Plain mode: the same acts by words, line by line, through a pipe as well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.curating.conftest import LETTERS
from tests.cli.curating.screens import Kept
from tests.command import Command

from migresearch.cli.curating.keys import ACTS
from migresearch.cli.curating.plain import Conversation
from migresearch.cli.curating.sitting import Sitting
from migresearch.config import Config, Paths

DONE = ("", "done")


def talk(sitting: Sitting, *lines: str) -> str:
    """What is said while somebody types these lines."""
    said: list[str] = []
    Conversation(sitting, iter(lines), said.append).run()
    return "\n".join(said)


def test_a_card_is_read_line_by_line(sitting: Sitting) -> None:
    lines = talk(sitting).splitlines()
    assert lines[0].startswith("ada. Type help")
    assert lines[1] == "ada · topics · most in doubt · 0 decided · 4 left"
    assert lines[2] == f"Title: {LETTERS}"
    assert lines[3].startswith("mr-")
    assert lines[3].endswith("· no year · article")
    assert lines[4].startswith("Abstract: Some read the letters aloud. *Remittances* pay for")
    assert lines[5] == "1. open: Remittances (topics), current, 55 %. source crossref 55 %"
    assert lines[7] == "Code 1, Remittances: accept, reject, unsure, all, none or next?"
    assert lines[-1].endswith("Everything is kept.")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a"], [("remittances", "accept")]),
        (["accept"], [("remittances", "accept")]),
        (["a", "a"], [("remittances", "accept"), ("left-behind", "accept")]),
        (["accept 2"], [("left-behind", "accept")]),
        (["reject 1 2"], [("remittances", "reject"), ("left-behind", "reject")]),
        (["u"], [("remittances", "unsure")]),
        (["next"], [DONE]),
        (["all"], [("remittances", "accept"), ("left-behind", "accept"), DONE]),
        (["A"], [("remittances", "accept"), ("left-behind", "accept"), DONE]),
        (["none"], [("remittances", "reject"), ("left-behind", "reject"), DONE]),
        (["skip"], [("", "skip")]),
        (["pass"], [("", "unsure")]),
        (["later"], [("", "later")]),
        (["note see p. 3"], [("", "note")]),
        (["note", "see p. 3"], [("", "note")]),
        (["note", ""], []),
        (["c remit", "1"], [("remittances", "accept")]),
        (["code", "remit", "1"], [("remittances", "accept")]),
        (["add remit", "1"], [("remittances", "accept")]),
        (["about", "about 2", "about 9"], []),
        (["c remit", ""], []),
        (["c remit", "99"], []),
        (["", "", ""], []),
        (["accept 7"], []),
        (["accept 0"], []),
        (["teapot"], []),
        (["a", "quit", "a"], [("remittances", "accept")]),
        (["b remittances", "1", "letters", "accept"], [("remittances", "accept")]),
        (["b remittances", "1", "letters", "reject"], [("remittances", "reject")]),
        (["b remittances", "1", "letters", ""], []),
        (["b remittances", "1", "letters", "all"], []),
        (["b remittances", "1", ""], []),
        (["b remittances", "1"], []),
        (["b"], []),
    ],
    ids=lambda value: " | ".join(one if isinstance(one, str) else one[1] for one in value),
)
def test_words(sitting: Sitting, kept: Kept, lines: list[str], said: list[tuple[str, str]]) -> None:
    talk(sitting, *lines)
    assert kept.verdicts() == said


def test_undo(sitting: Sitting, kept: Kept) -> None:
    said = talk(sitting, "all", "undo", "z")
    assert "Taken back: 2 answers on this work, accepted Remittances" in said
    assert "ada has nothing left to take back" in said
    assert [verdict for _, verdict in kept.verdicts()] == ["accept", "accept", "done", *["withdrawn"] * 3]


def test_what_is_not_understood_names_what_is(sitting: Sitting) -> None:
    said = talk(sitting, "teapot", "accept 7")
    assert "'teapot' is no word here: accept, reject, unsure, code" in said
    assert "'7' is no number of a code here; they go from 1 to 2" in said


def test_find_and_the_end_of_the_queue(sitting: Sitting) -> None:
    said = talk(sitting, "find island", "A", "a", "find", "")
    assert "find: island" in said
    assert "Nothing is left in this queue." in said
    assert "no code waits for an answer" in said
    assert said.splitlines()[-1].startswith("1 decided · 3 left")


def test_a_code_is_explained_on_request(sitting: Sitting) -> None:
    said = talk(sitting, "about", "about 2").splitlines()
    assert sum(line.startswith("Remittances (topics): Money") for line in said) == 1
    assert sum(line.startswith("Families and places left behind (topics): ") for line in said) == 1


def test_duplicates_are_merged_by_key(sitting: Sitting) -> None:
    assert "Merged with 10.5555/3; undo takes it back." in talk(sitting, "d 10.5555/3")
    assert sitting.desk.store.count() == 3
    assert "no work has the key or DOI" in talk(sitting, "duplicate", "mr-nobody")


def test_help_names_every_word(sitting: Sitting) -> None:
    said = talk(sitting, "help")
    assert all(f"{act.word}" in said and act.long in said for act in ACTS)


@pytest.fixture
def command(database: Path, tmp_path: Path) -> Command:
    return Command(tmp_path, Config(paths=Paths(database, tmp_path / "index")))


def test_through_a_pipe(command: Command, kept: Kept) -> None:
    done = _pipe(
        command, "classify", "--plain", "--as", "ada", "--in", "topics", "--share", "0", lines="A\nz\na 2\n"
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert f"Title: {LETTERS}" in done.stdout
    assert "\x1b" not in done.stdout
    assert kept.verdicts()[-1] == ("left-behind", "accept")


def test_without_a_terminal_the_queue_goes_on_line_by_line(command: Command) -> None:
    done = _pipe(command, "classify", "--as", "ada", lines="")
    assert done.returncode == 0
    assert "this is no terminal: going on line by line" in done.stderr
    assert "Everything is kept." in done.stdout


def test_bytes_that_are_no_text_do_not_end_it(command: Command, kept: Kept) -> None:
    command.environ["LC_ALL"] = "C"
    _pipe(
        command,
        "classify",
        "--plain",
        "--as",
        "ada",
        "--in",
        "topics",
        "--share",
        "0",
        lines="note caf\udce9\nA\n",
    )
    assert [verdict for _, verdict in kept.verdicts()] == ["note", "accept", "accept", "done"]


def _pipe(command: Command, *words: str, lines: str):  # type: ignore[no-untyped-def]
    import subprocess

    return subprocess.run(
        **command.arguments(*words), input=lines, capture_output=True, encoding="utf-8",
        errors="surrogateescape", check=False,
    )  # fmt: skip


def test_options_that_ask_different_questions_are_refused(command: Command) -> None:
    done = _pipe(command, "classify", "--second", "--adjudicate", lines="")
    assert done.returncode == 2
    assert "give one of them" in done.stderr


def test_a_second_opinion_is_blind(sitting_of: Callable[..., Sitting]) -> None:
    from migresearch.curate.wanted import Purpose

    talk(sitting_of(), "none")
    said = talk(sitting_of("bo", purpose=Purpose.SECOND, share=1.0))
    assert "1. open:" in said
    assert "ada" not in said
