"""Figures over the published workbooks: they hold together, and the answers come in time."""

from pathlib import Path

import pytest

from migresearch.indicators.comparing import compare
from migresearch.indicators.face import Indices
from migresearch.indicators.importing.keeping import Wanted
from migresearch.indicators.importing.limits import Limits
from migresearch.indicators.key_indicators import key_indicators
from migresearch.indicators.whatif import Asked, what_if
from migresearch.schemes import load_schemes

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def indices(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Indices:
    found = Indices(tmp_path_factory.mktemp("mipex") / "x.db", load_schemes(), lambda: "2026-11-01T00:00:00Z")
    for name in ("core_2007-2019.xlsx", "eu_2020-2024.xlsx"):
        found.import_scores(corpus / "mipex" / name, Wanted(), Limits())
    return found


def test_equal_weights_give_the_published_totals_back(indices: Indices) -> None:
    found = what_if(indices, "MIPEX", Asked({"family": 1}, {}, year=2023))
    assert {(one.country, round(one.before or 0), round(one.after)) for one in found.rows} >= {
        ("SE", 86, 86), ("PT", 83, 83), ("FR", 56, 56),
    }  # fmt: skip
    assert [one for one in found.rows if abs(one.after - (one.before or 0)) > 0.005] == []
    assert (found.rows[0].country, found.rows[0].rank_after, found.left_out) == ("SE", 1, ())


def test_more_answers_in_favour_never_lower_a_score(indices: Indices) -> None:
    found = what_if(indices, "MIPEX", Asked({}, {"fa98": 100, "ba21": 100}, ("DE",)))
    moved = {one.area: (one.before, one.after) for one in found.rows}
    assert moved["fa98"] == (50, 100)
    before, after = moved["overall"]
    # Two of eight areas gain: half of a quarter of the scale, and a ninth of it.
    assert after - (before or 0) == pytest.approx((50 / 4 + 100 / 9) / 8)


def test_key_indicators_of_the_core_set(indices: Indices) -> None:
    found = key_indicators(indices, "MIPEX@core")
    assert (found.table.span, len(found.table.countries), len(found.table.indicators)) == (
        (2019, 2019),
        56,
        59,
    )
    assert found.components.real == 3
    alphas = {one.area: one.alpha.value for one in found.reliability}
    assert alphas["all"] == pytest.approx(0.910, abs=0.001)
    assert alphas["anti-discrimination"] == pytest.approx(0.871, abs=0.001)
    assert [one.code for one in found.key if one.area == "citizenship"] == ["fa98", "fa102_new", "fd115ab"]


def test_an_edition_compared_with_itself_agrees_wholly(indices: Indices) -> None:
    (found,) = compare(indices, ["MIPEX@core", "MIPEX@core"], ["overall-without-health"])
    assert {round(of.estimate.value or 0, 9) for of in found.measures} == {1.0}
    assert {of.difference for of in found.disagreements} == {0}
