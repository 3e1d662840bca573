"""Workbooks, opened as what they are: zipped XML."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.command import Command
from tests.shelf import WORKS

from migresearch.cli import workbook as module
from migresearch.cli.output import Format, as_list, check_form, write
from migresearch.cli.workbook import workbook
from migresearch.errors import UsageError

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def cells(content: bytes) -> dict[str, tuple[str, str]]:
    """place → (type, content) of every cell that is filled: text, number, bool; formulas would be there too."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
        strings = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
    texts = ["".join(one.itertext()) for one in strings.findall("m:si", NAMES)]
    found = {}
    for cell in sheet.iterfind(".//m:c", NAMES):
        assert cell.find("m:f", NAMES) is None, "a formula"
        value = cell.findtext("m:v", namespaces=NAMES) or ""
        kind = {"s": "text", "b": "bool", None: "number"}[cell.get("t")]
        found[cell.get("r")] = (kind, texts[int(value)] if kind == "text" else value)
    return found


@pytest.mark.parametrize(
    ("value", "kind", "content"),
    [
        (2015, "number", "2015"),
        (0.25, "number", "0.25"),
        (True, "bool", "1"),
        ("2015", "text", "2015"),
        ("=HYPERLINK(A1)", "text", "=HYPERLINK(A1)"),
        ("{=1+1}", "text", "{=1+1}"),
        ("@SUM(1)", "text", "@SUM(1)"),
        ("https://example.org", "text", "https://example.org"),
        (["Alba, Ada", "Berg, Bo"], "text", "Alba, Ada; Berg, Bo"),
        ({"lexical": 1}, "text", '{"lexical": 1}'),
        (10**20, "text", "100000000000000000000"),
        (float("nan"), "text", "NaN"),
    ],
)
def test_a_cell_has_the_type_of_its_value(value: object, kind: str, content: str) -> None:
    assert cells(workbook([{"name": value}])) == {"A1": ("text", "name"), "A2": (kind, content)}


def test_absent_values_are_empty_and_later_columns_keep_their_place() -> None:
    found = cells(workbook([{"a": None, "b": 1}, {"a": "x", "b": None}]))
    assert found == {
        "A1": ("text", "a"),
        "B1": ("text", "b"),
        "B2": ("number", "1"),
        "A3": ("text", "x"),
    }


def test_a_text_longer_than_a_cell_ends_with_it() -> None:
    assert cells(workbook([{"a": "x" * 40_000}]))["A2"] == ("text", "x" * 32_767)


def test_more_rows_than_a_sheet_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", 3)
    assert len(cells(workbook([{"a": 1}] * 2))) == 3
    with pytest.raises(UsageError, match="an Excel sheet holds 2 rows; write these 3 as csv"):
        workbook([{"a": 1}] * 3)


def test_nothing_found_is_a_workbook_too() -> None:
    assert zipfile.is_zipfile(io.BytesIO(workbook([])))


def test_a_workbook_needs_a_file(tmp_path: Path) -> None:
    content = as_list([{"a": 1}], Format.XLSX)
    with pytest.raises(UsageError, match="name one with -o"):
        write(content)
    with pytest.raises(UsageError, match="name one with -o"):
        check_form(Format.XLSX, None)
    write(content, tmp_path / "a.xlsx")
    assert cells((tmp_path / "a.xlsx").read_bytes())["A2"] == ("number", "1")


def test_a_search_as_a_workbook(command: Command) -> None:
    done = command.run("search", "children", "--mode", "lexical", "--format", "xlsx", "-o", "found.xlsx")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = cells((command.folder / "found.xlsx").read_bytes())
    place = {content: re.sub(r"\d", "", at) for at, (_, content) in found.items() if at.endswith("1")}
    assert found[f"{place['title']}2"] == ("text", WORKS["left-behind"].title)
    assert found[f"{place['year']}2"] == ("number", str(WORKS["left-behind"].year))


@pytest.mark.parametrize("words", [("sources",), ("config", "show"), ("index", "status")])
def test_every_listing_can_be_a_workbook(command: Command, words: tuple[str, ...]) -> None:
    done = command.run(*words, "--format", "xlsx", "-o", "list.xlsx")
    assert (done.returncode, done.stdout) == (0, "")
    assert cells((command.folder / "list.xlsx").read_bytes())["A1"][0] == "text"


def test_an_import_is_refused_before_it_begins(empty: Command) -> None:
    (empty.folder / "works.jsonl").write_text('{"title": "Bridges", "key": "1"}\n')
    done = empty.run("import", "works.jsonl", "--format", "xlsx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "name one with -o" in done.stderr
    assert not empty.config.paths.database.exists()
    assert empty.run("import", "works.jsonl", "--format", "xlsx", "-o", "report.xlsx").returncode == 0
    found = cells((empty.folder / "report.xlsx").read_bytes())
    assert (found["A2"], found["C2"]) == (("text", "works.jsonl"), ("number", "1"))
    assert empty.run("runs", "--format", "xlsx", "-o", "runs.xlsx").returncode == 0
    found = cells((empty.folder / "runs.xlsx").read_bytes())
    assert (found["A2"], found["B2"]) == (("number", "1"), ("text", "import:works"))


@pytest.mark.parametrize("words", [("show", "10.5555/courses"), ("why", "10.5555/courses"), ("eval", "x")])
@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_one_thing_is_no_list(command: Command, words: tuple[str, ...], form: str) -> None:
    done = command.run(*words, "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{form}' is not one of 'table', 'json'" in done.stderr
