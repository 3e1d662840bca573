"""What models read from the store and write into it; what people said is never touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import record, save

from migresearch.records import Claim
from migresearch.store import Decision, Store, Verdict
from migresearch.store.suggesting import NewValue

DAY = "2026-11-0{}T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        save(opened, record("1", "Roads", claims=(Claim("topics", "asylum"),)), record("2", "Letters"))
        yield opened


def decide(store: Store, code: str, verdict: Verdict, person: str, day: int, **more: object) -> int:
    return store.decide(Decision(1, "topics", code, verdict, person, DAY.format(day), **more))  # type: ignore[arg-type]


def effective(store: Store) -> list[tuple[int, str, str]]:
    return sorted(store.codes(["topics"]))


def value(work: int, code: str, score: float, version: str = "v1") -> NewValue:
    return NewValue(work, "topics", code, version, score, "because")


def test_the_latest_word_stands_and_adjudication_above_it(store: Store) -> None:
    decide(store, "labour", Verdict.ACCEPT, "ada", 1, drawn="random")
    number = decide(store, "labour", Verdict.REJECT, "bo", 2)
    (label,) = store.suggesting.labels("topics")
    assert label == (1, "labour", False, False, number)
    number = decide(store, "labour", Verdict.ACCEPT, "cleo", 1, adjudication=True)
    assert store.suggesting.labels("topics") == [(1, "labour", True, False, number)]


def test_works_done_with_have_what_stands(store: Store) -> None:
    number = decide(store, "", Verdict.DONE, "ada", 1, drawn="random")
    assert store.suggesting.done("topics") == [(1, True, number)]
    assert store.suggesting.standing("topics", [1, 2]) == [(1, "asylum")]


def test_a_model_replaces_models_and_nobody_else(store: Store) -> None:
    decide(store, "labour", Verdict.REJECT, "ada", 1)
    store.suggesting.replace_model("topics", "model:scope-notes", [1, 2], [value(1, "labour", 0.9)])
    store.suggesting.replace_model("topics", "model:decisions", [1, 2], [value(2, "health", 0.7, "v2")])
    found = [(one.origin, one.code) for work in store.works([1, 2]) for one in work.values]
    assert found == [("source:crossref", "asylum"), ("model:decisions", "health")]
    assert [one.fits for one in store.suggesting.labels("topics")] == [False]


def test_models_count_from_their_threshold_on_and_never_against_people(store: Store) -> None:
    decide(store, "labour", Verdict.REJECT, "ada", 1)
    values = [value(1, "labour", 0.99), value(2, "health", 0.8), value(2, "housing", 0.79)]
    store.suggesting.replace_model("topics", "model:decisions", [1, 2], values)
    assert effective(store) == [(1, "topics", "asylum")]
    store.suggesting.set_threshold("topics", "model:decisions", 0.8)
    assert effective(store) == [(1, "topics", "asylum"), (2, "topics", "health")]
    store.suggesting.set_threshold("topics", "model:decisions", None)
    assert effective(store) == [(1, "topics", "asylum")]


def test_rules_replace_rules_of_their_schemes_alone(store: Store) -> None:
    rule = NewValue(1, "topics", "labour", "old", None, "title: work")
    store.suggesting.replace_rules(["topics"], [1, 2], [rule])
    store.suggesting.replace_rules(["disciplines"], [1, 2], [])
    assert store.suggesting.rule_values("topics") == [(1, "labour", "title: work")]
    store.suggesting.replace_rules(["topics"], [1, 2], [])
    assert store.suggesting.rule_values("topics") == []
    assert effective(store) == [(1, "topics", "asylum")]


def test_a_work_that_is_gone_meanwhile_is_left_out(store: Store) -> None:
    store.suggesting.replace_model("topics", "model:decisions", [1, 99], [value(99, "labour", 0.9)])
    assert store.suggesting.keys([1, 99]) == {1: store.works([1])[0].key}
