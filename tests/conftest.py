"""What every test stands on: no network but loopback, no settings of this machine, real data if present."""

import os
import signal
import socket
from pathlib import Path

import pytest

# Set before any library looks: models load from disk only.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# Thousands of tests start the program; each start would compile a hundred modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A runner in the background of a shell inherits Ctrl-C as ignored, and every child of the tests would too.
signal.signal(signal.SIGINT, signal.default_int_handler)

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write the expectations of fixtures anew; read the diff",
    )


def pytest_report_header() -> str:
    import sqlite3

    return f"SQLite {sqlite3.sqlite_version}; real data: {'present' if CORPUS.is_dir() else 'absent'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CORPUS.is_dir():
        absent = pytest.mark.skip(reason="the real data is not on this machine")
        for item in items:
            if item.get_closest_marker("corpus"):
                item.add_marker(absent)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real data; tests that use it carry the mark ``corpus``."""
    return CORPUS


@pytest.fixture(scope="session")
def packaged_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the packaged encoder, exported once for all tests that run it."""
    from migresearch.config import EncoderSettings
    from migresearch.embed import export, find_model

    return export(find_model(EncoderSettings()), tmp_path_factory.mktemp("index"))


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection that leaves this machine is a failure."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in ("127.0.0.1", "::1", "localhost", "local"):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No user's configuration, data folder or environment reaches a test."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith("MIGRESEARCH_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
