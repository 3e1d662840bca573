"""Files of statistical offices: World Bank, Eurostat, OECD."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from tests.indicators.importing.books import book, read, unread, values

from migresearch.errors import UsageError

GROUP = "a region or group, not a country"
BANK = [
    ["Data Source", "World Development Indicators"],
    [],
    ["Last Updated Date", "2026-10-15"],
    [],
    ["Country Name", "Country Code", "Indicator Name", "Indicator Code", "2019", "2020", ""],
    ["Aruba", "ABW", "Net migration", "SM.POP.NETM", "-12", ""],
    ["Arab World", "ARB", "Net migration", "SM.POP.NETM", "1", "2"],
    ["Kosovo", "XKX", "Net migration", "SM.POP.NETM", "-100", "5.5"],
]
NET = {
    ("overall", "AW", 2019): -12.0,
    ("overall", "AW", 2020): "no data",
    ("overall", "XK", 2019): -100.0,
    ("overall", "XK", 2020): 5.5,
}


def test_a_world_bank_download(tmp_path: Path) -> None:
    path = tmp_path / "API_SM.POP.NETM_DS2.csv"
    path.write_text("".join(",".join(f'"{cell}"' for cell in row) + ",\n" if row else "\n" for row in BANK))
    content = read(path)
    assert (content.index, content.label) == ("worldbank/SM.POP.NETM", "2026-10-15")
    assert (content.title, content.coding, content.direction) == ("Net migration", "outcome", "none")
    assert values(content) == NET
    assert unread(content) == [(f"{path.name}!A7", "Arab World (ARB)", GROUP)]
    assert content.report["lost_rows"] == 0


def test_the_same_as_a_workbook(tmp_path: Path) -> None:
    sheets = {"Data": BANK, "Metadata": [["x"]]}
    assert values(read(book(tmp_path / "bank.xlsx", sheets))) == NET


def test_several_series_in_one_download_are_indicators(tmp_path: Path) -> None:
    rows = [*BANK, ["Aruba", "ABW", "Migrant stock", "SM.POP.TOTL", "3", "4"]]
    content = read(book(tmp_path / "bank.xlsx", {"Data": rows}))
    assert content.index == "worldbank"
    assert [(one.code, one.level, one.label) for one in content.indicators] == [
        ("SM.POP.NETM", "indicator", "Net migration"),
        ("SM.POP.TOTL", "indicator", "Migrant stock"),
    ]


def answer(*rows: tuple[str, str, str, float | None], pages: int = 1) -> list[Any]:
    """What the API says: (three-letter code, name, date, value)."""
    head = {"page": 1, "pages": pages, "per_page": 50, "total": 50 * pages, "lastupdated": "2026-10-15"}
    indicator = {"id": "SM.POP.NETM", "value": "Net migration"}
    return [
        head,
        [
            {
                "indicator": indicator,
                "country": {"id": code[:2], "value": name},
                "countryiso3code": code,
                "date": date,
                "value": value,
            }
            for code, name, date, value in rows
        ],
    ]


def written(tmp_path: Path, value: Any) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(value))
    return path


def test_an_answer_of_the_world_banks_api(tmp_path: Path) -> None:
    rows = [
        ("DEU", "Germany", "2020", 5.0),
        ("DEU", "Germany", "2019", None),
        ("AFE", "Africa Eastern", "2020", 1.0),
    ]
    content = read(written(tmp_path, answer(*rows, ("FRA", "France", "2020Q1", 2.0))))
    assert (content.index, content.label) == ("worldbank/SM.POP.NETM", "2026-10-15")
    assert values(content) == {("overall", "DE", 2020): 5.0, ("overall", "DE", 2019): "no data"}
    assert unread(content) == [
        ("answer.json, observation 3", "Africa Eastern (AF)", GROUP),
        ("answer.json, observation 4", "2020Q1", "not a year"),
    ]


def test_one_page_of_several_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = written(tmp_path, answer(("DEU", "Germany", "2020", 5.0), pages=3))
    with pytest.raises(UsageError, match=r"page 1 of 3; ask the API for all of them at once: &per_page=151"):
        read(path)


def test_an_error_message_is_no_answer(tmp_path: Path) -> None:
    message = [{"message": [{"id": "120", "value": "The provided parameter value is not valid"}]}]
    with pytest.raises(UsageError, match="error message of the World Bank"):
        read(written(tmp_path, message))


EUROSTAT = """DATAFLOW,LAST UPDATE,freq,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:MIGR_IMM1CTZ(1.0),30/09/24 23:00:00,A,NR,F,DE,2020,5,
ESTAT:MIGR_IMM1CTZ(1.0),30/09/24 23:00:00,A,NR,M,EL,2020,7,p
ESTAT:MIGR_IMM1CTZ(1.0),30/09/24 23:00:00,A,NR,M,EU27_2020,2020,7,p
ESTAT:MIGR_IMM1CTZ(1.0),30/09/24 23:00:00,A,NR,M,UK,2020,,c
ESTAT:MIGR_IMM1CTZ(1.0),30/09/24 23:00:00,A,NR,M,XK,2020,,
"""


def test_eurostats_csv(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text(EUROSTAT)
    content = read(path)
    assert (content.index, content.label, content.title) == (
        "eurostat/migr_imm1ctz",
        "2024-09-30",
        "Eurostat migr_imm1ctz · A · NR",
    )
    assert values(content) == {
        ("F", "DE", 2020): 5.0,
        ("M", "GR", 2020): 7.0,
        ("M", "GB", 2020): "confidential",
        ("M", "XK", 2020): "not available",
    }
    assert content.report["remarks"] == ["flag p: 1 values"]
    assert [(one["text"], one["why"]) for one in content.report["unread"]] == [("EU27_2020", GROUP)]


def test_eurostats_csv_with_labels(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(
        "STRUCTURE,STRUCTURE_ID,freq,sex: Sex,geo: Geopolitical entity,TIME_PERIOD: Time,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0): Asylum applicants,A,F: Females,DE: Germany,2020,5,\n"
        "dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0): Asylum applicants,A,M: Males,DE: Germany,2020,6,\n"
    )
    content = read(path)
    assert content.index == "eurostat/migr_asyappctza"
    assert [(one.code, one.label) for one in content.indicators] == [("F", "Females"), ("M", "Males")]
    assert content.title == "Asylum applicants · A"


def test_eurostats_tsv_packed(tmp_path: Path) -> None:
    path = tmp_path / "estat_migr_pop1ctz.tsv.gz"
    text = "freq,unit,sex,geo\\TIME_PERIOD\t2019 \t2020 \t2020-Q1\nA,NR,T,DE\t5 b\t6 \t1\nA,NR,T,EL\t: \t: c\t1\nA,NR,T,EU27_2020\t1\t2\t3\n"
    path.write_bytes(gzip.compress(text.encode()))
    content = read(path)
    assert content.index == "eurostat/migr_pop1ctz"
    assert values(content) == {
        ("overall", "DE", 2019): 5.0,
        ("overall", "DE", 2020): 6.0,
        ("overall", "GR", 2019): "not available",
        ("overall", "GR", 2020): "confidential",
    }
    assert content.report["remarks"] == ["flag b: 1 values"]
    assert {(one["text"], one["why"], one["rows"]) for one in content.report["unread"]} == {
        ("2020-Q1", "not a year", 2),
        ("EU27_2020", GROUP, 1),
    }


def test_the_oecds_csv_with_labels(tmp_path: Path) -> None:
    path = tmp_path / "oecd.csv"
    path.write_text(
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,MEASURE,Measure,SEX,Sex,"
        "TIME_PERIOD,Time period,OBS_VALUE,Observation value,OBS_STATUS,Observation status\n"
        "DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),Inflows of foreign population,I,DEU,Germany,B11,Inflows,F,Female,2020,,5.5,,A,Normal value\n"
        "DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),Inflows of foreign population,I,DEU,Germany,B11,Inflows,M,Male,2020,,,,M,Missing\n"
        "DATAFLOW,OECD.ELS.IMD:DSD_MIG@DF_MIG(1.0),Inflows of foreign population,I,OECD,OECD,B11,Inflows,M,Male,2020,,9,,A,Normal value\n"
    )
    content = read(path)
    assert (content.index, content.title) == (
        "oecd/DSD_MIG@DF_MIG",
        "Inflows of foreign population · Inflows",
    )
    assert [(one.code, one.label) for one in content.indicators] == [("F", "Female"), ("M", "Male")]
    assert values(content) == {("F", "DE", 2020): 5.5, ("M", "DE", 2020): "missing"}
    assert content.report["remarks"] == []


def test_a_download_without_any_country_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "world.csv"
    path.write_text(EUROSTAT.splitlines()[0] + "\nESTAT:X(1.0),,A,NR,F,EU27_2020,2020,5,\n")
    with pytest.raises(UsageError, match="no value of any country and year"):
        read(path)
