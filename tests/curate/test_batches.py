"""A batch is looked at before, leaves alone what people decided, and is taken back as one."""

from collections.abc import Callable

import pytest

from migresearch.curate import batches
from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.errors import NothingFoundError
from migresearch.store import CodeFilter, Filters, Store, Verdict

REMITTANCES = Tag("topics", "remittances")
HAVING = Filters(codes=(CodeFilter("topics", ("remittances",)),))
Desks = Callable[[str], Desk]


def test_a_batch_decides_once_and_is_taken_back_at_once(store: Store, desk_of: Desks) -> None:
    desk = desk_of("ada")
    desk_of("bo").say(3, [(REMITTANCES, Verdict.REJECT)])
    batch = batches.prepare(
        desk, REMITTANCES, Verdict.ACCEPT, desk.wanted("letters OR roads OR bridges", Filters())
    )
    assert (batch.found, batch.decided, batch.works, batch.changing) == (3, 1, (2, 4), 1)
    assert {work.title for work in batch.sample} == {"Letters home", "Bridges"}
    assert list(store.matching_ids(HAVING)) == [2], "looking changes nothing"
    batches.decide(desk, batch, "batch: letters")
    assert list(store.matching_ids(HAVING)) == [2, 4]
    assert {one.decision.work_id for one in desk.undo()} == {2, 4}
    assert list(store.matching_ids(HAVING)) == [2]
    assert [one.decision.verdict for one in store.decisions(3)] == [Verdict.REJECT]


def test_what_was_said_after_a_batch_stands_when_the_batch_is_taken_back(
    store: Store, desk_of: Desks
) -> None:
    desk = desk_of("ada")
    desk.say(2, [(REMITTANCES, Verdict.UNSURE)])
    batch = batches.prepare(desk, REMITTANCES, Verdict.REJECT, desk.wanted("letters", Filters()))
    kept = batches.decide(desk, batch, "")
    assert list(store.matching_ids(HAVING)) == []
    desk.say(2, [(REMITTANCES, Verdict.ACCEPT)])
    desk.undo(kept.act)
    assert list(store.matching_ids(HAVING)) == [2]
    standing = [one.decision.verdict for one in store.decisions(2) if one.superseded_by is None]
    assert standing == [Verdict.ACCEPT]


def test_a_batch_without_works_is_refused(desk: Desk) -> None:
    batch = batches.prepare(desk, REMITTANCES, Verdict.ACCEPT, desk.wanted("nowhere", Filters()))
    with pytest.raises(NothingFoundError, match="widen"):
        batches.decide(desk, batch, "")
