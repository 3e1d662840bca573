"""Every key on the full screen does what stands beside it, and what it did is on the disk at once."""

from collections.abc import Callable

import pytest
from tests.cli.curating.conftest import LETTERS
from tests.cli.curating.screens import Kept, play

from migresearch.cli.curating.app import CurationApp
from migresearch.cli.curating.keys import ACTS
from migresearch.cli.curating.sitting import Sitting
from migresearch.store.duplicates import Likeness

DONE = ("", "done")


def test_the_first_card_is_the_one_most_in_doubt_with_all_that_helps_to_decide(sitting: Sitting) -> None:
    screen = play(sitting)
    assert LETTERS in screen
    assert "Some read the letters aloud." in screen
    assert "[ ] suggested" not in screen  # a source's word counts until a person speaks
    assert ">  1 [ ] current   topics Remittances                      55 % crossref" in screen
    assert "   2 [ ] current   topics Families and places left behind  90 % crossref" in screen
    assert "source crossref 55 %" in screen  # below the list, of the chosen code
    assert "0 decided · 4 left" in screen
    assert "ada · topics" in screen
    assert "most in doubt" in screen


def test_all_keys_stand_on_a_screen_of_80_columns(sitting: Sitting) -> None:
    screen = play(sitting)
    for act in ACTS:
        assert f"{act.shown} {act.short}" in screen, act.word


@pytest.mark.parametrize(
    ("keys", "said", "screen"),
    [
        (["1", "a"], [("remittances", "accept")], "[x]"),
        (["1", "r"], [("remittances", "reject")], "[-] rejected"),
        (["1", "u"], [("remittances", "unsure")], "[?]"),
        (["2", "a"], [("left-behind", "accept")], "Accepted: Families and places left behind · 1 open"),
        (["1", "a", "a"], [("remittances", "accept"), ("left-behind", "accept")], "all codes are answered"),
        (["1", "down", "a"], [("left-behind", "accept")], "Accepted: Families and places left behind"),
        (["2", "up", "a"], [("remittances", "accept")], "Accepted"),
        (["enter"], [DONE], f"Done: {LETTERS}"),
        (["A"], [("remittances", "accept"), ("left-behind", "accept"), DONE], "Roads north"),
        (["R"], [("remittances", "reject"), ("left-behind", "reject"), DONE], "Roads north"),
        (["s"], [("", "skip")], "Roads north"),
        (["U"], [("", "unsure")], "Roads north"),
        (["l"], [("", "later")], "Roads north"),
        (["n", "type see p. 3", "enter"], [("", "note")], "ada on 2026-11-01: see p. 3"),
        (["n", "enter"], [], LETTERS),
        (["n", "type no", "escape"], [], LETTERS),
        (["c", "type schoool", "escape"], [], LETTERS),
    ],
    ids=lambda value: (
        " ".join(value) if isinstance(value, list) and value and isinstance(value[0], str) else ""
    ),
)
def test_a_key(
    sitting: Sitting, kept: Kept, keys: list[str], said: list[tuple[str, str]], screen: str
) -> None:
    assert screen in play(sitting, *keys)
    assert kept.verdicts() == said


def test_a_code_is_found_by_a_few_letters_and_added(sitting: Sitting, kept: Kept) -> None:
    dialog = play(sitting, "c", "type bordr contrl")
    assert "> Border control and visa policy  (topics / Migration policy and law)" in dialog
    assert "topics / Migration policy and law: " in dialog  # and what it covers
    screen = play(sitting, "c", "type bordr contrl", "enter")
    assert "Accepted: Border control and visa policy" in screen
    assert kept.verdicts() == [("border-visa", "accept")]


def test_another_line_of_the_list_is_taken_with_the_arrows(sitting: Sitting, kept: Kept) -> None:
    first = play(sitting, "c", "type remit", "enter")
    second = play(sitting, "c", "type migration", "down", "enter")
    assert "Accepted: Remittances" in first
    codes = [code for code, _ in kept.verdicts()]
    found = sitting.codes.find("migration")
    assert codes == ["remittances", found[1].tag.code]
    assert "Accepted: " in second


