"""Every way to the newest schema ends at the same one."""

import sqlite3
import threading
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations
from tests.store.records import record, save

from migresearch.errors import StoreError
from migresearch.records import Fact, FactName
from migresearch.store import Filters, Store, migrations
from migresearch.store import connection as connection_module
from migresearch.store.connection import SCHEMA_VERSION, open_for_writing


def schema(path: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    )
    found = [tuple(row) for row in rows]
    connection.close()
    return found


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.db"
    open_for_writing(path).close()
    return path


def test_an_empty_file_becomes_a_database(new: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    with Store.read(empty) as store:  # even for somebody who only wants to read
        assert store.count() == 0
    assert schema(empty) == schema(new)


STEPS = (
    migrations.m001_works,
    migrations.m002_policy_indices,
    migrations.m003_curation,
    migrations.m004_watch,
    migrations.m005_pairs,
    migrations.m006_decisions,
    migrations.m007_code_changes,
    migrations.m008_lookups,
)


def with_a_further_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version of the program, as it will be."""
    longer = Migrations("migresearch")
    for step in STEPS:
        longer()(step)

    @longer()
    def m999_shelf_mark(db: Database) -> None:
        db.execute("ALTER TABLE work ADD COLUMN shelf_mark TEXT")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")

    monkeypatch.setattr(migrations, "migrations", longer)
    monkeypatch.setattr(connection_module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)


@pytest.mark.parametrize("way", [Store.open, Store.read])
def test_an_old_database_and_an_empty_file_end_at_the_same_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[Path], Store]
) -> None:
    old, empty = tmp_path / "old.db", tmp_path / "empty.db"
    with Store.open(old) as store:
        save(store, record("1", "Harbours of arrival"))
        known = list(store.dump())
    with_a_further_step(monkeypatch)
    open_for_writing(empty).close()
    with way(old) as store:
        assert list(store.dump()) == known
        assert store.count(Filters(match="harbour")) == 1
    assert schema(old) == schema(empty)
    assert "shelf_mark" in str(schema(old))


def test_a_step_that_fails_leaves_the_database_as_it_was(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_further_step(monkeypatch)

    @migrations.migrations()
    def m999_broken(db: Database) -> None:
        db.execute("CREATE TABLE half (done)")
        raise ZeroDivisionError

    before = schema(new)
    with pytest.raises(ZeroDivisionError):
        open_for_writing(new)
    assert schema(new) == before


def test_a_second_opener_waits_for_the_first_to_migrate(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("PRAGMA journal_mode = WAL")
    first.execute("BEGIN IMMEDIATE")
    opened: list[int] = []

    def open_too() -> None:
        with Store.open(path) as store:
            opened.append(store.count())

    second = threading.Thread(target=open_too)
    second.start()
    second.join(0.3)
    assert opened == []
    first.execute("COMMIT")
    second.join()
    first.close()
    assert opened == [0]


def test_opening_again_changes_nothing(new: Path, tmp_path: Path) -> None:
    before = new.read_bytes()
    open_for_writing(new).close()
    assert new.read_bytes() == before


def test_a_newer_schema_is_refused(new: Path) -> None:
    connection = sqlite3.connect(new)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    for way in (Store.open, Store.read):
        with pytest.raises(
            StoreError, match=rf"newer migresearch \(schema {SCHEMA_VERSION + 1}, this one knows"
        ):
            way(new)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE bookmark (url)")
    connection.close()
    before = path.read_bytes()
    for way in (Store.open, Store.read):
        with pytest.raises(StoreError, match=r"not a migresearch database; set paths\.database"):
            way(path)
    assert path.read_bytes() == before


# The first half of the SHA-256 of each step that databases in the world were made with.
IN_THE_WORLD = {
    "m001_works": "ff1c6c547c2d6bc3",
    "m002_policy_indices": "ecaf211b7f2d3359",
    "m003_curation": "8bacb7e70370959f",
    "m004_watch": "49b49a91a249dba5",
    "m005_pairs": "9cc285eb5e3df15d",
    "m006_decisions": "f2c844e681718a2c",
    "m007_code_changes": "a7056b7d1848c109",
}


@pytest.mark.parametrize("step", IN_THE_WORLD)
def test_a_step_that_made_databases_is_never_edited(step: str) -> None:
    script = resources.files(migrations).joinpath(f"{step}.sql").read_bytes()
    assert sha256(script).hexdigest()[:16] == IN_THE_WORLD[step]


def test_facts_can_be_kept_in_a_database_of_before(tmp_path: Path) -> None:
    """Step 8 gives the table of facts, which nothing wrote to, an order and a source."""
    path = tmp_path / "before.db"
    with sqlite3.connect(path) as connection:
        migrations.migrations.apply(Database(connection), stop_before="m008_lookups")
    connection.close()
    with Store.open(path) as store:
        save(store, record("crossref", "call", facts=(Fact(FactName.DEADLINE, "2026-12-01"),)))
        (work,) = store.works([1])
    assert [(fact.name, fact.value) for fact in work.facts] == [("deadline", "2026-12-01")]
