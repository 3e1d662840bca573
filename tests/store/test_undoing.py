"""Taking back: a further entry of the log, after which the former word is in force again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.store import CodeFilter, Decision, Filters, Override, Store, Verdict

ASYLUM = Filters(codes=(CodeFilter("topics", ("asylum",)),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        save(opened, record("1", "Ports", venue="Wrong"), record("2", "Roads"))
        yield opened


def say(store: Store, *verdicts: Verdict, person: str = "ada") -> list[str]:
    """Each verdict as an act of its own. Returns the acts."""
    return [store.log.keep([Decision(1, "topics", "asylum", one, person, NOW)]).act for one in verdicts]


def undo(store: Store, act: str) -> int:
    return len(store.log.undo(act, NOW, lambda: NO_RULES))


def in_force(store: Store) -> list[Verdict]:
    return [
        one.decision.verdict for one in store.decisions(1) if one.superseded_by is None and one.undoes is None
    ]


@pytest.mark.parametrize(
    ("order", "left"),
    [
        ((2,), Verdict.ACCEPT),
        ((2, 1), Verdict.REJECT),
        ((1,), Verdict.UNSURE),
        ((1, 2), Verdict.REJECT),
        ((0,), Verdict.UNSURE),
        ((0, 2), Verdict.ACCEPT),
        ((0, 1, 2), None),
        ((2, 0, 1), None),
        ((1, 0, 2), None),
    ],
)
def test_whatever_is_taken_back_the_latest_of_the_rest_is_in_force(
    store: Store, order: tuple[int, ...], left: Verdict | None
) -> None:
    acts = say(store, Verdict.REJECT, Verdict.ACCEPT, Verdict.UNSURE)
    for number in order:
        assert undo(store, acts[number]) == 1
    assert in_force(store) == ([left] if left else [])
    assert [one.decision.verdict for one in store.decisions(1)][:3] == [
        Verdict.REJECT, Verdict.ACCEPT, Verdict.UNSURE,
    ]  # fmt: skip


def test_a_word_after_a_withdrawal_can_be_taken_back_as_well(store: Store) -> None:
    first, second = say(store, Verdict.REJECT, Verdict.ACCEPT)
    undo(store, second)
    (third,) = say(store, Verdict.ACCEPT)
    assert list(store.matching_ids(ASYLUM)) == [1]
    undo(store, third)
    assert in_force(store) == [Verdict.REJECT]
    undo(store, first)
    assert in_force(store) == []


def test_an_act_is_taken_back_once(store: Store) -> None:
    (act,) = say(store, Verdict.ACCEPT)
    assert (undo(store, act), undo(store, act)) == (1, 0)
    assert store.log.last_act("ada") is None


def test_the_last_act_is_the_persons_own_that_still_stands(store: Store) -> None:
    first, second = say(store, Verdict.REJECT, Verdict.ACCEPT)
    say(store, Verdict.REJECT, person="bo")
    assert store.log.last_act("ada") == second
    undo(store, second)
    assert store.log.last_act("ada") == first


def test_a_field_is_restored_to_what_stood_before(store: Store) -> None:
    store.override(Override(1, "venue", "Paths", "ada", NOW), NO_RULES)
    act = store.log.override(Override(1, "venue", "Ways", "bo", NOW), NO_RULES)
    assert store.works([1])[0].venue == "Ways"
    undo(store, act)
    work = store.works([1])[0]
    assert (work.venue, work.origins["venue"]) == ("Paths", "curator ada")
    first = store.log.last_act("ada")
    assert first
    undo(store, first)
    work = store.works([1])[0]
    assert (work.venue, work.origins["venue"]) == ("Wrong", "crossref 1")


def test_remarks_replace_nothing(store: Store) -> None:
    for text in ("one", "two"):
        store.decide(Decision(1, "", "", Verdict.NOTE, "ada", NOW, text))
    assert [(one.decision.note, one.superseded_by) for one in store.decisions(1)] == [
        ("one", None),
        ("two", None),
    ]


def test_a_models_values_count_from_their_threshold_on(store: Store) -> None:
    connection = store._connection
    rows = [(1, "asylum", 0.6), (2, "asylum", 0.4), (1, "education", 0.6)]
    connection.executemany("INSERT INTO value VALUES (?, 'topics', ?, 'model:toy', '1', ?, '')", rows)
    assert list(store.codes(("topics",))) == []
    connection.execute("INSERT INTO model_threshold VALUES ('topics', '', 'model:toy', 0.5)")
    connection.execute("INSERT INTO model_threshold VALUES ('topics', 'education', 'model:toy', 0.7)")
    assert list(store.codes(("topics",))) == [(1, "topics", "asylum")]
    assert list(store.matching_ids(ASYLUM)) == [1]
    assert store.facet("topics", Filters()) == [("asylum", 1)]
    say(store, Verdict.REJECT)
    assert list(store.matching_ids(ASYLUM)) == []
