"""Fixtures of the crawler tests: providers on this machine, crawls into a fresh database."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

# ``local`` must be importable by name here and in the processes that crawl.
HERE = str(Path(__file__).parent)
sys.path.insert(0, HERE)
os.environ["PYTHONPATH"] = HERE

from local.server import Provider, serving  # noqa: E402


@pytest.fixture
def serve() -> Iterator[Callable[[Provider], Provider]]:
    """Puts a provider behind a port until the test ends."""
    with ExitStack() as stack:
        yield lambda provider: stack.enter_context(serving(provider))
