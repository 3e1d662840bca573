"""The packaged encoder, exported once for all tests that run it."""

from pathlib import Path

import pytest

from migresearch.config import EncoderSettings
from migresearch.embed import export, find_model


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="session")
def folder(index: Path) -> Path:
    return export(find_model(EncoderSettings()), index)
