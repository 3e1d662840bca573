"""The table of Retraction Watch: what it says of works held is kept, the rest passed over."""

import csv
from pathlib import Path

import pytest
from tests.shelf import clock
from tests.store.records import record, save

from migresearch.clean.retraction_watch import COLUMNS
from migresearch.importers.keeping import ImportOptions, ImportReport, import_file
from migresearch.store import RunState, Saved, Store

HEADER = ("Record ID", "Title", "Journal", *COLUMNS[2:], "Notes")


def row(number: str, doi: str, nature: str = "Retraction", date: str = "7/15/2024 0:00") -> tuple[str, ...]:
    return (
        number,
        f"Work of {doi}",
        "A Journal",
        date,
        "unavailable",
        doi,
        nature,
        "+Plagiarism of Text;",
        "",
    )


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "m.db") as opened:
        save(opened, record("1", "Ferries", doi="10.5555/ferries"), record("2", "Boats", doi="10.5555/boats"))
        yield opened


def keep(store: Store, folder: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> ImportReport:
    path = folder / "retraction_watch.csv"
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows([HEADER, *rows])
    return import_file(store, path, ImportOptions(folder / "rejects"), clock, lambda _: None)


def marks(store: Store) -> list[tuple[str | None, ...]]:
    return [(one.title, one.mark, one.mark_date, one.mark_reason) for one in store.works([1, 2])]


def test_rows_about_works_held_mark_them_and_others_found_none(store: Store, tmp_path: Path) -> None:
    report = keep(
        store,
        tmp_path,
        row("1", "10.5555/FERRIES"),
        row("2", "10.5555/cells"),
        row("3", "unavailable"),
        row("4", "10.5555/boats", "Correction", "11/3/2021 0:00"),
    )
    assert (report.format, report.entries, report.saved) == ("retraction-watch", 2, Saved(new=2))
    assert "2 entries are about works not held" in report.notes[0]
    assert report.rejects is None
    assert store.count() == 2
    assert marks(store) == [
        ("Ferries", "retracted", "2024-07-15", "Plagiarism of Text"),
        ("Boats", "corrected", "2021-11-03", "Plagiarism of Text"),
    ]


def test_importing_again_brings_only_what_is_news(store: Store, tmp_path: Path) -> None:
    keep(store, tmp_path, row("1", "10.5555/ferries"))
    report = keep(
        store, tmp_path, row("1", "10.5555/ferries"), row("9", "10.5555/ferries", "Reinstatement", "1/2/2025 0:00")
    )  # fmt: skip
    assert report.saved == Saved(new=1, unchanged=1)
    assert marks(store)[0] == ("Ferries", None, None, None)


def test_a_row_that_cannot_be_read_is_a_loss(store: Store, tmp_path: Path) -> None:
    report = keep(store, tmp_path, row("1", "10.5555/ferries", "Upgrade"), row("2", "10.5555/boats"))
    assert (report.entries, report.unreadable, report.saved) == (2, 1, Saved(new=1))
    assert store.runs.history()[0].state is RunState.PARTIAL


def test_many_rows_are_read_in_portions(store: Store, tmp_path: Path) -> None:
    others = (row(str(number), f"10.5555/other-{number}") for number in range(1_200))
    report = keep(store, tmp_path, *others, row("5000", "10.5555/boats"), encoding="cp1252")
    assert (report.entries, report.saved) == (1, Saved(new=1))
    assert "1,200 entries are about works not held" in report.notes[0]
