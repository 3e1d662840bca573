"""Which policy indices a text names, and whether it really means them.

The words come from the catalogue; ``catalogue/mentions.toml`` says which of them mean something else as well
and what company tells the meanings apart. How well this works: ``docs/indicators-in-literature.md``.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from migresearch.indicators.policy_index import PolicyIndex
from migresearch.schemes.phrases import Entry, Hit, PhraseTree
from migresearch.schemes.words import folded, words_of

# What an entry of the tree of phrases says; its code is an index, a phrase or nothing.
_INDEX, _DOMAIN, _THING, _WITH, _WITHOUT = "index", "domain", "thing", "with", "without"
_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
_PARTS = re.compile(r":\s+|,\s+")
_SMALL = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_TELLING_WORDS = 7
_CLEAR_LETTERS = 5
_SHORT_LETTERS = 3

Context = tuple[str, str]
"""Role and key: a phrase of them must stand in the text; outside the name, unless it tells the domain."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An index, and the words of ``text[start:end]`` that name it."""

    index: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """Words that name an index where all of ``needs`` are given.

    ``exact``: to the letter, but for an s where ``plural``; ``beside``: words that are one more need.
    """

    phrase: str
    needs: tuple[Context, ...] = ()
    exact: bool = False
    plural: bool = True
    beside: str = ""

    def is_written(self, found: str) -> bool:
        """Whether the words found are written as this name demands."""
        return not self.exact or found == self.phrase or (self.plural and found == self.phrase + "s")


@cache
def _company() -> dict[str, Any]:
    return tomllib.loads(files("migresearch.catalogue").joinpath("mentions.toml").read_text(encoding="utf-8"))


class Mentions:
    """The names of a catalogue, made ready to be met in many texts."""

    def __init__(self, indices: Sequence[PolicyIndex]) -> None:
        self._tree = PhraseTree()
        self._names: dict[tuple[str, str], Name] = {}
        for role, words in ((_DOMAIN, _company()["domain"]), (_THING, _company()["things"])):
            self._plant(role, "", words)
        for key, use in (_company()["phrases"] | _company()["indices"]).items():
            self._plant(_WITH, key, use.get("with", ()))
            self._plant(_WITHOUT, key, use.get("without", ()))
        for index in indices:
            self._take(index)

    def find(self, text: str) -> list[Mention]:
        """Every mention in the order of the text; a name inside a longer one does not count."""
        hits = self._tree.hits(text)
        named = _longest([hit for hit in hits if hit[2].scheme == _INDEX])
        if not named:
            return []
        around = [hit for hit in hits if hit[2].scheme != _INDEX]
        return [Mention(entry.code, start, end) for start, end, entry in named
                if self._means(text, (start, end, entry), around)]  # fmt: skip

    def _take(self, index: PolicyIndex) -> None:
        for name in names_of(index):
            self._names[index.code, name.phrase] = name
            self._plant(_WITH, name.phrase, (name.beside,) if name.beside else ())
            self._tree.plant(Entry(_INDEX, index.code, name.phrase, veto=False))

    def _plant(self, role: str, key: str, phrases: Sequence[str]) -> None:
        for phrase in phrases:
            self._tree.plant(Entry(role, key, phrase, veto=False))

    def _means(self, text: str, hit: Hit, around: list[Hit]) -> bool:
        start, end, entry = hit
        name = self._names[entry.code, entry.phrase]
        if not name.is_written(text[start:end]):
            return False
        given = {(one.scheme, one.code) for at, to, one in around
                 if to <= start or at >= end or one.scheme == _DOMAIN}  # fmt: skip
        return (_WITHOUT, name.phrase) not in given and given.issuperset(name.needs)


