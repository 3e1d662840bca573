"""The questions of docs/indicators.md have the answers the page shows."""

import re
from pathlib import Path

import pytest
from tests.command import Command

from migresearch.config import load

PAGE = Path(__file__).parents[1] / "docs" / "indicators.md"
# `$ migresearch …` followed by the lines it prints.
BLOCKS = re.findall(
    r"```console\n\$ migresearch ([^\n]+)\n((?:(?!\$)[^\n]+\n)+)```", PAGE.read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def cli(tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("indicators")
    return Command(folder, load(folder, {}, {"paths.database": str(folder / "new.db")}))


def test_the_page_shows_answers() -> None:
    assert len(BLOCKS) == 8


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_every_line_shown_is_printed_in_this_order(cli: Command, command: str, shown: str) -> None:
    done = cli.run(*command.split())
    assert done.returncode == 0, done.stderr
    printed = iter(done.stdout.splitlines())
    for line in shown.splitlines():
        assert line == "…" or line in printed, line
