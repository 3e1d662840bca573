"""Published aggregates against their parts."""

from collections import Counter
from pathlib import Path

import pytest
from tests.indicators.editions import keep, opened

from migresearch.indicators.checking import Verdict
from migresearch.store.scores import Indicator

TREE = (
    Indicator("overall", "overall", "Overall"),
    Indicator("family", "area", "Family", "overall"),
    Indicator("fees", "indicator", "Fees", "family"),
    Indicator("income", "indicator", "Income", "family"),
)
RULES = {
    "overall": {"rule": "mean", "parts": ["family"]},
    "family": {"rule": "mean", "parts": ["fees", "income"]},
}


@pytest.mark.parametrize(
    ("published", "fees", "income", "verdict", "recomputed"),
    [
        (50.0, 0.0, 100.0, Verdict.AGREES, 50.0),
        (50.004, 0.0, 100.0, Verdict.AGREES, 50.0),
        (50.2, 0.0, 100.0, Verdict.DIFFERS, 50.0),
        (50.0, None, 100.0, Verdict.INCOMPLETE, 100.0),
        (100.0, None, 100.0, Verdict.AGREES, 100.0),
        (50.0, None, None, Verdict.UNFOUNDED, None),
        (None, 0.0, 100.0, Verdict.UNPUBLISHED, 50.0),
        (None, None, 100.0, Verdict.ABSENT, 100.0),
        (None, None, None, Verdict.ABSENT, None),
    ],
)
def test_how_a_published_area_stands_to_its_indicators(
    tmp_path: Path,
    published: float | None,
    fees: float | None,
    income: float | None,
    verdict: Verdict,
    recomputed: float | None,
) -> None:
    path = tmp_path / "test.db"
    values = {"overall": published, "family": published, "fees": fees, "income": income}
    scores = {code: {("DE", 2020): value} for code, value in values.items()}
    keep(path, "toy", scores, TREE, report={"aggregates": RULES})
    indices = opened(path)
    (area,) = [one for one in indices.check("toy") if one.area == "family"]
    assert (area.verdict, area.recomputed, area.indicator) == (verdict, recomputed, None)
    assert area.disagrees == (verdict not in {Verdict.AGREES, Verdict.ABSENT})
    indices.close()


def test_the_tolerance_is_the_askers(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    scores = {"overall": {("DE", 2020): 50.2}, "family": {("DE", 2020): 50.0}}
    keep(path, "toy", scores, TREE, report={"aggregates": {"overall": RULES["overall"]}})
    indices = opened(path)
    assert [one.verdict for one in indices.check("toy")] == [Verdict.DIFFERS]
    assert [one.verdict for one in indices.check("toy", tolerance=0.5)] == [Verdict.AGREES]
    indices.close()


def test_an_edition_without_rules_has_nothing_to_check(tmp_path: Path) -> None:
    path = tmp_path / "test.db"
    keep(path, "toy", {"overall": {("DE", 2020): 50.2}})
    indices = opened(path)
    assert indices.check("toy") == []
    indices.close()


@pytest.mark.corpus
def test_mipex_follows_from_its_parts_but_for_one_area(tmp_path: Path, corpus: Path) -> None:
    indices = opened(tmp_path / "test.db")
    for name in ("core_2007-2019.xlsx", "eu_2020-2024.xlsx"):
        indices.import_scores(corpus / "mipex" / name)
    checked = indices.check("MIPEX")
    assert Counter((one.edition, one.verdict) for one in checked if one.verdict != Verdict.ABSENT) == {
        ("core 2007-2019", Verdict.AGREES): 9093,
        ("core 2007-2019", Verdict.UNPUBLISHED): 22,
        ("2025", Verdict.AGREES): 2285,
        ("2025", Verdict.DIFFERS): 1,
    }
    (wrong,) = [one for one in checked if one.verdict == Verdict.DIFFERS]
    assert (wrong.country, wrong.year, wrong.area) == ("SI", 2024, "education")
    assert (wrong.published, wrong.recomputed) == (
        pytest.approx(52.78, abs=0.005),
        pytest.approx(45.24, abs=0.005),
    )
    indices.close()
