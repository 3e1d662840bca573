"""What is to happen each night, drawn from the seed before anything begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.crawlers.local.server import Provider
from tools.night.faults import UNREACHABLE, Planted, planted
from tools.night.strikes import Strike, drawn
from tools.night.world import FILES

POWER_CUT, DISK_FULL, WRONG_CLOCK = "power cut", "disk full", "clock 90 days ahead"
SPECIALS = (POWER_CUT, DISK_FULL, WRONG_CLOCK)
JUMP = timedelta(days=90)
SMALL_FILES = 60_000  # bytes: less than the database has already
SPOILT, STRUCK, LOST_ADDRESS = 0.45, 0.3, 0.1


@dataclass(frozen=True)
class Plan:
    """A night. ``special``: what concerns all sources; ``addresses``: which are out of reach, and how."""

    special: str
    faults: Mapping[str, Planted]
    strikes: Mapping[str, Strike]
    addresses: Mapping[str, str]


def specials(random: Random, nights: int) -> Sequence[str]:
    """Which night each special event falls on; a short week has fewer, so that most nights have none."""
    chosen = random.sample(SPECIALS, min(len(SPECIALS), nights // 2))
    events = [*chosen, *[""] * (nights - len(chosen))]
    random.shuffle(events)
    return events


def plan(random: Random, special: str, providers: Mapping[str, Provider]) -> Plan:
    """What happens to each source. On nights that concern all, single sources are left alone, so that it is
    known what did what; a power cut comes while one of them is read."""
    names = list(providers)
    if special == POWER_CUT:
        name = random.choice([one for one in names if one not in FILES])
        return Plan(special, {}, {name: drawn(random, name, everything=True)}, {})
    if special:
        return Plan(special, {}, {}, {})
    faults, strikes, addresses = {}, {}, {}
    for name, provider in providers.items():
        chance = random.random()
        if chance < SPOILT:
            faults[name] = planted(random, provider, is_file=name in FILES)
        elif chance < SPOILT + STRUCK:
            strikes[name] = drawn(random, name)
        elif chance < SPOILT + STRUCK + LOST_ADDRESS:
            addresses[name] = random.choice(list(UNREACHABLE))
    return Plan(special, faults, strikes, addresses)
