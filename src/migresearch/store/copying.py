"""The whole database as one file: copied while others write, examined, put in another's place."""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from migresearch.errors import StoreError
from migresearch.store.connection import open_for_reading, open_for_writing, translated
from migresearch.store.dump import dump
from migresearch.store.soundness import flaws

Report = Callable[[int, int | None], None]
PAGES_A_STEP = 4_000
SECONDS_FOR_OTHERS = 5.0
LOGS = ("-wal", "-shm", "-journal")
_HELD_BY_OTHERS = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a database knows: rows of each part of its canonical dump, and the SHA-256 of it."""

    counts: Mapping[str, int]
    sha256: str


def knowledge(connection: sqlite3.Connection) -> Knowledge:
    """Reads everything: some seconds for ten thousands of works."""
    counts: Counter[str] = Counter()
    digest = hashlib.sha256()
    for line in dump(connection):
        counts[line[2 : line.index('"', 2)]] += 1
        digest.update(line.encode() + b"\n")
    return Knowledge(dict(counts), digest.hexdigest())


def copy_live(database: Path, target: Path, report: Report) -> Knowledge:
    """Copy a database as it is at one moment, whoever writes to it meanwhile; returns what it knew then.

    Nobody is kept waiting. The copy is one file that needs no log beside it.
    """
    with closing(open_for_reading(database)) as source:
        source.execute("BEGIN")
        source.execute("SELECT id FROM library").fetchone()  # from here on the connection sees this moment
        _copy(source, target, report)
        return knowledge(source)


def copy_at_rest(file: Path, target: Path, report: Report) -> None:
    """Copy a database of any schema that nobody writes to. Raises sqlite3.DatabaseError for what is none."""
    with closing(_reading(file)) as source:
        _copy(source, target, report)


def examine(file: Path) -> int:
    """The schema of a database at rest. Raises StoreError where it is not a sound one of ours."""
    with closing(_reading(file)) as connection:
        try:
            found = flaws(connection)
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        except sqlite3.DatabaseError as error:
            raise StoreError(f"it is damaged or no database ({error})") from error
        if found:
            raise StoreError(f"it is damaged ({found[0]})")
        if not {"library", "source_record"} <= tables:
            raise StoreError("it is no migresearch database")
        schema: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return schema


def known_at_rest(file: Path) -> Knowledge:
    """What a database at rest knows; it must have this version's schema."""
    with closing(_reading(file)) as connection:
        return knowledge(connection)


def as_another_state(file: Path) -> str:
    """Bring a copy to the newest schema under a new id, so that no index takes it for what it was built from.

    Returns the former id.
    """
    with closing(open_for_writing(file)) as connection:
        former: str = connection.execute("SELECT id FROM library").fetchone()[0]
        connection.execute("UPDATE library SET id = lower(hex(randomblob(8)))")
    return former


def put_in_place(made: Path, database: Path, aside: Path) -> Path | None:
    """Put a finished database in the place of another, which is set aside first.

    Returns where that stands (``aside``, numbered where this name is taken), None where there was none.
    Whenever the process dies, a whole database stands in the place. Raises StoreError where another process
    has it open.
    """
    if not database.exists():
        _replace(made, database)
        return None
    with alone(database) as connection:
        kept = _linked(database, aside)
        if connection is None:
            _move_logs(database, kept)
        _replace(made, database)
    return kept


def compact(database: Path, made: Path) -> None:
    """Put a copy without the room of deleted rows, written to ``made``, in the place of the database.

    Raises StoreError where another process has the database open, or it is damaged.
    """
    with alone(database) as connection:
        if connection is None:
            raise StoreError(f"{database}: the database is damaged; restore it from a backup")
        connection.execute("VACUUM INTO ?", (str(made),))
        examine(made)
        open_for_writing(made).close()
        _replace(made, database)


@contextmanager
def alone(database: Path) -> Iterator[sqlite3.Connection | None]:
    """Have the database to oneself, its log folded in; None where it is too damaged to be opened.

    Who waits for it meanwhile and then finds another file in its place is refused by SQLite. Raises
    StoreError where another process has it open.
    """
    uri = f"{database.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=SECONDS_FOR_OTHERS)) as own:
        try:
            own.execute("PRAGMA locking_mode = EXCLUSIVE")
            own.execute("PRAGMA journal_mode = DELETE")
            own.execute("BEGIN EXCLUSIVE")
            own.execute("COMMIT")  # the lock stays until the connection is closed
        except sqlite3.DatabaseError as error:
            _refuse_unless_damaged(database, error)
            yield None
        else:
            yield own


def _refuse_unless_damaged(database: Path, error: sqlite3.DatabaseError) -> None:
    code = error.sqlite_errorcode & 0xFF
    if code in _HELD_BY_OTHERS:
        raise StoreError(
            f"{database}: another process has the database open; end it (a harvest, an import, a sitting, "
            "another program that shows the file), then run it again"
        ) from error
    if code not in _DAMAGED:
        with translated(database):
            raise error


def remove(file: Path) -> None:
    """Remove a database with what SQLite keeps beside it."""
    for one in (file, *_logs(file)):
        one.unlink(missing_ok=True)


def _move_logs(database: Path, kept: Path) -> None:
    """What a damaged database could not fold in belongs to it, never to its successor."""
    for log in _logs(database):
        if log.exists():
            log.replace(kept.with_name(kept.name + log.name.removeprefix(database.name)))


def _logs(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in LOGS]


def _linked(database: Path, aside: Path) -> Path:
    """A second name: at no moment is there no database."""
    for number in count(1):
        name = aside if number == 1 else aside.with_name(f"{aside.name}-{number}")
        try:
            os.link(database, name)
        except FileExistsError:
            continue
        return name
    raise AssertionError("numbers do not end")


def _replace(made: Path, database: Path) -> None:
    _sync(made)
    if database.exists():
        made.chmod(database.stat().st_mode & 0o777)
    for log in _logs(database):  # all of it is in the database by now, or set aside with it
        log.unlink(missing_ok=True)
    _sync(database.parent)
    made.replace(database)
    _sync(database.parent)


def _copy(source: sqlite3.Connection, target: Path, report: Report) -> None:
    with closing(sqlite3.connect(target)) as made:
        source.backup(made, pages=PAGES_A_STEP, progress=lambda _, left, total: report(total - left, total))
        made.execute("PRAGMA journal_mode = DELETE")


def _reading(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
