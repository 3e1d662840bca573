"""Somebody who decides works while the library is being harvested, and is now and then cut off."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tools.night.program import Program, kill

CODE = ("topics", "integration")


@dataclass
class Curator:
    """``acknowledged``: (work, scheme, code) that the program said it has kept."""

    program: Program
    keys: Sequence[str]
    random: Random
    acknowledged: set[tuple[str, str, str]] = field(default_factory=set)
    kills: int = 0
    refused: list[str] = field(default_factory=list)

    def sitting(self, moment: datetime, decisions: int, killed: int) -> threading.Thread:
        """A sitting begun beside the harvest; the first ``killed`` decisions are cut off."""
        chosen = [self.random.choice(self.keys) for _ in range(decisions)]
        delays = [self.random.uniform(0.2, 0.7) if place < killed else 0.0 for place in range(decisions)]
        thread = threading.Thread(target=self._decide, args=(moment, chosen, delays))
        thread.start()
        return thread

    def _decide(self, moment: datetime, chosen: Sequence[str], delays: Sequence[float]) -> None:
        for key, delay in zip(chosen, delays, strict=True):
            child = self.program.start(moment, "classify", "accept", key, "=".join(CODE))
            if delay:
                time.sleep(delay)
                self.kills += kill(child.pid if child.poll() is None else None)
            _, errors = child.communicate()
            if child.returncode == 0:
                self.acknowledged.add((key, *CODE))
            elif child.returncode > 0:
                self.refused.append(f"{key}: {errors.strip()}")
