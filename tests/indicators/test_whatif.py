"""Other weights, other answers: scores and ranks by hand, and refusals where the rule does not hold."""

from pathlib import Path

import pytest
from tests.indicators.editions import keep, opened

from migresearch.errors import NothingFoundError, UsageError
from migresearch.indicators.whatif import Asked, Moved, WhatIf, assignments, places, what_if
from migresearch.store.scores import Indicator

ITEMS = [
    Indicator("overall", "overall", "Overall"),
    Indicator("family", "area", "Family", "overall"),
    Indicator("work", "area", "Work", "overall"),
    Indicator("f1", "indicator", "F1", "family"),
    Indicator("f2", "indicator", "F2", "family"),
    Indicator("w1", "indicator", "W1", "work"),
]
ANSWERS = {"AT": (0, 100, 80), "BE": (50, 50, 60), "DE": (100, 100, 0), "FR": (20, None, 60)}


def scores(**changes: float | None) -> dict[str, dict[tuple[str, int], float | None]]:
    """Areas are means of their indicators, the total the mean of areas; changes by ``country_code``."""
    table: dict[str, dict[tuple[str, int], float | None]] = {one.code: {} for one in ITEMS}
    for country, (f1, f2, w1) in ANSWERS.items():
        known = [value for value in (f1, f2) if value is not None]
        family = sum(known) / len(known)
        row = {"f1": f1, "f2": f2, "w1": w1, "family": family, "work": w1, "overall": (family + w1) / 2}
        for code, value in row.items():
            table[code][country, 2020] = changes.get(f"{country}_{code}", value)
    return table


def tried(path: Path, asked: Asked, **changes: float | None) -> WhatIf:
    keep(path / "test.db", "toy", scores(**changes), ITEMS, scale_min=0, scale_max=100, direction="open")
    return what_if(opened(path / "test.db"), "toy", asked)


def test_other_weights_move_scores_and_ranks(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({"work": 3}, {}))
    assert found.rows == (
        Moved("AT", "overall", 65, 72.5, 1, 1),
        Moved("BE", "overall", 55, 57.5, 2, 2),
        Moved("FR", "overall", 40, 50, 4, 3),
        Moved("DE", "overall", 50, 25, 3, 4),
    )
    assert (found.year, found.ranked, found.direction, found.left_out) == (2020, 4, "open", ())


def test_an_area_of_weight_0_is_left_out(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({"family": 0}, {}))
    assert [(one.country, one.after, one.rank_after) for one in found.rows] == [
        ("AT", 80, 1), ("BE", 60, 2), ("FR", 60, 2), ("DE", 0, 4),
    ]  # fmt: skip


def test_another_answer_moves_its_area_and_the_total_of_its_country_alone(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({}, {"f1": 100}, ("AT", "BE")))
    assert found.rows == (
        Moved("AT", "overall", 65, 90, 1, 1), Moved("AT", "family", 50, 100), Moved("AT", "f1", 0, 100),
        Moved("BE", "overall", 55, 67.5, 2, 2), Moved("BE", "family", 50, 75), Moved("BE", "f1", 50, 100),
    )  # fmt: skip


def test_a_missing_answer_counts_once_it_is_given(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({}, {"f2": 100}, ("FR",)))
    assert found.rows == (
        Moved("FR", "overall", 40, 60, 4, 2), Moved("FR", "family", 20, 60), Moved("FR", "f2", None, 100),
    )  # fmt: skip


def test_countries_chosen_limit_what_is_shown_not_who_is_ranked(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({"work": 3}, {}, ("DE",)))
    assert found.rows == (Moved("DE", "overall", 50, 25, 3, 4),)


def test_a_country_whose_total_is_not_the_mean_is_left_out_or_refused(tmp_path: Path) -> None:
    found = tried(tmp_path, Asked({"work": 3}, {}), DE_overall=51)
    assert found.left_out == ("DE",)
    assert [one.country for one in found.rows] == ["AT", "BE", "FR"]
    with pytest.raises(UsageError, match="published overall score of DE is not the mean of its parts"):
        tried(tmp_path, Asked({"work": 3}, {}, ("DE",)), DE_overall=51)
    with pytest.raises(UsageError, match="of 3 of 4 countries is not the mean"):
        tried(tmp_path, Asked({"work": 3}, {}), DE_overall=51, AT_overall=1, FR_overall=1)


def test_an_answer_in_an_area_that_does_not_follow_is_refused(tmp_path: Path) -> None:
    changed = {"AT_family": 60.0, "AT_overall": 70.0}
    with pytest.raises(UsageError, match="the published family of AT does not follow from its parts"):
        tried(tmp_path, Asked({}, {"f1": 100}, ("AT",)), **changed)
    assert tried(tmp_path, Asked({}, {"w1": 100}, ("AT",)), **changed).rows[0].after == 80


def test_the_rules_of_the_file_stand_before_the_outline(tmp_path: Path) -> None:
    rules = {"overall": {"rule": "sum", "parts": ["family", "work"]}}
    keep(tmp_path / "x.db", "sums", scores(), ITEMS, report={"aggregates": rules})
    with pytest.raises(UsageError, match=r"sums \(1\): overall is a sum; only means"):
        what_if(opened(tmp_path / "x.db"), "sums", Asked({"work": 2}, {}))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked({}, {}), "nothing to change: give --weight AREA=NUMBER or --set INDICATOR=SCORE"),
        (Asked({}, {"f1": 1}), "--set changes the answer of a country: name it with --country"),
        (Asked({"familly": 1}, {}), "unknown part of overall 'familly'. Did you mean family"),
        (Asked({"family": -1}, {}), "a weight is 0 or more"),
        (Asked({}, {"f9": 1}, ("AT",)), "unknown part of overall 'f9'"),
        (Asked({}, {"f1": 101}, ("AT",)), "--set f1=101: its scale is 0"),
        (Asked({"family": 0, "work": 0}, {}), "every part it has weighs 0"),
        (Asked({"work": 2}, {}, ("SE",)), "SE has no overall score in 2020; scored are AT, BE, DE, FR"),
    ],
)
def test_what_cannot_be_tried_says_why(tmp_path: Path, asked: Asked, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        tried(tmp_path, asked)


def test_a_year_without_scores_names_those_that_have(tmp_path: Path) -> None:
    with pytest.raises(NothingFoundError, match="no overall score in 1999; years that have: 2020"):
        tried(tmp_path, Asked({"work": 2}, {}, year=1999))


def test_equal_scores_share_the_better_rank() -> None:
    assert places({"A": 0.1 + 0.2, "B": 0.3, "C": 1.0, "D": -1.0}) == {"A": 2, "B": 2, "C": 1, "D": 4}


@pytest.mark.parametrize("text", ["family", "family=", "=2", "family=two", "family=nan", "family=inf"])
def test_what_is_no_assignment_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"--weight .* write NAME=NUMBER, e.g. --weight family=2"):
        assignments([text], "--weight")


def test_assignments_are_names_with_numbers() -> None:
    assert assignments(["family = 2.5", "work=0"], "--weight") == {"family": 2.5, "work": 0}
