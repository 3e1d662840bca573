"""The sections of what institutions say: legal developments, good practices, calls, news, events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migresearch.records import FactName, Kind
from migresearch.store import Work
from migresearch.watch.entries import entry
from migresearch.watch.grouping import NO_THEME, Places, dated, grouped
from migresearch.watch.sheet import Entry, Group, Section

TITLES = {
    Kind.LEGAL_DEVELOPMENT: "Legal developments",
    Kind.GOOD_PRACTICE: "Good practices",
    Kind.FUNDING: "Funding",
    Kind.NEWS: "News",
    Kind.EVENT: "Events",
}


@dataclass(frozen=True)
class Institutional:
    """Makes the sections. ``asof`` is the day of the sheet (ISO 8601): calls closed before are left out."""

    places: Places
    asof: str
    most: int

    def section(self, kind: Kind, works: Sequence[Work]) -> Section:
        """The section of the new works of a kind."""
        if kind is Kind.FUNDING:
            return self._calls(works)
        if kind is Kind.EVENT:
            groups = dated(works, _start, with_facts, self.most, "Without a date")
        elif kind is Kind.GOOD_PRACTICE:
            groups = self._grouped(works, self._theme, self.places.country)
        else:
            groups = self._grouped(works, self.places.country, self._theme)
        return Section(TITLES[kind], groups, "Nothing came in.")

    def _calls(self, works: Sequence[Work]) -> Section:
        """Calls by the next day on which they close."""
        still = [one for one in works if not _values(one, FactName.DEADLINE) or self._open_until(one)]
        closed = len(works) - len(still)
        note = f"Closed, and therefore not listed: {closed:,}." if closed else ""
        groups = dated(still, self._open_until, with_facts, self.most, "Without a deadline")
        return Section(TITLES[Kind.FUNDING], groups, "No open calls came in.", note)

    def _open_until(self, work: Work) -> str | None:
        """The next deadline; one known to the month only may be its last day."""
        return min(
            (day for day in _values(work, FactName.DEADLINE) if day >= self.asof[: len(day)]), default=None
        )

    def _theme(self, work: Work) -> str:
        """Its field of topics, else the institution's own word."""
        theme = self.places.theme(work)
        own = _values(work, FactName.THEME)
        return own[0] if theme == NO_THEME and own else theme

    def _grouped(
        self, works: Sequence[Work], first: Callable[[Work], str], second: Callable[[Work], str]
    ) -> tuple[Group, ...]:
        return grouped(works, first, second, with_facts, self.most)


def with_facts(work: Work) -> Entry:
    """The work with its facts on one line (ground, instrument, court, deadline …) and its beginning."""
    names = dict.fromkeys(one.name for one in work.facts)
    facts = (f"{name}: {', '.join(_values(work, name))}" for name in names)
    return entry(work, " · ".join(facts), summary=True)


def _start(work: Work) -> str | None:
    return min(_values(work, FactName.STARTS), default=None)


def _values(work: Work, name: str) -> list[str]:
    return [one.value for one in work.facts if one.name == name]
