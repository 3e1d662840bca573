"""The table of Retraction Watch against the works held: kept, taken back, read again without the network."""

import csv
import io
from datetime import timedelta

import pytest
from local.crawls import NOW, Crawls
from local.files import File, Shelf

from migresearch.clean.retraction_watch import COLUMNS
from migresearch.records import Entry, Identifier, IdScheme, Kind, Record
from migresearch.store import Batch, RunState, Store
from migresearch.store.rules import default_rules

RETRACTED = (
    "1",
    "Ferries",
    "7/15/2024 0:00",
    "10.5555/notice",
    "10.5555/FERRIES",
    "Retraction",
    "+Plagiarism;",
)
CONCERN = ("2", "Boats", "1/2/2023 0:00", "unavailable", "10.5555/boats", "Expression of concern", "Data;")
REINSTATED = ("3", "Ferries", "3/4/2025 0:00", "", "10.5555/ferries", "Reinstatement", "Journal Error;")
ELSEWHERE = ("4", "Cells", "1/1/2020 0:00", "10.5555/c", "10.5555/cells", "Retraction", "")


def table(*rows: tuple[str, ...], etag: str) -> File:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *rows])
    return File(text.getvalue().encode(), etag=etag)


def keep(folder, *names: str) -> None:
    with Store.open(folder / "m.db") as store:
        entries = [
            Entry(
                Record(
                    "ssoar", one, Kind.BOOK, one, identifiers=(Identifier(IdScheme.DOI, f"10.5555/{one}"),)
                ),
                b"",
                "set",
            )
            for one in names
        ]
        store.save(entries, Batch(default_rules(), "2026-11-01T00:00:00Z"))


def marks(folder) -> dict[str, tuple[str | None, ...]]:
    with Store.read(folder / "m.db") as store:
        found = store.works(range(1, store.count() + 1))
        return {one.title: (one.mark, one.mark_date, one.mark_reason) for one in found}


@pytest.fixture
def shelf(serve) -> Shelf:
    return serve(Shelf({"/retraction_watch.csv": table(RETRACTED, CONCERN, ELSEWHERE, etag='"one"')}))


def test_only_rows_about_works_held_are_kept_and_mark_them(tmp_path, shelf):
    keep(tmp_path, "ferries", "harbours")
    ended = Crawls(tmp_path, "retraction-watch", shelf.endpoint).run()
    assert (ended.run.state, ended.run.counts["new"]) == (RunState.COMPLETE, 1)
    assert ended.run.counts["declined: about works not held"] == 2
    assert marks(tmp_path) == {
        "ferries": ("retracted", "2024-07-15", "Plagiarism"),
        "harbours": (None, None, None),
    }
    with Store.read(tmp_path / "m.db") as store:
        [work] = store.works([1])
        [relation] = store.related(1)
    assert (work.kind, work.title) == ("book", "ferries")
    assert (relation.type, relation.inverse, relation.target) == ("retracts", True, "doi 10.5555/notice")


def test_an_unchanged_table_is_not_fetched_but_read_again_for_works_that_came_since(tmp_path, shelf):
    keep(tmp_path, "ferries")
    crawls = Crawls(tmp_path, "retraction-watch", shelf.endpoint)
    crawls.run()
    keep(tmp_path, "boats")
    ended = crawls.run(NOW + timedelta(days=7))
    assert [ask.headers.get("If-None-Match") for ask in shelf.asked] == [None, '"one"']
    assert (ended.run.counts["new"], ended.run.counts["unchanged"]) == (1, 1)
    assert marks(tmp_path)["boats"] == ("concern", "2023-01-02", "Data")


def test_a_reinstatement_takes_the_mark_off(tmp_path, shelf):
    keep(tmp_path, "ferries")
    crawls = Crawls(tmp_path, "retraction-watch", shelf.endpoint)
    crawls.run()
    shelf.files["/retraction_watch.csv"] = table(RETRACTED, REINSTATED, etag='"two"')
    crawls.run(NOW + timedelta(days=7))
    assert marks(tmp_path) == {"ferries": (None, None, None)}
    with Store.read(tmp_path / "m.db") as store:
        assert [one.type for one in store.related(1)] == ["reinstates", "retracts"]


def test_a_row_that_is_withdrawn_takes_its_mark_along(tmp_path, shelf):
    keep(tmp_path, "ferries", "boats")
    crawls = Crawls(tmp_path, "retraction-watch", shelf.endpoint)
    crawls.run()
    shelf.files["/retraction_watch.csv"] = table(CONCERN, ELSEWHERE, etag='"two"')
    ended = crawls.run(NOW + timedelta(days=7))
    assert (ended.run.state, ended.run.counts["deleted"]) == (RunState.COMPLETE, 1)
    assert marks(tmp_path)["ferries"] == (None, None, None)
    assert marks(tmp_path)["boats"][0] == "concern"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!DOCTYPE html><html>Sign in</html>", "a web page instead"),
        (b"Record ID,Title\n1,x\n", "the table has no column 'RetractionDate'"),
        ((",".join(COLUMNS) + "\n").encode(), "the table holds no rows"),
    ],
)
def test_another_answer_than_the_table_changes_nothing(tmp_path, shelf, body, said):
    keep(tmp_path, "ferries")
    crawls = Crawls(tmp_path, "retraction-watch", shelf.endpoint)
    crawls.run()
    shelf.files["/retraction_watch.csv"] = File(body)
    ended = crawls.run(NOW + timedelta(days=7))
    assert (ended.run.state, ended.run.losses) == (RunState.PARTIAL, {"unreadable answers": 1})
    assert said in ended.run.note
    assert marks(tmp_path)["ferries"][0] == "retracted"
