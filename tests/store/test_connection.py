"""Opening, waiting, refusing: what SQLite says becomes what a person can do."""

import errno
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.errors import StoreError
from migresearch.store import Store
from migresearch.store.connection import (
    SCHEMA_VERSION,
    open_for_reading,
    open_for_writing,
    transaction,
    translated,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "made" / "on the way" / "library #1 %.db"


def test_writing_makes_the_database_and_its_folders(path: Path) -> None:
    connection = open_for_writing(path)
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "foreign_keys", "user_version", "busy_timeout")
    }
    connection.close()
    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "user_version": SCHEMA_VERSION,
        "busy_timeout": 30_000,
    }


def test_reading_needs_a_database_and_cannot_write(path: Path) -> None:
    with pytest.raises(
        StoreError, match=r"no database here yet; `migresearch import FILE` or `harvest` makes one"
    ):
        open_for_reading(path)
    assert not path.exists()
    open_for_writing(path).close()
    connection = open_for_reading(path)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM work")
    connection.close()


def test_a_folder_in_the_place_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the file cannot be opened; check the folder and its permissions"):
        open_for_writing(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be made \(File exists\); set paths.database"):
        open_for_writing(tmp_path / "file" / "test.db")


def test_a_transaction_is_kept_whole_or_not_at_all(path: Path) -> None:
    connection = open_for_writing(path)
    row = "INSERT INTO checkpoint VALUES ('s', ?, 'v', 'now')"
    with transaction(connection):
        connection.execute(row, ("kept",))
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.executemany(row, [("lost",), ("kept",)])
    assert [one[0] for one in connection.execute("SELECT name FROM checkpoint")] == ["kept"]
    assert not connection.in_transaction
    connection.close()


def test_a_second_writer_waits_for_the_first(path: Path) -> None:
    first = open_for_writing(path)
    first.execute("BEGIN IMMEDIATE")
    saved = []

    def write() -> None:
        with Store.open(path) as store:
            saved.append(save(store, record("1")).new)

    second = threading.Thread(target=write)
    second.start()
    second.join(0.2)
    assert saved == []
    first.execute("COMMIT")
    second.join()
    first.close()
    assert saved == [1]


def test_readers_go_on_while_somebody_writes(path: Path) -> None:
    with Store.open(path) as writer:
        save(writer, record("1"))
        writer._connection.execute("BEGIN IMMEDIATE")
        with Store.read(path) as reader:
            assert reader.count() == 1
        writer._connection.execute("ROLLBACK")


OPEN = "import sys; from pathlib import Path; from migresearch.store import Store; Store.open(Path(sys.argv[1])).close()"


def test_many_processes_may_make_the_database_at_once(path: Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", OPEN, str(path)], stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [child.communicate()[1] for child in running]
    assert ([child.returncode for child in running], said) == ([0] * 4, [""] * 4)
    with Store.read(path) as store:
        assert store.count() == 0


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("database or disk is full", "free space and run it again"),
        ("disk I/O error", "free space or check the disk"),
        ("database is locked", "another process wrote for 30 s"),
        ("attempt to write a readonly database", "check its permissions"),
        ("file is not a database", "set paths.database"),
        ("database disk image is malformed", "restore it from a backup"),
        ("unable to open database file", "check the folder"),
    ],
)
def test_what_sqlite_says_is_said_with_a_remedy(text: str, remedy: str) -> None:
    with pytest.raises(StoreError, match=rf"^a\.db: .*{remedy}"), translated(Path("a.db")):
        raise sqlite3.OperationalError(text)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
def test_a_full_disk_is_said_whoever_notices(number: int) -> None:
    with pytest.raises(StoreError, match="the disk is full"), translated(Path("a.db")):
        raise OSError(number, "full")


@pytest.mark.parametrize("bug", [sqlite3.OperationalError("no such column: x"), OSError(errno.EBADF, "bad")])
def test_bugs_keep_their_traceback(bug: Exception) -> None:
    with pytest.raises(type(bug)) as raised, translated(Path("a.db")):
        raise bug
    assert raised.value is bug
