"""kill -9 at the request of a given number, on time or a moment later, while the answer is worked on."""

import threading
from dataclasses import dataclass
from random import Random
from time import sleep

from tests.crawlers.local.server import Ask
from tools.night.faults import End
from tools.night.program import harvester, kill


@dataclass
class Strike:
    """Kills the harvest of a source, with ``everything`` the command that began it too: a power cut."""

    source: str
    number: int
    delay: float = 0.0
    everything: bool = False
    command: int = 0
    asked: int = 0
    kills: int = 0

    def __call__(self, _ask: Ask) -> None:
        self.asked += 1
        if self.asked == self.number:
            if self.delay:
                threading.Timer(self.delay, self.strike).start()
            else:
                self.strike()

    def strike(self) -> None:
        harvest = harvester(self.command, self.source)
        if self.everything:
            self.kills += kill(self.command)
        self.kills += kill(harvest)

    @property
    def ends(self) -> tuple[End, ...]:
        """How the run may have ended; a late strike may have come when all was written."""
        if not self.kills:
            return (End.COMPLETE,)
        return (End.DIED, End.COMPLETE) if self.delay else (End.DIED,)

    @property
    def told(self) -> str:
        if not self.kills:
            return ""
        what = "power cut" if self.everything else "kill -9"
        late = f" +{self.delay * 1000:.0f} ms" if self.delay else ""
        return f"{what} at request {self.number}{late}"

    def wait(self) -> None:
        """Until a delayed strike has had its time."""
        sleep(self.delay)


def drawn(random: Random, source: str, *, everything: bool = False) -> Strike:
    """A strike at one of the first requests; every second one comes late."""
    delay = random.choice([0.0, random.uniform(0.0, 0.15)])
    return Strike(source, random.randint(1, 4), 0.0 if everything else delay, everything)
