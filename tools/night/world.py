"""What there is to be known: which source lists which study on which day, and in what state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

FIRST_NIGHT = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
OPENALEX, CROSSREF = "openalex", "crossref"
REPOSITORIES = ("ssoar", "hal", "zenodo", "cadmus", "harbour-university", "river-institute")
FILES = ("citrix-scores", "passport-index-scores")
SOURCES = (OPENALEX, CROSSREF, "ssoar", "citrix-scores", "harbour-university", "hal", "zenodo", "cadmus",
           "river-institute", "passport-index-scores")  # fmt: skip
# Zenodo's removed records vanish from its lists; OpenAlex and Crossref delete nothing a list would show.
MARKS_DELETIONS = tuple(name for name in REPOSITORIES if name != "zenodo")
FIRST_OWN, FIRST_LATER, FIRST_SHARED_LATER = 1000, 5000, 500


@dataclass(frozen=True)
class Stand:
    """A study as a source lists it on some day. ``stamp``: when the source touched it last, ISO 8601 UTC."""

    number: int
    stamp: str
    revised: bool
    deleted: bool
    has_doi: bool

    @property
    def doi(self) -> str:
        return f"10.5555/item.{self.number}" if self.has_doi else ""

    @property
    def title(self) -> str:
        """Some titles try to speak to the reader's terminal, spreadsheet or browser."""
        odd = {0: "\x1b[31m ", 1: "=1+1 ", 2: "<script>alert(1)</script> "}.get(self.number % 17, "")
        return f"{odd}Migrants and housing in town {self.mark}"

    @property
    def mark(self) -> str:
        """By it what is held is recognised as this study in this state."""
        return f"{self.number:04}" + (", revised" if self.revised else ", first edition")


@dataclass(frozen=True)
class Holding:
    """A study in a source. Days are counted from the first harvest; None: never.

    A study is revised or deleted once at most, and only one that was there at the first harvest, so that a
    source that was out of reach for some nights has missed no state in between.
    """

    source: str
    number: int
    appears: int = 0
    revised: int | None = None
    deleted: int | None = None
    has_doi: bool = False

    def on(self, day: int) -> Stand | None:
        """How the source lists it at night on this day; None where it does not yet."""
        if day < self.appears:
            return None
        touched = max(at for at in (self.appears, self.revised, self.deleted) if at is not None and at <= day)
        revised = self.revised is not None and self.revised <= day
        deleted = self.deleted is not None and self.deleted <= day
        return Stand(self.number, _stamp(touched, self.number), revised, deleted, self.has_doi)


class World:
    """Everything that happens outside the library in a number of days, drawn from a seed."""

    def __init__(self, seed: int, days: int, sources: tuple[str, ...]) -> None:
        self.days = days
        self.sources = sources
        self._random = Random(seed)
        self.holdings = [one for source in sources for one in self._of(source)]

    def listed(self, source: str, day: int) -> list[Stand]:
        """What a source lists on a day, deleted studies among it, in the order of numbers."""
        own = (one.on(min(day, self.days)) for one in self.holdings if one.source == source)
        return sorted((one for one in own if one), key=lambda one: one.number)

    def file(self, source: str, day: int) -> bytes:
        """The content of the one file of a source of files; it is replaced in the middle of the week."""
        edition = 1 if day < max(1, self.days // 2) else 2
        return f"country,year,score\nAT,2025,{edition}\nBE,2025,{len(source)}\n".encode()

    def studies(self) -> set[int]:
        """All that were ever listed."""
        return {one.number for one in self.holdings}

    def steady(self) -> list[int]:
        """Studies known from the first harvest on, whose text never changes."""
        first = {one.number for one in self.holdings if one.appears == 0}
        moving = {one.number for one in self.holdings if one.revised is not None or one.deleted is not None}
        return sorted(first - moving)

    def _of(self, source: str) -> Iterator[Holding]:
        if source in FILES:
            return
        base = FIRST_OWN + 400 * SOURCES.index(source)
        later = FIRST_LATER + 400 * SOURCES.index(source)
        yield from (Holding(source, number, has_doi=True) for number in self._shared(source))
        yield from self._first(source, base)
        for day in range(1, self.days + 1):
            yield from (Holding(source, later + 10 * day + one, appears=day) for one in range(3))
            if source not in (OPENALEX, CROSSREF) or day % 2:
                yield Holding(source, FIRST_SHARED_LATER + day, appears=day, has_doi=True)

    def _shared(self, source: str) -> range:
        """Every second study of Crossref is known to OpenAlex, the repositories share others."""
        return range(20, 28) if source in (OPENALEX, CROSSREF) else range(24, 32)

    def _first(self, source: str, base: int) -> Iterator[Holding]:
        """What a source holds alone at the first harvest; each day one of them is revised, one deleted."""
        days = list(range(1, self.days + 1))
        fates = [("revised", day) for day in days]
        fates += [("deleted", day) for day in days if source in MARKS_DELETIONS and day % 2]
        numbers = list(range(base, base + len(fates) + 4))
        self._random.shuffle(numbers)
        for number, (fate, day) in zip(numbers, fates, strict=False):
            yield Holding(source, number, **{fate: day})  # type: ignore[arg-type]
        yield from (Holding(source, number) for number in numbers[len(fates) :])


def night(day: int) -> datetime:
    """When the timer fires on a day."""
    return FIRST_NIGHT + timedelta(days=day)


def _stamp(day: int, number: int) -> str:
    """Late on the evening before the night; what was there before all nights is spread over a month."""
    back = timedelta(days=3 + number % 30) if day == 0 else timedelta(hours=5)
    return f"{night(day) - back:%Y-%m-%dT%H:%M:%SZ}"
