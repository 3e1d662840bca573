"""What a reader can watch; ``Library.watch`` is one of these."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from migresearch.errors import UsageError, unknown
from migresearch.search.query import Query
from migresearch.search.results import Results
from migresearch.store import Store, Work
from migresearch.store.watching import SavedHit, SavedSearch, Window
from migresearch.watch.news import Change, Item, news, passing
from migresearch.watch.question import Question
from migresearch.watch.words import given

if TYPE_CHECKING:
    from pathlib import Path

    from migresearch.schemes import Scheme
    from migresearch.watch.sheet import Sheet

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LAST = "last"

Words = Mapping[str, Any]
NO_WORDS: Words = {}
Ask = Callable[[str, Words], Query]


@dataclass(frozen=True)
class News:
    """What came in; ``newest`` is the last record that was looked at, ``notes`` are for the person."""

    items: tuple[Item, ...]
    newest: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """What a saved search finds: in all, and what the person has not seen yet; ``hits`` are to be kept."""

    name: str
    total: int
    items: tuple[Item, ...]
    hits: tuple[SavedHit, ...]


class Watch:
    """Saved searches and news of one database.

    ``ask`` makes a query of a text and filter words, ``search`` answers one; ``clock`` tells the time.
    Nothing is remembered as shown before :meth:`remember` or :meth:`keep` is called.
    """

    def __init__(
        self,
        database: "Path",
        schemes: "Mapping[str, Scheme]",
        ask: Ask,
        search: Callable[[Query], Results],
        clock: Callable[[], str],
    ) -> None:
        self._database = database
        self._schemes = schemes
        self._ask = ask
        self._search = search
        self._clock = clock
        self._open = ExitStack()

    def close(self) -> None:
        self._open.close()

    @cached_property
    def store(self) -> Store:
        """Open for reading. Raises StoreError where there is no database yet."""
        return self._open.enter_context(Store.read(self._database))

    def add(self, name: str, text: str, filters: Mapping[str, Any]) -> None:
        """Save a search. Raises UsageError for a bad or taken name, or a question that asks nothing."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} cannot name a saved search; use letters a-z, digits and hyphens, e.g. children"
            )
        said = given(filters)
        if not Question.of(self._ask(text, said), self._schemes).members:
            raise UsageError("a saved search needs words or filters; `migresearch saved add NAME WORDS`")
        with self._writing() as store:
            if not store.watching.save(SavedSearch(name, text, said, self._clock())):
                raise UsageError(
                    f"there is a saved search {name!r}; remove it first: `migresearch saved remove {name}`"
                )

    def remove(self, name: str) -> None:
        """Forget a saved search. Raises UsageError for an unknown name."""
        self.saved(name)
        with self._writing() as store:
            store.watching.remove(name)

    def searches(self) -> list[SavedSearch]:
        """All saved searches, by name."""
        return self.store.watching.searches()

    def saved(self, name: str) -> SavedSearch:
        """The saved search of this name. Raises UsageError."""
        known = {one.name: one for one in self.searches()}
        if name not in known:
            raise unknown("saved search", name, known)
        return known[name]

    def question(self, one: SavedSearch) -> Question:
        """What a saved search asks. Raises UsageError where a scheme has lost a code it names."""
        return Question.of(self._ask(one.text, one.filters), self._schemes)

    def count(self, one: SavedSearch) -> int:
        """How many works a saved search finds."""
        return self.store.count(self.question(one).members)

    def run(self, name: str) -> Found:
        """What a saved search finds that :meth:`keep` was not told of: new, changed or newly marked works."""
        question, before = self.question(self.saved(name)), self.store.watching.hits(name)
        ids = self.store.matching_ids(question.members)
        works = self.store.works(self.store.sorted_ids(ids.tolist(), "newest"))
        first = self.store.watching.first_known([work.id for work in works])
        items = [
            Item(change, work, first[work.id], searches=(name,))
            for work in works
            if (change := _change(work, before.get(work.key)))
        ]
        now = self._clock()
        return Found(name, len(works), tuple(items), tuple(_hit(work, now) for work in works))

    def keep(self, found: Found) -> None:
        """What :meth:`run` found has been shown."""
        with self._writing() as store:
            store.watching.keep_hits(found.name, found.hits, self._clock())

    def new(self, since: str, names: Sequence[str] = (), filters: Words = NO_WORDS) -> News:
        """What came in since a day or since the ``last`` time it was shown.

        With ``names`` of saved searches only what they find, and only what the ``filters`` (words, as of a
        query) leave; near misses are always those of saved searches. Raises UsageError.
        """
        searches = [self.saved(name) for name in names] if names else self.searches()
        newest = self.store.watching.newest_record()
        window, notes = self._window(since, newest)
        wanted = self._ask("", filters).filters
        everything = self._told_of(passing(self.store, news(self.store, window), wanted), searches)
        items = [item for item in everything if item.searches or not names]
        missed = self._near_misses(everything, searches)
        nearly = {item.work.id for item in missed}
        rest = [item for item in items if item.work.id not in nearly]
        return News((*rest, *missed), newest, notes)

    def remember(self, shown: News) -> None:
        """The news have been shown: the next ``last`` begins behind them."""
        with self._writing() as store:
            store.watching.keep_shown(shown.newest, self._clock())

    def sheet(
        self,
        month: str = "",
        asof: str = "",
        most: int = 0,
        filters: Words = NO_WORDS,
        *,
        feeds: bool = True,
    ) -> "Sheet":
        """The news sheet of a month (default: the last whole one), as known on the day ``asof``
        (default: the month's last day), at most ``most`` entries under a heading, of the works that the
        filters leave. ``feeds`` of the saved searches are never filtered: without them a filtered sheet
        need not look at every work of the month. Raises UsageError."""
        from migresearch.store.past import EVERYTHING, as_known
        from migresearch.store.rules import default_rules
        from migresearch.watch.composing import Composer, Limits
        from migresearch.watch.period import Period

        period = Period.of(month, asof, self._clock()[:10])
        searches = [(one, self.question(one)) for one in self.searches() if feeds]
        limits = Limits.of(filters, self._ask("", filters).filters, most)
        wanted = EVERYTHING if searches else limits.wanted
        with as_known(self._database, period.known_until, period.window, default_rules(), wanted) as past:
            return Composer(past, self.store, self._schemes, period, limits).sheet(searches)

    def _window(self, since: str, newest: int) -> tuple[Window, tuple[str, ...]]:
        if since != LAST:
            return Window(since=day(since), upto=newest), ()
        last = self.store.watching.last_shown()
        if last:
            return Window(after=last[0], upto=newest), ()
        note = "nothing was shown before: this is all that has come in; from now on only what is new"
        return Window(after=0, upto=newest), (note,)

    def _told_of(self, items: Sequence[Item], searches: Sequence[SavedSearch]) -> list[Item]:
        found = {one.name: self._members(one, items) for one in searches}
        return [
            replace(item, searches=tuple(name for name, ids in found.items() if item.work.id in ids))
            for item in items
        ]

    def _members(self, one: SavedSearch, items: Iterable[Item]) -> set[int]:
        ids = tuple(item.work.id for item in items)
        return set(self.store.matching_ids(replace(self.question(one).members, ids=ids)))

    def _near_misses(self, items: Sequence[Item], searches: Sequence[SavedSearch]) -> list[Item]:
        new = {item.work.id: item for item in items if item.change is Change.NEW}
        nearly: dict[int, list[str]] = {}
        for one in searches:
            question = self.question(one)
            members = set(self.store.matching_ids(question.members))
            for work_id in question.near(self._search, members, new.keys() - members):
                nearly.setdefault(work_id, []).append(one.name)
        return [
            replace(new[work_id], change=Change.NEAR_MISS, searches=tuple(names))
            for work_id, names in nearly.items()
        ]

    def _writing(self) -> Store:
        return Store.open(self.store.path)


def day(text: str) -> str:
    """An ISO day as a person gives it. Raises UsageError."""
    from datetime import date

    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{text!r} is no day; write it as 2026-10-31") from None


def _change(work: Work, before: SavedHit | None) -> Change | None:
    if before is None:
        return Change.NEW
    if work.mark and work.mark != before.mark:
        return Change(work.mark)
    return Change.CHANGED if work.text_hash != before.text_hash else None


def _hit(work: Work, now: str) -> SavedHit:
    return SavedHit(work.key, now, work.text_hash, work.mark)
