"""The MIPEX workbooks: their layouts, their slips, and the scores they publish."""

from collections import Counter
from pathlib import Path

import pytest
from tests.indicators.importing.books import book, edited, read, unread, values
from tests.indicators.importing.mipex_sheets import DIVISION, TOTALS, sheet, usual

from migresearch.errors import UsageError
from migresearch.indicators.importing.reading import Content


def workbook(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    return book(tmp_path / "mipex.xlsx", sheets)


def test_a_sheet_becomes_scores_and_comments(tmp_path: Path) -> None:
    content = read(workbook(tmp_path, DE=usual()))
    assert (content.index, content.label) == ("mipex", "2014-2015")
    assert (content.direction, content.scale_min, content.scale_max) == ("open", 0, 100)
    assert values(content) == {
        ("overall", "DE", 2014): "not measured",
        ("overall", "DE", 2015): "not measured",
        ("overall-without-health", "DE", 2014): "not measured",
        ("overall-without-health", "DE", 2015): 57.5,
        ("overall-without-health-and-education", "DE", 2014): 75.0,
        ("overall-without-health-and-education", "DE", 2015): 75.0,
        ("labour-market", "DE", 2014): 75.0,
        ("labour-market", "DE", 2015): 75.0,
        ("aa1", "DE", 2014): 50.0,
        ("aa1", "DE", 2015): 50.0,
        ("aa3", "DE", 2014): 100.0,
        ("aa3", "DE", 2015): 100.0,
        ("education", "DE", 2014): "#DIV/0!",
        ("education", "DE", 2015): 40.0,
        ("ca49", "DE", 2014): "not measured",
        ("ca49", "DE", 2015): 40.0,
    }
    assert [(one.indicator, one.year, one.text) for one in content.comments] == [("aa1", 2015, "A new act")]
    assert unread(content) == []


def test_indicators_hang_together_wherever_their_code_stands(tmp_path: Path) -> None:
    blocks = {"Family": {"b": (50.0,), "bb28": (100.0,), "/bb28a": (100.0,), "/ba21": (0.0,)}}
    content = read(workbook(tmp_path, DE=sheet({TOTALS[0]: (50.0,)}, blocks, years=(2020,))))
    assert [(one.code, one.level, one.parent) for one in content.indicators] == [
        ("overall", "overall", None),
        ("family", "area", "overall"),
        ("bb28", "indicator", "family"),
        ("bb28a", "sub-indicator", "bb28"),
        ("ba21", "indicator", "family"),
    ]
    assert content.label == "2025"
    assert content.indicators[2].label == "Title of bb28"
    assert content.indicators[2].question == "What is bb28?\n100 - yes\n0 - no"


def test_the_first_year_tells_the_edition(tmp_path: Path) -> None:
    rows = sheet({TOTALS[0]: (50.0,)}, {}, years=(2007,))
    assert read(workbook(tmp_path, FR=rows)).label == "core 2007-2019"


def test_sheets_are_known_by_code_or_name_and_others_named(tmp_path: Path) -> None:
    content = read(workbook(tmp_path, TU=usual(), UK=usual(), Germany=usual(), Sheet4=usual()))
    assert {one.country for one in content.scores} == {"TR", "GB", "DE"}
    assert unread(content) == [("Sheet4!", "Sheet4", "no country is called so: the whole sheet is not read")]
    assert content.report["lost_rows"] == 1


def test_a_workbook_without_any_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no sheet bears the code or name of a country: Sheet1, Sheet2"):
        read(workbook(tmp_path, Sheet1=usual(), Sheet2=usual()))


def test_moved_columns_and_rows_are_found(tmp_path: Path) -> None:
    moved = [[], [], *([None, None, *row] for row in usual())]
    assert values(read(workbook(tmp_path, DE=moved))) == values(read(workbook(tmp_path, DE=usual())))


def test_one_code_under_several_spellings(tmp_path: Path) -> None:
    blocks = {
        "Citizenship": {"f": (50.0,), "fb102_new": (50.0,)},
        "Discrimination": {"g": (1.0,), "gc_new (128, 129, 133, 135)": (2.0,)},
    }
    content = read(workbook(tmp_path, DE=sheet({TOTALS[0]: (50.0,)}, blocks, years=(2020,))))
    assert {one.code for one in content.indicators} >= {"fa102_new", "gc"}


def test_slips_in_the_years_and_texts_among_scores_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path, DE=usual(aa1=("maybe", 50.0)))
    sheet_part = "xl/worksheets/sheet1.xml"
    content = read(edited(path, sheet_part, '<c r="D14"><v>2015</v></c>', '<c r="D14"><v>2019</v></c>'))
    assert values(content)["aa1", "DE", 2014] == "not a number"
    assert values(content)["aa1", "DE", 2015] == 50.0
    assert unread(content) == [("DE!E13", "maybe", "a text where a score stands")]
    assert content.report["remarks"] == ["DE!D14: the year reads '2019', the row is 2015"]


