"""What stands in the news sheet of a month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from migresearch.records import Kind
from migresearch.store import Filters, Store, Work
from migresearch.store.watching import KnownEdition, KnownStatement, SavedSearch
from migresearch.watch.entries import address, entry, people, visible
from migresearch.watch.grouping import Places, grouped
from migresearch.watch.institutional import TITLES, Institutional
from migresearch.watch.news import Change, Item, news, passing
from migresearch.watch.period import Period
from migresearch.watch.question import Question
from migresearch.watch.sheet import Entry, Feed, FeedEntry, Group, Section, Sheet
from migresearch.watch.words import in_words, plain

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

# Everything else is literature; indices have a section of their own.
_APART = {*TITLES, Kind.POLICY_INDEX}
# Literature that came in late is counted, not listed: a first harvest brings decades.
RECENT_YEARS = 1
MARKED = {
    Change.RETRACTED: "Retracted",
    Change.CONCERN: "Expressions of concern",
    Change.CORRECTED: "Corrected",
}


@dataclass(frozen=True)
class Limits:
    """What a sheet is limited to: the works that the ``wanted`` filters leave (``only``: in words), and at
    most so many entries under a heading, 0: all."""

    wanted: Filters
    only: str
    most: int

    @classmethod
    def of(cls, words: Mapping[str, Any], wanted: Filters, most: int) -> "Limits":
        return cls(wanted, visible(in_words(words)), most)


@dataclass(frozen=True)
class Composer:
    """Composes one sheet. ``past`` holds the works of the month as they were known, ``live`` what is
    dated by itself: statements, editions. Filters say nothing about these, which are left out where there
    are any; feeds are never filtered."""

    past: Store
    live: Store
    schemes: "Mapping[str, Scheme]"
    period: Period
    limits: Limits

    def sheet(self, searches: Sequence[tuple[SavedSearch, Question]]) -> Sheet:
        """The sheet, with a feed for each saved search."""
        sections = (
            self._literature(),
            self._institutional(Kind.LEGAL_DEVELOPMENT),
            self._indices(),
            *map(self._institutional, (Kind.GOOD_PRACTICE, Kind.FUNDING, Kind.NEWS, Kind.EVENT)),
            self._marked(),
        )
        feeds = tuple(self._feed(*one) for one in searches)
        asof, library = self.period.asof.isoformat(), self.live.library_id
        return Sheet(self.period.month, asof, library, sections, feeds, self.limits.only)

    @cached_property
    def _everything(self) -> list[Item]:
        return news(self.past, self.period.window)

    @cached_property
    def _news(self) -> list[Item]:
        return passing(self.past, self._everything, self.limits.wanted)

    @cached_property
    def _places(self) -> Places:
        return Places.of(self.past, self.schemes)

    def _new(self, wanted: Callable[[Work], bool]) -> list[Work]:
        return [one.work for one in self._news if one.change is Change.NEW and wanted(one.work)]

    def _literature(self) -> Section:
        found = self._new(lambda work: work.kind not in _APART and not work.notice)
        recent = [work for work in found if self._is_recent(work)]
        older = len(found) - len(recent)
        note = f"{older:,} older works came in as well and are not listed." if older else ""
        places = self._places
        groups = grouped(recent, places.theme, places.country, entry, self.limits.most)
        return Section("Literature", groups, "No recent literature came in.", note)

    def _is_recent(self, work: Work) -> bool:
        return work.year is None or work.year >= self.period.first.year - RECENT_YEARS

    def _institutional(self, kind: Kind) -> Section:
        sections = Institutional(self._places, self.period.asof.isoformat(), self.limits.most)
        return sections.section(kind, self._new(lambda work: work.kind == kind))

    def _marked(self) -> Section:
        groups = tuple(
            self._limited(title, [entry(one.work) for one in self._news if one.change is change])
            for change, title in MARKED.items()
        )
        return Section(
            "Retractions and corrections", tuple(one for one in groups if len(one)), "None became known."
        )

    def _indices(self) -> Section:
        between = (self.period.first.isoformat(), self.period.ended)
        editions = [] if self.limits.wanted else self.live.watching.editions(*between)
        statements = [] if self.limits.wanted else self.live.watching.statements(*between)
        changed = [
            entry(one.work, f"changed: {', '.join(one.what)}")
            for one in self._news
            if one.change is Change.CHANGED and one.work.kind == Kind.POLICY_INDEX
        ]
        new = [entry(work) for work in self._new(lambda work: work.kind == Kind.POLICY_INDEX)]
        groups = (
            self._limited("Editions of scores", [_edition(one) for one in editions]),
            self._limited("New in the catalogue", sorted(new, key=lambda one: one.title)),
            self._limited("Described anew", sorted(changed, key=lambda one: one.title)),
            *self._statements(statements),
        )
        return Section("Policy indices", tuple(one for one in groups if len(one)), "No updates came in.")

    def _statements(self, said: Sequence[KnownStatement]) -> list[Group]:
        indices = dict.fromkeys(one.index for one in said)
        return [
            self._limited(f"What is said of {name}", [_statement(one) for one in said if one.index == name])
            for name in indices
        ]

    def _limited(self, title: str, entries: Sequence[Entry]) -> Group:
        kept = tuple(entries[: self.limits.most] if self.limits.most else entries)
        return Group(title, {"": kept} if kept else {}, len(entries) - len(kept))

    def _feed(self, saved: SavedSearch, question: Question) -> Feed:
        known = {one.work.id: one for one in self._everything if one.change is not Change.CHANGED}
        found = set(self.past.matching_ids(question.members))
        items = [one for work_id, one in known.items() if work_id in found]
        said = "; ".join(filter(None, (saved.text, in_words(saved.filters))))
        return Feed(saved.name, visible(said), tuple(map(self._feed_entry, items)))

    def _feed_entry(self, item: Item) -> FeedEntry:
        told = self.past.watching.told(item.work.id, self.period.window.end())
        updated = max((one.fetched_at for one in told), default=item.known)
        return FeedEntry(entry(item.work, summary=True), item.known, updated, people(item.work))


def _edition(one: KnownEdition) -> Entry:
    return Entry(
        visible(f"{one.index} {one.label}: {one.title}"), f"imported {one.known[:10]}", address(one.url)
    )


def _statement(one: KnownStatement) -> Entry:
    edition = f"{one.edition}, " if one.edition else ""
    return Entry(visible(f"{edition}{one.field}: {plain(one.value)}"), visible(one.source), address(one.url))
