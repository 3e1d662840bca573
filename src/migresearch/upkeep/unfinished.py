"""Files that get their name only when they are whole, so that no half one is ever taken for a whole."""

import errno
import fcntl
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migresearch.errors import StoreError
from migresearch.store.copying import remove

PART = ".part"
_NO_ROOM = ("disk I/O error", "database or disk is full", "unable to open database file", "readonly database")


@contextmanager
def unfinished(final: Path) -> Iterator[Path]:
    """An empty file beside ``final`` to fill and to rename; what is left of it when the block ends, goes.

    Raises StoreError where another process is filling it. What a killed process left is taken over.
    """
    part = final.with_name(final.name + PART)
    try:
        stream = part.open("ab")
    except OSError as error:
        raise unwritable(part, error) from error
    with stream:
        if not _own(stream.fileno()):
            raise StoreError(f"{part}: another process is writing it; wait for it to end")
        stream.truncate(0)
        try:
            yield part
        finally:
            remove(part)


def sweep(folder: Path, beginning: str) -> None:
    """Remove what killed processes left of files whose names begin so."""
    for part in folder.glob(f"{beginning}*{PART}"):
        with part.open("ab") as stream:
            if _own(stream.fileno()):
                remove(part)


def _own(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turns a full disk and missing permissions into a StoreError that says that nothing was changed."""
    try:
        yield
    except sqlite3.Error as error:
        if "malformed" in str(error):
            raise StoreError(
                f"the database is damaged ({error}), so nothing was written; `migresearch restore FILE` puts "
                "a backup in its place"
            ) from error
        if any(phrase in str(error) for phrase in _NO_ROOM):
            raise unwritable(target, error) from error
        raise
    except OSError as error:
        raise unwritable(target, error) from error


def unwritable(target: Path, error: sqlite3.Error | OSError) -> StoreError:
    reason = str(error)
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        reason = "the disk is full" if full else error.strerror or reason
    return StoreError(
        f"{target}: cannot be written ({reason}); nothing was changed; free space, check the permissions of "
        "the folder or name another place"
    )


def check_room(folder: Path, needed: int, what: str) -> None:
    """Raises StoreError where the disk has less than ``needed`` bytes free for ``what``."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"{folder}: {what} needs {megabytes(needed)} for a while, {megabytes(free)} are free; free space "
            "or use another disk; nothing was changed"
        )


def size_of(database: Path) -> int:
    """Bytes of a database with its log."""
    files = (database, database.with_name(f"{database.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def megabytes(size: int) -> str:
    """Bytes as people read them."""
    return f"{size / 1024 / 1024:,.1f} MB"
