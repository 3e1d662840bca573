"""Tables of answers: the fullest year, what is set aside and why."""

from pathlib import Path

import numpy as np
import pytest
from tests.indicators.editions import Places, keep, opened

from migresearch.errors import NothingFoundError, UsageError
from migresearch.indicators.answers import Answers, answers
from migresearch.indicators.panel import named
from migresearch.store.scores import Indicator

AREAS = [
    Indicator("overall", "overall", "Overall"),
    Indicator("f", "area", "Family", "overall"),
    Indicator("w", "area", "Work", "overall"),
]
ITEMS = [
    *AREAS,
    *(Indicator(code, "indicator", code.upper(), "f") for code in ("f1", "f2", "f3")),
    Indicator("w1", "indicator", "W1", "w"),
    Indicator("w1a", "sub-indicator", "W1a", "w1"),
]
SCORES: dict[str, Places] = {
    "f1": {("AT", 2000): 0, ("BE", 2000): 50, ("DE", 2000): 100, ("FR", 2000): 100, ("AT", 2001): 100, ("BE", 2001): 50},
    "f2": {("AT", 2000): 7, ("BE", 2000): 7, ("DE", 2000): 7, ("FR", 2000): None},
    "f3": {("AT", 2000): 1, ("BE", 2000): None, ("DE", 2000): None, ("FR", 2000): None},
    "w1": {("AT", 2000): 0, ("BE", 2000): 100, ("DE", 2000): None, ("FR", 2000): 50},
    "w1a": {("AT", 2000): 0, ("BE", 2000): 100},
}  # fmt: skip


def table(path: Path, *, area: str = "", span: tuple[int, int] | None = None) -> Answers:
    keep(path / "test.db", "toy", SCORES, ITEMS)
    indices = opened(path / "test.db")
    return answers(indices.store, named(indices, "toy").held, area, span)


def test_the_year_that_measures_most_is_taken_and_what_tells_nothing_set_aside(tmp_path: Path) -> None:
    found = table(tmp_path)
    assert found.span == (2000, 2000)
    assert found.countries == ("AT", "BE", "DE", "FR")
    assert [one.code for one in found.indicators] == ["f1", "w1"]
    assert found.areas == ("f", "w")
    assert found.values == pytest.approx(np.array([[0, 0], [50, 100], [100, np.nan], [100, 50]]), nan_ok=True)
    assert found.missing == 1 / 8
    assert [(one.code, one.why) for one in found.set_aside] == [
        ("f2", "the same everywhere (7)"), ("f3", "measured in 1 of 4 countries"),
    ]  # fmt: skip


def test_over_several_years_a_country_counts_once_with_its_mean(tmp_path: Path) -> None:
    assert list(table(tmp_path, area="family", span=(2000, 2001)).values[:, 0]) == [50, 50, 100, 100]


def test_an_area_is_named_by_code_or_label(tmp_path: Path) -> None:
    assert [one.code for one in table(tmp_path, area="WORK").indicators] == ["w1"]
    with pytest.raises(UsageError, match=r"unknown area of toy \(1\) 'x'. Known: f, w"):
        table(tmp_path, area="x")


def test_too_few_countries_are_refused_with_the_years_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        NothingFoundError, match="answers of 2 countries in 2001–2001: too few; it measures 2000–2001"
    ):
        table(tmp_path, span=(2001, 2001))


def test_classes_without_order_are_set_aside(tmp_path: Path) -> None:
    items = [Indicator("kind", "indicator", "Kind", direction="none"), Indicator("yes", "indicator", "Yes", direction="none"),
             Indicator("steps", "indicator", "Steps", direction="open")]  # fmt: skip
    places = [("AT", 2000), ("BE", 2000), ("DE", 2000)]
    scores = {
        code: dict(zip(places, values, strict=True))
        for code, values in (("kind", [1, 2, 3]), ("yes", [0, 1, 1]), ("steps", [0, 1, 2]))
    }
    keep(tmp_path / "x.db", "types", scores, items, coding="typology")
    indices = opened(tmp_path / "x.db")
    found = answers(indices.store, named(indices, "types").held)
    assert [one.code for one in found.indicators] == ["yes", "steps"]
    assert [(one.code, one.why) for one in found.set_aside] == [("kind", "classes without order")]
