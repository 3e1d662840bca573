"""One process at a time: locks beside the database, freed by the kernel."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from migresearch.errors import HarvestError, StoreError

# Who asks whether a lock is held (``is_locked``) holds it himself for a moment.
PATIENCE_SECONDS = 0.3
ROUND = "due"
IMPORTS = "imports"


class AtWorkError(HarvestError):
    """Another process does it already."""


@contextmanager
def locked(database: Path, name: str) -> Iterator[int]:
    """Hold the lock of a source (or ``ROUND``) beside the database. Raises AtWorkError where it is held.

    The kernel frees the lock when the last process that inherited its descriptor has died.
    """
    with _opened(database, name) as stream:
        if not (_try(stream) or _try_again(stream)):
            raise AtWorkError(_refusal(name))
        yield stream.fileno()


@contextmanager
def shared(database: Path, name: str) -> Iterator[bool]:
    """Hold a lock beside the database together with others; whether nobody else holds it as this begins."""
    with _opened(database, name) as stream:
        is_alone = _try(stream)
        fcntl.flock(stream, fcntl.LOCK_SH)
        yield is_alone


def is_locked(database: Path, name: str) -> bool:
    """Whether a harvest of this name is at work."""
    file = _file(database, name)
    if not file.is_file():
        return False
    with file.open("r") as stream:
        return not _try(stream)


def was_locked(database: Path, name: str) -> bool:
    """Whether anything of this name was ever at work here."""
    return _file(database, name).is_file()


def _opened(database: Path, name: str) -> IO[str]:
    file = _file(database, name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("a")
    except OSError as error:
        raise StoreError(
            f"{file}: {error.strerror}; check the permissions and the room on the disk"
        ) from error


def _file(database: Path, name: str) -> Path:
    return database.with_name(f"{database.name}.locks") / f"{name}.lock"


def _try(stream: IO[str]) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_again(stream: IO[str]) -> bool:
    time.sleep(PATIENCE_SECONDS)
    return _try(stream)


def _refusal(name: str) -> str:
    if name == ROUND:
        return "another `harvest --due` is at work; it does what is due"
    return f"{name} is being harvested by another process; wait for it or stop it"
