"""The monthly news sheet as values: sections, groups, entries; how it looks is for the renderers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the sheet, on one line each, without control characters.

    ``byline``: people, year, venue, kind; ``mark``: retracted, concern, corrected or empty; ``url`` is an
    http or https address or None; ``details`` are further lines.
    """

    title: str
    byline: str = ""
    url: str | None = None
    mark: str = ""
    key: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading, by country where the section is by theme, and the other way round.

    ``more``: how many are left out."""

    title: str
    parts: Mapping[str, tuple[Entry, ...]]
    more: int = 0

    def __len__(self) -> int:
        return sum(map(len, self.parts.values())) + self.more


@dataclass(frozen=True, slots=True)
class Section:
    """One section; ``empty`` is what it says when nothing came in, ``note`` stands below its title."""

    title: str
    groups: tuple[Group, ...]
    empty: str
    note: str = ""

    def __len__(self) -> int:
        return sum(map(len, self.groups))


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a saved search's feed; times are ISO 8601 UTC."""

    entry: Entry
    published: str
    updated: str
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """What a saved search found in the month."""

    name: str
    question: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The news sheet of a month (``2026-10``), as it was known at the end of the day ``asof``.

    ``library`` tells this database from any other; ``only`` says what its works are limited to.
    """

    month: str
    asof: str
    library: str
    sections: tuple[Section, ...]
    feeds: tuple[Feed, ...] = field(default=())
    only: str = ""

    @property
    def title(self) -> str:
        """The name of the sheet, e.g. ``Migration research news sheet, October 2026``."""
        return f"Migration research news sheet, {MONTHS[int(self.month[5:]) - 1]} {self.month[:4]}"

    @property
    def known(self) -> str:
        """What the sheet rests on, as a sentence."""
        only = f" Only works with {self.only}." if self.only else ""
        return f"What came in during {self.month}, as known on {self.asof}.{only}"


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
