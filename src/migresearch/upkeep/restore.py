"""Restoring: a backup is examined whole before it takes the place of the database, which is set aside."""

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from migresearch.errors import SearchIndexError, StoreError, UsageError
from migresearch.index.lock import locked
from migresearch.index.owner import claim, owner
from migresearch.store import Store
from migresearch.store.connection import SCHEMA_VERSION
from migresearch.store.copying import (
    Knowledge,
    as_another_state,
    copy_at_rest,
    examine,
    known_at_rest,
    put_in_place,
)
from migresearch.upkeep import receipt
from migresearch.upkeep.backup import is_compressed, unpack
from migresearch.upkeep.receipt import BackupReceipt
from migresearch.upkeep.unfinished import check_room, unfinished, writing

Report = Callable[[int, int | None], None]
# A gzipped database unpacks to some four times its size.
_UNPACKED = 5


@dataclass(frozen=True, slots=True)
class Restored:
    """What now stands in the place of the database. ``aside``: where the one before is, if there was one;
    ``receipt``: what was written when the backup was made, if it is there."""

    known: Knowledge
    receipt: BackupReceipt | None
    aside: Path | None = None


def restore(
    backup: Path, database: Path, index: Path, now: str, report: Report, *, only_check: bool = False
) -> Restored:
    """Put a backup in the place of the database; the present one is set aside under a dated name.

    The restored one counts as another state: its index is built anew by ``index update``, without encoding
    known texts again. ``only_check``: examine the backup, change nothing. Raises UsageError and StoreError;
    the present database then stays as it is.
    """
    _check_names(backup, database)
    found = receipt.check(backup)
    with writing(database):
        database.parent.mkdir(parents=True, exist_ok=True)
        factor = _UNPACKED if is_compressed(backup) else 1
        check_room(database.parent, factor * backup.stat().st_size, "restoring")
        with unfinished(database.with_name(f"{database.name}.restoring")) as part:
            part.chmod(backup.stat().st_mode & 0o777)
            ids = {_fill(part, backup, report), _id_of(database)}
            known = known_at_rest(part)
            if only_check:
                return Restored(known, found)
            aside = put_in_place(part, database, _aside(database, now))
    _tell_index(index, database, ids)
    return Restored(known, found, aside)


def _check_names(backup: Path, database: Path) -> None:
    if not backup.is_file():
        raise UsageError(f"{backup}: no such file; name a backup that `migresearch backup` made")
    if database.exists() and backup.samefile(database):
        raise UsageError(f"{backup} is the database itself; name a backup")


def _fill(part: Path, backup: Path, report: Report) -> str:
    """Write the database of a backup to ``part``, examine it, and make it a state of its own."""
    try:
        if is_compressed(backup):
            unpack(backup, part)
        else:
            copy_at_rest(backup, part, report)
        schema = examine(part)
    except StoreError as error:
        raise StoreError(_refusal(backup, str(error))) from error
    except sqlite3.DatabaseError as error:
        if error.__class__ is sqlite3.OperationalError:  # the disk, not the backup
            raise
        raise StoreError(_refusal(backup, f"it is damaged or no database ({error})")) from error
    if schema > SCHEMA_VERSION:
        newer = f"it was made by a newer migresearch (schema {schema}, this one knows {SCHEMA_VERSION})"
        raise StoreError(_refusal(backup, newer, "upgrade with `pip install --upgrade migresearch`"))
    return as_another_state(part)


def _refusal(backup: Path, reason: str, remedy: str = "restore another backup") -> str:
    return f"{backup}: cannot be restored: {reason}; nothing was changed; {remedy}"


def _aside(database: Path, now: str) -> Path:
    stamp = f"{datetime.fromisoformat(now):%Y%m%dT%H%M%SZ}"
    return database.with_name(f"{database.name}.before-{stamp}")


def _id_of(database: Path) -> str | None:
    """The id of the present database; None where there is none or it cannot be read."""
    try:
        with Store.read(database) as store:
            return store.library_id
    except (StoreError, sqlite3.Error):
        return None


def _tell_index(index: Path, database: Path, former: Collection[str | None]) -> None:
    """Take the index of the former state out of force, so that searches answer by words at once.

    One of another library is left alone; and where an update is at work, the new id in the database says
    enough: a search refuses an index that was built for another.
    """
    holder = owner(index)
    if holder is None or holder not in former:
        return
    with Store.read(database) as store:
        library_id = store.library_id
    try:
        with locked(index):
            claim(index, library_id)
    except (SearchIndexError, OSError):
        return
