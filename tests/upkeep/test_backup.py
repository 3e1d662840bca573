"""Backups and restoring: what is kept, what is refused, and what a killed process or a full disk leaves."""

import gzip
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import Shelf, save
from tests.store.records import record

from migresearch.errors import StoreError, UsageError
from migresearch.store import Store
from migresearch.store.connection import SCHEMA_VERSION
from migresearch.upkeep.backup import back_up
from migresearch.upkeep.restore import restore

NOW = "2026-11-22T12:00:00Z"


def ignore(_done: int, _total: int | None) -> None:
    pass


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.of(tmp_path)


@pytest.fixture
def command(shelf: Shelf) -> Command:
    return Command(shelf.folder, shelf.config)


@pytest.fixture
def database(shelf: Shelf) -> Path:
    return shelf.config.paths.database


def dump(path: Path) -> list[str]:
    with Store.read(path) as store:
        return list(store.dump())


def names(folder: Path) -> list[str]:
    """The files of a folder but for what SQLite and harvests keep beside a database."""
    return sorted(one.name for one in folder.iterdir() if not one.name.endswith(("-wal", "-shm")))


def saved(database: Path, target: Path, **options: bool) -> Path:
    return back_up(database, target, NOW, ignore, **options).file


def put_back(backup: Path, shelf: Shelf) -> Path | None:
    paths = shelf.config.paths
    return restore(backup, paths.database, paths.index, NOW, ignore).aside


# --- backing up


@pytest.mark.parametrize("name", ["b.db", "b.db.gz"])
def test_what_is_backed_up_comes_back_whole(shelf: Shelf, database: Path, name: str) -> None:
    before = dump(database)
    made = back_up(database, shelf.folder / name, NOW, ignore)
    assert made.receipt.counts["work"] == 12
    shelf.save(record("later", "Came after the backup"))
    after = dump(database)
    aside = put_back(made.file, shelf)
    assert aside == database.with_name(f"{database.name}.before-20261122T120000Z")
    assert dump(database) == before
    assert dump(aside) == after
    shelf.save(record("more", "The restored database can be written"))
    assert len(dump(database)) > len(before)


def test_a_backup_is_one_plain_database_and_its_receipt(shelf: Shelf, command: Command) -> None:
    done = command.run("backup", "b.db", "--format", "json")
    [row] = json.loads(done.stdout)["results"]
    assert (row["works"], row["bytes"]) == (12, (shelf.folder / "b.db").stat().st_size)
    with closing(sqlite3.connect(shelf.folder / "b.db")) as connection:
        assert connection.execute("SELECT count(*) FROM work").fetchone() == (12,)
    receipt = json.loads((shelf.folder / "b.db.receipt.json").read_text())
    assert receipt["schema"] == SCHEMA_VERSION
    assert receipt["dump_sha256"] == row["dump_sha256"]
    assert not list(shelf.folder.glob("b.db-*"))


def test_equal_databases_make_equal_compressed_backups(shelf: Shelf, database: Path) -> None:
    one, other = (saved(database, shelf.folder / name) for name in ("one.gz", "other.gz"))
    assert one.read_bytes() == other.read_bytes()
    assert gzip.decompress(one.read_bytes()).startswith(b"SQLite format 3\0")


def test_nothing_is_overwritten(shelf: Shelf, command: Command) -> None:
    (shelf.folder / "b.db").write_text("the backup of last week")
    done = command.run("backup", "b.db")
    assert (done.returncode, "backups overwrite nothing" in done.stderr) == (2, True)
    assert (shelf.folder / "b.db").read_text() == "the backup of last week"


def test_of_dated_backups_the_newest_are_kept(database: Path) -> None:
    folder = database.with_name(f"{database.name}.backups")
    for day in (20, 21, 22):
        done = back_up(database, None, f"2026-11-{day}T01:00:00Z", ignore, compress=day == 21, keep=2)
    stem = database.stem
    assert [one.name for one in done.removed] == [f"{stem}-20261120T010000Z.db"]
    assert [name for name in names(folder) if "receipt" not in name] == [
        f"{stem}-20261121T010000Z.db.gz",
        f"{stem}-20261122T010000Z.db",
    ]
    assert len(names(folder)) == 4


