"""The twelve works, indexed once, and the command line over them."""

from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import Shelf


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    shelf = Shelf.of(tmp_path_factory.mktemp("cli"))
    shelf.update()
    return Command(shelf.folder, shelf.config)


@pytest.fixture
def empty(tmp_path: Path) -> Command:
    """A library that does not exist yet."""
    from migresearch.config import Config, Paths

    return Command(tmp_path, Config(paths=Paths(tmp_path / "data" / "test.db", tmp_path / "index")))
