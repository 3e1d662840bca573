"""The part a place plays in migration, as the words around its name say: origin or destination.

A scheme with a ``[role]`` repeats the codes of another scheme. It gives a code to a work where a name of
that code stands beside words of the role: "refugees *from* Syria", "*Syrian* refugees", "*in* Turkey".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_WINDOW = 60
_LIST = re.compile(r"-?(?:\s*[,;/&]\s*|\s+(?:and|or|und|et|y|e)\s+)+(?:the\s+|from\s+|in\s+)?", re.IGNORECASE)
# Words that belong to the same group of words as the name: not "Norway and asked for asylum".
_OTHER_GROUP = "and|or|but|in|to|of|on|for|from|by|at|as|with|who|that|is|are|was|were|has|have"
_SAME_GROUP = rf"(?:(?!(?:{_OTHER_GROUP})\b)[\w’'-]+\s+)"
# What may stand between a preposition and the name: in the rural south of Spain.
_NEARER = (
    r"(?:(?:[\w-]+\s+){0,2}countries\s*(?:\(|like\s+|such as\s+|including\s+)\s*)?"
    r"(?:(?:[\w-]+\s+){0,3}of\s+)?(?:the\s+|der\s+|den\s+|la\s+|le\s+|el\s+|los\s+)?"
    r"(?:(?:rural|urban|north|south|east|west|central|mid|upper|lower|western|eastern|northern|southern|north\w+|south\w+"
    r"|contemporary|post-\w+|socialist|modern|colonial|early|late|neighbou?ring|mainland|metropolitan)\s+)*"
)


class Place(NamedTuple):
    """A name of a place at ``text[start:end]``."""

    code: str
    start: int
    end: int


@dataclass(frozen=True)
class Role:
    """Words that give a place its part.

    ``after``: begin behind the name, with up to three words between; ``before``: end in front of it.
    Where the words of several roles would do, the nearest behind the name decide, of these the longest,
    else the longest in front: "*evidence from* Sweden" is not "*from* Sweden". ``between``: people who
    stand between two names, as in "Polish *nurses* in Norway"; ``first`` says whether the first or the
    second name then has this part. ``inside``: words of moves inside a country, that give every part to
    the one country a text names. Words end as they like: "refugee" stands for "refugees".
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    first: bool = True
    inside: tuple[str, ...] = ()

    def words(self) -> list[object]:
        """All that reading depends on."""
        return [self.before, self.after, self.between, self.first, self.inside]

    def said_behind(self, text: str, place: Place) -> tuple[int, int] | None:
        """How well words behind a name give it this part: the least is best; None where none do."""
        found = self._after.match(text, place.end, place.end + _WINDOW)
        return (found.start("word"), -len(found["word"])) if found else None

    def said_in_front(self, text: str, place: Place) -> tuple[int, int] | None:
        """How well words in front of a name give it this part, as behind it."""
        found = self._before.search(text, max(0, place.start - _WINDOW), place.start)
        return (-len(found["word"]), 0) if found else None

    def joins(self, text: str, one: Place, other: Place) -> bool:
        """Whether the words between two names give one of them this part."""
        return one.code != other.code and bool(self._between.fullmatch(text, one.end, other.start))

    def is_inside(self, text: str) -> bool:
        """Whether the text speaks of moves inside a country."""
        return bool(self._inside.search(text))

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return _compiled(rf"\b(?P<word>{_any(self.before)})\s+{_NEARER}$")

    @cached_property
    def _after(self) -> re.Pattern[str]:
        return _compiled(rf"(?:['’]s?)?[-‐–\s]+{_SAME_GROUP}{{0,3}}?(?P<word>{_any(self.after)})")

    @cached_property
    def _between(self) -> re.Pattern[str]:
        """People between, or none where the first name is one of people: Cubans in Chile."""
        people = rf"[-\s](?:[\w-]+\s+){{0,3}}?(?:{_any(self.between)})\w*"
        return _compiled(rf"[-‐–]|(?:{people}|(?<=s))(?:\s+\w+){{0,3}}?\s+(?:in|to|into)\s+{_NEARER}")

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        return _compiled(rf"\b(?:{_any(self.inside)})")


def parts(text: str, places: Sequence[Place], roles: Mapping[str, Role]) -> dict[str, dict[str, list[Place]]]:
    """For each role the codes that play it, with the names that say so."""
    said = _said(text, places, roles)
    found: dict[str, dict[str, list[Place]]] = {name: {} for name in roles}
    for place, name in said:
        found[name].setdefault(place.code, []).append(place)
    countries = {place.code for place in places}
    if len(countries) == 1 and any(role.is_inside(text) for role in roles.values()):
        return {name: {code: list(places) for code in countries} for name in roles}
    return _outweighed(found)


def _said(text: str, places: Sequence[Place], roles: Mapping[str, Role]) -> list[tuple[Place, str]]:
    """Names with their part; a name in a list without a word of its own shares that of its neighbours."""
    own: dict[Place, str | None] = {place: _own(text, place, roles) for place in places}
    for one, other in pairwise(places):
        for name, role in roles.items():
            if role.between and role.joins(text, one, other):
                own[one if role.first else other] = name
    for row in _rows(text, places):
        shared = next((own[place] for place in row if own[place]), None)
        own |= {place: own[place] or shared for place in row}
    return [(place, part) for place in places if (part := own[place])]


def _own(text: str, place: Place, roles: Mapping[str, Role]) -> str | None:
    for said in (Role.said_behind, Role.said_in_front):
        found = {name: how for name, role in roles.items() if (how := said(role, text, place))}
        if found:
            return min(found, key=found.__getitem__)
    return None


def _rows(text: str, places: Sequence[Place]) -> Iterable[list[Place]]:
    """Names that stand in one list: "Syria, Iraq and Iran"."""
    row: list[Place] = []
    for place in places:
        if row and not _LIST.fullmatch(text[row[-1].end : place.start]):
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _outweighed(found: dict[str, dict[str, list[Place]]]) -> dict[str, dict[str, list[Place]]]:
    """Without the parts a place plays less often than another; one that plays two equally keeps both."""
    most: dict[str, int] = {}
    for codes in found.values():
        for code, places in codes.items():
            most[code] = max(most.get(code, 0), len(places))
    return {
        name: {code: places for code, places in codes.items() if len(places) == most[code]}
        for name, codes in found.items()
    }


def _any(words: Sequence[str]) -> str:
    """The words as alternatives, the longest first; nothing where there are none."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest) or "(?!)"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
