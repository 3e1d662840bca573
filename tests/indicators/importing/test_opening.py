"""Files that are not what they seem: each is refused in words, before it can do harm."""

import zipfile
from pathlib import Path

import pytest
from tests.indicators.importing.books import Formula, added, book, edited, locked, ods, read, unread, values

from migresearch.errors import UsageError
from migresearch.indicators.importing.forms import read_file
from migresearch.indicators.importing.limits import Limits

HEAD = ["indicator", "country", "year", "score"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return book(tmp_path / "scores.xlsx", {"Scores": [HEAD, ["fees", "DE", 2010, 50]]})


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UsageError) as error:
        read_file(path, limits or Limits())
    return str(error.value)


def test_a_file_beyond_the_cap_is_not_opened(plain: Path) -> None:
    with plain.open("ab") as stream:
        stream.truncate(3 * 2**20)
    assert "is 3 MB, more than indicators.max_file_megabytes = 2" in refusal(plain, Limits(megabytes=2))


def test_a_zip_bomb_is_recognised_by_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b" " * (3 * 2**20))
    assert path.stat().st_size < 2**14
    assert "unpacks to 3 MB, more than indicators.max_unpacked_megabytes = 2" in refusal(
        path, Limits(unpacked_megabytes=2)
    )


def test_an_archive_that_lies_about_its_sizes_is_damaged(plain: Path) -> None:
    size = zipfile.ZipFile(plain).getinfo(SHEET).file_size
    data = plain.read_bytes()
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    told = (size - 9).to_bytes(4, "little")
    plain.write_bytes(data[: directory + 24] + told + data[directory + 28 :])
    assert "is damaged" in refusal(plain)


def test_a_cell_far_away_does_not_fill_the_memory(plain: Path) -> None:
    edited(plain, SHEET, 'r="D2"', 'r="XFD1000000"')
    assert "spans 1,000,000 rows and 16,384 columns, more cells than indicators.max_cells" in refusal(plain)


def test_repeated_cells_of_a_spreadsheet_do_not_either(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16000"><text:p>2</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    assert "spans 1,000,000 rows and 16,000 columns" in refusal(ods(tmp_path / "bomb.ods", row))


def test_a_table_in_a_text_has_the_same_bound(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("country,year,score\n" + "DE,2010,1\n" * 20)
    assert "more cells than indicators.max_cells = 50" in refusal(path, Limits(cells=50))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("report.csv", b"%PDF-1.7 ...", "is a PDF"),
        ("words.xlsx", b"hello", "no known form of scores; words.xlsx begins with: hello"),
        ("broken.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cannot be read as a workbook"),
        ("cut.xlsx", b"PK\x03\x04 and no more", "is damaged"),
        ("answer.json", b'{"a": 1}', "no answer of the World Bank"),
        ("answer.json", b"[1, ", "is damaged"),
        ("other.csv", b"name,code\nx,y\n", "begins with: name, code"),
    ],
)
def test_what_is_no_table_of_scores(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert said in refusal(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "cannot read" in refusal(tmp_path / "none.xlsx")
    assert "is not a file" in refusal(tmp_path)


def test_a_password_is_named(tmp_path: Path) -> None:
    assert "is protected by a password; save a copy without one" in refusal(locked(tmp_path / "secret.xlsx"))


def test_an_archive_names_what_is_inside(tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("API_SM.POP.NETM.csv", "x")
    assert "unpack it and import the file inside: API_SM.POP.NETM.csv" in refusal(path)


def test_a_binary_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "binary.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert "is a binary workbook (xlsb); save it as xlsx" in refusal(path)


def test_xml_entities_are_refused(plain: Path) -> None:
    edited(plain, "xl/workbook.xml", "<workbook", '<!DOCTYPE w [<!ENTITY a "b">]><workbook')
    assert "declares XML entities" in refusal(plain)


def test_macros_are_data_that_nobody_runs(plain: Path) -> None:
    content = read(added(plain, "xl/vbaProject.bin", b"Sub Evil()"))
    assert values(content) == {("fees", "DE", 2010): 50.0}
    assert content.report["remarks"] == ["the workbook carries macros, which are not run"]


def test_errors_and_formulas_are_told_apart(tmp_path: Path) -> None:
    rows = [HEAD, ["fees", "DE", 2010, Formula("=1/0", "#DIV/0!")], ["fees", "FR", 2010, Formula("=1+1", 2)]]
    rows += [["fees", "SE", 2010, Formula("=A1", 77)], ["fees", "NO", 2010, None]]
    path = edited(book(tmp_path / "computed.xlsx", {"Scores": rows}), SHEET, "<v>77</v>", "")
    assert values(read(path)) == {
        ("fees", "DE", 2010): "#DIV/0!",
        ("fees", "FR", 2010): 2.0,
        ("fees", "SE", 2010): "formula without value",
        ("fees", "NO", 2010): "not measured",
    }


def test_merged_cells_speak_for_all_their_rows(tmp_path: Path) -> None:
    rows = [HEAD, ["fees", "DE", 2010, 1], ["fees", "", 2011, 2], ["fees", "", 2012, 3]]
    path = book(tmp_path / "merged.xlsx", {"Scores": rows}, {"Scores": ["B2:B4"]})
    assert values(read(path)) == {("fees", "DE", year): float(year - 2009) for year in (2010, 2011, 2012)}


def test_sheets_beside_the_scores_are_named(tmp_path: Path) -> None:
    path = book(tmp_path / "two.xlsx", {"Notes": [["read me"]], "Scores": [HEAD, ["fees", "DE", 2010, 1]]})
    content = read(path)
    assert values(content) == {("fees", "DE", 2010): 1.0}
    assert unread(content) == [("Notes!", "Notes", "a sheet that is not asked for")]


def test_an_open_document_spreadsheet(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        inner = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{inner}</table:table-row>"

    def text(word: str) -> str:
        return f"<text:p>{word}</text:p>"

    table = row(*map(text, HEAD)) + row(*map(text, ("fees", "DE", "2010", "2,5")))
    table = table.replace("<table:table-cell>", '<table:table-cell office:value-type="string">')
    content = read(ods(tmp_path / "scores.ods", table))
    assert values(content) == {("fees", "DE", 2010): 2.5}
    assert content.report["read_as"] == {"decimal comma": 1}


def test_a_text_of_another_century(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("country;year;score;comment\nÖsterreich;2010;1,5;schön\n".encode("cp1252"))
    content = read(path)
    assert values(content) == {("overall", "AT", 2010): 1.5}
    assert [one.text for one in content.comments] == ["schön"]
    assert content.report["remarks"] == ["the file is not UTF-8; read as Windows-1252"]
