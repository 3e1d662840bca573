"""Codes renamed, merged, split and retired: what was said follows, nothing is lost, the past can be asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.store.records import record, save

from migresearch.curate.desk import Desk
from migresearch.curate.lifecycle import Lifecycle, Lost, end_of, schemes_as_of
from migresearch.curate.options import Tag
from migresearch.errors import NothingFoundError, UsageError
from migresearch.records import Claim
from migresearch.schemes.scheme import Code, Scheme
from migresearch.store import CodeFilter, Filters, Store, Verdict
from migresearch.store.code_changes import Change, CodeChange, Now, standing

JANUARY, MARCH, MAY = "2026-01-10T09:00:00Z", "2026-03-10T09:00:00Z", "2026-05-10T09:00:00Z"


def scheme(*codes: str, **parents: str) -> Scheme:
    made = {code: Code(code, {"en": code.capitalize()}, "A note.", parents.get(code)) for code in codes}
    return Scheme("topics", "Topics", "A note.", made)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Works 1 to 4: a source says moving of 1, 2 and 3, staying of 3; nothing of 4."""
    with Store.open(tmp_path / "test.db") as opened:
        moving, staying = Claim("topics", "moving"), Claim("topics", "staying")
        save(
            opened,
            record("1", "One", claims=(moving,)),
            record("2", "Two", claims=(moving,)),
            record("3", "Three", claims=(moving, staying)),
            record("4", "Four"),
        )
        yield opened


class Room:
    """A desk whose scheme and time are set by the test."""

    def __init__(self, store: Store) -> None:
        self.now = JANUARY
        self.store = store
        self.desk = Desk(
            store, {"topics": scheme("moving", "staying", "travel", "flight")}, "ada", lambda: self.now
        )
        self.life = Lifecycle(self.desk)

    def say(self, work: int, code: str, verdict: Verdict, person: str = "ada") -> str:
        self.desk.person = person
        act = self.desk.say(work, [(Tag("topics", code), verdict)]).act
        self.desk.person = "ada"
        return act

    def change(self, word: str, code: str, *into: str) -> Any:
        return self.life.change(Change(word), "topics", code, into)

    def having(self, code: str, day: str = "") -> list[int]:
        wanted = Filters(codes=(CodeFilter("topics", (code,)),))
        if not day:
            assert [work for work, _, one in self.store.codes(["topics"]) if one == code] == list(
                self.store.matching_ids(wanted)
            )
            return list(self.store.matching_ids(wanted))
        with Store.read(self.store.path, end_of(day)) as then:
            found = list(then.matching_ids(wanted))
            assert [work for work, _, one in then.codes(["topics"]) if one == code] == found
            assert [work.id for work in then.works([1, 2, 3, 4]) if has_value(work, code)] == found
            return found

    def in_force(self, work: int) -> list[tuple[str, str, str]]:
        return [
            (one.decision.person, one.decision.code, one.decision.verdict.value)
            for one in self.store.decisions(work)
            if one.superseded_by is None and one.decision.verdict is not Verdict.WITHDRAWN
        ]


def has_value(work: Any, code: str) -> bool:
    return any(one.code == code and not one.origin.startswith("model:") for one in work.values)


@pytest.fixture
def room(store: Store) -> Room:
    room = Room(store)
    room.say(1, "moving", Verdict.REJECT)
    room.say(4, "moving", Verdict.ACCEPT, "bo")
    room.now = MARCH
    return room


def test_a_renamed_code_takes_claims_and_decisions_with_it(room: Room) -> None:
    assert room.having("moving") == [2, 3, 4]
    kept = room.change("rename", "moving", "travel")
    assert (room.having("moving"), room.having("travel")) == ([], [2, 3, 4])
    assert kept.decisions == 2
    assert room.in_force(1) == [("ada", "travel", "reject")]
    assert room.in_force(4) == [("bo", "travel", "accept")]
    assert [one.text_hash for one in room.store.decisions(4)] == [room.store.works([4])[0].text_hash] * 3
    [value] = [one for one in room.store.works([2])[0].values if one.scheme == "topics"]
    assert (value.origin, value.explanation) == ("source:crossref", "was moving")


