"""Opening the database, and the one way to write to it."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migresearch.errors import MigresearchError, StoreError

BUSY_SECONDS = 30
WAL_LIMIT_BYTES = 64 * 1024 * 1024
SCHEMA_VERSION = 8


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises StoreError: no database, older or newer schema."""
    if not path.is_file():
        raise StoreError(f"{path}: no database here yet; `migresearch import FILE` or `harvest` makes one")
    connection = _connect(f"{path.absolute().as_uri()}?mode=ro", path)
    if _version(connection, path) < SCHEMA_VERSION:
        # Reading never migrates; the writer does it once, under its lock.
        connection.close()
        open_for_writing(path).close()
        connection = _connect(f"{path.absolute().as_uri()}?mode=ro", path)
    return connection


def open_for_writing(path: Path) -> sqlite3.Connection:
    """A connection to the database at the newest schema, made where there was none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: cannot be made ({error.strerror}); set paths.database") from error
    connection = _connect(f"{path.absolute().as_uri()}?mode=rwc", path)
    with translated(path):
        if _version(connection, path) < SCHEMA_VERSION:
            _migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")  # a killed `restore` or `vacuum` left it another way
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_LIMIT_BYTES // 4096}")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; takes the write lock at once, so that two writers wait instead of failing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk has already rolled back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite says about the file into a StoreError with the remedy."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except OSError as error:
        if error.errno in DISK_FULL:
            raise StoreError(f"{path}: the disk is full; {KEPT}; free space and run it again") from error
        raise


DISK_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
KEPT = "everything up to the last batch is kept"

REMEDIES = {
    "database or disk is full": f"the disk is full; {KEPT}; free space and run it again",
    "disk I/O error": f"the disk is full or failing; {KEPT}; free space or check the disk, then run it again",
    "database is locked": f"another process wrote for {BUSY_SECONDS} s; {KEPT}; wait and run it again",
    "attempt to write a readonly database": "the file may not be written; check its permissions",
    "file is not a database": "this is not a migresearch database; set paths.database to the right file",
    "database disk image is malformed": "the database is damaged; restore it from a backup",
    "unable to open database file": "the file cannot be opened; check the folder and its permissions",
}


def _explained(path: Path, error: sqlite3.Error) -> MigresearchError:
    text = str(error)
    remedy = next((remedy for phrase, remedy in REMEDIES.items() if phrase in text), None)
    if remedy is None:
        raise error
    return StoreError(f"{path}: {remedy}")


def _connect(uri: str, path: Path) -> sqlite3.Connection:
    with translated(path):
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    with translated(path):
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        connection.close()
        raise StoreError(
            f"{path}: made by a newer migresearch (schema {version}, this one knows {SCHEMA_VERSION}); "
            "upgrade with `pip install --upgrade migresearch`"
        )
    return version


def _is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether another program's tables are here: ours are never written among them."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(names) and "source_record" not in names


def _migrate(connection: sqlite3.Connection) -> None:
    from migresearch.store.migrations import migrate

    if _is_foreign(connection):
        raise sqlite3.DatabaseError("file is not a database")
    connection.execute("PRAGMA journal_mode = WAL")
    migrate(connection)