def names_of(index: PolicyIndex) -> list[Name]:
    """The words by which an index may be named, each with what it needs; shorter acronyms are left out."""
    own = _company()["indices"].get(index.code, {})
    shared: tuple[Context, ...] = ((_WITH, index.code),) if "with" in own else ()
    names = [*_acronyms(index), *_long_names(index), *map(_short_form, own.get("also", ()))]
    return [replace(one, needs=one.needs + shared) for one in names]


def _short_form(name: str) -> Name:
    return Name(name, _needs(name, _company()["phrases"].get(name, {})))


def _acronyms(index: PolicyIndex) -> Iterator[Name]:
    single = (alias for alias in index.values("alias") if " " not in alias)
    for acronym in dict.fromkeys([*index.values("acronym"), *single]):
        use = _company()["phrases"].get(acronym)
        letters = sum(map(str.isalpha, acronym))
        if use is not None:
            yield Name(acronym, _needs(acronym, use), exact=True)
        elif letters >= _CLEAR_LETTERS and " " not in acronym:
            yield Name(acronym, exact=True)
        elif letters > _SHORT_LETTERS:
            yield Name(acronym, ((_DOMAIN, ""), *_wants_thing(acronym)), exact=True)


def _long_names(index: PolicyIndex) -> Iterator[Name]:
    for said in index.values("name") + [alias for alias in index.values("alias") if " " in alias]:
        name, beside = _apart(said)
        yield from (_beside(one, beside) for one in _spellings(name))
        for head in _heads(name):
            yield from _spellings(head)


def _apart(said: str) -> tuple[str, str]:
    """``Asylum policy index (Hatton)`` → name, and the words that tell it from its namesakes."""
    found = _BRACKETS.search(said)
    return (said[: found.start()], found[1]) if found else (said, "")


def _beside(name: Name, words: str) -> Name:
    return replace(name, needs=(*name.needs, (_WITH, name.phrase)), beside=words) if words else name


def _heads(name: str) -> list[str]:
    """``Multiculturalism Policy Index`` of ``Multiculturalism Policy Index: immigrant minorities``."""
    parts = _PARTS.split(name)
    return [part for part in parts if len(parts) > 1 and _is_thing(part) and len(words_of(part)) > 2]


def _spellings(name: str) -> Iterator[Name]:
    known = _company()["phrases"].get(name)
    one = _judged(name) if known is None else _listed(name, known)
    yield one
    if re.search(r"ndex\b", name) and not one.exact:
        yield Name(re.sub(r"ndex\b", "ndices", one.phrase), one.needs)


def _listed(name: str, use: dict[str, Any]) -> Name:
    exact = use.get("exact", False)
    phrase = name if exact or use.get("as-written") or use.get("alone") else name.lower()
    return Name(phrase, _needs(name, use), exact, plural=False)


def _judged(name: str) -> Name:
    """What a name that nobody listed needs: the fewer and the more usual its words, the more company."""
    words = [word for word in re.findall(r"[^\W_]+", name) if word not in _SMALL]
    if len(words_of(name)) >= _TELLING_WORDS:
        return Name(name.lower())
    if _is_thing(name):
        return Name(name.lower()) if len(words) > 2 else Name(name, ((_DOMAIN, ""),))
    if len(words_of(name)) > 3 and all(word[0].isupper() for word in words):
        return Name(name)
    return Name(name.lower(), ((_THING, ""),))


def _needs(phrase: str, use: dict[str, Any]) -> tuple[Context, ...]:
    return ((_WITH, phrase),) if "with" in use else ()


def _wants_thing(acronym: str) -> tuple[Context, ...]:
    return () if _is_thing(acronym) else ((_THING, ""),)


def _is_thing(name: str) -> bool:
    words = f" {folded(name)} "
    return any(thing in words for thing in _things())


@cache
def _things() -> tuple[str, ...]:
    return tuple(f" {folded(thing)} " for thing in _company()["things"])


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits in the order of the text, those that lie in no longer one; equal ones all."""
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit[1] > kept[-1][1] or hit[:2] == kept[-1][:2]:
            kept.append(hit)
    return kept
