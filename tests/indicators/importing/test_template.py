"""The documented long form: one row a score."""

from pathlib import Path

import pytest
from tests.indicators.importing.books import book, read, unread, values

from migresearch.errors import UsageError


def table(tmp_path: Path, text: str, name: str = "scores.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_of_the_template(tmp_path: Path) -> None:
    content = read(
        table(
            tmp_path,
            "index,edition,indicator,level,parent,label,question,country,year,score,missing,comment\n"
            "mcp-index,2020,overall,overall,,Multiculturalism,,CA,2010,1.5,,\n"
            "mcp-index,2020,media,indicator,overall,Media,Is it in the mandate?,CA,2010,1,,In the broadcasting act\n"
            "mcp-index,2020,media,indicator,overall,Media,Is it in the mandate?,Japan,2010,,not applicable,\n",
        )
    )
    assert (content.index, content.label, content.title) == ("mcp-index", "2020", "scores")
    assert values(content) == {
        ("overall", "CA", 2010): 1.5,
        ("media", "CA", 2010): 1.0,
        ("media", "JP", 2010): "not applicable",
    }
    media = content.indicators[1]
    assert (media.level, media.parent, media.label, media.question) == (
        "indicator",
        "overall",
        "Media",
        "Is it in the mandate?",
    )
    assert [(one.indicator, one.country, one.year, one.text) for one in content.comments] == [
        ("media", "CA", 2010, "In the broadcasting act")
    ]


def test_three_columns_are_enough(tmp_path: Path) -> None:
    content = read(table(tmp_path, "Country,YEAR, score \nDE,2010,5\n"))
    assert values(content) == {("overall", "DE", 2010): 5.0}
    assert (content.index, content.label) == ("", "2010-2010")


def test_parents_come_before_their_parts(tmp_path: Path) -> None:
    content = read(
        table(
            tmp_path,
            "indicator,parent,country,year,score\nfees,money,DE,2010,1\nmoney,overall,DE,2010,1\nincome,money,DE,2010,1\n",
        )
    )
    assert [(one.code, one.level, one.parent) for one in content.indicators] == [
        ("overall", "overall", None),
        ("money", "area", "overall"),
        ("fees", "indicator", "money"),
        ("income", "indicator", "money"),
    ]


def test_parents_in_a_circle_are_refused(tmp_path: Path) -> None:
    text = "indicator,parent,country,year,score\na,b,DE,2010,1\nb,a,DE,2010,1\n"
    with pytest.raises(UsageError, match="the parents run in a circle: a < b < a"):
        read(table(tmp_path, text))


def test_a_workbook_in_the_same_form(tmp_path: Path) -> None:
    rows = [["country", "year", "score"], ["Deutschland", 2010, 12.5], ["FRA", 2010, "7,5"]]
    content = read(book(tmp_path / "scores.xlsx", {"Sheet1": rows}))
    assert values(content) == {("overall", "DE", 2010): 12.5, ("overall", "FR", 2010): 7.5}


def test_countries_under_all_their_names(tmp_path: Path) -> None:
    names = {
        "Kosovo": "XK", "USSR": "SUHH", "Yugoslavia": "YUCS", "Czechoslovakia": "CSHH", "East Germany": "DDDE",
        "Serbia and Montenegro": "CSXX", "UK": "GB", "Korea (Republic of)": "KR", "TUR": "TR", "Türkiye": "TR",
    }  # fmt: skip
    rows = "".join(f"{name},{2000 + place},1\n" for place, name in enumerate(names))
    content = read(table(tmp_path, f"country,year,score\n{rows}"))
    assert [one.country for one in content.scores] == list(names.values())


def test_rows_that_cannot_be_placed_are_counted_by_name(tmp_path: Path) -> None:
    content = read(
        table(
            tmp_path,
            "country,year,score\nDE,2010,1\nCatalonia,2010,2\nCatalonia,2011,3\nDE,spring 2010,4\n,2010,5\nEU,2010,6\n",
        )
    )
    assert values(content) == {("overall", "DE", 2010): 1.0}
    unknown = "no country is called so; [countries] or regions = true in a mapping file takes it in"
    assert [(one["place"], one["text"], one["why"], one["rows"]) for one in content.report["unread"]] == [
        ("scores.csv!C3", "Catalonia", unknown, 2),
        ("scores.csv!C5", "spring 2010", "this is no year", 1),
        ("scores.csv!C6", "", "names no country", 1),
        ("scores.csv!C7", "EU", unknown, 1),
    ]
    assert content.report["lost_rows"] == 5


def test_a_table_of_unknown_countries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no row could be read\. Catalonia: no country is called so"):
        read(table(tmp_path, "country,year,score\nCatalonia,2010,2\n"))


def test_repeated_country_years(tmp_path: Path) -> None:
    content = read(
        table(
            tmp_path,
            "country,year,score\nDE,2010,1\nDE,2010,1\nFR,2010,1\nFR,2010,2\nFR,2010,3\nSE,2010,\nSE,2010,4\n",
        )
    )
    assert values(content) == {
        ("overall", "DE", 2010): 1.0,
        ("overall", "FR", 2010): "stands twice, with different values",
        ("overall", "SE", 2010): 4.0,
    }
    assert content.report["repeated"] == {
        "the same value, or none": 1,
        "different values": 2,
        "a value beside an empty cell": 1,
    }
    assert unread(content) == [
        ("scores.csv!C5", "2", "contradicts scores.csv!C4: 1"),
        ("scores.csv!C6", "3", "contradicts scores.csv!C4: other values"),
    ]


def test_numbers_in_other_dress_are_counted(tmp_path: Path) -> None:
    content = read(
        table(tmp_path, "country;year;score\nDE;2010;12,5\nFR;2010;56 %\nSE;2010;1,234\nNO;2010;n/a\n")
    )
    assert values(content) == {
        ("overall", "DE", 2010): 12.5,
        ("overall", "FR", 2010): 56.0,
        ("overall", "SE", 2010): "ambiguous number",
        ("overall", "NO", 2010): "not measured",
    }
    assert content.report["read_as"] == {"decimal comma": 1, "percentage": 1}
    assert unread(content) == [
        ("scores.csv!C4", "1,234", 'decimal or thousands? say decimal = "," or "." in a mapping file')
    ]


def test_two_editions_in_one_file_are_refused(tmp_path: Path) -> None:
    text = "index,edition,country,year,score\nx,1,DE,2010,1\nx,2,DE,2011,1\n"
    with pytest.raises(UsageError, match=r"several editions \(x 1, x 2\); split it"):
        read(table(tmp_path, text))


def test_an_indicator_described_in_two_ways_is_told(tmp_path: Path) -> None:
    text = "indicator,label,country,year,score\nfees,Fees,DE,2010,1\nfees,Costs,DE,2011,1\n"
    content = read(table(tmp_path, text))
    assert content.indicators[0].label == "Fees"
    assert content.report["remarks"] == ["scores.csv!E3: fees is described in two ways; the first counts"]
