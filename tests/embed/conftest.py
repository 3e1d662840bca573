"""The packaged encoder, exported once for all tests that run it."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(packaged_encoder: Path) -> Path:
    return packaged_encoder
