"""What an import leaves in the store: every entry once, every loss told, the same file never news."""

import json
from pathlib import Path

import pytest
from tests.shelf import NOW, clock

from migresearch.errors import StoreError, UsageError
from migresearch.importers.keeping import ImportOptions, ImportReport, import_file, import_shelf
from migresearch.store import Filters, RunKind, RunState, Saved, Store


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def keep(store: Store, path: Path, **options: object) -> ImportReport:
    chosen = ImportOptions(path.parent / "rejects", **options)  # type: ignore[arg-type]
    return import_file(store, path, chosen, clock, lambda _: None)


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(row + "\n" if isinstance(row, str) else json.dumps(row) + "\n" for row in rows))
    return path


def titles(store: Store) -> list[str]:
    return [work.title for work in store.works(store.matching_ids(Filters()))]


def test_counts_add_up_and_the_run_is_kept(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "works.jsonl", {"title": "One", "key": "1"}, "{", {"title": "Two", "key": "2"})
    report = keep(store, path)
    assert (report.entries, report.saved, report.unreadable) == (3, Saved(new=2), 1)
    assert report.format == "jsonl"
    (run,) = store.runs.history()
    assert (run.source, run.kind, run.state) == ("import:works", RunKind.IMPORT, RunState.PARTIAL)
    assert (run.counts["new"], run.losses, run.started, run.finished) == (2, {"unreadable": 1}, NOW, NOW)


def test_nothing_lost_is_a_complete_run_without_rejects(store: Store, tmp_path: Path) -> None:
    report = keep(store, write(tmp_path / "works.jsonl", {"title": "One", "key": "1"}))
    assert report.rejects is None
    assert store.runs.history()[0].state is RunState.COMPLETE
    assert list((tmp_path / "rejects").iterdir()) == []


def test_the_second_time_nothing_changes(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "works.jsonl", {"title": "One", "key": "1"}, {"title": "Two", "key": "2"})
    keep(store, path)
    before = list(store.dump())
    assert keep(store, path).saved == Saved(unchanged=2)
    assert list(store.dump()) == before


def test_a_changed_entry_is_a_new_version(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "works.jsonl", {"title": "One", "key": "1"}, {"title": "Two", "key": "2"})
    keep(store, path)
    write(path, {"title": "One", "key": "1"}, {"title": "Two, revised", "key": "2"})
    assert keep(store, path).saved == Saved(changed=1, unchanged=1)
    assert titles(store) == ["One", "Two, revised"]


def test_two_entries_of_one_name_do_not_take_turns(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "works.jsonl",
        {"title": "Draft", "doi": "10.5555/1"},
        {"title": "Final", "doi": "10.5555/1"},
    )
    assert keep(store, path).saved == Saved(new=1, changed=1)
    before = list(store.dump())
    assert keep(store, path).saved == Saved(unchanged=2)
    assert list(store.dump()) == before
    assert titles(store) == ["Final"]


def test_what_a_later_file_took_back_is_a_change_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "works.jsonl"
    for title in ("Right", "Wrong", "Right"):
        keep(store, write(path, {"title": title, "key": "1"}))
    assert titles(store) == ["Right"]


def test_an_interrupt_keeps_whole_batches_and_the_next_import_completes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"title": f"Work {n}", "key": str(n)} for n in range(1200)]
    path = write(tmp_path / "works.jsonl", "{broken", *rows, {"title": "Work 3, again", "key": "3"})

    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(store, path, ImportOptions(tmp_path / "rejects"), clock, interrupt)
    (run,) = store.runs.history()
    assert run.state is RunState.INTERRUPTED
    assert run.counts["new"] == store.count() == 499  # one of the first five hundred could not be read
    assert list((tmp_path / "rejects").iterdir()) == []
    assert keep(store, path).saved == Saved(new=701, changed=1, unchanged=499)
    with Store.open(tmp_path / "undisturbed.db") as undisturbed:
        keep(undisturbed, path)
        assert list(store.dump()) == list(undisturbed.dump())


def test_what_is_still_unreadable_stays_in_the_reject_file(store: Store, tmp_path: Path) -> None:
    rows = [f'{{"title": "Broken {n}' for n in range(3000)]
    first = keep(store, write(tmp_path / "works.jsonl", *rows))
    assert first.rejects is not None
    mended = first.rejects.read_text().replace("Broken 7\n", 'Mended", "key": "7"}\n')
    first.rejects.write_text(mended)
    again = import_file(store, first.rejects, ImportOptions(first.rejects.parent), clock, lambda _: None)
    assert (again.saved, again.unreadable, again.rejects) == (Saved(new=1), 2999, first.rejects)
    assert first.rejects.read_text().splitlines() == [row for row in rows if row != rows[7]]
    assert sorted(path.name for path in first.rejects.parent.iterdir()) == [
        "works.rejects.jsonl",
        "works.rejects.jsonl.reasons.jsonl",
    ]


def rejected(store: Store, tmp_path: Path) -> tuple[Path, Path]:
    """(file with one entry to mend, its reject file)."""
    path = write(tmp_path / "works.jsonl", {"title": "One", "key": "1"}, '{"title": "Two')
    rejects = keep(store, path).rejects
    assert rejects is not None
    return path, rejects


def test_a_reject_file_that_is_read_wholly_is_removed(store: Store, tmp_path: Path) -> None:
    _, rejects = rejected(store, tmp_path)
    write(rejects, {"title": "Two", "key": "2"})
    report = import_file(store, rejects, ImportOptions(rejects.parent), clock, lambda _: None)
    assert (report.saved, report.rejects) == (Saved(new=1), None)
    assert report.notes == (
        f"everything in works.rejects.jsonl could be read; the reject file {rejects} is removed",
    )
    assert list(rejects.parent.iterdir()) == []


