"""Finding a code among hundreds by a few letters of any of its names."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from migresearch.curate.options import Tag
from migresearch.schemes.words import folded

if TYPE_CHECKING:
    from migresearch.schemes import Scheme

LEAST = 80  # of 100: a word less like than this is another word
LONGEST = 1_000  # in a penalty for long names, so that it only ever decides between equals


class Found(NamedTuple):
    """A code of a scheme with its English label and its scope note; ``path``: the labels above it."""

    tag: Tag
    label: str
    note: str
    path: str


class Codes:
    """The codes of some schemes, found by the beginnings of words of any label or alias, slips forgiven."""

    def __init__(self, schemes: "Mapping[str, Scheme]", chosen: Iterable[str]) -> None:
        from rapidfuzz import fuzz, process

        self._near = partial(process.extract, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
        self._codes: list[Found] = []
        self._names: list[tuple[int, int]] = []
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        self._schemes = tuple(chosen)
        for name in self._schemes:
            for code in schemes[name].codes:
                self._add(schemes[name], code)
        self._words = sorted(self._holding)
        self._beginnings: dict[int, list[str]] = {}

    def find(self, text: str, limit: int = 30) -> list[Found]:
        """The codes that hold every word of ``text``, best first; without a text, the first ones.

        ``scheme: words`` finds in one scheme, which the beginning of its name is enough to say.
        """
        scheme, separator, rest = text.partition(":")
        among = [one for one in self._schemes if one.startswith(scheme.strip().lower())] if separator else []
        found = self._found(rest if among else text)
        return [one for one in found if not among or one.tag.scheme in among][:limit]

    def _found(self, text: str) -> list[Found]:
        if not (wanted := folded(text).split()):
            return self._codes
        names = [self._names_like(word) for word in wanted]
        best: dict[int, float] = {}
        for name in set(names[0]).intersection(*names[1:]):
            place, length = self._names[name]
            score = sum(one[name] for one in names) / len(names) - length / LONGEST
            best[place] = max(score, best.get(place, 0.0))
        return [self._codes[place] for place in sorted(best, key=lambda one: (-best[one], one))]

    def _names_like(self, wanted: str) -> dict[int, float]:
        """name → how much one of its words is, or begins, like the wanted one."""
        found: dict[int, float] = {}
        for word, score in self._likenesses(wanted):
            for name in self._holding[word]:
                found[name] = max(score, found.get(name, 0.0))
        return found

    def _likenesses(self, wanted: str) -> Iterator[tuple[str, float]]:
        for _, score, place in self._near(wanted, self._begun(len(wanted) + 1)):
            yield self._words[place], score
        for word in self._words[bisect_left(self._words, wanted) :]:
            if not word.startswith(wanted):
                return
            yield word, 100.0

    def _begun(self, length: int) -> list[str]:
        """The beginnings of all words, cut once for every length."""
        if length not in self._beginnings:
            self._beginnings[length] = [word[:length] for word in self._words]
        return self._beginnings[length]

    def _add(self, scheme: "Scheme", code: str) -> None:
        known = scheme.codes[code]
        path = f"{scheme.id} / {scheme.label(known.parent)}" if known.parent else scheme.id
        self._codes.append(Found(Tag(scheme.id, code), scheme.label(code), known.note, path))
        for name in sorted({code, *known.names()}):
            words = folded(name).split()
            for word in dict.fromkeys(words):
                self._holding[word].append(len(self._names))
            self._names.append((len(self._codes) - 1, sum(map(len, words))))