def test_a_folder_that_is_not_there_is_made(shelf: Shelf, command: Command) -> None:
    done = command.run("backup", shelf.folder / "new" / "bk", "--keep", "2", "--format", "json")
    assert done.returncode == 0, done.stderr
    file = Path(json.loads(done.stdout)["results"][0]["file"])
    assert (file.parent, file.suffix, file.is_file()) == (shelf.folder / "new" / "bk", ".db", True)
    (shelf.folder / "plain").write_text("a file without a suffix")
    assert command.run("backup", "plain").returncode == 2


def test_a_person_reads_its_size_with_the_thousands_apart(shelf: Shelf, command: Command) -> None:
    _, row = command.run("backup", "b.db").stdout.splitlines()
    assert f"{(shelf.folder / 'b.db').stat().st_size:,}" in row.split()


def test_counting_backups_needs_dated_names(shelf: Shelf, database: Path) -> None:
    with pytest.raises(UsageError, match="name a folder instead of a file"):
        back_up(database, shelf.folder / "b.db", NOW, ignore, keep=3)


def test_what_only_its_owner_may_read_stays_so(shelf: Shelf, database: Path) -> None:
    database.chmod(0o600)
    assert saved(database, shelf.folder / "b.db").stat().st_mode & 0o777 == 0o600
    put_back(shelf.folder / "b.db", shelf)
    assert database.stat().st_mode & 0o777 == 0o600


def write_on(database: Path) -> None:
    with Store.open(database) as store:
        for number in count():
            save(store, record(f"n{number}", f"Work {number}", doi=f"10.5555/n{number}"))


@contextmanager
def written_by_another(database: Path) -> Iterator[None]:
    """Another process writes work after work, and has begun to."""
    writer = get_context("fork").Process(target=write_on, args=(database,))
    writer.start()
    try:
        wait_for_more(database, 12)
        yield
        assert writer.is_alive()
    finally:
        writer.kill()
        writer.join()


def wait_for_more(database: Path, than: int) -> None:
    while True:
        with Store.read(database) as store:
            if store.count() > than:
                return
        time.sleep(0.01)


def test_a_backup_is_of_one_moment_while_another_process_writes(shelf: Shelf, database: Path) -> None:
    with written_by_another(database):
        for number in range(4):
            counts = back_up(database, shelf.folder / f"b{number}.db", NOW, ignore).receipt.counts
            assert counts["text"] == counts["work"], "a work and its text come in one transaction"
            wait_for_more(database, counts["work"])
    assert dump(database)


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9])
@pytest.mark.parametrize("name", ["b.db", "b.db.gz"])
def test_a_full_disk_leaves_no_half_backup(
    shelf: Shelf, command: Command, database: Path, share: float, name: str
) -> None:
    before = dump(database)
    there = names(shelf.folder)
    size = int(share * database.stat().st_size)
    with Store.read(database) as open_elsewhere:
        assert open_elsewhere.count() == 12
        done = command.run("backup", name, preexec=limited(size))
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written" in done.stderr
    assert "nothing was changed; free space" in done.stderr
    assert names(shelf.folder) == there
    assert dump(database) == before


def test_a_damaged_database_is_not_backed_up(shelf: Shelf, command: Command, database: Path) -> None:
    damage(database)
    done = command.run("backup", "b.db")
    assert (done.returncode, "damaged" in done.stderr) == (1, True)
    assert not list(shelf.folder.glob("b.db*"))


def damage(database: Path) -> None:
    with Store.open(database) as store:
        store.checkpoint()
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))


# --- killed


def killed_at(moment: float, target: Callable[..., object], *arguments: object) -> int | None:
    child = get_context("fork").Process(target=target, args=arguments)
    child.start()
    time.sleep(moment)
    child.kill()
    child.join()
    return child.exitcode


