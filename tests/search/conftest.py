"""The twelve works, indexed once for all tests that only ask."""

import pytest
from tests.shelf import Shelf


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    made = Shelf.of(tmp_path_factory.mktemp("shelf"))
    made.update()
    return made
