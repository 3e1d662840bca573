"""Scores on the command line: in, out, checked, ranked, and what the files said of themselves."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.command import Command
from tests.indicators.importing.books import book
from tests.indicators.importing.mipex_sheets import TOTALS, sheet

ROWS = "index,edition,indicator,level,parent,country,year,score,missing,comment"
SCORES = [
    "toy,1,overall,overall,,DE,2010,50,,",
    "toy,1,overall,overall,,DE,2020,60,,",
    "toy,1,overall,overall,,FR,2010,40,,",
    "toy,1,overall,overall,,FR,2020,,not measured,",
    "toy,1,overall,overall,,SE,2020,90,,Integration courses are free",
    "toy,1,family,area,overall,DE,2020,60,,",
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Command:
    from migresearch.config import Config, Paths

    folder = tmp_path_factory.mktemp("scores")
    command = Command(folder, Config(paths=Paths(folder / "test.db", folder / "index")))
    file = folder / "toy.csv"
    file.write_text("\n".join([ROWS, *SCORES]) + "\n")
    assert command.run("indices", "import", file).returncode == 0
    return command


def rows(command: Command, *words: object) -> list[dict[str, Any]]:
    done = command.run("indices", *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["total"] == len(answer["results"])
    results: list[dict[str, Any]] = answer["results"]
    return results


def test_a_score_row_is_what_programs_are_promised(library: Command) -> None:
    assert rows(library, "scores", "toy", "--country", "France", "--year", "2020") == [
        {
            "index": "toy", "edition": "1", "country": "FR", "year": 2020, "area": "overall", "indicator": None,
            "score": None, "missing": "not measured",
        }
    ]  # fmt: skip


def test_the_table_sets_years_side_by_side(library: Command) -> None:
    done = library.run("indices", "scores", "toy")
    assert done.stdout.splitlines() == [
        "country  2010  2020",
        "Germany    50    60",
        "France     40     –",
        "Sweden           90",
    ]


def test_rank_change_and_peers(library: Command) -> None:
    ranked = rows(library, "scores", "toy", "--rank", "--year", "2020")
    assert [(one["country"], one["rank"], one["of"]) for one in ranked] == [
        ("SE", 1, 2),
        ("DE", 2, 2),
        ("FR", None, None),
    ]
    (change,) = rows(library, "scores", "toy", "--change", "--country", "DE")
    assert (change["from_year"], change["to_year"], change["change"]) == (2010, 2020, 10.0)
    (beside,) = rows(library, "scores", "toy", "--peers", "DE,SE", "--country", "DE", "--year", "2020")
    assert (beside["peers_mean"], beside["peers"], beside["difference"]) == (75.0, 2, -15.0)


def test_a_ranking_says_which_year_it_chose(library: Command) -> None:
    done = library.run("indices", "scores", "toy", "--rank", "--format", "jsonl")
    assert [json.loads(line)["country"] for line in done.stdout.splitlines()] == ["SE", "DE", "FR"]
    assert "of 2020, the latest year with most countries; --year chooses another" in done.stderr


def test_a_question_that_cannot_be_answered_so(library: Command) -> None:
    both = library.run("indices", "scores", "toy", "--rank", "--change")
    assert (both.returncode, both.stdout) == (2, "")
    assert "--change stands alone" in both.stderr
    nobody = library.run("indices", "scores", "toy", "--country", "JP")
    assert (nobody.returncode, nobody.stdout) == (0, "")
    assert "no scores for these countries and years" in nobody.stderr
    unknown = library.run("indices", "scores", "toy", "--area", "famly")
    assert (unknown.returncode, unknown.stderr.count("Did you mean family?")) == (2, 1)


def test_forms_for_programs(library: Command, tmp_path: Path) -> None:
    done = library.run("indices", "scores", "toy", "--country", "DE", "--format", "csv")
    assert [row["score"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["50.0", "60.0"]
    file = tmp_path / "scores.xlsx"
    assert library.run("indices", "scores", "toy", "--format", "xlsx", "-o", file).returncode == 0
    assert file.read_bytes().startswith(b"PK")


def test_comments_with_the_area_they_belong_to(library: Command) -> None:
    (found,) = rows(library, "comments", "integration -language", "--country", "Nordic countries")
    assert (found["country"], found["area"], found["text"]) == (
        "SE",
        "overall",
        "Integration courses are free",
    )
    shown = library.run("indices", "comments", "courses").stdout.splitlines()
    assert shown[0].startswith("Sweden · 2020 · overall · overall overall")
    assert shown[1] == "  Integration courses are free"


def test_editions_and_their_reports(library: Command) -> None:
    (held,) = rows(library, "editions")
    assert (held["index"], held["edition"], held["countries"], held["years"]) == ("toy", "1", 3, "2010–2020")
    report = library.run("indices", "editions", "toy", "--report").stdout
    assert "cells       6 = 5 scores + 1 missing" in report
    again = rows(library, "import", library.folder / "toy.csv")
    assert (again[0]["state"], again[0]["report"]["scores"]) == ("unchanged", 5)


def test_lost_rows_end_in_their_own_exit_code(empty: Command, tmp_path: Path) -> None:
    file = tmp_path / "partly.csv"
    file.write_text(
        "index,edition,country,year,score\ntoy,1,DE,2020,1\ntoy,1,Atlantis,2020,2\ntoy,1,Atlantis,2021,3\n"
    )
    done = empty.run("indices", "import", file)
    assert done.returncode == 3
    assert "2 rows  partly.csv!E3  Atlantis: no country is called so" in done.stdout
    assert "2 rows of scores could not be read; the report says which" in done.stderr
    assert "toy is not in the catalogue: its scores are kept under that word" in done.stderr


def test_a_refused_file_leaves_nothing(empty: Command, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    file.write_bytes(b"country,year,score\n" + b"DE,2020,1\n" * 120_000)
    empty.environ["MIGRESEARCH_INDICATORS__MAX_FILE_MEGABYTES"] = "1"
    done = empty.run("indices", "import", file)
    assert done.returncode == 2
    assert "is 1 MB, more than indicators.max_file_megabytes = 1, and is not opened" in done.stderr
    assert empty.run("indices", "editions").stderr.startswith("no scores are held")


def test_a_workbook_checked_against_itself_and_removed(empty: Command, tmp_path: Path) -> None:
    blocks = {"Labour": {"a": (60.0,), "aa1": (50.0,), "ab6": (60.0,)}}
    path = book(tmp_path / "mipex.xlsx", {"DE": sheet({TOTALS[0]: (60.0,)}, blocks, years=(2020,))})
    done = empty.run("indices", "import", path)
    assert done.returncode == 0
    assert done.stdout.startswith("mipex · 2025 · new  mipex.xlsx")
    checked = empty.run("indices", "check", "MIPEX")
    assert checked.stdout.splitlines() == [
        "mipex 2025 · 2020 · labour-market",
        "country  published  recomputed",
        "Germany      60.00       55.00",
    ]
    assert "2 scores recomputed from their parts; 1 disagree by more than 0.005" in checked.stderr
    assert empty.run("indices", "remove", "MIPEX", "20").returncode == 0
    assert empty.run("indices", "scores", "MIPEX").returncode == 2
