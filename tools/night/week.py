"""The nights themselves: each is arranged and run with the real program."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.crawlers.local.server import Provider
from tools.night.curator import Curator
from tools.night.faults import UNREACHABLE, End
from tools.night.mornings import Mornings
from tools.night.plan import DISK_FULL, JUMP, POWER_CUT, SMALL_FILES, WRONG_CLOCK, Plan
from tools.night.program import Program
from tools.night.providers import set_day
from tools.night.strikes import Strike, drawn
from tools.night.world import World, night

NOTHING = Plan("", {}, {}, {})
ANY_END = (End.COMPLETE, End.LOST, End.DIED, End.NONE)
HOUR = timedelta(hours=1)


@dataclass
class Week:
    """One library and its providers; ``kills`` counts processes."""

    world: World
    program: Program
    providers: Mapping[str, Provider]
    random: Random
    mornings: Mornings
    curator: Curator | None = None
    kills: int = 0

    def first(self) -> None:
        """The first harvest of every source, which a person begins; nothing goes wrong yet."""
        self._dawn(0)
        done = self.program.run(night(0), "harvest", *self.world.sources)
        if done.returncode:
            raise SystemExit(f"the first harvest failed:\n{done.stderr}")
        self.mornings.first()

    def night(self, day: int, plan: Plan, kills: int) -> None:
        """One night as planned; then harvests are begun by hand and killed, until so many have been."""
        self._dawn(day)
        sitting = self.curator.sitting(night(day), 3, 1) if self.curator and plan is not NOTHING else None
        self._round(day, plan)
        if sitting:
            sitting.join()
        self._by_hand(day, kills)
        self.mornings.look(day)

    def unwatched(self, day: int) -> None:
        """A quiet night nobody looks at the next morning."""
        self._dawn(day)
        self._round(day, NOTHING)

    def _dawn(self, day: int) -> None:
        self.mornings.dawn()
        for source, provider in self.providers.items():
            provider.faults.clear()
            set_day(provider, self.world, source, day)

    def _round(self, day: int, plan: Plan) -> None:
        for source, fault in plan.faults.items():
            self.providers[source].faults.append(fault)
        self._due(night(day) + (JUMP if plan.special == WRONG_CLOCK else timedelta()), plan)
        for provider in self.providers.values():
            provider.faults.clear()
        if plan.special == POWER_CUT:  # an hour later the timer fires again, and does what was not begun
            self._due(night(day) + HOUR, NOTHING)

    def _due(self, moment: datetime, plan: Plan) -> None:
        before = {source: len(provider.asked) for source, provider in self.providers.items()}
        addresses = {
            source: UNREACHABLE[how](self.providers[source].endpoint)
            for source, how in plan.addresses.items()
        }
        limit = SMALL_FILES if plan.special == DISK_FULL else 0
        strikes = plan.strikes.values()
        self._command(moment, "harvest", "--due", strikes=strikes, elsewhere=addresses, file_limit=limit)
        for source, provider in self.providers.items():
            if len(provider.asked) > before[source] or source in addresses:
                self._write_down(source, moment, plan)
            elif plan.special == DISK_FULL:  # the round itself may not come that far
                self.mornings.write_down(source, moment, plan.special, End.NONE, by_timer=False)

    def _command(self, moment: datetime, *words: str, strikes: Iterable[Strike], **options: Any) -> None:
        """A command that runs into strikes; they come before the faults."""
        child = self.program.start(moment, *words, **options)
        for one in strikes:
            one.command = child.pid
            self.providers[one.source].faults.insert(0, one)
        self.program.ended(child, moment)
        for one in strikes:
            one.wait()
            self.kills += one.kills

    def _write_down(self, source: str, moment: datetime, plan: Plan) -> None:
        if plan.special == DISK_FULL:
            self.mornings.write_down(source, moment, plan.special, *ANY_END)
        elif source in plan.strikes:
            strike = plan.strikes[source]
            self.mornings.write_down(source, moment, strike.told, *strike.ends)
        elif source in plan.addresses:
            self.mornings.write_down(source, moment, plan.addresses[source], End.LOST)
        elif source in plan.faults and plan.faults[source].touched:
            fault = plan.faults[source].fault
            self.mornings.write_down(source, moment, fault.name, fault.end, lies=fault.lies)
        else:
            self.mornings.write_down(source, moment, plan.special, End.COMPLETE)

    def _by_hand(self, day: int, kills: int) -> None:
        wanted = self.kills + kills
        for attempt in range(2 * kills):
            if self.kills < wanted:
                strike = drawn(self.random, self.random.choice(self.world.sources))
                moment = night(day) + HOUR + timedelta(minutes=attempt)
                self._command(moment, "harvest", strike.source, strikes=[strike])
                self.providers[strike.source].faults.clear()
                self.mornings.write_down(strike.source, moment, strike.told, *strike.ends, by_timer=False)
