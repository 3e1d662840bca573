"""Works by theme and country, as the sections of a news sheet have them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migresearch.store import Store, Work
from migresearch.watch.sheet import MONTHS, Entry, Group

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

NO_THEME = "Other themes"
SEVERAL = "Several countries"
NO_COUNTRY = "Without a country"
_LAST = {NO_THEME: 1, SEVERAL: 1, NO_COUNTRY: 2}
_COUNTRY = re.compile(r"[A-Z]{2}")
TOPICS, GEOGRAPHIES = "topics", "geographies"


@dataclass(frozen=True)
class Places:
    """Where works stand: the theme and the country of each, as people and rules classified them."""

    codes: Mapping[int, Mapping[str, Sequence[str]]]
    schemes: "Mapping[str, Scheme]"

    @classmethod
    def of(cls, store: Store, schemes: "Mapping[str, Scheme]") -> "Places":
        codes: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for work_id, scheme, code in store.codes([TOPICS, GEOGRAPHIES]):
            if code in schemes[scheme].codes:
                codes[work_id][scheme].append(code)
        return cls(codes, schemes)

    def theme(self, work: Work) -> str:
        """The field of topics most of its topics belong to, below the branches of the scheme."""
        scheme = self.schemes[TOPICS]
        fields = Counter(_field(scheme, code) for code in self._of(work, TOPICS))
        if not fields:
            return NO_THEME
        order = {code: place for place, code in enumerate(scheme.codes)}
        return scheme.label(min(fields, key=lambda code: (-fields[code], order[code])))

    def country(self, work: Work) -> str:
        """The one country it is about."""
        named = [code for code in self._of(work, GEOGRAPHIES) if _COUNTRY.fullmatch(code)]
        if len(named) == 1:
            return self.schemes[GEOGRAPHIES].label(named[0])
        return SEVERAL if named else NO_COUNTRY

    def _of(self, work: Work, scheme: str) -> Sequence[str]:
        return self.codes.get(work.id, {}).get(scheme, ())


def grouped(
    works: Iterable[Work],
    first: Callable[[Work], str],
    second: Callable[[Work], str],
    shown: Callable[[Work], Entry],
    most: int,
) -> tuple[Group, ...]:
    """The works under two headings, at most ``most`` (0: all) under a first one, the newest first."""
    found: defaultdict[str, list[Work]] = defaultdict(list)
    for work in sorted(works, key=_order):
        found[first(work)].append(work)
    return tuple(
        _group(title, listed, second, shown, most)
        for title, listed in sorted(found.items(), key=lambda one: _place(one[0]))
    )


def dated(
    works: Sequence[Work],
    when: Callable[[Work], str | None],
    shown: Callable[[Work], Entry],
    most: int,
    undated: str,
) -> tuple[Group, ...]:
    """The works by the month of a day of theirs (ISO 8601), the earliest first, those without one last."""
    days = {work.id: when(work) or "" for work in works}
    ordered = sorted(works, key=lambda work: (not days[work.id], days[work.id], _order(work)))
    months: defaultdict[str, list[Work]] = defaultdict(list)
    for work in ordered:
        months[_month(days[work.id]) or undated].append(work)
    return tuple(_group(title, listed, lambda _: "", shown, most) for title, listed in months.items())


def _month(day: str) -> str:
    """``November 2026`` for ``2026-11-30``; the year where the month is not known."""
    year, _, rest = day.partition("-")
    return f"{MONTHS[int(rest[:2]) - 1]} {year}" if rest else year


def _group(
    title: str, works: Sequence[Work], part: Callable[[Work], str], shown: Callable[[Work], Entry], most: int
) -> Group:
    kept = works[:most] if most else works
    parts: defaultdict[str, list[Entry]] = defaultdict(list)
    for work in kept:
        parts[part(work)].append(shown(work))
    ordered = {name: tuple(parts[name]) for name in sorted(parts, key=_place)}
    return Group(title, ordered, len(works) - len(kept))


def _field(scheme: "Scheme", code: str) -> str:
    """The ancestor of a code right below a top code; a top code itself."""
    path = [code]
    while parent := scheme.codes[path[-1]].parent:
        path.append(parent)
    return path[-2] if len(path) > 1 else path[-1]


def _place(title: str) -> tuple[int, str]:
    return _LAST.get(title, 0), title


def _order(work: Work) -> tuple[str, str, str]:
    """Newest first, then by title: digits are turned round, so that one order serves both."""
    when = work.issued or work.online or str(work.year or "")
    turned = "".join(str(9 - int(one)) if one.isdigit() else one for one in when.ljust(10, "0"))
    return turned, work.title.casefold(), work.key
