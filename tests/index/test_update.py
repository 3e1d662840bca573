"""Updating: nothing twice, nothing lost, nothing half."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tests.encoders import HashEncoder
from tests.index.conftest import Shelf

from migresearch.embed import Vectors
from migresearch.errors import EncoderError, SearchIndexError
from migresearch.index import update as updating
from migresearch.index.layout import remove_generations
from migresearch.index.vectors import open_vectors
from migresearch.index.works import Labels


def test_each_distinct_text_is_encoded_once_and_all_works_are_found(shelf: Shelf) -> None:
    done = shelf.update()
    assert (done.encoded, done.manifest.works, done.manifest.texts, done.manifest.pending) == (3, 4, 3, 0)
    assert shelf.encoder.encoded == [
        "remittances and schooling",
        "border control",
        "language courses for refugees",
    ]
    assert shelf.found("border control") == [7, 20, *shelf.found("border control")[2:]]
    assert shelf.found("refugees", 1) == [11]


def test_nothing_new_changes_nothing_on_disk(shelf: Shelf) -> None:
    shelf.update()
    before = {path: path.stat().st_mtime_ns for path in shelf.folder.rglob("*")}
    again = shelf.update()
    assert (again.encoded, again.changed) == (0, False)
    assert {path: path.stat().st_mtime_ns for path in shelf.folder.rglob("*")} == before


def test_only_new_and_changed_texts_are_encoded(shelf: Shelf) -> None:
    shelf.update()
    shelf.encoder.encoded.clear()
    shelf.titles |= {7: "visa policy", 30: "asylum appeals", 31: "remittances and schooling"}
    assert shelf.update().encoded == 2
    assert sorted(shelf.encoder.encoded) == ["asylum appeals", "visa policy"]
    assert shelf.found("visa policy", 1) == [7]
    assert shelf.found("border control", 1) == [20]
    assert sorted(shelf.found("remittances and schooling", 2)) == [3, 31]


def test_a_deleted_work_is_gone_and_its_text_comes_back_without_encoding(shelf: Shelf) -> None:
    shelf.update()
    title = shelf.titles.pop(11)
    shelf.update()
    assert 11 not in shelf.found("language courses", 10)
    shelf.titles[11] = title
    assert shelf.update().encoded == 0
    assert shelf.found("language courses", 1) == [11]


def test_one_generation_remains_and_says_what_it_is(shelf: Shelf) -> None:
    shelf.update()
    shelf.titles[40] = "smuggling"
    manifest = shelf.update().manifest
    assert sorted(path.name for path in shelf.folder.iterdir()) == ["CURRENT", "encoded.log", "generation-2"]
    assert (shelf.folder / "CURRENT").read_text() == "generation-2\n"
    assert updating.status(shelf.folder) == manifest
    assert (manifest.fingerprint, manifest.dimension, manifest.created) == (
        "hash",
        32,
        "2026-01-02T03:04:05Z",
    )


def test_an_open_index_stays_readable_when_a_newer_one_replaces_it(shelf: Shelf) -> None:
    shelf.update()
    index, question = shelf.open(), shelf.encoder.encode_queries(["border control"])[0]
    shelf.titles = {1: "census"}
    shelf.update()
    assert index.content.search(question, 2)[0].tolist() == [7, 20]
    assert shelf.open().content.search(question, 2)[0].tolist() == [1]


def test_an_empty_library_has_an_index_that_finds_nothing(shelf: Shelf) -> None:
    shelf.titles = {}
    assert shelf.update().manifest.works == 0
    assert shelf.found("anything") == []


def test_a_text_that_is_gone_meanwhile_is_pending_and_taken_up_later(shelf: Shelf) -> None:
    real = shelf.texts
    shelf.texts = lambda hashes: {
        text: title for text, title in real(hashes).items() if "border" not in title
    }  # type: ignore[method-assign]
    assert shelf.update().manifest.pending == 2
    assert sorted(shelf.found("border control", 10)) == [3, 11]
    shelf.texts = real  # type: ignore[method-assign]
    done = shelf.update()
    assert (done.encoded, done.manifest.pending) == (1, 0)


def test_progress_is_told_and_search_gets_what_is_encoded_so_far(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_BATCH", 10)
    monkeypatch.setattr(updating, "_FIRST_PUBLISHED", 20)
    shelf.titles = {work: f"work {work}" for work in range(1, 61)}
    seen: list[tuple[int, int, int, int]] = []

    def note(done: int, total: int) -> None:
        manifest = updating.status(shelf.folder)
        seen.append((done, total, manifest.works if manifest else 0, manifest.pending if manifest else 0))

    updating.update(
        shelf.folder,
        shelf.encoder,
        shelf.works(),
        shelf.texts,
        created="2026",
        exact_up_to=100,
        progress=note,
    )
    assert seen == [
        (10, 60, 0, 0),
        (20, 60, 0, 0),
        (30, 60, 20, 40),
        (40, 60, 20, 40),
        (50, 60, 40, 20),
        (60, 60, 40, 20),
    ]


class Stopping(HashEncoder):
    """Stops in the middle, as Ctrl-C does."""

    def encode_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        if len(self.encoded) >= 20:
            raise KeyboardInterrupt
        return super().encode_passages(texts)


def test_a_stopped_update_resumes_without_encoding_again(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "_BATCH", 10)
    shelf.titles = {work: f"work {work}" for work in range(1, 61)}
    shelf.encoder = Stopping()
    with pytest.raises(KeyboardInterrupt):
        shelf.update()
    shelf.encoder = HashEncoder()
    assert shelf.update().encoded == 40
    assert shelf.found("work 5", 1) == [5]


KILLED = """
import sys, time
from pathlib import Path
from tests.encoders import HashEncoder
from migresearch.index import update as updating
from tests.index.conftest import Shelf
updating._BATCH, updating._FIRST_PUBLISHED = 5, 20
shelf = Shelf(Path(sys.argv[1]), titles={work: f"work {work}" for work in range(1, 301)})
print("begun", flush=True)
shelf.update()
"""


def test_killed_at_any_moment_the_next_run_equals_an_undisturbed_one(shelf: Shelf, tmp_path: Path) -> None:
    shelf.titles = {work: f"work {work}" for work in range(1, 301)}
    for delay in (0.0, 0.01, 0.03, 0.06, 0.1):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(shelf.folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        ) as child:
            assert child.stdout
            assert child.stdout.readline() == "begun\n"
            time.sleep(delay)
            child.send_signal(signal.SIGKILL)
        open_vectors(shelf.folder, "hash")
    shelf.update()
    undisturbed = Shelf(tmp_path / "undisturbed", titles=shelf.titles)
    undisturbed.folder.mkdir()
    undisturbed.update()
    assert contents(shelf) == contents(undisturbed)
    assert not list(shelf.folder.glob(".generation-*"))


def contents(shelf: Shelf) -> dict[str, bytes]:
    generation = shelf.folder / (shelf.folder / "CURRENT").read_text().strip()
    return {path.name: path.read_bytes() for path in generation.iterdir() if path.name != "manifest.json"}


def test_a_full_disk_is_an_error_and_what_was_in_force_stays(shelf: Shelf) -> None:
    shelf.update()
    shelf.titles |= {work: f"work {work}" for work in range(100, 900)}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(SearchIndexError, match="make room on the disk"):
            shelf.update()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert shelf.found("refugees", 1) == [11]
    assert shelf.update().manifest.works == 804


def test_vectors_of_texts_long_gone_are_dropped(shelf: Shelf) -> None:
    shelf.titles = {work: f"work {work}" for work in range(1, 101)}
    shelf.update()
    before = (shelf.folder / "encoded.log").stat().st_size
    shelf.titles = {work: f"work {work}" for work in range(1, 11)}
    shelf.update()
    assert (shelf.folder / "encoded.log").stat().st_size == before // 10
    assert shelf.found("work 5", 1) == [5]


def test_an_encoder_that_gives_one_vector_to_everything_is_found_out(shelf: Shelf) -> None:
    class Constant(HashEncoder):
        def encode_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
            return np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))

    shelf.encoder = Constant()
    shelf.titles = {work: f"work {work}" for work in range(1, 101)}
    with pytest.raises(SearchIndexError, match="the same vector to every text"):
        shelf.update()
    assert open_vectors(shelf.folder, "hash") is None


def test_an_encoder_that_fails_leaves_what_was_in_force(shelf: Shelf) -> None:
    class Failing(HashEncoder):
        def encode_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
            raise EncoderError(f"cannot encode {texts}")

    shelf.update()
    shelf.encoder, shelf.titles[50] = Failing(), "new"
    with pytest.raises(EncoderError, match="cannot encode"):
        shelf.update()
    assert shelf.found("refugees", 1) == [11]


def test_rebuilding_starts_from_nothing(shelf: Shelf) -> None:
    shelf.update()
    (shelf.folder / "model.onnx").touch()
    remove_generations(shelf.folder)
    assert [path.name for path in shelf.folder.iterdir()] == ["model.onnx"]
    assert shelf.update().encoded == 3


@pytest.mark.parametrize("damage", ["truncate", "remove", "manifest"])
def test_damage_is_refused_with_its_remedy_and_mended_by_an_update(shelf: Shelf, damage: str) -> None:
    shelf.update()
    generation = shelf.folder / "generation-1"
    if damage == "truncate":
        os.truncate(generation / "content.faiss", 100)
    elif damage == "remove":
        (generation / "content.rows.npy").unlink()
    else:
        (generation / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(SearchIndexError, match="run `migresearch index rebuild`"):
        shelf.open()
    shelf.encoder.encoded.clear()
    assert shelf.update().changed
    assert shelf.encoder.encoded == []
    assert shelf.found("refugees", 1) == [11]


def test_a_flipped_byte_is_found_by_verification(shelf: Shelf) -> None:
    shelf.update()
    updating.verify(shelf.folder)
    with (shelf.folder / "generation-1" / "content.faiss").open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"\x7f")
    with pytest.raises(SearchIndexError, match=r"content\.faiss is not what was written"):
        updating.verify(shelf.folder)


def test_an_index_of_another_encoder_is_refused(shelf: Shelf) -> None:
    shelf.update()
    with pytest.raises(SearchIndexError, match=r"another encoder.*index rebuild"):
        open_vectors(shelf.folder, "other")


def test_not_built_is_none(tmp_path: Path) -> None:
    assert open_vectors(tmp_path, "hash") is None
    assert open_vectors(tmp_path / "absent", "hash") is None
    assert updating.status(tmp_path) is None


def test_changed_labels_encode_only_the_new_code(shelf: Shelf) -> None:
    shelf.labels = Labels({3: ["money"]}, {"money": "remittances"})
    shelf.update()
    shelf.encoder.encoded.clear()
    shelf.labels = Labels({3: ["money"], 7: ["law"]}, {"money": "remittances", "law": "border law"})
    done = shelf.update()
    assert (done.encoded, done.manifest.labelled) == (1, 2)
    assert shelf.encoder.encoded == ["border law"]
