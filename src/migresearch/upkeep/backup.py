"""Backups: one file, made while others write, proved by unpacking it and reading it whole."""

import gzip
import shutil
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from migresearch.errors import StoreError, UsageError
from migresearch.store.copying import Knowledge, copy_live, examine, known_at_rest
from migresearch.upkeep import receipt
from migresearch.upkeep.receipt import BackupReceipt
from migresearch.upkeep.unfinished import check_room, size_of, sweep, unfinished, writing

Report = Callable[[int, int | None], None]
COMPRESSED = ".gz"
_BLOCK = 1024 * 1024
_LEVEL = 6
# The copy, and beside it what is unpacked to prove it.
_COPIES = 2


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proved. ``removed``: older ones that went to make room."""

    file: Path
    receipt: BackupReceipt
    removed: tuple[Path, ...] = ()


def back_up(
    database: Path, target: Path | None, made: str, report: Report, *, compress: bool = False, keep: int = 0
) -> Backup:
    """Back a database up to ``target``: a file that does not exist yet, or a folder (which is made; its name
    has no suffix), in which it gets a dated name; None: the folder beside the database.

    Consistent while others write, and nobody waits for it. ``keep``: of the dated ones in that folder keep so
    many, 0 all. Raises UsageError for an existing file, StoreError where it cannot be made; then nothing is
    left of it.
    """
    if not database.is_file():
        raise StoreError(f"{database}: no database here yet, so there is nothing to back up")
    file, is_dated = _file(database, target, made, compress=compress)
    if keep and not is_dated:
        raise UsageError("--keep counts dated backups; name a folder instead of a file, or none")
    with writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        if is_dated:
            sweep(file.parent, _beginning(database))
        check_room(file.parent, _COPIES * size_of(database), "a backup with its proof")
        written = _write(database, file, made, report)
        removed = _remove_older(database, file.parent, keep) if keep else ()
    return Backup(file, written, removed)


def unpack(backup: Path, target: Path) -> None:
    """The database in a compressed backup, as a file. Raises StoreError where it is damaged."""
    try:
        with gzip.open(backup, "rb") as packed, target.open("wb") as stream:
            shutil.copyfileobj(packed, stream, _BLOCK)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise StoreError(f"it is damaged ({error})") from error


def is_compressed(file: Path) -> bool:
    """By what it holds, not by its name."""
    with file.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _file(database: Path, target: Path | None, made: str, *, compress: bool) -> tuple[Path, bool]:
    folder = database.with_name(f"{database.name}.backups") if target is None else target
    is_dated = target is None or _is_folder(target)
    stamp = f"{datetime.fromisoformat(made):%Y%m%dT%H%M%SZ}"
    name = f"{_beginning(database)}{stamp}{database.suffix}"
    file = folder / name if is_dated else folder
    if compress and file.suffix != COMPRESSED:
        file = file.with_name(file.name + COMPRESSED)
    if file.exists():
        raise UsageError(f"{file} exists; backups overwrite nothing: name another file, or a folder")
    return file, is_dated


def _is_folder(target: Path) -> bool:
    """A folder, be it one that is yet to be made: a name that ends like none of a file."""
    return target.is_dir() or not (target.suffix or target.exists())


def _beginning(database: Path) -> str:
    return f"{database.stem}-"


def _write(database: Path, file: Path, made: str, report: Report) -> BackupReceipt:
    with ExitStack() as stack:
        part = stack.enter_context(unfinished(file))
        part.chmod(database.stat().st_mode & 0o777)  # what only its owner may read stays so
        second = stack.enter_context(unfinished(file.with_name(f"{file.name}.proof")))
        second.chmod(database.stat().st_mode & 0o777)
        known, schema = _copy(database, part, second, report, compress=file.suffix == COMPRESSED)
        written = BackupReceipt(
            made, version("migresearch"), schema, known.counts, known.sha256,
            part.stat().st_size, receipt.digest(part),
        )  # fmt: skip
        slip = stack.enter_context(unfinished(receipt.beside(file)))
        receipt.write(written, slip)
        slip.replace(receipt.beside(file))
        part.replace(file)
    return written


def _copy(
    database: Path, part: Path, second: Path, report: Report, *, compress: bool
) -> tuple[Knowledge, int]:
    """Fill ``part``, and prove it: what is unpacked from it to ``second`` knows what the database knew."""
    plain = second if compress else part
    known = copy_live(database, plain, report)
    if compress:
        _pack(plain, part)
        unpack(part, second)
    else:
        shutil.copyfile(part, second)
    schema = examine(second)
    found = known_at_rest(second)
    if found != known:
        raise StoreError(
            f"{database}: the copy does not hold what the database holds, so it was not kept; "
            "check the disk, and run `migresearch doctor`"
        )
    return known, schema


def _pack(plain: Path, part: Path) -> None:
    # Without name and time: equal databases, equal backups.
    with (
        plain.open("rb") as stream,
        part.open("wb") as file,
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
    ):
        shutil.copyfileobj(stream, packed, _BLOCK)


def _remove_older(database: Path, folder: Path, keep: int) -> tuple[Path, ...]:
    pattern = f"{_beginning(database)}{'[0-9]' * 8}T{'[0-9]' * 6}Z{database.suffix}"
    dated = sorted([*folder.glob(pattern), *folder.glob(pattern + COMPRESSED)], reverse=True)
    older = tuple(dated[keep:])
    for file in older:
        file.unlink()
        receipt.beside(file).unlink(missing_ok=True)
    return older