def test_the_past_answers_as_it_was(room: Room) -> None:
    room.change("rename", "moving", "travel")
    room.now = MAY
    room.say(2, "travel", Verdict.REJECT)
    assert (room.having("travel"), room.having("moving")) == ([3, 4], [])
    assert (room.having("travel", "2026-04-01"), room.having("moving", "2026-04-01")) == ([2, 3, 4], [])
    assert (room.having("travel", "2026-02-01"), room.having("moving", "2026-02-01")) == ([], [2, 3, 4])
    assert room.having("moving", "2026-01-01") == [1, 2, 3]  # before anybody had spoken


def test_the_log_of_then_shows_what_was_in_force_then(room: Room) -> None:
    act = room.say(2, "moving", Verdict.REJECT)
    room.now = MAY
    room.desk.undo(act)
    room.say(4, "moving", Verdict.REJECT, "bo")
    with Store.read(room.store.path, end_of("2026-04-01")) as then:
        entries = [
            (one.said.decision.work_id, one.said.superseded_by, one.undone) for one in then.log.entries(9)
        ]
    assert entries == [(2, None, False), (4, None, False), (1, None, False)]


def test_what_comes_later_under_a_former_code_follows_too(room: Room) -> None:
    room.change("rename", "moving", "travel")
    save(room.store, record("4", "Four", claims=(Claim("topics", "moving"),)), record("5", "Five"))
    assert room.having("travel") == [2, 3, 4]
    save(room.store, record("2", "Two"))  # the source no longer says so
    assert room.having("travel") == [3, 4]
    room.say(5, "moving", Verdict.ACCEPT)  # as if it came from another library
    room.store.log.code_changes.follow_late(MAY)
    assert room.having("travel") == [3, 4, 5]


def test_a_wider_code_takes_another_in(room: Room) -> None:
    room.say(2, "moving", Verdict.REJECT)
    room.say(2, "staying", Verdict.ACCEPT)
    room.say(3, "staying", Verdict.REJECT)
    room.say(3, "moving", Verdict.ACCEPT)
    room.change("merge", "moving", "staying")
    # 1 was rejected for the narrower code, which says nothing of the wider one: its source's word counts again.
    assert room.having("staying") == [1, 2, 3, 4]
    assert room.in_force(1) == []
    assert room.in_force(2) == [("ada", "staying", "accept")]
    assert room.in_force(3) == [("ada", "staying", "accept")]
    assert (room.having("staying", "2026-02-01"), room.having("moving", "2026-02-01")) == ([3], [2, 3, 4])


def test_of_a_split_code_the_parts_are_asked_for(room: Room) -> None:
    room.change("split", "moving", "travel", "flight")
    assert (room.having("moving"), room.having("travel"), room.having("flight")) == ([], [], [])
    assert room.in_force(1) == [("ada", "flight", "reject"), ("ada", "travel", "reject")]
    assert room.in_force(4) == []
    claims = room.store.queue.claims(2, ["topics"])
    assert [(one.code, one.origin, one.score) for one in claims] == [
        ("flight", "model:split", 0.5),
        ("travel", "model:split", 0.5),
    ]
    # What a person accepted is asked about even where nothing else speaks for it.
    assert [(one.code, one.explanation) for one in room.store.queue.claims(4, ["topics"])] == [
        ("flight", "was moving: accepted by bo"),
        ("travel", "was moving: accepted by bo"),
    ]
    assert room.having("moving", "2026-02-01") == [2, 3, 4]


def test_a_retired_code_is_nowhere_and_its_history_stays(room: Room) -> None:
    kept = room.change("retire", "moving")
    assert room.having("moving") == []
    assert room.in_force(4) == []
    assert [one.decision.verdict.value for one in room.store.decisions(4)] == ["accept", "withdrawn"]
    assert room.having("moving", "2026-02-01") == [2, 3, 4]
    room.life.undo(kept.number)
    assert room.having("moving") == [2, 3, 4]


@pytest.mark.parametrize(("word", "into"), [
    ("rename", ["travel"]), ("merge", ["staying"]), ("split", ["travel", "flight"]), ("retire", []),
])  # fmt: skip
def test_every_change_can_be_undone_whole(room: Room, word: str, into: list[str]) -> None:
    before = {code: room.having(code) for code in ("moving", "staying", "travel", "flight")}
    said = {work: room.in_force(work) for work in (1, 2, 3, 4)}
    values = [room.store.works([work])[0].values for work in (1, 2, 3, 4)]
    kept = room.change(word, "moving", *into)
    room.now = MAY
    undone = room.life.undo(kept.number)
    assert (undone.undone_by, undone.undone_at) == ("ada", MAY)
    assert {code: room.having(code) for code in before} == before
    assert {work: room.in_force(work) for work in said} == said
    assert [room.store.works([work])[0].values for work in (1, 2, 3, 4)] == values
    assert room.having("moving", "2026-04-01") == []  # then it was not undone yet


