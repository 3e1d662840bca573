"""A sitting as its terminal would drive it: every key is kept at once, and every key can be taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.store.records import record, save

from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.curate.session import Session
from migresearch.curate.wanted import Purpose, Wanted
from migresearch.errors import NothingFoundError, UsageError
from migresearch.records import Claim
from migresearch.store import Filters, Store, Verdict

REMITTANCES = Tag("topics", "remittances")
LEFT_BEHIND = Tag("topics", "left-behind")
BY_DOUBT = Wanted(schemes=("topics",), share=0.0)
Desks = Callable[[str], Desk]


def titles(session: Session) -> list[str]:
    """The works of a sitting as they come, each left with `done`."""
    found: list[str] = []
    while session.card is not None:
        found.append(session.card.work.title)
        session.done()
    return found


def effective(store: Store, work_id: int) -> set[str]:
    return {code for work, _, code in store.codes(("topics",)) if work == work_id}


def at(session: Session) -> str | None:
    return session.card and session.card.work.title


def test_the_least_certain_comes_first_and_works_without_suggestions_last(desk: Desk) -> None:
    # Distances from even chances: remittances 0.05, smugglers 0.2, asylum 0.45.
    assert titles(desk.session(BY_DOUBT)) == ["Letters home", "Roads north", "Harbours of arrival", "Bridges"]


def test_a_card_shows_what_is_suggested_with_probability_and_reason(desk: Desk) -> None:
    card = desk.session(BY_DOUBT).card
    assert card is not None
    shown = [
        (one.tag.code, one.probability, one.open, one.effective, one.claims[0].origin) for one in card.options
    ]
    assert shown == [
        ("remittances", 0.55, True, True, "source:crossref"),
        ("left-behind", 0.9, True, True, "source:crossref"),
    ]
    assert card.options[0].note.startswith("Money")


def test_the_words_that_speak_for_a_code_are_marked_where_they_stand(store: Store, desk: Desk) -> None:
    save(store, record("9", "A study of remittances", abstract="We follow remittances and asylum seekers."))
    session = desk.session(Wanted(("topics",), desk.wanted("study remittances", Filters()).filters))
    assert session.card is not None
    work = session.card.work
    marked = {(work.title[span.start : span.end], span.tag.code) for span in session.card.title}
    assert ("remittances", "remittances") in marked
    assert work.abstract
    found = {(work.abstract[span.start : span.end], span.tag.code) for span in session.card.abstract}
    assert ("remittances", "remittances") in found


def test_an_answer_is_in_the_database_before_the_method_returns(store: Store, desk: Desk) -> None:
    session = desk.session(BY_DOUBT)
    session.reject(REMITTANCES)
    with Store.read(store.path) as other:
        assert effective(other, 2) == {"left-behind"}
    assert at(session) == "Letters home"
    assert session.card is not None
    assert [one.tag for one in session.card.open] == [LEFT_BEHIND]


def test_accept_all_answers_what_is_open_and_goes_on(store: Store, desk: Desk) -> None:
    session = desk.session(BY_DOUBT)
    session.reject(LEFT_BEHIND)
    assert session.accept_all() is session.card
    assert at(session) == "Roads north"
    kept = {(one.decision.code, one.decision.verdict) for one in store.decisions(2)}
    assert kept == {
        ("left-behind", Verdict.REJECT),
        ("remittances", Verdict.ACCEPT),
        ("", Verdict.DONE),
    }


def test_reject_all_leaves_nothing_of_what_was_suggested(store: Store, desk: Desk) -> None:
    desk.session(BY_DOUBT).reject_all()
    assert effective(store, 2) == set()


def test_a_code_nobody_suggested_can_be_given(store: Store, desk: Desk) -> None:
    session = desk.session(BY_DOUBT)
    session.accept(Tag("topics", "asylum"), "says so on page 3")
    assert effective(store, 2) == {"asylum", "left-behind", "remittances"}
    assert session.card is not None
    given = next(one for one in session.card.options if one.tag.code == "asylum")
    assert (given.own, given.claims, given.said[0].decision.note) == (Verdict.ACCEPT, (), "says so on page 3")


def test_what_a_source_states_comes_last_and_is_answered_one_by_one_only(store: Store, desk: Desk) -> None:
    claims = (Claim("topics", "asylum"), Claim("topics", "remittances", None, 0.5))
    save(store, record("7", "Ledgers", claims=claims))
    save(store, record("8", "Registers", claims=claims[:1]))
    session = desk.session(
        Wanted(("topics",), desk.wanted("ledgers OR registers", Filters()).filters, share=0)
    )
    assert session.card is not None
    assert [one.tag.code for one in session.card.options] == ["remittances", "asylum"]
    assert [one.tag.code for one in session.card.asked] == ["remittances"]
    ledgers = session.card.work.id
    session.reject_all()
    assert effective(store, ledgers) == {"asylum"}
    with pytest.raises(NothingFoundError, match="reject its codes one by one"):
        session.reject_all()
    assert session.accept_all() is None
    assert session.progress.decided == 2


def test_what_sources_state_puts_no_work_before_doubtful_ones(store: Store, desk: Desk) -> None:
    for title, score in (("Stated", None), ("Sure", 0.99)):
        claims = (Claim("topics", "asylum", None, score),)
        save(store, record(title, title, doi=f"10.5555/{title.lower()}", claims=claims))
    doubts = desk.store.queue.doubts(desk.asking(desk.wanted("", Filters(), schemes=("topics",))))
    titles = {work.id: work.title for work in store.works(list(doubts))}
    assert {titles[one]: round(doubt, 2) for one, doubt in doubts.items()} == {
        "Harbours of arrival": 0.1,
        "Letters home": 0.9,
        "Roads north": 0.6,
        "Sure": 0.02,
    }


def test_works_are_counted_as_they_were_left(desk_of: Desks) -> None:
    first = desk_of("ada").session(BY_DOUBT)
    first.done()
    first.skip()
    first.later()
    assert (first.progress.decided, first.progress.passed, first.progress.left) == (1, 2, 1)
    first.undo()
    assert (first.progress.passed, first.progress.left) == (1, 2)
    second = desk_of("ada").session(BY_DOUBT)
    assert (second.progress.decided, second.progress.total, second.progress.left) == (0, 1, 2)
    second.undo()  # the skip of the first sitting
    second.undo()  # and what it was done with
    assert (second.progress.total, second.progress.left) == (0, 4)


def test_a_work_brought_back_from_an_earlier_sitting_is_not_counted_twice(desk_of: Desks) -> None:
    desk_of("ada").session(BY_DOUBT).accept(REMITTANCES)
    second = desk_of("ada").session(BY_DOUBT)
    second.undo()
    assert second.progress.left == 4


def test_later_comes_back_in_the_next_sitting_and_skip_only_when_asked_for(desk: Desk) -> None:
    session = desk.session(BY_DOUBT)
    session.later()
    session.skip()
    session.unsure()
    assert at(session) == "Bridges"
    assert titles(desk.session(BY_DOUBT)) == ["Letters home", "Bridges"]
    again = Wanted(("topics",), share=0.0, again=True)
    assert titles(desk.session(again)) == ["Roads north", "Harbours of arrival"]


def test_what_one_skips_another_is_asked(desk_of: Desks) -> None:
    desk_of("ada").session(BY_DOUBT).skip()
    assert at(desk_of("bo").session(BY_DOUBT)) == "Letters home"


def test_a_sitting_resumes_with_the_work_half_done(desk_of: Desks) -> None:
    first = desk_of("ada").session(BY_DOUBT)
    first.done()
    first.later()
    first.accept(Tag("topics", "education"))
    second = desk_of("ada").session(BY_DOUBT)
    assert at(second) == "Harbours of arrival"
    assert second.card is not None
    assert second.card.place.drawn == "begun"


def test_what_another_did_in_the_meantime_is_not_asked_again(desk_of: Desks) -> None:
    ada, bo = desk_of("ada").session(BY_DOUBT), desk_of("bo").session(BY_DOUBT)
    ada.accept_all()
    ada.accept_all()
    bo.done()
    assert at(bo) == "Harbours of arrival"


def test_two_curators_at_one_work_lose_nothing_and_the_later_word_counts(
    store: Store, desk_of: Desks
) -> None:
    ada, bo = desk_of("ada").session(BY_DOUBT), desk_of("bo").session(BY_DOUBT)
    ada.accept(REMITTANCES)
    bo.reject(REMITTANCES)
    said = [(one.decision.person, one.decision.verdict) for one in store.decisions(2)]
    assert said == [("ada", Verdict.ACCEPT), ("bo", Verdict.REJECT)]
    assert effective(store, 2) == {"left-behind"}


STEPS: dict[str, Callable[[Session], Any]] = {
    "accept": lambda one: one.accept(REMITTANCES),
    "reject": lambda one: one.reject(REMITTANCES),
    "unsure of a code": lambda one: one.unsure(REMITTANCES),
    "unsure": lambda one: one.unsure(),
    "accept all": lambda one: one.accept_all(),
    "reject all": lambda one: one.reject_all(),
    "done": lambda one: one.done(),
    "skip": lambda one: one.skip(),
    "later": lambda one: one.later(),
    "note": lambda one: one.note("look again"),
    "override": lambda one: one.override("venue", "Paths"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_undo_restores_the_card_as_it_was(store: Store, desk: Desk, step: Callable[[Session], Any]) -> None:
    session = desk.session(BY_DOUBT)
    session.accept(REMITTANCES)
    before = session.card
    step(session)
    session.undo()
    assert session.card == before
    assert effective(store, 2) == {"left-behind", "remittances"}
    assert session.progress.acts == 1


def test_undo_goes_on_into_earlier_sittings(store: Store, desk_of: Desks) -> None:
    desk_of("ada").session(BY_DOUBT).reject_all()
    session = desk_of("ada").session(BY_DOUBT)
    assert at(session) == "Roads north"
    assert len(session.undo().said) == 3
    assert at(session) == "Letters home"
    assert effective(store, 2) == {"left-behind", "remittances"}
    with pytest.raises(NothingFoundError, match="nothing left to take back"):
        session.undo()


def test_undo_takes_back_the_own_words_only(store: Store, desk_of: Desks) -> None:
    desk_of("bo").session(BY_DOUBT).reject(REMITTANCES)
    with pytest.raises(NothingFoundError):
        desk_of("ada").session(BY_DOUBT).undo()
    assert effective(store, 2) == {"left-behind"}


def test_a_duplicate_is_merged_and_undo_parts_the_two_again(store: Store, desk: Desk) -> None:
    session = desk.session(BY_DOUBT)
    keys = [work.key for work in store.works([2, 3])]
    session.duplicate(keys[1])
    assert store.count() == 3
    assert session.card is not None
    assert (session.card.work.id, session.card.work.key) == (2, keys[0])
    session.undo()
    assert store.count() == 4
    assert at(session) == "Letters home"


def test_a_text_that_changed_is_asked_again_with_the_old_decision_shown(store: Store, desk_of: Desks) -> None:
    session = desk_of("ada").session(BY_DOUBT)
    session.accept_all()
    claims = (Claim("topics", "remittances", None, 0.55),)
    save(store, record("2", "Letters sent home", doi="10.5555/2", claims=claims), now="2026-12-01T00:00:00Z")
    card = desk_of("bo").session(BY_DOUBT).card
    assert card is not None
    assert (card.work.title, card.changed, card.place.drawn) == ("Letters sent home", True, "changed")
    old = next(one for one in card.options if one.tag == REMITTANCES)
    assert [(one.decision.person, one.decision.verdict) for one in old.said] == [("ada", Verdict.ACCEPT)]
    assert (old.open, old.effective) == (True, True)
    desk_of("bo").session(BY_DOUBT).done()
    assert "Letters sent home" not in titles(desk_of("ada").session(BY_DOUBT))


def test_a_second_opinion_sees_nothing_of_the_first(store: Store, desk_of: Desks) -> None:
    first = desk_of("ada").session(BY_DOUBT)
    first.reject(REMITTANCES, "no money in it")
    first.accept(Tag("topics", "asylum"))
    first.done()
    blind = Wanted(("topics",), purpose=Purpose.SECOND, share=1.0)
    second = desk_of("bo").session(blind)
    assert second.card is not None
    shown = [(one.tag.code, one.effective, one.open, one.own, one.said) for one in second.card.options]
    assert shown == [("remittances", True, True, None, ()), ("left-behind", True, True, None, ())]
    assert second.card.remarks == ()
    assert titles(second) == ["Letters home"]
    assert at(desk_of("ada").session(blind)) is None, "nobody is asked for a second opinion of the own"
    assert titles(desk_of("bo").session(blind)) == []


def test_an_adjudication_wins_over_whatever_is_said_later(store: Store, desk_of: Desks) -> None:
    desk_of("ada").say(2, [(REMITTANCES, Verdict.ACCEPT)])
    desk_of("bo").say(2, [(REMITTANCES, Verdict.REJECT)])
    chair = desk_of("cleo").session(Wanted(("topics",), purpose=Purpose.ADJUDICATE))
    assert at(chair) == "Letters home"
    chair.accept(REMITTANCES)
    desk_of("bo").say(2, [(REMITTANCES, Verdict.REJECT)])
    assert "remittances" in effective(store, 2)
    assert desk_of("cleo").session(Wanted(("topics",), purpose=Purpose.ADJUDICATE)).card is None


def test_an_empty_queue_says_what_to_do(desk: Desk) -> None:
    session = desk.session(Wanted(("topics",), desk.wanted("nowhere at all", Filters()).filters))
    assert session.card is None
    with pytest.raises(NothingFoundError, match="widen the filters"):
        session.done()


def test_a_queue_can_be_any_question(desk: Desk) -> None:
    def found(text: str) -> list[str]:
        return titles(desk.session(desk.wanted(text, Filters(), schemes=("topics",), share=0.0)))

    assert found("harbour OR bridge") == ["Harbours of arrival", "Bridges"]
    assert found('"letters home"') == ["Letters home"]
    assert found("10.5555/3") == ["Roads north"]
    assert found("topics:remittances") == []  # done above


def test_an_unknown_scheme_or_field_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="Did you mean topics"):
        desk.wanted("", Filters(), schemes=("topic",))
    with pytest.raises(UsageError, match="Did you mean venue"):
        desk.session(BY_DOUBT).override("venu", "Paths")