def test_undo_goes_back_act_by_act_and_lays_the_work_on_the_desk_again(sitting: Sitting, kept: Kept) -> None:
    screen = play(sitting, "1", "a", "A", "z")
    assert LETTERS in screen
    assert "Taken back: accepted Families and places left behind, done" in screen
    assert "[x]" in screen  # what was said before stands
    assert "Taken back: accepted Remittances" in play(sitting, "z")
    assert "ada has nothing left to take back" in play(sitting, "z")
    assert [verdict for _, verdict in kept.verdicts()].count("withdrawn") == 3


def test_an_act_of_an_earlier_sitting_is_taken_back(sitting_of: Callable[..., Sitting]) -> None:
    play(sitting_of(), "A")
    screen = play(sitting_of(), "z")
    assert LETTERS in screen
    assert "Taken back" in screen


def test_a_sitting_goes_on_where_the_last_one_stopped(sitting_of: Callable[..., Sitting]) -> None:
    play(sitting_of(), "1", "a")
    screen = play(sitting_of())
    assert LETTERS in screen
    assert "begun before" in screen
    assert "[x] current" in screen


def test_the_queue_is_narrowed_to_what_a_search_finds_and_widened_again(sitting: Sitting) -> None:
    screen = play(sitting, "slash", "type island", "enter")
    assert "Harbours of arrival" in screen
    assert "find: island" in screen
    assert "1 left" in screen
    assert "4 left" in play(sitting, "slash", "backspace", "enter")


def test_what_is_typed_takes_the_place_of_the_search_before(sitting: Sitting) -> None:
    screen = play(sitting, "slash", "type island", "enter", "slash", "type guides", "enter")
    assert "find: guides" in screen
    assert "Roads north" in screen


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("coutry:DE", "unknown field 'coutry'. Did you mean country?"),
        ("topics:remitances", "unknown code of scheme topics 'remitances'. Did you mean"),
        ("letters", "1 work with 'letters' is decided or passed over"),
    ],
)
def test_a_search_that_leaves_nothing_says_why(sitting: Sitting, typed: str, answer: str) -> None:
    screen = play(sitting, "A", "slash", f"type {typed}", "enter")
    assert answer in " ".join(screen.split())
    assert "Roads north" in screen


def test_works_are_counted_as_they_were_left_whatever_is_searched(sitting_of: Callable[..., Sitting]) -> None:
    assert "1 decided · 1 passed over · 2 left" in play(sitting_of(), "A", "l")
    again = sitting_of()
    assert "0 decided (1 in all) · 3 left" in play(again)
    assert "1 decided (2 in all) · 1 left" in play(again, "s", "z", "A", "slash", "type island", "enter")
    assert "0 decided (1 in all) · 2 left" in play(again, "z")  # Roads north is laid before the one found
    assert "0 decided (0 in all)" not in play(again, "z")


def test_the_first_code_that_waits_is_chosen_when_a_work_comes_again(
    sitting_of: Callable[..., Sitting],
) -> None:
    play(sitting_of(), "1", "a")
    assert ">  2 [ ] current   topics Families" in play(sitting_of())


def test_the_picker_marks_the_codes_that_the_work_has(sitting: Sitting) -> None:
    first = next(
        line for line in play(sitting, "c", "type topics: remit").splitlines() if "> Remittances" in line
    )
    assert "· on this work" in first
    assert "· on this work" not in play(sitting, "c", "type bordr contrl")


def test_a_search_that_finds_nothing_says_so(sitting: Sitting) -> None:
    screen = play(sitting, "slash", "type submarine", "enter")
    assert "no work holds all of 'submarine'" in screen
    assert LETTERS in screen  # the queue is as it was


def test_a_batch_is_looked_at_decided_and_taken_back_as_one(sitting: Sitting, kept: Kept) -> None:
    question = ["b", "type remittances", "enter", "type letters OR guides", "enter"]
    preview = play(sitting, *question)
    assert "2 works hold all of: letters OR guides" in preview
    assert "To decide: 2." in preview
    assert "Accept gives the code to 1, reject takes it from 1." in preview
    assert kept.verdicts() == []
    assert "Accepted on 2 works" in play(sitting, *question, "a")
    assert kept.verdicts() == [("remittances", "accept")] * 2
    assert "Taken back on 2 works: accepted Remittances" in play(sitting, "z")


