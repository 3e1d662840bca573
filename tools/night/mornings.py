"""What `status` says each morning, held against what was done in the night and what is held."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tools.night import base
from tools.night.chronicle import Chronicle
from tools.night.faults import End
from tools.night.program import Program
from tools.night.world import World, night

AFTER_THE_NIGHT = timedelta(hours=5)


@dataclass(frozen=True)
class Row:
    """A source on a morning: what was done to it, what `status` said, what came."""

    day: int
    source: str
    done: str
    said: str
    came: str
    is_true: bool


@dataclass
class Mornings:
    """``lies``: where `status` did not tell the truth. ``ran_ahead``: watermarks beyond what is held."""

    world: World
    program: Program
    chronicles: dict[str, Chronicle] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    ran_ahead: list[str] = field(default_factory=list)
    done: dict[str, list[str]] = field(default_factory=dict)
    lied_to: set[str] = field(default_factory=set)
    before: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def first(self) -> None:
        """After the first harvest, with which nothing was wrong."""
        for source in self.world.sources:
            self.chronicles[source] = Chronicle()
            self.chronicles[source].add(night(0), End.COMPLETE)
            self.before[source] = base.held(self.program.database, source)

    def dawn(self) -> None:
        """A new night begins; nothing was done in it yet."""
        self.done = {source: [] for source in self.world.sources}
        self.lied_to.clear()

    def write_down(
        self, source: str, moment: datetime, what: str, *ends: End, lies: bool = False, by_timer: bool = True
    ) -> None:
        """A run was begun, this was done to it, and it ended in one of these ways."""
        self.chronicles[source].add(moment, *ends, by_timer=by_timer)
        if what:
            self.done[source].append(what)
        if lies:
            self.lied_to.add(source)

    def look(self, day: int) -> None:
        """Ask for the status, and judge what it says of each source."""
        now = night(day) + AFTER_THE_NIGHT
        answer = self.program.run(now, "status", "--format", "json")
        if not answer.stdout:
            raise SystemExit(f"night {day}: status says nothing:\n{answer.stderr}")
        said = {one["source"]: one for one in json.loads(answer.stdout)["results"]}
        for source in self.world.sources:
            self._judge(day, now, source, said[source])

    def _judge(self, day: int, now: datetime, source: str, said: Mapping[str, Any]) -> None:
        found = base.held(self.program.database, source)
        self._judge_watermark(day, now, source, found)
        is_true = self._agrees(day, now, source, said) and self._is_whole(day, source, said, found)
        what = ", ".join(_counted(self.done[source])) or "-"
        came = _difference(self.before[source], found)
        self.before[source] = found
        self.rows.append(Row(day, source, what, said["state"], came, is_true))

    def _judge_watermark(self, day: int, now: datetime, source: str, found: Mapping[str, bytes]) -> None:
        mark = base.watermark(self.program.database, source, f"{now:%Y-%m-%dT%H:%M:%SZ}")
        gone = base.missing(self.world, source, day, found, mark) if mark else []
        if gone:
            self.ran_ahead.append(f"night {day}, {source}: known up to {mark}, without {', '.join(gone[:3])}")

    def _agrees(self, day: int, now: datetime, source: str, said: Mapping[str, Any]) -> bool:
        chronicle = self.chronicles[source]
        true = chronicle.expected(now)
        success = (said["last_success"] or "")[:10]
        agrees = chronicle.agrees(said["state"], success, now, lied_to=source in self.lied_to)
        if not agrees:
            told = f"{said['state']} (success {success})"
            self.lies.append(f"night {day}, {source}: told {told}, true: {' or '.join(true)}")
        return agrees

    def _is_whole(self, day: int, source: str, said: Mapping[str, Any], found: Mapping[str, bytes]) -> bool:
        """Of what is called fine all is held that was listed before the success, unless that was hidden."""
        if said["state"] != "fine" or source in self.lied_to:
            return True
        gone = base.missing(self.world, source, day, found, said["last_success"])
        if gone:
            self.lies.append(f"night {day}, {source}: told fine, without {', '.join(gone[:3])}")
        return not gone


def _counted(done: list[str]) -> list[str]:
    """The same thing several times is said once."""
    return [f"{done.count(one)} × {one}" if done.count(one) > 1 else one for one in dict.fromkeys(done)]


def _difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    new = len(after.keys() - before.keys())
    gone = len(before.keys() - after.keys())
    changed = sum(1 for name in before.keys() & after.keys() if before[name] != after[name])
    signs = {"+": new, "~": changed, "−": gone}
    return " ".join(f"{sign}{count}" for sign, count in signs.items() if count) or "·"
