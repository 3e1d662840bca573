"""Words first, then vectors: what one update does to both, and what a search sees meanwhile."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.shelf import WORKS, Shelf
from tests.store.records import record

from migresearch.embed import exported
from migresearch.index import refresh as module
from migresearch.index.refresh import IndexReport, is_behind, refresh
from migresearch.index.words import open_words
from migresearch.records import Claim
from migresearch.schemes import load_schemes
from migresearch.search.modes import Mode


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.of(tmp_path)


def update(shelf: Shelf, *, from_nothing: bool = False) -> IndexReport:
    return refresh(
        shelf.config, load_schemes(), "2026-11-01T00:00:00Z", lambda *_: None, from_nothing=from_nothing
    )


def test_the_first_update_words_and_encodes_everything(shelf: Shelf) -> None:
    report = update(shelf)
    assert (report.works, report.pending, report.worded, report.slow_reason) == (12, 0, True, None)
    assert report.encoded > 12  # and the codes
    assert report.labelled >= 6  # the works with countries
    assert report.encoder == exported(shelf.config.paths.index, shelf.config.encoder).name  # type: ignore[union-attr]
    words = open_words(shelf.config.paths.index)
    assert words is not None
    assert len(words.index) == 12


def test_nothing_new_writes_nothing(shelf: Shelf) -> None:
    update(shelf)
    before = {path: path.stat().st_mtime_ns for path in shelf.config.paths.index.rglob("*")}
    report = update(shelf)
    assert (report.encoded, report.worded, report.is_changed) == (0, False, False)
    assert {path: path.stat().st_mtime_ns for path in shelf.config.paths.index.rglob("*")} == before


@pytest.mark.parametrize(
    ("change", "encoded"),
    [
        ({"title": "Anti-immigrant parties at the polls, again"}, 1),
        ({"keywords": ("ballots",)}, 0),  # words only: the vector is of title and abstract
        ({"venue": "Ballots"}, 0),
    ],
)
def test_a_changed_work_costs_only_what_changed(
    shelf: Shelf, change: dict[str, object], encoded: int
) -> None:
    update(shelf)
    assert not is_behind(shelf.config)
    shelf.save(replace(WORKS["parties"], **change))  # type: ignore[arg-type]
    assert shelf.ask("votes").index.behind == 1
    assert is_behind(shelf.config)
    report = update(shelf)
    assert (report.encoded, report.worded) == (encoded, True)
    assert shelf.ask("votes").index.behind == 0


def test_a_new_code_is_encoded_and_no_text(shelf: Shelf) -> None:
    update(shelf)
    shelf.save(replace(WORKS["return"], claims=(Claim("geographies", "JP"),)))
    report = update(shelf)
    assert report.encoded == 1
    assert shelf.ask("return").index.behind == 0


def test_a_rebuild_encodes_all_again_and_keeps_the_export(shelf: Shelf) -> None:
    first = update(shelf)
    folder = exported(shelf.config.paths.index, shelf.config.encoder)
    assert folder is not None
    before = (folder / "model.onnx").stat().st_mtime_ns
    again = update(shelf, from_nothing=True)
    assert (again.encoded, again.worded) == (first.encoded, True)
    assert (folder / "model.onnx").stat().st_mtime_ns == before


def test_words_are_searchable_before_the_vectors_are(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "update", stop)
        with pytest.raises(KeyboardInterrupt):
            update(shelf)
    answer = shelf.ask("leftbehind", mode=Mode.LEXICAL)
    assert answer.total == 1  # only our own index of words knows joined compounds
    assert answer.index.behind == 12


def test_an_empty_library_can_be_indexed(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    shelf.config.paths.database.unlink()
    shelf.save()
    assert update(shelf).works == 0
    assert shelf.found("anything") == []
    shelf.save(record("1", "Harbours"))
    assert shelf.found("harbours", mode=Mode.LEXICAL) == ["Harbours"]


def test_a_code_that_its_scheme_does_not_know_is_left_aside(shelf: Shelf) -> None:
    shelf.save(record("1", "Harbours", claims=(Claim("geographies", "atlantis"), Claim("jel", "F22"))))
    assert update(shelf).works == 13
