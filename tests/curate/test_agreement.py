"""Krippendorff's alpha against examples worked by hand, and what counts as a rating."""

from collections.abc import Callable

import pytest

from migresearch.curate.agreement import agreement, alpha, disputes, interval, summed
from migresearch.curate.desk import Desk
from migresearch.curate.options import Tag
from migresearch.curate.wanted import Wanted
from migresearch.store import Store, Verdict

TOPICS = ("topics",)
REMITTANCES = Tag("topics", "remittances")
Desks = Callable[[str], Desk]


def test_two_raters_and_two_values() -> None:
    """Ten units; 20 values: 14 zeros, 6 ones; four units differ, which is 8 ordered pairs.

    alpha = 1 - (20 - 1) * 8 / (2 * 14 * 6) = 1 - 152 / 168.
    """
    one = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    other = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha(zip(one, other, strict=True)) == pytest.approx(1 - 152 / 168)


def test_four_raters_five_values_and_gaps() -> None:
    """Twelve units, the last rated once. Pairable values: 9 ones, 13 twos, 10 threes, 5 fours, 3 fives: 40.

    Units that differ: 2 2 3 2 and 1 1 2 1 have 6 ordered pairs each, over 3; 1 2 3 4 has 12, over 3. So what
    is lost is 39 * (2 + 2 + 4) / (1600 - 384), where 384 = 81 + 169 + 100 + 25 + 9.
    """
    raters = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [tuple(value for value in unit if value is not None) for unit in zip(*raters, strict=True)]
    assert alpha(units) == pytest.approx(1 - 39 * 8 / 1216)
    assert alpha(units) == pytest.approx(0.743, abs=0.0005)  # as published for these data


def test_full_agreement_is_one_and_no_variation_is_no_figure() -> None:
    assert alpha([(True, True), (False, False)]) == 1.0
    assert alpha([(True, True), (True, True)]) is None
    assert alpha([(True,), (False,)]) is None


def test_the_interval_holds_the_figure_and_narrows_with_more_works() -> None:
    few = summed([[(True, True)], [(False, False)], [(True, False)], [(False, False)]] * 5)
    many = summed([[(True, True)], [(False, False)], [(True, False)], [(False, False)]] * 50)
    narrow, wide = interval(many), interval(few)
    assert narrow is not None
    assert wide is not None
    assert wide[0] < narrow[0] < 0.4706 < narrow[1] < wide[1]
    assert interval(few) == wide, "the same ratings give the same interval"
    assert interval(few[:9]) is None


def test_who_is_done_with_a_work_has_rated_what_was_suggested(store: Store, desk_of: Desks) -> None:
    """Work 2 has two suggestions; ada rejects one and lets the other stand, bo lets both stand."""
    ada = desk_of("ada").session(Wanted(TOPICS, share=0.0))
    ada.reject(REMITTANCES)
    ada.done()
    desk_of("bo").whole(2, Verdict.DONE, TOPICS)
    whole, *codes = agreement(store, TOPICS)
    # Four values: remittances no and yes, left-behind yes and yes: 1 - 3 * 2 / (16 - 10) = 0.
    assert (whole.scheme, whole.code, whole.works, whole.units, whole.people) == ("topics", "", 1, 2, 2)
    assert (whole.observed, whole.alpha, whole.low) == (0.5, 0.0, None)
    # One unit that differs: 1 - 1 * 2 / (4 - 2) = 0; one that does not and never varies has no figure.
    assert [(one.code, one.observed, one.alpha) for one in codes] == [
        ("remittances", 0.0, 0.0),
        ("left-behind", 1.0, None),
    ]


def test_a_code_only_one_has_given_is_a_dispute_once_the_other_is_done(store: Store, desk_of: Desks) -> None:
    desk_of("ada").say(4, [(REMITTANCES, Verdict.ACCEPT)])
    assert disputes(store, TOPICS) == []
    desk_of("bo").whole(4, Verdict.DONE, TOPICS)
    assert disputes(store, TOPICS) == [(4, REMITTANCES, ("ada",), ("bo",))]


def test_who_is_unsure_has_not_rated(store: Store, desk_of: Desks) -> None:
    desk_of("ada").say(2, [(REMITTANCES, Verdict.REJECT)])
    desk_of("bo").say(2, [(REMITTANCES, Verdict.UNSURE)])
    desk_of("bo").whole(2, Verdict.DONE, TOPICS)
    assert disputes(store, TOPICS) == []
    assert agreement(store, TOPICS) == []


def test_an_adjudication_settles_a_dispute_and_is_no_rating(store: Store, desk_of: Desks) -> None:
    desk_of("ada").say(2, [(REMITTANCES, Verdict.REJECT)])
    desk_of("bo").say(2, [(REMITTANCES, Verdict.ACCEPT)])
    before = agreement(store, TOPICS)
    desk_of("cleo").say(2, [(REMITTANCES, Verdict.ACCEPT)], adjudication=True)
    assert disputes(store, TOPICS) == []
    assert agreement(store, TOPICS) == before
