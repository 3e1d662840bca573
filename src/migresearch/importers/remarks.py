"""What a file holds that no record shows, to be told once at the end of its import."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# A file that is not what it seems may bring new names with every line; memory must not grow with it.
MOST_NAMES = 100


@dataclass(slots=True)
class Remarks:
    """Grows while a file is read. ``unused``: columns, or fields of JSON lines, that fit no field of ours
    (an ordered set); ``kinds``: stated kinds that we do not know → entries. At most 100 names of each.
    """

    unused: dict[str, None] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def leave_unused(self, names: Iterable[str]) -> None:
        """These names fit nothing."""
        for name in names:
            if len(self.unused) < MOST_NAMES:
                self.unused[name] = None

    def count_kind(self, name: str) -> None:
        """One more entry of a kind we do not know."""
        if name in self.kinds or len(self.kinds) < MOST_NAMES:
            self.kinds[name] += 1
