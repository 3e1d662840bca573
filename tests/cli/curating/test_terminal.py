"""The screen on a real terminal: killed, resized, without colour, over odd locales, with odd titles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.curating.conftest import LETTERS, WORKS, fill
from tests.cli.curating.screens import Kept
from tests.cli.curating.terminal import Terminal
from tests.command import Command

from migresearch.config import Config, Paths

OPTIONS = ("--as", "ada", "--in", "topics", "--share", "0")
START = Callable[..., Terminal]


@pytest.fixture
def command(database: Path, tmp_path: Path) -> Command:
    return Command(tmp_path, Config(paths=Paths(database, tmp_path / "index")))


@pytest.mark.parametrize("key", ["a", "r", "u", "A", "R", "\r", "s", "l", "U"])
def test_whatever_shows_on_the_screen_is_kept_if_the_program_is_killed(
    command: Command, kept: Kept, key: str
) -> None:
    follows = {"a": "Accepted", "r": "Rejected", "u": "Unsure: "}.get(key, "Roads north")
    with Terminal(command, "classify", *OPTIONS) as terminal:
        terminal.wait_for(LETTERS)
        terminal.type(key)
        terminal.wait_for(follows)
        terminal.kill()
    assert kept.verdicts()
    before = kept.all()
    with Terminal(command, "classify", *OPTIONS) as terminal:
        stays = key in "aru"
        screen = terminal.wait_for(LETTERS if stays or key == "l" else "Roads north")
        assert ("begun before" in screen) is stays
        terminal.type("q")
        assert terminal.end() == 0
    assert kept.all() == before


def test_kills_between_keys_lose_nothing(command: Command, kept: Kept) -> None:
    titles = list(WORKS)
    for number, title in enumerate(titles):
        with Terminal(command, "classify", *OPTIONS) as terminal:
            terminal.wait_for(title)
            terminal.type("A")
            terminal.wait_for(titles[number + 1] if number + 1 < len(titles) else "Nothing is left")
            terminal.kill()
        assert {found for found, _, _ in kept.all()} == set(titles[: number + 1])


def test_it_leaves_the_terminal_as_it_was_and_says_what_was_done(command: Command) -> None:
    with Terminal(command, "classify", *OPTIONS) as terminal:
        terminal.wait_for(LETTERS)
        terminal.type("Aq")
        assert terminal.end() == 0
        assert b"\x1b[?1049l" in terminal.raw  # back from the other screen
        assert "1 decided · 3 left; everything is kept" in terminal.raw.decode()


def test_it_follows_the_size_of_the_terminal(command: Command) -> None:
    with Terminal(command, "classify", *OPTIONS) as terminal:
        terminal.wait_for("q quit")
        for columns, rows in ((120, 40), (30, 8), (80, 24)):
            terminal.resize(columns, rows)
            terminal.wait_for(LETTERS)
        terminal.type("q")
        assert terminal.end() == 0


def test_without_colour_no_colour_is_written(command: Command) -> None:
    with Terminal(command, "classify", *OPTIONS, NO_COLOR="1") as terminal:
        assert "‹Remittances›" in terminal.wait_for("q quit")
        assert b"\x1b[38;" not in terminal.raw
        assert b"\x1b[48;" not in terminal.raw
        terminal.type("q")
        assert terminal.end() == 0


def test_a_dumb_terminal_gets_lines(command: Command) -> None:
    with Terminal(command, "classify", *OPTIONS, TERM="dumb") as terminal:
        assert "TERM is dumb" in terminal.wait_for("> ")
        assert b"\x1b" not in terminal.raw
        terminal.type("A\n")
        terminal.wait_for("Title: Roads north")
        terminal.type("q\n")
        assert terminal.end() == 0


def test_a_locale_without_utf8_gets_lines_in_its_own_letters(command: Command, database: Path) -> None:
    with Terminal(command, "classify", *OPTIONS, PYTHONIOENCODING="latin-1") as terminal:
        assert "a full screen needs UTF-8 and this locale is iso8859-1" in terminal.wait_for("> ")
        terminal.type_bytes("note Málaga\n".encode("latin-1"))
        terminal.wait_for("Note kept.")
        terminal.type("\n")
        terminal.wait_for("ada on ")
        terminal.type("q\n")
        assert terminal.end() == 0
    assert "Málaga".encode("latin-1") in terminal.raw


@pytest.mark.parametrize("locale", ["C", "POSIX", "nonsense"])
def test_locales_that_say_nothing_get_the_full_screen(command: Command, locale: str) -> None:
    with Terminal(command, "classify", *OPTIONS, LC_ALL=locale) as terminal:
        terminal.wait_for("q quit")
        terminal.type("q")
        assert terminal.end() == 0


def test_titles_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "odd.db"
    odd = {
        "A\x1b]0;owned\x07 title\x9b2J": ("\x1b[31mred\x1b[2J", {"remittances": 0.5}),
        "الهجرة والتحويلات": ("移民汇款与农村儿童教育研究", {"remittances": 0.4}),
    }
    fill(path, odd)
    command = Command(tmp_path, Config(paths=Paths(path, tmp_path / "index")))
    with Terminal(command, "classify", *OPTIONS) as terminal:
        terminal.wait_for("q quit")
        terminal.type("A")
        assert "الهجرة" in terminal.wait_for("移民汇款")
        assert b"owned\x07" not in terminal.raw
        assert b"\x1b[31mred" not in terminal.raw
        terminal.type("q")
        assert terminal.end() == 0
