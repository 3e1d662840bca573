"""How scores follow from one another."""

import pytest

from migresearch.errors import UsageError
from migresearch.indicators.aggregates import Aggregate, Combined, aggregates, recompute

TABLE = {
    "rule": "table",
    "parts": ["form", "level"],
    "table": [[[0, 0], 0], [[0, 50], 33], [[100, "any"], 100]],
}


@pytest.mark.parametrize(
    ("rule", "values", "combined"),
    [
        ({"rule": "mean", "parts": ["a", "b"]}, {"a": 1, "b": 3}, Combined(2, 2, 2)),
        ({"rule": "mean", "parts": ["a", "b"]}, {"a": 1, "b": None}, Combined(1, 1, 2)),
        ({"rule": "mean", "parts": ["a", "b"]}, {}, Combined(None, 0, 2)),
        (
            {"rule": "mean", "parts": ["a", ["b", "c", "d"]]},
            {"a": 0, "b": 10, "c": 20, "d": 30},
            Combined(10, 4, 4),
        ),
        ({"rule": "sum", "parts": ["a", "b"]}, {"a": 1, "b": 0.5}, Combined(1.5, 2, 2)),
        (
            {"rule": "weighted", "parts": ["a", "b"], "weights": [0.75, 0.25]},
            {"a": 100, "b": 0},
            Combined(75, 2, 2),
        ),
        (
            {"rule": "weighted", "parts": ["a", "b"], "weights": [0.75, 0.25]},
            {"a": 100},
            Combined(None, 1, 2),
        ),
        (TABLE, {"form": 0, "level": 50}, Combined(33, 2, 2)),
        (TABLE, {"form": 100, "level": 7}, Combined(100, 2, 2)),
        (TABLE, {"form": 50, "level": 7}, Combined(None, 2, 2)),
        (TABLE, {"form": 0}, Combined(None, 1, 2)),
    ],
)
def test_each_rule(rule: dict[str, object], values: dict[str, float | None], combined: Combined) -> None:
    (found,) = aggregates({"x": rule})
    assert found.combine(values) == combined
    assert aggregates({"x": found.row()}) == [found]


def test_parts_are_recomputed_before_what_they_enter() -> None:
    rules = aggregates(
        {
            "overall": {"rule": "mean", "parts": ["family", "work"]},
            "family": {"rule": "mean", "parts": ["fees", "income"]},
        }
    )
    assert [rule.code for rule in rules] == ["family", "overall"]
    known = recompute(rules, {"fees": 0, "income": 50, "family": 99, "work": 75})
    assert known == {"fees": 0, "income": 50, "family": 25, "work": 75, "overall": 50}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"x": {"rule": "guess", "parts": []}}, "unknown rule of x 'guess'"),
        ({"x": {"rule": "weighted", "parts": ["a", "b"], "weights": [1]}}, "x: 2 parts, but 1 weights"),
        (
            {"x": {"rule": "mean", "parts": ["y"]}, "y": {"rule": "mean", "parts": ["x"]}},
            "the rules run in a circle: x ← y ← x",
        ),
    ],
)
def test_rules_that_make_no_sense(rules: dict[str, dict[str, object]], said: str) -> None:
    with pytest.raises(UsageError) as error:
        aggregates(rules)
    assert said in str(error.value)


def test_an_aggregate_knows_all_its_parts() -> None:
    assert Aggregate("x", "mean", ("a", ("b", "c"))).codes == ("a", "b", "c")
