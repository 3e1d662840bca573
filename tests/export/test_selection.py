"""What leaves is what the search found, all of it once, best first, with a receipt."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.shelf import NOW, WORKS, Shelf
from tests.store.records import record

from migresearch.errors import UsageError
from migresearch.export import ExportFormat, receipt_path, selection
from migresearch.search.modes import Mode, Sort
from migresearch.search.query import Query


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    made = Shelf.of(tmp_path_factory.mktemp("shelf"))
    made.update()
    return made


def export(shelf: Shelf, output: Path, text: str = "", limit: int = 0, **options: Any) -> Any:
    filters = options.pop("filters", None)
    with shelf.open() as library:
        return library.export(library.query(text, filters, **options), ExportFormat.JSONL, output, limit)


def titles(output: Path) -> list[str]:
    return [json.loads(line)["title"] for line in output.read_text("utf-8").splitlines()]


def named(*names: str) -> list[str]:
    return [WORKS[name].title for name in names]


def test_all_that_match_leave_best_first(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    receipt = export(shelf, output, "children", mode=Mode.LEXICAL)
    assert titles(output) == named("left-behind", "remittances", "uasc")
    assert receipt.exported == 3


@pytest.mark.parametrize(("limit", "exported"), [(1, 1), (2, 2), (3, 3), (50, 3), (0, 3)])
def test_the_limit(shelf: Shelf, tmp_path: Path, limit: int, exported: int) -> None:
    output = tmp_path / "found.jsonl"
    receipt = export(shelf, output, "children", limit, mode=Mode.LEXICAL)
    assert receipt.exported == len(titles(output)) == exported
    assert receipt.counts == {
        "works in the library": 12,
        "works found": 3,
        "works exported": exported,
    }


@pytest.mark.parametrize("page", [1, 5, 500])
@pytest.mark.parametrize("limit", [0, 7])
@pytest.mark.parametrize("mode", list(Mode))
def test_pages_are_joined_without_gaps_or_repeats(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode, limit: int, page: int
) -> None:
    whole = shelf.found("refugees children work", mode=mode, page_size=50)[: limit or 50]
    monkeypatch.setattr(selection, "PAGE", page)
    export(shelf, tmp_path / "found.jsonl", "refugees children work", limit, mode=mode)
    assert titles(tmp_path / "found.jsonl") == named(*whole)


def test_order_and_filters_are_the_searchs(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    export(shelf, output, filters={"country": "DE"}, sort=Sort.OLDEST)
    assert titles(output) == named("arbeitsmarkt", "courses", "parties")


def test_the_receipt_says_what_was_asked_and_of_what(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    export(shelf, output, "refugees", 2, filters={"year": "2015..", "language": "en,de"})
    receipt = json.loads(receipt_path(output).read_text("utf-8"))
    assert (receipt["query"], receipt["mode"], receipt["made"], receipt["exported"]) == (
        "refugees",
        "hybrid",
        NOW,
        2,
    )
    assert receipt["filters"] == {"years": "2015..", "languages": "en, de"}
    assert receipt["index"].startswith("concepts-")
    assert receipt["version"]


def test_the_receipt_seals_the_file(shelf: Shelf, tmp_path: Path) -> None:
    from hashlib import sha256

    receipt = export(shelf, tmp_path / "found.jsonl", "children", mode=Mode.LEXICAL)
    assert receipt.file_sha256 == sha256((tmp_path / "found.jsonl").read_bytes()).hexdigest()
    assert receipt.index is None  # no index of meaning ranked


def test_a_work_leaves_whole(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    export(shelf, output, "10.5555/courses")
    (work,) = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert (work["doi"], work["year"], work["issued"], work["venue"]) == (
        "10.5555/courses", 2018, "2018-04", "Migration Paths",
    )  # fmt: skip
    assert [one["name"] for one in work["contributors"]] == ["Ada Alba", "Bo Berg"]
    assert {"scheme": "geographies", "code": "DE", "label": "Germany"} in work["values"]


@pytest.mark.parametrize(("text", "mark"), [("10.5555/border", "retracted"), ("10.5555/courses", None)])
def test_a_mark_goes_along(shelf: Shelf, tmp_path: Path, text: str, mark: str | None) -> None:
    export(shelf, tmp_path / "found.jsonl", text)
    assert json.loads((tmp_path / "found.jsonl").read_text("utf-8")).get("mark") == mark


def test_nothing_found_is_an_empty_file_with_a_receipt(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    assert export(shelf, output, "astronomy", mode=Mode.LEXICAL).exported == 0
    assert (output.read_text(), receipt_path(output).is_file()) == ("", True)


def test_a_file_that_cannot_be_written(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(
        UsageError, match=r"cannot be written \(No such file or directory\); choose another with -o"
    ):
        export(shelf, tmp_path / "nowhere" / "found.jsonl", "children")


def test_a_failure_in_the_middle_leaves_the_older_file(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "found.jsonl"
    output.write_text("of last week")

    def search(query: Query) -> Any:
        if query.page > 1:
            raise OSError(5, "Input/output error")
        with shelf.open() as library:
            return replace(library.search(query), total=5000)

    chosen = selection.Selection(Query("children"), 0, search, lambda _, code: code, 12, {}, None)
    with pytest.raises(UsageError, match="cannot be written"):
        selection.export_selection(chosen, ExportFormat.JSONL, output, NOW)
    assert output.read_text() == "of last week"
    assert [path.name for path in tmp_path.iterdir()] == ["found.jsonl"]


def test_every_kind_of_value_has_its_label(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    shelf.save(record("new", "Remittances", claims=()))
    with shelf.open() as library:
        values: Sequence[tuple[str, str, str]] = selection.export_work(
            library.search(Query("title:remittances", Mode.LEXICAL)).hits[0].work, library.label
        ).values
    assert all(label and label != code for _, code, label in values)