def test_changes_follow_one_another(room: Room) -> None:
    first = room.change("rename", "moving", "travel")
    room.now = MAY
    room.change("merge", "travel", "staying")
    assert room.having("staying") == [1, 2, 3, 4]
    assert (room.having("travel", "2026-04-01"), room.having("moving", "2026-02-01")) == (
        [2, 3, 4],
        [2, 3, 4],
    )
    with pytest.raises(UsageError, match="moving of topics has changed already \\(staying\\)"):
        room.change("retire", "moving")
    assert [one.number for one in room.life.log("topics")] == [2, first.number]


def test_an_undo_of_the_persons_last_act_never_takes_back_what_only_followed(room: Room) -> None:
    kept = room.change("rename", "moving", "travel")
    assert [one.decision.code for one in room.desk.undo()] == ["moving"]
    with pytest.raises(NothingFoundError):
        room.desk.undo(kept.change.code)


def test_a_code_that_its_file_has_lost_is_named_until_it_follows(room: Room) -> None:
    room.desk.schemes = {"topics": scheme("staying", "travel")}
    assert room.life.lost() == [Lost("topics", "moving", 2)]
    assert room.having("moving") == [2, 3, 4]
    kept = room.change("rename", "moving", "travel")
    assert room.life.lost() == []
    assert kept.change.label == "moving"
    assert not room.life.still_there(kept.change)


@pytest.mark.parametrize(("word", "code", "into", "message"), [
    ("rename", "sleeping", ["travel"], "unknown code of scheme topics 'sleeping'"),
    ("rename", "moving", ["sleeping"], "must stand in the file of its scheme"),
    ("rename", "moving", ["moving"], "moving cannot become itself"),
    ("split", "moving", ["travel"], "split into two or more"),
    ("split", "moving", ["moving", "travel"], "cannot be a part of itself"),
])  # fmt: skip
def test_changes_that_make_no_sense(room: Room, word: str, code: str, into: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        room.change(word, code, *into)
    assert room.life.log() == []


def test_there_is_no_change_to_undo(room: Room) -> None:
    with pytest.raises(UsageError, match="no change 7 stands"):
        room.life.undo(7)


def test_former_codes_can_be_asked_for_as_of_then(room: Room) -> None:
    before = room.desk.schemes
    room.desk.schemes = {"topics": scheme("travel", "flight", flight="travel")}
    room.change("rename", "moving", "travel")
    then = schemes_as_of(room.desk.schemes, room.life.log(), end_of("2026-02-01"))
    assert then["topics"].descendants(then["topics"].resolve("moving")) == {"moving", "flight"}
    assert "moving" in before["topics"].codes
    today = schemes_as_of(room.desk.schemes, room.life.log(), end_of("2026-05-01"))
    assert "moving" not in today["topics"].codes


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", ""])
def test_a_day_is_written_as_one(day: str) -> None:
    with pytest.raises(UsageError, match="is no day; write it as 2025-03-31"):
        end_of(day)


def test_what_codes_count_as_after_several_changes() -> None:
    one = CodeChange("topics", "a", Change.RENAME, ("b",), "A", "ada", JANUARY)
    split = replace(one, code="b", change=Change.SPLIT, into=("c", "d"))
    merged = replace(one, code="c", change=Change.MERGE, into=("e",))
    back = replace(one, code="d", change=Change.RENAME, into=("a",))
    sure = Now("b", accepts=True, rejects=True, share=1.0)
    assert standing([one]) == {("topics", "a"): [sure]}
    half = [
        Now("c", accepts=False, rejects=True, share=0.5),
        Now("d", accepts=False, rejects=True, share=0.5),
    ]
    assert standing([one, split]) == {("topics", "a"): half, ("topics", "b"): half}
    wider = Now("e", accepts=False, rejects=False, share=0.5)
    assert set(standing([one, split, merged])["topics", "a"]) == {half[1], wider}
    assert standing([one, split, back])["topics", "b"] == [
        half[0],
        Now("a", accepts=False, rejects=True, share=0.5),
    ]
    assert ("topics", "a") not in standing([one, split, back])
    assert standing([replace(one, change=Change.RETIRE, into=())])["topics", "a"] == [
        Now("", accepts=False, rejects=False, share=1.0)
    ]
