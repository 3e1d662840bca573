"""What can go wrong does: the message names the remedy, and nothing is lost."""

import ctypes
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import WORKS, Shelf
from tests.store.records import record

from migresearch.errors import EncoderError
from migresearch.index.layout import current_generation
from migresearch.index.lock import locked
from migresearch.store import Filters, RunState, Store
from migresearch.store.connection import SCHEMA_VERSION

DAMAGED = "run `migresearch index rebuild`"


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.of(tmp_path)


@pytest.fixture
def command(shelf: Shelf) -> Command:
    return Command(shelf.folder, shelf.config)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of an error written for a person."""
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert done.stderr.startswith("migresearch: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def dump(path: Path) -> list[str]:
    with Store.read(path) as store:
        return list(store.dump())


def write_works(path: Path, count: int) -> Path:
    """Works of many topics, a few of them unreadable; the names of two files share the works before 600."""
    topics = [one.title for one in WORKS.values()]
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {
                "key": str(number),
                "title": f"{topics[number % 12]}, part {number}",
                "year": 2000 + number % 20,
            }
            row["abstract"] = f"{topics[number % 7]} and {topics[number % 11]} in town {number}."
            row["doi"] = f"10.5555/{number if number < 600 else f'{path.stem}.{number}'}"
            file.write("{broken\n" if number % 400 == 7 else json.dumps(row) + "\n")
    return path


# --- the database


def test_a_database_of_a_newer_schema_is_left_alone(shelf: Shelf, command: Command) -> None:
    database = shelf.config.paths.database
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = database.read_bytes()
    write_works(shelf.folder / "w.jsonl", 60)
    for words in (("search", "children"), ("import", "w.jsonl"), ("index", "update"), ("runs",)):
        said = refused(command.run(*words))
        assert (
            f"made by a newer migresearch (schema 99, this one knows {SCHEMA_VERSION}); upgrade with `pip install"
            in said
        )
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"This is a letter to the editor, not a database.\n" * 100, "another program's"]
)
def test_what_is_no_database_of_ours_is_left_alone(
    shelf: Shelf, command: Command, content: bytes | str
) -> None:
    database = shelf.config.paths.database
    database.unlink()
    if isinstance(content, bytes):
        database.write_bytes(content)
    else:
        with sqlite3.connect(database) as connection:
            connection.execute("CREATE TABLE bookmark (url)")
        connection.close()
    before = database.read_bytes()
    write_works(shelf.folder / "w.jsonl", 60)
    for words in (("search", "children"), ("import", "w.jsonl")):
        assert "not a migresearch database; set paths.database to the right file" in refused(
            command.run(*words)
        )
    assert database.read_bytes() == before


def test_a_damaged_page_is_named(shelf: Shelf, command: Command) -> None:
    with Store.open(shelf.config.paths.database) as store:
        store.checkpoint()
    database = shelf.config.paths.database
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))
    for words in (("search", "children"), ("show", "10.5555/border"), ("index", "update")):
        assert "the database is damaged; restore it from a backup" in refused(command.run(*words))


def without_privileges() -> None:
    """Even the superuser obeys permissions in the child."""
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused where there are none to drop


def test_a_folder_that_may_not_be_written(shelf: Shelf, command: Command) -> None:
    write_works(shelf.folder / "w.jsonl", 60)
    folder = shelf.config.paths.database.parent
    before = dump(shelf.config.paths.database)
    shelf.config.paths.database.chmod(0o444)
    folder.chmod(0o555)
    try:
        imported = command.run("import", "w.jsonl", preexec=without_privileges)
        searched = command.run("search", "guardian", "--format", "json", preexec=without_privileges)
    finally:
        folder.chmod(0o755)
        shelf.config.paths.database.chmod(0o644)
    assert "check" in refused(imported)
    assert "permissions" in imported.stderr
    assert json.loads(searched.stdout)["total"] == 1, searched.stderr
    assert dump(shelf.config.paths.database) == before


def test_two_imports_at_once_both_complete(shelf: Shelf, command: Command) -> None:
    shelf.config.paths.database.unlink()  # both want to make it, too
    for name in ("a", "b"):
        write_works(shelf.folder / f"{name}.jsonl", 700)
    running = [command.start("import", f"{name}.jsonl", "--format", "json") for name in ("a", "b")]
    said = [child.communicate() for child in running]
    assert [child.returncode for child in running] == [3, 3], said  # two lines of each are unreadable
    assert all("Traceback" not in err and "locked" not in err for _, err in said)
    assert [json.loads(out)["results"][0]["new"] for out, _ in said] == [698, 698]
    with Store.read(shelf.config.paths.database) as store:
        assert store.count() == 598 + 100 + 100
        assert {run.state for run in store.runs.history()} == {RunState.PARTIAL}


# --- killed and stopped


def killed_after(command: Command, seconds: float, *words: object) -> int:
    child = command.start(*words)
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode


def duration(command: Command, *words: object) -> float:
    started = time.monotonic()
    assert command.run(*words).returncode in (0, 3)
    return time.monotonic() - started


def test_an_import_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    undisturbed, disturbed = Shelf.of(tmp_path / "one"), Shelf.of(tmp_path / "two")
    works = write_works(tmp_path / "works.jsonl", 1100)
    whole = duration(Command(tmp_path, undisturbed.config), "import", works)
    command = Command(tmp_path, disturbed.config)
    moments = random.Random(20261101)
    codes = [killed_after(command, moments.uniform(0.2, 1.0) * whole, "import", works) for _ in range(5)]
    assert -signal.SIGKILL in codes
    assert command.run("import", works).returncode == 3
    assert dump(disturbed.config.paths.database) == dump(undisturbed.config.paths.database)
    rejects = [shelf.config.paths.database.parent / "rejects" for shelf in (undisturbed, disturbed)]
    names = ("works.rejects.jsonl", "works.rejects.jsonl.reasons.jsonl")
    assert [(rejects[1] / name).read_bytes() for name in names] == [
        (rejects[0] / name).read_bytes() for name in names
    ]


def contents(shelf: Shelf) -> dict[str, bytes]:
    """The index in force without its clock."""
    held = {}
    for folder in shelf.config.paths.index.iterdir():
        generation = current_generation(folder) if folder.is_dir() else None
        for path in generation.rglob("*") if generation else ():
            if path.is_file() and path.name != "manifest.json":
                held[f"{folder.name}/{path.relative_to(generation)}"] = path.read_bytes()
    return held


def test_an_update_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    undisturbed, disturbed = Shelf.of(tmp_path / "one"), Shelf.of(tmp_path / "two")
    works = write_works(tmp_path / "works.jsonl", 1100)
    for shelf in (undisturbed, disturbed):
        Command(tmp_path, shelf.config).run("import", works)
    whole = duration(Command(tmp_path, undisturbed.config), "index", "update")
    command = Command(tmp_path, disturbed.config)
    moments = random.Random(20261102)
    codes = []
    for _ in range(5):
        codes.append(killed_after(command, moments.uniform(0.3, 1.0) * whole, "index", "update"))
        answer = disturbed.ask("cash")
        assert answer.index.works + answer.index.behind == answer.total or answer.mode == "lexical"
    assert -signal.SIGKILL in codes
    assert command.run("index", "update").returncode == 0
    assert contents(disturbed) == contents(undisturbed)
    assert disturbed.ask("cash").index.behind == 0


def test_ctrl_c_keeps_what_is_done_and_says_so(shelf: Shelf, command: Command) -> None:
    works = write_works(shelf.folder / "works.jsonl", 4000)
    child = command.start("import", works)
    while not (running := run_states(shelf)) and child.poll() is None:
        time.sleep(0.02)
    assert running == [RunState.RUNNING]
    while len(works_of(shelf)) <= 12 and child.poll() is None:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate()
    assert (child.returncode, out) == (130, "")
    assert err == "migresearch: stopped; everything finished so far is kept\n"
    assert run_states(shelf) == [RunState.INTERRUPTED]
    kept = len(works_of(shelf))
    assert 12 < kept < 12 + 3990
    with Store.read(shelf.config.paths.database) as store:
        assert store.runs.history()[0].counts["new"] + 12 >= kept
    assert command.run("import", works).returncode == 3
    assert len(works_of(shelf)) == 12 + 4000 - 10


def run_states(shelf: Shelf) -> list[RunState]:
    with Store.read(shelf.config.paths.database) as store:
        return [run.state for run in store.runs.history(limit=1)]


def works_of(shelf: Shelf) -> list[int]:
    with Store.read(shelf.config.paths.database) as store:
        return list(store.matching_ids(Filters()))


# --- a full disk, for which a limit to the size of files stands in


def limited(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_ends_an_import_with_what_was_kept(shelf: Shelf, command: Command) -> None:
    works = write_works(shelf.folder / "works.jsonl", 1100)
    with Store.open(shelf.config.paths.database) as store:
        store.checkpoint()
    size = shelf.config.paths.database.stat().st_size
    said = refused(command.run("import", works, preexec=limited(size + 400_000)))
    assert "the disk is full" in said
    assert "everything up to the last batch is kept" in said
    assert set(WORKS) <= set(shelf.found(page_size=5000))
    assert command.run("import", works).returncode == 3
    other = Shelf.of(shelf.folder / "other")
    Command(shelf.folder, other.config).run("import", works)
    assert dump(shelf.config.paths.database) == dump(other.config.paths.database)


@pytest.mark.parametrize("size", [4_000, 30_000, 50_000])
def test_a_full_disk_ends_an_update_and_the_next_completes_it(
    shelf: Shelf, command: Command, size: int
) -> None:
    shelf.update()
    command.run("import", write_works(shelf.folder / "works.jsonl", 1000))
    with Store.read(shelf.config.paths.database) as store:  # whoever opens it first writes beside it
        assert store.count() == 12 + 1000 - 3
        said = refused(command.run("index", "update", preexec=limited(size)))
    assert "make room on the disk" in said
    assert "`migresearch index update`" in said
    assert shelf.found("cash")[0] == "remittances"
    assert command.run("index", "update").returncode == 0
    assert shelf.ask("cash").index.behind == 0


def test_a_full_disk_leaves_no_half_export(shelf: Shelf, command: Command) -> None:
    output = shelf.folder / "found.jsonl"
    output.write_text("the export of last week")
    with Store.read(shelf.config.paths.database) as store:
        assert store.count() == 12
        said = refused(command.run("export", "--to", "jsonl", "-o", output, preexec=limited(1000)))
    assert f"{output}: the disk is full" in said
    assert output.read_text() == "the export of last week"
    assert list(shelf.folder.glob(".*")) == []


# --- a damaged index, a missing encoder, two updates


def truncate_rows(index: Path) -> None:
    os.truncate(next(index.glob("concepts-*/generation-*/content.faiss")), 100)


def forget_manifest(index: Path) -> None:
    next(index.glob("concepts-*/generation-*/manifest.json")).write_text("{}")


def lose_generation(index: Path) -> None:
    shutil.rmtree(next(index.glob("concepts-*/generation-*")))


def truncate_postings(index: Path) -> None:
    os.truncate(next(index.glob("words/generation-*/bm25/posting_rows")), 10)


def garble_word_manifest(index: Path) -> None:
    next(index.glob("words/generation-*/bm25/manifest.json")).write_text("[]")


def lose_words(index: Path) -> None:
    shutil.rmtree(next(index.glob("words/generation-*")))


def garble_current(index: Path) -> None:
    (index / "words" / "CURRENT").write_bytes(b"\xff\xfe\x00")


def lose_stamp(index: Path) -> None:
    next(index.glob("words/generation-*/stamp")).write_text("soon")


@pytest.mark.parametrize(
    "damage",
    [truncate_rows, forget_manifest, lose_generation, truncate_postings, garble_word_manifest, lose_words,
     garble_current, lose_stamp],
)  # fmt: skip
@pytest.mark.parametrize("remedy", ["rebuild", "update"])
def test_a_damaged_index_is_refused_with_its_remedy_which_mends_it(
    shelf: Shelf, command: Command, damage: Callable[[Path], None], remedy: str
) -> None:
    shelf.update()
    damage(shelf.config.paths.index)
    if remedy == "rebuild":
        assert DAMAGED in refused(command.run("search", "cash"))
        with shelf.open() as library:
            library.update_index(from_nothing=True)
    else:
        shelf.update()
    assert shelf.found("cash")[0] == "remittances"


def test_a_second_update_is_refused_while_one_is_running(shelf: Shelf, command: Command) -> None:
    with locked(shelf.config.paths.index):
        said = refused(command.run("index", "update"))
    assert "another update of the index" in said
    assert "wait for it to end, then run `migresearch index update` again" in said


def test_a_missing_encoder_names_the_setting(shelf: Shelf, command: Command) -> None:
    command.environ = {"MIGRESEARCH_ENCODER__MODEL": str(shelf.folder / "nowhere")}
    said = refused(command.run("index", "update"))
    assert (
        "nowhere' is neither a folder nor a model already on this machine, and nothing is downloaded" in said
    )
    assert "set encoder.model" in said
    assert command.run("search", "children").returncode == 0  # words need no encoder


def test_altered_weights_are_refused_before_anything_is_encoded(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migresearch.embed import model

    (shelf.folder / "concepts" / "model.safetensors").write_bytes(b"altered")
    monkeypatch.setattr(model, "_packaged_folder", lambda: shelf.folder / "concepts")
    packaged = Shelf(shelf.folder, type(shelf.config)(paths=shelf.config.paths))
    with pytest.raises(EncoderError, match=r"are altered \(SHA-256 .*pip install --force-reinstall"):
        packaged.update()
    assert packaged.ask("children").mode == "lexical"


def test_works_may_come_while_an_update_runs(shelf: Shelf) -> None:
    """What arrives between the first look and the last write is behind, never forgotten."""
    with shelf.open() as library:
        library.update_index(lambda *_: shelf.save(record("late", "Late arrivals")))
    answer = shelf.ask("late arrivals")
    assert "Late arrivals" in [hit.work.title for hit in answer.hits]
    assert answer.index.behind == 1
    shelf.update()
    assert shelf.ask("late").index.behind == 0
