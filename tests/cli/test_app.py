"""A call loads the commands of one module; help knows all of them."""

import subprocess
import sys

import pytest
from typer.main import get_command

from migresearch.cli.app import COMMANDS, application


def names(*words: str) -> list[str]:
    return sorted(get_command(application(words)).commands)  # type: ignore[attr-defined]


def test_the_table_names_what_every_module_registers() -> None:
    for module, commands in COMMANDS.items():
        for command in commands:
            assert names(command) == sorted(commands), f"{module} registers other commands"
    assert names() == sorted(command for commands in COMMANDS.values() for command in commands)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (("--database", "search", "brief", "JP"), ["brief"]),
        (("--database=x.db", "brief"), ["brief"]),
        (("brief", "search"), ["brief"]),
    ],
)
def test_the_command_is_the_first_word_that_is_no_option_and_no_value(
    words: tuple[str, ...], known: list[str]
) -> None:
    assert names(*words) == known


@pytest.mark.parametrize("words", [(), ("--help",), ("serch", "x"), ("--database",)])
def test_help_and_unknown_words_know_all(words: tuple[str, ...]) -> None:
    assert {"search", "brief", "indices", "config"} <= set(names(*words))


def test_a_search_loads_no_commands_of_others() -> None:
    program = (
        "import sys; from migresearch.cli.app import application; application(['search', 'x'])\n"
        "print(*(name for name in sys.modules if name.startswith('migresearch.cli.')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert "migresearch.cli.researching" in loaded
    assert "migresearch.cli.indices" not in loaded
    assert "migresearch.cli.briefing" not in loaded
