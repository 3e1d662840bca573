"""What must hold after the week, each in a line."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tools.night import base
from tools.night.week import Week


@dataclass(frozen=True)
class Verdict:
    """``remarks``: what speaks against it; the first few are shown."""

    text: str
    remarks: list[str]

    @property
    def holds(self) -> bool:
        return not self.remarks


def verdicts(week: Week, undisturbed: Week) -> Iterator[Verdict]:
    """After nights without faults, everything that was promised."""
    database = week.program.database
    days = week.world.days
    yield Verdict("the library equals one harvested without faults", _differences(week, undisturbed))
    yield Verdict("no watermark ran ahead of what was kept", week.mornings.ran_ahead)
    yield Verdict("no work stands twice, none is missing", _counted(week))
    yield Verdict("no decision of the curator was lost", _lost_decisions(week))
    yield Verdict("`status` told the truth each morning", week.mornings.lies)
    late = [one for source in week.world.sources
            for one in base.missing(week.world, source, days, base.held(database, source))]  # fmt: skip
    yield Verdict("everything the providers list is held", late)


def _differences(week: Week, undisturbed: Week) -> list[str]:
    ours, theirs = base.canonical(week.program.database), base.canonical(undisturbed.program.database)
    for values in (ours, theirs):
        values.pop("a curator's value", None)
    return [*_lines("only here", ours - theirs), *_lines("only there", theirs - ours)]


def _lines(where: str, rows: Counter[str]) -> list[str]:
    return [f"{where}: {row[:300]}" for row in sorted(rows)]


def _counted(week: Week) -> list[str]:
    wanted, found = len(week.world.studies()), base.works(week.program.database)
    return [] if wanted == found else [f"{found} works for {wanted} studies"]


def _lost_decisions(week: Week) -> list[str]:
    if week.curator is None:
        return []
    lost = week.curator.acknowledged - base.decisions(week.program.database)
    return [*map(str, sorted(lost)), *week.curator.refused]
