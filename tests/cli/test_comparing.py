"""``indices compare``, ``link``, ``key`` and ``whatif`` as typed."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.command import Command
from tests.indicators.editions import grid, keep

from migresearch.config import Config, Paths
from migresearch.store.scores import Indicator

COUNTRIES = "AT BE DE DK ES FI FR GR IE IT PT SE"
ITEMS = [
    Indicator("overall", "overall", "Overall"),
    Indicator("family", "area", "Family", "overall"),
    Indicator("work", "area", "Work", "overall"),
    *(Indicator(f"f{place}", "indicator", f"F{place}", "family") for place in range(3)),
    Indicator("w0", "indicator", "W0", "work"),
]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """An index with its parts, its mirror image, and an outcome that falls as it rises."""
    folder = tmp_path_factory.mktemp("scored")
    path = folder / "test.db"
    parts = {
        f"f{place}": grid(
            COUNTRIES,
            range(2010, 2014),
            lambda number, year, place=place: (number * (place + 3) + year) % 11 * 10,
        )
        for place in range(3)
    }  # type: ignore[misc]
    parts["w0"] = grid(COUNTRIES, range(2010, 2014), lambda number, year: 8 * number + year - 2010)
    family = {place: sum(parts[code][place] for code in ("f0", "f1", "f2")) / 3 for place in parts["w0"]}
    overall = {place: (family[place] + parts["w0"][place]) / 2 for place in family}
    scores = parts | {"family": family, "work": parts["w0"], "overall": overall}
    known = {"coding": "absolute", "scale_min": 0, "scale_max": 110}
    keep(path, "openness", scores, ITEMS, direction="open", **known)
    mirror = {place: 110 - value for place, value in overall.items()}
    keep(path, "strictness", {"overall": mirror}, direction="restrictive", **known)
    gap = {place: 50 - value / 2 for place, value in overall.items()}
    keep(path, "gap", {"gap": gap}, [Indicator("gap", "indicator", "Gap")], coding="outcome")
    return Command(folder, Config(paths=Paths(path, folder / "index")))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_comparison_is_read_at_a_glance(scored: Command) -> None:
    shown = scored.run("indices", "compare", "openness", "strictness")
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "openness · 1 · Overall  –  strictness · 1 · Overall"
    assert (
        "in common: 12 countries; years 2010–2013; 48 country-years; fields unknown; groups unknown" in lines
    )
    assert any("taken with the opposite sign" in line for line in lines)
    assert "Spearman     all country-years   1.00  1.00 to 1.00   48         12" in lines
    assert "intervals: 1,000 resamples of whole countries, seed 20261101" in lines
    assert lines[-1] == "none: both rank the countries alike"


def test_a_comparison_for_programs(scored: Command, tmp_path: Path) -> None:
    answer = json.loads(scored.run("indices", "compare", "openness", "strictness", "--format", "json").stdout)
    assert answer["total"] == 1
    (one,) = answer["results"]
    assert (one["a"]["index"], one["b"]["direction"], one["sign_turned"]) == ("openness", "restrictive", True)
    assert one["shared"]["country_years"] == 48
    assert {(of["measure"], of["over"]) for of in one["correlations"]} >= {
        ("Kendall", "latest year"),
        ("Pearson", "within countries"),
    }
    flat = rows(scored.run("indices", "compare", "openness", "strictness", "--format", "csv").stdout)
    assert (flat[0]["a_index"], flat[0]["measure"], float(flat[0]["value"])) == (
        "openness",
        "Spearman",
        pytest.approx(1),
    )


def test_without_scores_the_catalogue_still_answers(scored: Command) -> None:
    shown = scored.run("indices", "compare", "IMPIC", "CITRIX")
    assert shown.returncode == 0
    assert "1980–2018" in shown.stdout
    assert "no scores of IMPIC are held: get its file (data: open" in shown.stdout


def test_a_link_says_first_and_last_that_it_is_no_cause(scored: Command) -> None:
    shown = scored.run("indices", "link", "openness", "gap", "--lag", "0..1")
    assert "  0  within countries   -1.00  -1.00 to -1.00  48         12" in shown.stdout.splitlines()
    assert "no causal claim" in shown.stdout
    assert "12 of 12 countries ever changed their score" in shown.stdout
    table = scored.run(
        "indices", "link", "openness", "gap", "--lag", "1", "--country", "DE,FR,IT", "--format", "csv"
    )
    assert [(row["lag"], row["measure"], row["n"], row["countries"]) for row in rows(table.stdout)] == [
        ("1", name, "9", "3")
        for name in ("pooled", "between countries", "within countries", "within, years out")
    ]
    assert "no causal claim" in table.stderr


def test_key_indicators_come_with_what_they_rest_on(scored: Command) -> None:
    shown = scored.run("indices", "key", "openness", "--year", "2012")
    assert shown.returncode == 0, shown.stderr
    for words in (
        "key indicators",
        "redundant pairs",
        "principal components",
        "reliability",
        "12 countries, 4 indicators, 0.0% of cells missing",
    ):
        assert words in shown.stdout
    answer = json.loads(
        scored.run("indices", "key", "openness", "--field", "family", "--format", "json").stdout
    )
    assert {row["area"] for row in answer["results"]} == {"family"}
    assert answer["results"][0]["reason"].startswith("alone explains")
    assert [one["code"] for one in answer["reliability"][0]["items"]] == ["f0", "f1", "f2"]
    assert (answer["results"][0]["first_year"], answer["total"]) == (2013, len(answer["results"]))


def test_what_if_shows_score_and_rank_before_and_after(scored: Command) -> None:
    table = scored.run(
        "indices", "whatif", "openness", "--country", "AT", "--set", "w0=100", "--format", "csv"
    )
    found = rows(table.stdout)
    assert [row["area"] for row in found] == ["overall", "work", "w0"]
    assert float(found[0]["after"]) - float(found[0]["before"]) == pytest.approx((100 - 3) / 2)
    assert (found[0]["rank_before"], found[0]["rank_after"]) == ("12", "6")
    shown = scored.run("indices", "whatif", "openness", "--weight", "work=0", "--year", "2010")
    assert shown.stdout.startswith("OPENNESS · 1 · 2010: work weighs 0\n")
    assert "rank 1 of 12 is the highest Overall, high means open" in shown.stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("compare", "openness"), 2, "two indices or more"),
        (("compare", "openness", "nowhere"), 2, "unknown policy index 'nowhere'"),
        (("link", "openness", "gap", "--lag", "9"), 2, "give years from 0 to 5"),
        (("link", "openness", "IMPIC"), 2, "no scores of IMPIC are held"),
        (("key", "openness", "--field", "x"), 2, "unknown area of openness (1) 'x'"),
        (("key", "openness", "--year", "1990"), 4, "too few; it measures 2010–2013"),
        (("whatif", "openness", "--weight", "work"), 2, "write NAME=NUMBER"),
        (("whatif", "openness", "--set", "w0=1"), 2, "name it with --country"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_says_why(
    scored: Command, words: tuple[str, ...], code: int, message: str
) -> None:
    answer = scored.run("indices", *words)
    assert (answer.returncode, answer.stdout) == (code, "")
    assert message in answer.stderr
