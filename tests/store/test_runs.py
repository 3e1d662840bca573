"""The ledger: what ran, how far each source is known, what a day cost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, entry, record

from migresearch.errors import UsageError
from migresearch.store import Batch, RunKind, RunReport, RunState, Spending, Store

MONDAY, TUESDAY = "2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        yield opened


def test_a_run_is_running_until_it_is_finished(store: Store) -> None:
    run = store.runs.start("ssoar", RunKind.HARVEST, MONDAY, since="2026-10-01", until="2026-11-01")
    started = store.runs.get(run)
    assert (started.state, started.finished, started.since, started.until) == (
        RunState.RUNNING, None, "2026-10-01", "2026-11-01",
    )  # fmt: skip
    store.runs.finish(run, RunState.PARTIAL, TUESDAY, RunReport({"new": 3}, {"unreadable": 1}, "mend it"))
    done = store.runs.get(run)
    assert (done.state, done.finished, done.counts, done.losses, done.note) == (
        RunState.PARTIAL, TUESDAY, {"new": 3}, {"unreadable": 1}, "mend it",
    )  # fmt: skip


def test_a_run_that_died_is_found_out_by_the_next_of_its_source(store: Store) -> None:
    dead = store.runs.start("ssoar", RunKind.HARVEST, MONDAY)
    other = store.runs.start("hal", RunKind.HARVEST, MONDAY)
    store.runs.start("ssoar", RunKind.HARVEST, TUESDAY)
    assert store.runs.get(dead).state is RunState.INTERRUPTED
    assert store.runs.get(other).state is RunState.RUNNING


def test_history_is_newest_first_and_of_one_source(store: Store) -> None:
    numbers = [store.runs.start(name, RunKind.HARVEST, MONDAY) for name in ("a", "b", "a")]
    assert [run.id for run in store.runs.history()] == numbers[::-1]
    assert [run.id for run in store.runs.history("a")] == [numbers[2], numbers[0]]
    assert [run.id for run in store.runs.history(limit=1)] == [numbers[2]]


def test_an_unknown_run_names_the_newest(store: Store) -> None:
    store.runs.start("a", RunKind.HARVEST, MONDAY)
    with pytest.raises(UsageError, match=r"unknown run '7'.* Known: 1"):
        store.runs.get(7)


def test_only_a_report_with_a_watermark_moves_it(store: Store) -> None:
    for state, mark, known in (
        (RunState.PARTIAL, None, None),
        (RunState.COMPLETE, "2026-11-01", "2026-11-01"),
        (RunState.PARTIAL, None, "2026-11-01"),
    ):
        run = store.runs.start("ssoar", RunKind.HARVEST, MONDAY)
        store.runs.finish(run, state, MONDAY, RunReport({}, {}, watermark=mark))
        assert store.runs.watermark("ssoar") == known
    assert store.runs.watermark("hal") is None


def test_records_and_their_checkpoint_are_kept_together_or_not_at_all(store: Store) -> None:
    batch = Batch(NO_RULES, MONDAY, checkpoint=("ssoar", {"place": "page 2"}))
    with pytest.raises(Exception, match="no title"):
        store.save([entry(record("1")), entry(record("2", " "))], batch)
    assert (store.count(), store.runs.checkpoints("ssoar")) == (0, {})
    store.save([entry(record("1"))], batch)
    assert (store.count(), store.runs.checkpoints("ssoar")) == (1, {"place": "page 2"})


def test_checkpoints_are_set_replaced_and_forgotten_by_name(store: Store) -> None:
    store.runs.set_checkpoint("ssoar", {"place": "1", "token": "x"}, MONDAY)
    store.runs.set_checkpoint("ssoar", {"place": "2"}, TUESDAY)
    assert store.runs.checkpoints("ssoar") == {"place": "2", "token": "x"}
    store.runs.clear_checkpoint("ssoar", "token", "nothing")
    assert store.runs.checkpoints("ssoar") == {"place": "2"}
    assert store.runs.checkpoints("hal") == {}


def test_spending_adds_up_within_a_day(store: Store) -> None:
    store.runs.spend("openalex", "2026-11-02", Spending(10, 0.01, 990))
    store.runs.spend("openalex", "2026-11-02", Spending(5, 0.25, None, TUESDAY))
    spent = store.runs.spent("openalex", "2026-11-02")
    assert (spent.calls, spent.remaining_calls, spent.resumes) == (15, 990, TUESDAY)
    assert spent.cost_usd == pytest.approx(0.26)
    assert store.runs.spent("openalex", "2026-11-03") == Spending()
