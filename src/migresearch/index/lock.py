"""One updater of the index at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migresearch.errors import SearchIndexError


@contextmanager
def locked(index: Path) -> Iterator[None]:
    """Hold the lock of the index folder, which every writer in it must hold.

    The kernel frees it when the process ends, however it ends. Raises
    :class:`SearchIndexError` at once when another process holds it.
    """
    index.mkdir(parents=True, exist_ok=True)
    with (index / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SearchIndexError(
                f"another update of the index in {index} is running; wait for it to end, then run "
                "`migresearch index update` again (what it has encoded is kept)"
            ) from error
        yield