def lasting(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def test_a_backup_killed_at_any_moment_is_whole_or_not_there(shelf: Shelf, database: Path) -> None:
    before = dump(database)
    whole = lasting(lambda: back_up(database, None, NOW, ignore))
    folder = database.with_name(f"{database.name}.backups")
    moments = random.Random(5)
    codes = []
    for second in range(12):
        arguments = (database, None, f"2026-11-23T00:00:{second:02}Z", ignore)
        codes.append(killed_at(moments.uniform(0, 1.2) * whole, back_up, *arguments))
    assert -signal.SIGKILL in codes
    for file in folder.glob("*.db"):
        restored = restore(file, shelf.folder / "o.db", shelf.folder / "i", NOW, ignore, only_check=True)
        assert restored.receipt, file
    assert dump(database) == before
    back_up(database, None, "2026-11-24T00:00:00Z", ignore)
    assert not list(folder.glob("*.part*")), "the next backup removes what was left"


def test_a_restore_killed_at_any_moment_loses_neither_state(shelf: Shelf, database: Path) -> None:
    backup = saved(database, shelf.folder / "b.db")
    former = dump(database)
    shelf.save(record("later", "Came after the backup"))
    latter = dump(database)
    copy = shelf.folder / "present.db"
    saved(database, copy)
    whole = lasting(lambda: put_back(backup, shelf))
    moments = random.Random(7)
    codes = []
    for _ in range(12):
        put_back(copy, shelf)
        for file in shelf.folder.glob("**/*.before-*"):
            file.unlink()
        codes.append(killed_at(moments.uniform(0, 1.2) * whole, put_back, backup, shelf))
        found = dump(database)
        asides = [dump(one) for one in database.parent.glob("*.before-*") if "-2026" in one.name]
        assert found == latter or (found == former and latter in asides)
    assert -signal.SIGKILL in codes
    put_back(backup, shelf)
    assert dump(database) == former
    assert not list(database.parent.glob("*.part*"))


# --- what is refused


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def shorten(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


@pytest.mark.parametrize("harm", [flip, shorten, empty])
@pytest.mark.parametrize("name", ["b.db", "b.db.gz"])
def test_an_altered_backup_is_refused(
    shelf: Shelf, database: Path, harm: Callable[[Path], None], name: str
) -> None:
    backup = saved(database, shelf.folder / name)
    before = dump(database)
    harm(backup)
    with pytest.raises(StoreError, match=r"is not what was written .*nothing was changed; restore another"):
        put_back(backup, shelf)
    assert dump(database) == before
    assert not list(shelf.folder.glob("**/*.before-*"))


@pytest.mark.parametrize(
    ("name", "harm"), [("b.db", shorten), ("b.db", empty), ("b.gz", flip), ("b.gz", shorten), ("b.gz", empty)]
)
def test_without_its_receipt_damage_is_found_too(
    shelf: Shelf, database: Path, name: str, harm: Callable[[Path], None]
) -> None:
    backup = saved(database, shelf.folder / name)
    backup.with_name(f"{name}.receipt.json").unlink()
    before = dump(database)
    harm(backup)
    with pytest.raises(StoreError, match=r"cannot be restored: it is .*nothing was changed; restore another"):
        put_back(backup, shelf)
    assert dump(database) == before


@pytest.mark.parametrize("content", [b"A letter to the editor.\n" * 400, b"", "another program's"])
def test_what_is_no_backup_is_refused(shelf: Shelf, database: Path, content: bytes | str) -> None:
    file = shelf.folder / "strange"
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE bookmark (url)")
    with pytest.raises(StoreError, match=r"no migresearch database|no database"):
        put_back(file, shelf)
    assert len(dump(database)) > 12


def test_a_backup_of_a_newer_schema_is_refused(shelf: Shelf, command: Command, database: Path) -> None:
    backup = saved(database, shelf.folder / "b.db")
    backup.with_name("b.db.receipt.json").unlink()
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = dump(database)
    done = command.run("restore", backup)
    assert done.returncode == 1
    assert f"made by a newer migresearch (schema 99, this one knows {SCHEMA_VERSION})" in done.stderr
    assert "nothing was changed; upgrade with `pip install --upgrade migresearch`" in done.stderr
    assert dump(database) == before


def test_a_database_is_no_backup_of_itself(shelf: Shelf, database: Path) -> None:
    with pytest.raises(UsageError, match="is the database itself"):
        put_back(database, shelf)


def test_checking_changes_nothing(shelf: Shelf, command: Command, database: Path) -> None:
    saved(database, shelf.folder / "b.db")
    there, before = names(database.parent), database.read_bytes()
    done = command.run("restore", "b.db", "--check")
    assert (done.returncode, "the backup is sound" in done.stderr) == (0, True)
    assert (names(database.parent), database.read_bytes()) == (there, before)


# --- restoring


def test_a_restore_is_refused_while_another_process_writes(
    shelf: Shelf, command: Command, database: Path
) -> None:
    saved(database, shelf.folder / "b.db")
    shelf.save(record("later", "Came after the backup"))
    before = dump(database)
    with written_by_another(database):
        done = command.run("restore", "b.db")
    assert done.returncode == 1
    assert "another process has the database open; end it" in done.stderr
    assert len(dump(database)) > len(before), "what was written meanwhile is there"
    assert set(before) <= set(dump(database))
    assert not list(database.parent.glob("*.before-*"))
    assert command.run("restore", "b.db").returncode == 0


def test_a_full_disk_ends_a_restore_with_the_database_as_it_was(
    shelf: Shelf, command: Command, database: Path
) -> None:
    saved(database, shelf.folder / "b.db.gz")
    before = dump(database)
    there = names(database.parent)
    size = database.stat().st_size // 2
    with Store.read(database) as open_elsewhere:
        assert open_elsewhere.count() == 12
        done = command.run("restore", "b.db.gz", preexec=limited(size))
    assert (done.returncode, "nothing was changed; free space" in done.stderr) == (1, True), done.stderr
    assert dump(database) == before
    assert names(database.parent) == there


def test_a_damaged_database_gives_way_and_is_kept(shelf: Shelf, database: Path) -> None:
    backup = saved(database, shelf.folder / "b.db")
    before = dump(database)
    database.write_bytes(b"no database any more " * 500)
    aside = put_back(backup, shelf)
    assert dump(database) == before
    assert aside is not None
    assert aside.read_bytes() == b"no database any more " * 500


def test_what_is_set_aside_can_be_restored_in_turn(shelf: Shelf, database: Path) -> None:
    backup = saved(database, shelf.folder / "b.db")
    shelf.save(record("later", "Came after the backup"))
    latter = dump(database)
    aside = put_back(backup, shelf)
    assert aside is not None
    second = put_back(aside, shelf)
    assert dump(database) == latter
    assert second is not None
    assert second.name == f"{aside.name}-2", "both of one second are kept"


def test_a_lost_database_is_restored(shelf: Shelf, database: Path) -> None:
    backup = saved(database, shelf.folder / "b.db")
    before = dump(database)
    shutil.rmtree(database.parent) if database.parent != shelf.folder else database.unlink()
    assert put_back(backup, shelf) is None
    assert dump(database) == before


def test_the_index_of_the_former_state_is_out_of_force(shelf: Shelf, database: Path) -> None:
    """Work numbers and stamps are used again after a restore: what was built before means other works now."""
    shelf.update()
    backup = saved(database, shelf.folder / "b.db")
    shelf.save(record("later", "Lighthouse keepers abroad"))
    shelf.update()
    put_back(backup, shelf)
    shelf.save(record("other", "Beekeepers abroad"))
    assert shelf.ask("lighthouse", mode="lexical").hits == ()
    assert [hit.work.title for hit in shelf.ask("beekeepers", mode="lexical").hits] == ["Beekeepers abroad"]
    with shelf.open() as library:
        done = library.update_index()
    assert (done.works, done.encoded) == (13, 1), "known texts are not encoded again"


def test_the_index_of_another_library_is_left_alone(shelf: Shelf, tmp_path: Path) -> None:
    shelf.update()
    other = tmp_path / "other.db"
    with Store.open(other):
        pass
    before = sorted(shelf.config.paths.index.rglob("*"))
    restore(saved(other, tmp_path / "o.db"), other, shelf.config.paths.index, NOW, ignore)
    assert sorted(shelf.config.paths.index.rglob("*")) == before


def test_two_backups_to_one_file_do_not_mix(shelf: Shelf, command: Command) -> None:
    from migresearch.upkeep.unfinished import unfinished

    with unfinished(shelf.folder / "b.db"):
        done: subprocess.CompletedProcess[str] = command.run("backup", "b.db")
    assert (done.returncode, "another process is writing it" in done.stderr) == (1, True)
