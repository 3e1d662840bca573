"""The whole week, and beside it the same week without faults, from the same first harvest on."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Thread
from time import monotonic

from tests.crawlers.local.server import Provider
from tools.night import base
from tools.night.curator import Curator
from tools.night.mornings import Mornings, Row
from tools.night.plan import plan, specials
from tools.night.program import Program
from tools.night.providers import serving_all
from tools.night.verdicts import Verdict, verdicts
from tools.night.week import NOTHING, Week
from tools.night.world import REPOSITORIES, SOURCES, World

CONFIGURED = REPOSITORIES[-2:]
MOST_QUIET_NIGHTS = 4


@dataclass(frozen=True)
class Rehearsal:
    """How it went. ``quiet``: nights without faults until every source was well again."""

    rows: Sequence[Row]
    verdicts: Sequence[Verdict]
    kills: int
    decisions: int
    quiet: int
    seconds: float


def rehearse(folder: Path, seed: int, nights: int, sources: int, kills: int) -> Rehearsal:
    """So many nights of so many sources with about so many killed processes."""
    began = monotonic()
    world = World(seed, nights, SOURCES[:sources])
    with serving_all(world) as providers, serving_all(world) as others:
        week = _week(world, folder / "library", providers, seed)
        week.first()
        beside = _copied(week, folder / "undisturbed", others)
        thread = Thread(target=_undisturbed, args=(beside, range(1, nights + 1)))
        thread.start()
        curator = week.curator = _curator(week, seed)
        _nights(week, nights, kills)
        quiet = _until_well(week)
        thread.join()
        _undisturbed(beside, range(nights + 1, nights + quiet + 1))
    return Rehearsal(
        week.mornings.rows,
        list(verdicts(week, beside)),
        week.kills + curator.kills,
        len(curator.acknowledged),
        quiet,
        monotonic() - began,
    )


def _week(world: World, folder: Path, providers: Mapping[str, Provider], seed: int) -> Week:
    program = Program(folder, {name: one.endpoint for name, one in providers.items()}, CONFIGURED)
    return Week(world, program, providers, Random(seed), Mornings(world, program))


def _copied(week: Week, folder: Path, providers: Mapping[str, Provider]) -> Week:
    """The library after its first harvest once more, before servers of its own."""
    beside = _week(week.world, folder, providers, 0)
    for one in week.program.folder.glob("library.db*"):
        target = folder / one.name
        shutil.copytree(one, target) if one.is_dir() else shutil.copy(one, target)
    beside.mornings.first()
    return beside


def _undisturbed(beside: Week, days: range) -> None:
    for day in days:
        beside.unwatched(day)


def _curator(week: Week, seed: int) -> Curator:
    return Curator(week.program, base.keys(week.program.database, week.world.steady()), Random(seed + 1))


def _nights(week: Week, nights: int, kills: int) -> None:
    """Kills are spread over the nights on which nothing concerns all sources."""
    events = specials(week.random, nights)
    each = -(-kills // max(1, events.count("")))
    for day, special in enumerate(events, start=1):
        arranged = plan(week.random, special, week.providers)
        week.night(day, arranged, 0 if special else max(0, each - len(arranged.strikes)))


def _until_well(week: Week) -> int:
    for quiet in range(1, MOST_QUIET_NIGHTS + 1):
        week.night(week.world.days + quiet, NOTHING, 0)
        if all(row.said == "fine" for row in week.mornings.rows[-len(week.world.sources) :]):
            return quiet
    return MOST_QUIET_NIGHTS
