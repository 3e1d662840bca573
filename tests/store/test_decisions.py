"""A person's word stands above rules and sources, is never overwritten, and survives new harvests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.records import NO_RULES, NOW, record, save

from migresearch.errors import UsageError
from migresearch.records import Claim
from migresearch.store import CodeFilter, Decision, Filters, Override, Store, Verdict

LATER = "2026-11-09T00:00:00Z"
ASYLUM = Filters(codes=(CodeFilter("topics", ("asylum",)),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "test.db") as opened:
        save(opened, record("1", "Ports", claims=(Claim("topics", "asylum"),)), record("2", "Roads"))
        yield opened


def said(verdict: Verdict, person: str = "ada", work_id: int = 1, **more: bool) -> Decision:
    return Decision(work_id, "topics", "asylum", verdict, person, NOW, **more)


def holders(store: Store) -> list[int]:
    return list(store.matching_ids(ASYLUM))


def test_accept_and_reject_stand_above_the_source(store: Store) -> None:
    assert holders(store) == [1]
    store.decide(said(Verdict.REJECT))
    store.decide(said(Verdict.ACCEPT, work_id=2))
    assert holders(store) == [2]


def test_facets_count_what_people_and_sources_say_together_once(store: Store) -> None:
    store.decide(said(Verdict.ACCEPT))
    store.decide(said(Verdict.ACCEPT, work_id=2))
    assert store.facet("topics", Filters()) == [("asylum", 2)]
    store.decide(said(Verdict.REJECT))
    assert store.facet("topics", Filters()) == [("asylum", 1)]


def test_unsure_and_later_change_nothing(store: Store) -> None:
    for verdict in (Verdict.UNSURE, Verdict.LATER, Verdict.SKIP):
        store.decide(said(verdict))
    assert holders(store) == [1]


def test_the_latest_word_counts_and_the_earlier_one_stays(store: Store) -> None:
    first = store.decide(said(Verdict.REJECT))
    second = store.decide(said(Verdict.ACCEPT))
    assert holders(store) == [1]
    kept = store.decisions(1)
    assert [(one.id, one.decision.verdict, one.superseded_by) for one in kept] == [
        (first, Verdict.REJECT, second),
        (second, Verdict.ACCEPT, None),
    ]


def test_an_adjudication_stands_above_later_decisions(store: Store) -> None:
    store.decide(said(Verdict.REJECT, "chair", adjudication=True))
    store.decide(said(Verdict.ACCEPT, "bo"))
    assert holders(store) == []


def test_withdrawing_gives_the_word_back_to_the_source(store: Store) -> None:
    store.decide(said(Verdict.REJECT))
    store.decide(said(Verdict.WITHDRAWN))
    assert holders(store) == [1]


def test_a_new_harvest_does_not_touch_a_decision_and_its_text_is_remembered(store: Store) -> None:
    before = store.works([1])[0].text_hash
    store.decide(said(Verdict.REJECT))
    save(store, record("1", "Ports of call", claims=(Claim("topics", "asylum"),)), now=LATER)
    assert holders(store) == []
    assert [one.text_hash for one in store.decisions(1)] == [before]
    assert store.works([1])[0].text_hash != before


def test_a_curators_field_survives_a_new_harvest(store: Store) -> None:
    store.override(Override(1, "venue", "Paths", "ada", NOW), NO_RULES)
    save(store, record("1", "Ports", venue="Wrong"), now=LATER)
    work = store.works([1])[0]
    assert (work.venue, work.origins["venue"]) == ("Paths", "curator ada")


def test_an_override_of_no_field_is_refused_naming_the_fields(store: Store) -> None:
    with pytest.raises(UsageError, match=r"Did you mean venue"):
        store.override(Override(1, "venu", "Paths", "ada", NOW), NO_RULES)
