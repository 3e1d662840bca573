"""The rehearsed nights in a short form, and that each verdict can fail."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from rich.console import Console
from tools.night import base
from tools.night.chronicle import Chronicle
from tools.night.faults import End
from tools.night.ledger import WIDTH, ledger
from tools.night.mornings import Row
from tools.night.plan import SPECIALS, plan, specials
from tools.night.providers import serving_all
from tools.night.rehearsal import rehearse
from tools.night.verdicts import Verdict
from tools.night.world import SOURCES, World, night

MORNING = timedelta(hours=5)


def test_two_nights_of_four_sources_are_survived(tmp_path: Path) -> None:
    done = rehearse(tmp_path, seed=3, nights=2, sources=4, kills=3)
    assert [one.remarks for one in done.verdicts if not one.holds] == []
    assert len(done.verdicts) == 6
    assert done.kills >= 1
    assert {row.day for row in done.rows} >= {1, 2, 3}


def test_the_same_seed_is_the_same_week() -> None:
    first, second, other = (World(seed, 3, SOURCES) for seed in (7, 7, 8))
    assert first.holdings == second.holdings != other.holdings
    with serving_all(first) as providers:
        drawn = [plan(Random(7), "", providers) for _ in range(2)]
    assert drawn[0].addresses == drawn[1].addresses
    assert drawn[0].strikes == drawn[1].strikes
    assert [(name, one.fault.name, one.first) for name, one in drawn[0].faults.items()] == [
        (name, one.fault.name, one.first) for name, one in drawn[1].faults.items()
    ]


def test_a_long_week_has_every_special_night_a_short_one_some() -> None:
    assert sorted(filter(None, specials(Random(1), 7))) == sorted(SPECIALS)
    assert len(list(filter(None, specials(Random(1), 3)))) == 1


def test_what_a_source_lists_grows_changes_and_goes() -> None:
    world = World(1, 7, SOURCES)
    for day in range(7):
        before, after = world.listed("ssoar", day), world.listed("ssoar", day + 1)
        assert len(after) > len(before)
        assert sum(one.revised for one in after) == sum(one.revised for one in before) + 1
    assert sum(one.deleted for one in world.listed("ssoar", 7)) == 4
    assert world.file("citrix-scores", 1) != world.file("citrix-scores", 7)


def told(chronicle: Chronicle, said: str, success: int, morning: int, *, lied_to: bool = False) -> bool:
    return chronicle.agrees(said, f"{night(success):%Y-%m-%d}", night(morning) + MORNING, lied_to=lied_to)


@pytest.mark.parametrize(
    ("ends", "true", "success"),
    [
        ([End.COMPLETE], "fine", 1),
        ([End.LOST], "partial", 0),
        ([End.DIED], "failed once", 0),
        ([End.DIED, End.DIED], "failing", 0),
        ([End.LOST, End.LOST, End.LOST], "losing", 0),
        ([End.LOST, End.DIED, End.LOST, End.DIED], "late", 0),
        ([End.DIED, End.COMPLETE], "fine", 2),
        ([End.NONE], "fine", 0),
    ],
)
def test_what_must_be_told_follows_from_what_was_done(ends: list[End], true: str, success: int) -> None:
    for said in ("fine", "partial", "failed once", "failing", "losing", "late", "wrong clock"):
        chronicle = Chronicle()
        chronicle.add(night(0), End.COMPLETE)
        for day, end in enumerate(ends, start=1):
            chronicle.add(night(day), end, by_timer=False)
        assert told(chronicle, said, success, len(ends)) is (said == true)


def test_a_success_that_was_none_is_a_lie() -> None:
    chronicle = Chronicle()
    chronicle.add(night(0), End.COMPLETE)
    chronicle.add(night(1), End.LOST)
    assert not told(chronicle, "partial", 1, 1)


def test_a_run_in_the_future_means_a_wrong_clock() -> None:
    chronicle = Chronicle()
    chronicle.add(night(90), End.COMPLETE)
    assert told(chronicle, "wrong clock", 90, 1)


def test_who_was_lied_to_may_say_that_little_came() -> None:
    chronicle = Chronicle()
    chronicle.add(night(0), End.COMPLETE)
    assert told(chronicle, "few", 0, 0, lied_to=True)
    assert not told(chronicle, "few", 0, 0)


def test_what_is_not_held_as_listed_is_missing() -> None:
    world = World(1, 2, ("ssoar",))
    stands = world.listed("ssoar", 2)
    found = {f"oai:repo.example.org:{one.number}": one.mark.encode() for one in stands if not one.deleted}
    assert base.missing(world, "ssoar", 2, found) == []
    new = next(one for one in stands if one.number > 5000)
    name = f"oai:repo.example.org:{new.number}"
    assert base.missing(world, "ssoar", 2, {**found, name: b"0000"}) == [f"ssoar: study {new.mark}"]
    del found[name]
    assert base.missing(world, "ssoar", 2, found) == [f"ssoar: study {new.mark}"]
    assert base.missing(world, "ssoar", 2, found, before=new.stamp) == []


def test_the_ledger_fits_a_terminal_and_a_lie_stands_out() -> None:
    rows = [
        Row(1, "river-institute", "login page, 200, 3 × kill -9 at request 2", "failing", "+12 ~1 −1", True),
        Row(1, "ssoar", "-", "fine", "·", False),
    ]
    console = Console(width=WIDTH, record=True, file=None)
    with console.capture() as captured:
        console.print(ledger(rows))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert any("fine, untrue" in line for line in lines)
    assert not Verdict("all is well", ["it is not"]).holds
