"""How two works compare, one aspect at a time."""

from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cached_property

from rapidfuzz import fuzz

from migresearch.identity.profile import Profile

# Measured on titles that differ by a typing error only, and on neighbouring titles of one series.
CLOSE, ALIKE = 94.0, 80.0
MIN_SUBTITLE_WORDS = 4
ENOUGH_PEOPLE = 0.5
VENUE_ALIKE = 90.0


class Agreement(Enum):
    """How an aspect compares; UNKNOWN where one side does not have it."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


class Title(IntEnum):
    """How alike two titles are."""

    OTHER = 0
    ALIKE = 1
    SUBTITLE = 2
    CLOSE = 3
    SAME = 4


@dataclass(frozen=True)
class Likeness:
    """Two works, aspect by aspect."""

    one: Profile
    other: Profile

    @cached_property
    def title_ratio(self) -> float:
        """0..100, whatever the order of the words."""
        one, other = self.one.work.title_key, self.other.work.title_key
        return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))

    @cached_property
    def title(self) -> Title:
        one, other = self.one.work.title_key, self.other.work.title_key
        if one == other:
            return Title.SAME
        if self.title_ratio >= CLOSE:
            return Title.CLOSE
        short, long = sorted((one, other), key=len)
        if long.startswith(f"{short} ") and len(short.split()) >= MIN_SUBTITLE_WORDS:
            return Title.SUBTITLE
        return Title.ALIKE if self.title_ratio >= ALIKE else Title.OTHER

    @cached_property
    def people_share(self) -> float | None:
        """The share of the shorter list of people that is in the longer one; None where one is not known."""
        short, long = sorted((self.one.people, self.other.people), key=len)
        if not short:
            return None
        return sum(any(one.may_be(other) for other in long) for one in short) / len(short)

    @property
    def people(self) -> Agreement:
        if self.people_share is None:
            return Agreement.UNKNOWN
        return Agreement.SAME if self.people_share >= ENOUGH_PEOPLE else Agreement.OTHER

    @property
    def all_people(self) -> bool:
        """Whether everybody named on the one side is named on the other, and nobody else."""
        return self.people_share == 1 and len(self.one.people) == len(self.other.people)

    @property
    def first_person(self) -> bool:
        """Whether the first of the people may be one."""
        people = (self.one.people[:1], self.other.people[:1])
        return all(people) and people[0][0].may_be(people[1][0])

    @property
    def gap(self) -> int | None:
        """Years between the two; None where one is not known."""
        one, other = self.one.work.year, self.other.work.year
        return None if one is None or other is None else abs(one - other)

    def years_apart(self, most: int) -> bool:
        """Whether both years are known and not further apart than this."""
        return self.gap is not None and self.gap <= most

    @cached_property
    def venue(self) -> Agreement:
        one, other = self.one.venue, self.other.venue
        if not one or not other:
            return Agreement.UNKNOWN
        alike = one == other or fuzz.ratio(one, other) >= VENUE_ALIKE or _is_short_for(one, other)
        return Agreement.SAME if alike else Agreement.OTHER

    @cached_property
    def place(self) -> Agreement:
        """Volume and first page: the same only where both are; another where any of them is. In two
        venues they say nothing."""
        if self.venue is Agreement.OTHER:
            return Agreement.UNKNOWN
        pairs = (
            (self.one.work.volume, self.other.work.volume),
            (self.one.work.issue, self.other.work.issue),
            (self.one.first_page, self.other.first_page),
        )
        if any(one and other and one.casefold() != other.casefold() for one, other in pairs):
            return Agreement.OTHER
        return Agreement.SAME if all(pairs[0]) and all(pairs[2]) else Agreement.UNKNOWN

    @property
    def doi(self) -> Agreement:
        one, other = self.one.work.doi, self.other.work.doi
        if not one or not other:
            return Agreement.UNKNOWN
        return Agreement.SAME if one == other else Agreement.OTHER

    @property
    def other_language(self) -> bool:
        """Whether both languages are known and differ."""
        one, other = self.one.work.language, self.other.work.language
        return bool(one and other and one != other)

    @property
    def may_be_one(self) -> bool:
        """Whether people and year agree and nothing else speaks against it."""
        others = (self.doi, self.venue, self.place)
        return self.all_people and self.years_apart(1) and Agreement.OTHER not in others

    @property
    def score(self) -> float:
        """0..1: half the titles, three tenths the people, a tenth each the years and the venues."""
        people = ENOUGH_PEOPLE if self.people_share is None else self.people_share
        years = 0.5 if self.gap is None else max(0.0, 1 - self.gap / 4)
        venue = {Agreement.SAME: 1.0, Agreement.UNKNOWN: 0.5, Agreement.OTHER: 0.0}[self.venue]
        return 0.5 * self.title_ratio / 100 + 0.3 * people + 0.1 * years + 0.1 * venue

    def reasons(self) -> tuple[str, ...]:
        """Each aspect in words."""
        said = [self._title_said(), self._people_said(), self._year_said()]
        for name in ("venue", "place", "doi"):
            agreement: Agreement = getattr(self, name)
            if agreement is not Agreement.UNKNOWN:
                said.append(f"{'same' if agreement is Agreement.SAME else 'other'} {_NAMES[name]}")
        if self.one.work.kind != self.other.work.kind:
            said.append(f"{self.one.work.kind} and {self.other.work.kind}")
        shared = sorted(self.one.shared_names & self.other.shared_names)
        said += [f"same {scheme} {value}" for scheme, value in shared]
        return tuple(said)

    def _title_said(self) -> str:
        if self.title is Title.SAME:
            return "same title"
        ending = ", one a beginning of the other" if self.title is Title.SUBTITLE else ""
        return f"titles {self.title_ratio:.0f} % alike{ending}"

    def _people_said(self) -> str:
        if self.people_share is None:
            return "people not known"
        short, long = sorted((len(self.one.people), len(self.other.people)))
        shared = round(self.people_share * short)
        return f"{shared} of {short if shared == short == long else f'{short} and {long}'} people shared"

    def _year_said(self) -> str:
        if self.gap is None:
            return "a year is not known"
        one, other = sorted((int(self.one.work.year or 0), int(self.other.work.year or 0)))
        return f"same year {one}" if self.gap == 0 else f"years {one} and {other}"


_NAMES = {"venue": "venue", "place": "volume, issue or page", "doi": "DOI"}


def _is_short_for(one: str, other: str) -> bool:
    """``proc natl acad sci`` is short for ``proceedings of the national academy of sciences``.

    Every word of the short form abbreviates one of the long form, in order, and one is cut at least.
    """
    short, long = sorted((one.split(), other.split()), key=lambda words: sum(map(len, words)))
    remaining = iter(long)
    found = [next((word for word in remaining if _abbreviates(each, word)), None) for each in short]
    return len(short) > 1 and None not in found and found != short


def _abbreviates(short: str, word: str) -> bool:
    """Whether the letters of the one stand in the other in their order, the first in the first place."""
    letters = iter(word)
    return word[0] == short[0] and all(letter in letters for letter in short)
