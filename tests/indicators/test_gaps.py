"""The evidence-gap map counts indices and works, each work once a cell."""

from collections.abc import Mapping

import pytest
from tests.indicators.toys import stated, toy

from migresearch.indicators.axes import By
from migresearch.indicators.gaps import GapMap
from migresearch.schemes import Scheme, load_schemes
from migresearch.store.crossing import Classified

INDICES = [
    toy(
        "a",
        stated("countries", ["DE", "FR"]),
        stated("policy-fields", ["family"]),
        stated("years", "1985..1992"),
    ),
    toy("b", stated("scope", "Africa"), stated("policy-fields", ["labour"]), stated("years", [2015])),
    toy("c", stated("countries", ["DE"]), stated("policy-fields", ["family"]), part="outcome"),
]
WORKS = [
    Classified(2020, ("family",), ("DE", "FR")),  # two countries of Europe, one work
    Classified(None, ("labour",), ("TD",)),
    Classified(1999, ("labour", "family"), ()),
]


@pytest.fixture(scope="module")
def chart() -> GapMap:
    return GapMap(INDICES, schemes())


def schemes() -> Mapping[str, Scheme]:
    return load_schemes()


def test_by_region_a_work_counts_once_however_many_of_its_countries_lie_there(chart: GapMap) -> None:
    columns = chart.columns(By.REGION)
    assert columns == ["m49-002", "m49-019", "m49-142", "m49-150", "m49-009"]
    cells = {
        (one.field, one.column): one
        for one in chart.cells(["admission", "family"], columns, By.REGION, WORKS)
    }
    europe = cells["family", "m49-150"]
    assert (europe.indices, europe.works, europe.latest, europe.is_gap) == (("a",), 1, 2020, False)
    africa = cells["family", "m49-002"]
    assert (africa.indices, africa.works, africa.latest, africa.is_gap) == ((), 0, None, True)
    # What is true of a part (family, labour) counts for the whole (admission).
    assert cells["admission", "m49-150"].indices == ("a",)
    assert (cells["admission", "m49-002"].indices, cells["admission", "m49-002"].works) == (("b",), 1)


def test_by_country(chart: GapMap) -> None:
    columns = chart.columns(By.COUNTRY, "Western Europe")
    assert {"DE", "FR", "AT"} <= set(columns)
    assert "TD" not in columns
    cells = {one.column: one for one in chart.cells(["family"], columns, By.COUNTRY, WORKS)}
    assert (cells["DE"].indices, cells["DE"].works) == (("a",), 1)
    assert (cells["AT"].indices, cells["AT"].works) == ((), 0)


def test_by_decade_indices_count_for_the_years_they_measure_and_works_for_when_they_came_out(
    chart: GapMap,
) -> None:
    columns = chart.columns(By.DECADE)
    assert columns == ["1950", "1960", "1970", "1980", "1990", "2000", "2010"]
    cells = {one.column: one for one in chart.cells(["family"], columns, By.DECADE, WORKS)}
    assert {
        column: (one.indices, one.works) for column, one in cells.items() if one.indices or one.works
    } == {
        "1980": (("a",), 0),
        "1990": (("a",), 1),
    }


def test_fields_are_named_by_code_or_label(chart: GapMap) -> None:
    assert chart.fields("family, Asylum and protection") == ["family", "asylum"]
    assert chart.fields()[0] == "admission"