def test_a_row_without_a_year_is_not_guessed(tmp_path: Path) -> None:
    rows = usual()
    rows[13][0] = rows[13][3] = rows[13][6] = ""
    content = read(workbook(tmp_path, DE=rows))
    assert ("aa1", "DE", 2015) not in values(content)
    assert [where for where, _text, _why in unread(content)] == ["DE!B14", "DE!E14", "DE!F14", "DE!H14"]


def test_a_year_that_stands_twice_is_no_score(tmp_path: Path) -> None:
    blocks = {"Labour": {"a": (1.0, 2.0), "aa1": (5.0, 5.0)}}
    content = read(workbook(tmp_path, DE=sheet({TOTALS[0]: (50.0, 50.0)}, blocks, years=(2020, 2020))))
    assert values(content)["labour-market", "DE", 2020] == "stands twice, with different values"
    assert values(content)["aa1", "DE", 2020] == 5.0
    assert content.report["repeated"] == {"the same value, or none": 2, "different values": 1}
    assert unread(content) == [("DE!B14", "2", "contradicts DE!B13: 1")]


def test_an_indicator_nobody_knows_belongs_to_its_area(tmp_path: Path) -> None:
    blocks = {"Labour": {"a": (1.0,), "az99": (1.0,)}}
    content = read(workbook(tmp_path, DE=sheet({TOTALS[0]: (50.0,)}, blocks, years=(2020,))))
    assert [(one.code, one.parent) for one in content.indicators][-1] == ("az99", "labour-market")


def test_a_block_of_no_known_area_is_named(tmp_path: Path) -> None:
    blocks = {"Housing": {"z": (1.0,), "za1": (DIVISION,)}}
    content = read(workbook(tmp_path, DE=sheet({TOTALS[0]: (50.0,)}, blocks, years=(2020,))))
    assert [why for _where, _text, why in unread(content)][:2] == ["no known code", "no known code"]


@pytest.fixture(scope="module")
def core(request: pytest.FixtureRequest) -> Content:
    return read(request.config.rootpath.parent / "shared" / "corpus" / "mipex" / "core_2007-2019.xlsx")


@pytest.fixture(scope="module")
def union(request: pytest.FixtureRequest) -> Content:
    return read(request.config.rootpath.parent / "shared" / "corpus" / "mipex" / "eu_2020-2024.xlsx")


@pytest.mark.corpus
def test_the_core_workbook_is_read_completely(core: Content) -> None:
    report = core.report
    assert (report["sheets"], len(report["countries"]), report["lost_rows"]) == (56, 56, 0)
    assert report["indicators"] == {"overall": 3, "area": 8, "indicator": 59, "sub-indicator": 20}
    assert report["missing"] == {"not measured": 12751, "#DIV/0!": 1497, "not a number": 3}
    assert (report["cells"], report["scores"], report["comments"]) == (58717, 44466, 6333)
    assert Counter(one["why"] for one in report["unread"]) == {
        "a number where comments stand": 78,
        "stands in a row without a year": 12,
        "a text where a score stands": 3,
    }
    found = values(core)
    assert {found["health", country, 2016] for country in ("DE", "SE", "US")} == {"not measured"}
    assert found["permanent-residence", "AL", 2007] == "#DIV/0!"  # a text, with a blank after it


@pytest.mark.corpus
def test_the_workbook_of_the_union_gives_the_published_scores(union: Content) -> None:
    found = values(union)
    published = {"SE": 86, "FI": 84, "PT": 83, "FR": 56}
    assert {country: round(float(found["overall", country, 2023] or 0)) for country in published} == published
    assert (union.report["sheets"], union.report["scores"], union.report["missing"]) == (28, 11430, {})
    assert union.report["comments"] == 2837
