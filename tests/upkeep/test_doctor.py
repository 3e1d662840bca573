"""The doctor finds what is wrong, names what mends it, and that does mend it; the vacuum loses nothing."""

import json
import os
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import Shelf
from tests.store.records import record

from migresearch.errors import StoreError
from migresearch.store import Store
from migresearch.upkeep import doctor
from migresearch.upkeep.finding import Finding, Weight
from migresearch.upkeep.vacuum import vacuum


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.of(tmp_path)


def examined(shelf: Shelf, now: str = "2026-11-22T12:00:00Z", **wanted: bool) -> list[Finding]:
    with shelf.open(lambda: now) as library:
        return list(library.keeping.examine(**wanted))


def wrong(shelf: Shelf, **wanted: bool) -> dict[str, Finding]:
    return {one.part: one for one in examined(shelf, **wanted) if one.weight is not Weight.FINE}


def execute(shelf: Shelf, *statements: str) -> None:
    with closing(sqlite3.connect(shelf.config.paths.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_library_in_order_is_found_so(shelf: Shelf) -> None:
    shelf.update()
    assert wrong(shelf, deep=True) == {}


def test_a_ghost_in_the_full_text_is_found_and_mended(shelf: Shelf) -> None:
    shelf.update()
    execute(
        shelf,
        "DELETE FROM text_plain_docsize WHERE id = 3",
        "INSERT INTO text_stemmed_docsize VALUES (99, x'00')",
    )
    found = [one for one in examined(shelf) if one.weight is Weight.PROBLEM]
    assert [one.text for one in found] == [
        "text_stemmed lacks 0 texts and has 1 of what is gone",
        "text_plain lacks 1 texts and has 0 of what is gone",
    ]
    assert {one.remedy for one in found} == {"migresearch doctor --mend"}
    with shelf.open() as library:
        library.keeping.mend()
    assert wrong(shelf, deep=True) == {}


def test_changed_words_are_found_by_the_deep_look(shelf: Shelf) -> None:
    shelf.update()
    execute(shelf,
            "INSERT INTO text_plain (rowid, title) VALUES (2, 'words of nobody')")  # fmt: skip
    assert wrong(shelf, deep=True)["full text"].text == "text_plain: words differ from the texts"
    with shelf.open() as library:
        library.keeping.mend()
    assert wrong(shelf, deep=True) == {}


def test_what_refers_to_nothing_is_counted(shelf: Shelf) -> None:
    execute(
        shelf, "INSERT INTO keyword VALUES (4711, 1, 'lost')", "INSERT INTO keyword VALUES (4711, 2, 'too')"
    )
    assert wrong(shelf)["references"].text == "2 rows of keyword refer to what is not there"


def test_decisions_on_codes_that_no_scheme_knows_are_named(shelf: Shelf) -> None:
    execute(
        shelf,
        """INSERT INTO decision (act, work_id, scheme, code, verdict, person, decided_at, text_hash)
           VALUES ('a', 1, 'topics', 'phlogiston', 'accept', 'ada', '2026-11-01T00:00:00Z', '')""",
    )
    found = wrong(shelf)["decisions"]
    assert found.text == "1 works have a decision on topics:phlogiston, which no scheme knows"
    assert found.weight is Weight.ADVICE


def test_dates_in_the_future_mean_a_wrong_clock(shelf: Shelf) -> None:
    execute(shelf, "UPDATE source_record SET fetched_at = '2031-01-01T00:00:00Z' WHERE id < 3")
    found = wrong(shelf)["clock"]
    assert found.text == "2 rows of source_record are dated in the future, up to 2031-01-01T00:00:00Z"


def test_a_clock_before_the_program_was_made_is_wrong(shelf: Shelf) -> None:
    found = {one.part: one for one in examined(shelf, "1970-01-01T00:00:07Z")}
    assert found["clock"].weight is Weight.PROBLEM


def test_a_catalogue_of_another_version_is_noticed(shelf: Shelf) -> None:
    assert shelf.open().indices.all
    assert "catalogue" not in wrong(shelf)
    with Store.open(shelf.config.paths.database) as store:
        store.replace_catalogue([], "another", "2026-11-01T00:00:00Z")
    assert wrong(shelf)["catalogue"].weight is Weight.ADVICE


def rot(index: Path) -> None:
    """One bit, the size as before."""
    file = next(index.glob("concepts-*/generation-*/content.faiss"))
    content = bytearray(file.read_bytes())
    content[-3] ^= 1
    file.write_bytes(content)


def disown(index: Path) -> None:
    (index / "LIBRARY").write_text("somebody else's")


def shorten_words(index: Path) -> None:
    os.truncate(next(index.glob("words/generation-*/bm25/posting_rows")), 10)


@pytest.mark.parametrize(
    ("harm", "part", "said"),
    [
        (rot, "index of meanings", "content.faiss is not what was written"),
        (disown, "index", "was built for another database"),
        (shorten_words, "index of words", "posting_rows has 10 bytes"),
    ],
)
def test_a_harmed_index_is_named_with_the_command_that_mends_it(
    shelf: Shelf, harm: Callable[[Path], None], part: str, said: str
) -> None:
    shelf.update()
    harm(shelf.config.paths.index)
    found = wrong(shelf)[part]
    assert said in found.text
    assert found.weight is Weight.PROBLEM
    with shelf.open() as library:
        library.update_index(from_nothing=found.remedy == "migresearch index rebuild")
    assert wrong(shelf) == {}


def test_an_index_behind_is_no_problem_but_said(shelf: Shelf) -> None:
    shelf.update()
    shelf.save(record("later", "Came after the update"))
    found = wrong(shelf)
    assert set(found) == {"index of words", "index of meanings"}
    assert {one.weight for one in found.values()} == {Weight.ADVICE}


def test_little_room_is_a_problem(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 62)
    assert wrong(shelf)["disk"].weight is Weight.PROBLEM


def test_the_command_says_by_its_exit_whether_a_hand_is_needed(shelf: Shelf) -> None:
    command = Command(shelf.folder, shelf.config)
    assert command.run("doctor").returncode == 0
    execute(shelf, "INSERT INTO keyword VALUES (4711, 1, 'lost')")
    done = command.run("doctor", "--format", "json")
    assert done.returncode == 1
    [found] = [one for one in json.loads(done.stdout)["results"] if one["weight"] == "problem"]
    assert (found["part"], "restore" in found["remedy"]) == ("references", True)


def test_unreadable_settings_are_a_finding(shelf: Shelf) -> None:
    (shelf.folder / "config.toml").write_text("[paths\n")
    done = Command(shelf.folder, shelf.config).run("doctor", "--format", "json")
    [found] = json.loads(done.stdout)["results"]
    assert (done.returncode, found["part"], "config.toml" in found["text"]) == (1, "settings", True)


# --- vacuum


def dump(shelf: Shelf) -> list[str]:
    with Store.read(shelf.config.paths.database) as store:
        return list(store.dump())


def swell(shelf: Shelf) -> None:
    execute(shelf, "CREATE TABLE ballast AS SELECT randomblob(500000) AS b", "DROP TABLE ballast")


def test_a_vacuum_gives_room_back_and_the_index_stays_valid(shelf: Shelf) -> None:
    shelf.update()
    swell(shelf)
    before = dump(shelf)
    done = vacuum(shelf.config.paths.database)
    assert done.before - done.after >= 400_000
    assert dump(shelf) == before
    assert wrong(shelf, deep=True) == {}


def test_a_vacuum_waits_for_nobody_and_harms_nobody(shelf: Shelf) -> None:
    with Store.read(shelf.config.paths.database) as reader:
        assert reader.count() == 12
        with pytest.raises(StoreError, match="another process has the database open"):
            vacuum(shelf.config.paths.database)
        assert reader.count() == 12


def test_a_full_disk_ends_a_vacuum_with_the_database_as_it_was(shelf: Shelf) -> None:
    swell(shelf)
    before = dump(shelf)
    command = Command(shelf.folder, shelf.config)
    limit = (200_000, 200_000)
    done = command.run("vacuum", preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    assert (done.returncode, "nothing was changed" in done.stderr) == (1, True), done.stderr
    assert dump(shelf) == before
    assert not list(shelf.config.paths.database.parent.glob("*.part*"))