def test_a_batch_is_left_by_escape_and_can_reject(sitting: Sitting, kept: Kept) -> None:
    question = ["b", "type remittances", "enter", "type letters", "enter"]
    play(sitting, *question, "escape")
    assert kept.verdicts() == []
    play(sitting, *question, "r")
    assert kept.verdicts() == [("remittances", "reject")]


def test_a_batch_over_everything_is_refused(sitting: Sitting, kept: Kept) -> None:
    screen = play(sitting, "b", "type remittances", "enter", "enter")
    assert "a batch over the whole library is no batch" in screen
    assert kept.verdicts() == []


def test_a_duplicate_is_merged_and_the_merge_taken_back(sitting: Sitting) -> None:
    count = sitting.desk.store.count
    assert "Roads north" in play(sitting, "d", "type 10.5555/2", "enter")
    assert "Merged with mr-" in play(sitting, "d", "type island boats", "enter", "enter")
    assert count() == 3
    assert "are two works again" in play(sitting, "z")
    assert count() == 4


def test_a_duplicate_of_an_unknown_work_is_refused_in_words(sitting: Sitting) -> None:
    assert "no work has the key or DOI 'mr-nobody'" in play(sitting, "d", "type mr-nobody", "enter")


def test_help_tells_every_key_and_is_left_by_the_key_that_opened_it(sitting: Sitting) -> None:
    screen = play(sitting, "question_mark", size=(100, 60))
    for act in ACTS:
        assert f"{act.short}: {act.long}"[:40] in screen
    assert "Krippendorff" in screen
    assert "the code fits" not in play(sitting, "question_mark", "question_mark")


@pytest.mark.parametrize("key", ["q", "ctrl+c", "ctrl+q"])
def test_leaving(sitting: Sitting, key: str) -> None:
    assert _left(sitting, key)


def _left(sitting: Sitting, key: str) -> bool:
    import asyncio

    async def run() -> bool:
        app = CurationApp(sitting)
        async with app.run_test() as pilot:
            await pilot.press(key)
            await pilot.pause()
            return not app.is_running or app._exit

    return asyncio.run(run())


def test_letters_typed_into_a_dialog_are_no_keys(sitting: Sitting, kept: Kept) -> None:
    play(sitting, "n", "type A quick arrow", "escape")
    assert kept.verdicts() == []


def test_the_screen_follows_its_size(sitting: Sitting) -> None:
    for size in ((40, 12), (160, 50), (80, 24)):
        screen = play(sitting, size=size)
        assert LETTERS in screen
        assert "a accept" in screen


def test_without_colour_marked_words_stand_between_signs(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "‹" not in play(sitting)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "‹Remittances› pay for" in play(sitting)


def test_a_second_opinion_does_not_show_the_first(sitting_of: Callable[..., Sitting]) -> None:
    from migresearch.curate.wanted import Purpose

    play(sitting_of(), "R")
    screen = play(sitting_of("bo", purpose=Purpose.SECOND, share=1.0))
    assert LETTERS in screen
    assert "second opinion" in screen
    assert "ada" not in screen
    assert "[-]" not in screen


def test_agreement_stands_in_the_corner_once_two_people_decided(sitting_of: Callable[..., Sitting]) -> None:
    from migresearch.curate.wanted import Purpose

    play(sitting_of(), "1", "r", "2", "a", "enter")
    second = {"purpose": Purpose.SECOND, "share": 1.0}
    play(sitting_of("bo", **second), "1", "r", "2", "a", "enter")
    assert "agreement 1.00" in play(sitting_of("bo", **second))


def test_one_card_for_works_that_seem_to_be_one_and_a_key_that_merges_them(
    sitting_of: Callable[..., Sitting],
) -> None:
    first = sitting_of()
    letters, roads = (first.desk.work_id(doi) for doi in ("10.5555/1", "10.5555/2"))
    pair = Likeness(letters, roads, "same", None, False, 0.97, False, ("title",))
    first.desk.store.pairs.keep([pair], "looked")
    screen = play(sitting_of())
    assert "3 left" in screen
    assert "May be the same as mr-" in screen
    assert "Roads north" in play(sitting_of(), "d")
    assert "Merged with mr-" in play(sitting_of(), "d", "enter")
    assert first.desk.store.count() == 3