def test_a_file_that_was_mended_itself_leaves_no_rejects(store: Store, tmp_path: Path) -> None:
    path, rejects = rejected(store, tmp_path)
    write(path, {"title": "One", "key": "1"}, {"title": "Two", "key": "2"})
    report = keep(store, path)
    assert report.notes == (f"everything in works.jsonl could be read; the reject file {rejects} is removed",)
    assert list(rejects.parent.iterdir()) == []


def test_importing_again_keeps_what_is_still_unreadable_and_nothing_older(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path / "works.jsonl", '{"title": "One', '{"title": "Two')
    rejects = keep(store, path).rejects
    assert rejects is not None
    write(path, {"title": "One", "key": "1"}, '{"title": "Two')
    report = keep(store, path)
    assert (report.rejects, report.notes) == (rejects, ())
    assert rejects.read_text() == '{"title": "Two\n'
    assert keep(store, path).notes == ()
    assert len(list(rejects.parent.iterdir())) == 2


def test_what_a_person_wrote_into_a_reject_file_is_never_overwritten(store: Store, tmp_path: Path) -> None:
    path, rejects = rejected(store, tmp_path)
    write(rejects, {"title": "Two", "key": "2"})
    report = keep(store, path)
    aside = rejects.with_name("works.rejects.1.jsonl")
    assert report.notes == (f"{rejects} had been edited and not imported; it is now {aside}",)
    assert (aside.read_text(), rejects.read_text()) == (
        '{"title": "Two", "key": "2"}\n',
        '{"title": "Two\n',
    )
    mended = import_file(store, aside, ImportOptions(rejects.parent), clock, lambda _: None)
    assert (mended.saved, mended.rejects) == (Saved(new=1), None)
    assert [record.source for work in (1, 2) for record in store.provenance(work)] == ["import:works"] * 2
    write(rejects, {"title": "Two, again", "key": "2"})
    write(path, {"title": "One", "key": "1"})
    assert keep(store, path).notes == ()
    assert rejects.exists()


@pytest.mark.parametrize("size", [10, 10**9], ids=["in a child", "here"])
def test_what_no_record_shows_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    from migresearch.importers import ahead

    monkeypatch.setattr(ahead, "WORTH_BYTES", size)
    path = tmp_path / "works.csv"
    path.write_text("Title,Type,Signatur\nOne,Poster,A 1\nTwo,Poster,A 2\nThree,Book,A 3\n")
    report = keep(store, path)
    assert (report.unused, report.kinds) == (("Signatur",), {"Poster": 2})
    assert report.notes[0] == "works.csv: columns not used: Signatur; use --map field=column"
    assert report.notes[1].startswith(
        "works.csv: kinds not known, kept as article: Poster (2); known: article, "
    )


def test_fields_of_lines_are_told_as_fields(store: Store, tmp_path: Path) -> None:
    rows = [{"title": f"Work {n}", "key": str(n), f"own{n}": 1} for n in range(25)]
    (note,) = keep(store, write(tmp_path / "works.jsonl", *rows)).notes
    names = ", ".join(f"own{n}" for n in range(20))
    assert note == f"works.jsonl: fields not used: {names} and 5 more; use --map field=name"


def test_rejects_have_the_source_of_their_file(store: Store, tmp_path: Path) -> None:
    report = keep(store, write(tmp_path / "works.jsonl.gz", "{"))
    assert report.rejects == tmp_path / "rejects" / "works.rejects.jsonl"
    keep(store, write(report.rejects, {"title": "Mended", "key": "1"}))
    assert store.provenance(1)[0].source == "import:works"


def test_a_name_and_a_mapping_may_be_given(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "export (3).jsonl", {"Naslov": "Mostovi", "sifra": "1"})
    keep(store, path, mapping={"title": "Naslov", "key": "sifra"}, name="cobiss")
    (record,) = store.provenance(1)
    assert (record.source, record.source_id, record.rule) == ("import:cobiss", "1", "import")


def test_progress_counts_entries(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "works.jsonl", *({"title": f"Work {n}", "key": str(n)} for n in range(1200)))
    seen: list[int] = []
    import_file(store, path, ImportOptions(tmp_path / "rejects"), clock, seen.append)
    assert seen == [500, 1000, 1200]


def test_a_file_that_cannot_be_opened_leaves_no_run(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        keep(store, tmp_path / "missing.jsonl")
    assert store.runs.history() == []


def test_the_shelf_is_imported_once(store: Store) -> None:
    first = import_shelf(store, clock)
    assert first.saved.new == first.entries > 100
    assert import_shelf(store, clock).saved == Saved(unchanged=first.entries)
    assert store.runs.history()[0].state is RunState.COMPLETE


def test_a_large_file_is_read_ahead_with_the_same_result(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migresearch.importers import ahead

    rows = [{"title": f"Remittances of year {n}", "key": str(n)} for n in range(700)]
    path = write(tmp_path / "works.jsonl", *rows, "{")
    monkeypatch.setattr(ahead, "WORTH_BYTES", 10)
    report = keep(store, path)
    assert (report.saved, report.unreadable, report.entries) == (Saved(new=700), 1, 701)
    assert report.rejects is not None
    monkeypatch.setattr(ahead, "WORTH_BYTES", 10**9)
    with Store.open(tmp_path / "alone.db") as alone:
        keep(alone, path)
        assert list(alone.dump()) == list(store.dump())


def test_an_import_that_fails_is_written_down_as_failed(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "works.jsonl", {"title": "One", "key": "1"})

    def full(_done: int) -> None:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        import_file(store, path, ImportOptions(tmp_path / "rejects"), clock, full)
    (run,) = store.runs.history()
    assert (run.state, run.counts["new"], run.note) == (RunState.FAILED, 1, "the disk is full")
