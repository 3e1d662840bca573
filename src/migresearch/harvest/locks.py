"""One process at a time: locks beside the database, freed by the kernel."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migresearch.errors import HarvestError


@contextmanager
def locked(database: Path, name: str) -> Iterator[int]:
    """Hold the lock of a source (or ``due``) beside the database. Raises HarvestError where another holds it.

    The kernel frees the lock when the last process that inherited its descriptor has died.
    """
    folder = database.with_name(f"{database.name}.locks")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HarvestError(
                f"{name} is being harvested by another process; wait for it or stop it"
            ) from None
        yield file.fileno()
