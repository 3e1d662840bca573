"""The country-year file of the GLOBALCIT Citizenship Law Dataset."""

from pathlib import Path

import pytest
from tests.indicators.importing.books import read, unread, values

from migresearch.errors import UsageError

HEAD = "iso2,iso3,country,region,year,A01a_bin,A01a_cat,A06a_yrs_cat,L05_bin,dualcit_comb"


def written(tmp_path: Path, *rows: str, name: str = "data_v9.1_country-year.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def test_codes_become_scores_and_years_nobody_coded_are_counted(tmp_path: Path) -> None:
    content = read(
        written(
            tmp_path,
            "DE,DEU,Germany,Europe,1990,NA,NA,NA,1,2",
            "DE,DEU,Germany,Europe,2020,1,3,5,1,NA",
            "NA,SUN,Soviet Union,Europe,1990,NA,NA,NA,NA,1",
            "XK,XKX,Kosovo,Europe,2020,0,0,NA,0,3",
        )
    )
    assert (content.index, content.label, content.coding) == ("globalcit-law", "9.1", "typology")
    assert content.terms.startswith("CC BY 4.0")
    assert values(content) == {
        ("L05_bin", "DE", 1990): 1.0,
        ("dualcit_comb", "DE", 1990): 2.0,
        ("A01a_bin", "DE", 2020): 1.0,
        ("A01a_cat", "DE", 2020): 3.0,
        ("A06a_yrs_cat", "DE", 2020): 5.0,
        ("L05_bin", "DE", 2020): 1.0,
        ("dualcit_comb", "DE", 2020): "not measured",
        ("L05_bin", "SUHH", 1990): "not measured",
        ("dualcit_comb", "SUHH", 1990): 1.0,
        ("A01a_bin", "XK", 2020): 0.0,
        ("A01a_cat", "XK", 2020): 0.0,
        ("A06a_yrs_cat", "XK", 2020): "not measured",
        ("L05_bin", "XK", 2020): 0.0,
        ("dualcit_comb", "XK", 2020): 3.0,
    }
    assert (content.report["cells"], content.report["uncovered"]) == (20, 6)
    assert unread(content) == [
        ("data_v9.1_country-year.csv!D1", "region", "a column that holds no code of a mode")
    ]


def test_each_column_is_an_indicator_with_its_mode(tmp_path: Path) -> None:
    content = read(written(tmp_path, "DE,DEU,Germany,Europe,2020,1,3,5,1,2"))
    labels = {one.code: (one.level, one.parent, one.label, one.direction) for one in content.indicators}
    assert labels["acquisition"] == ("area", None, "Acquisition of citizenship", None)
    assert labels["A01a_bin"] == (
        "indicator",
        "acquisition",
        "A01a Descent, born in the country: is there a provision (1) or not (0)",
        "none",
    )
    assert labels["dualcit_comb"] == (
        "indicator",
        "dual-citizenship",
        "Acceptance of dual citizenship",
        "open",
    )


def test_rows_that_name_no_country_or_break_off_are_counted(tmp_path: Path) -> None:
    content = read(
        written(
            tmp_path,
            "DE,DEU,Germany,Europe,2020,1,3,5,1,2",
            "NA,ATL,Atlantis,Europe,2020,1,3,5,1,2",
            "NA,ATL,Atlantis,Europe,2021,1,3,5,1,2",
            "FR,FRA,France,Europe,2020,1",
            name="copy.csv",
        )
    )
    assert content.label == "2020-2021"
    assert [(one["text"], one["rows"]) for one in content.report["unread"]][:2] == [
        ("Atlantis", 2),
        ("France", 1),
    ]
    assert content.report["lost_rows"] == 3


def test_a_file_without_a_known_country_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no row of a known country and year"):
        read(written(tmp_path, "NA,ATL,Atlantis,Europe,2020,1,3,5,1,2"))


@pytest.mark.corpus
def test_the_published_file_reconciles_cell_by_cell(corpus: Path) -> None:
    content = read(corpus / "globalcit" / "data_v3.1_country-year.csv")
    report = content.report
    assert (content.label, len(report["countries"]), report["years"][0], report["years"][-1]) == (
        "3.1",
        201,
        1960,
        2024,
    )
    assert report["cells"] == 13_065 * 101
    assert (report["scores"], sum(report["missing"].values()), report["uncovered"]) == (
        164_716,
        21_209,
        1_133_640,
    )
    assert report["indicators"] == {"area": 3, "indicator": 101}
    assert {"SUHH", "YUCS", "CSHH", "DDDE", "CSXX", "XK"} <= set(report["countries"])
    assert report["lost_rows"] == 0
    assert values(content)["dualcit_comb", "TR", 1992] == 2.0
