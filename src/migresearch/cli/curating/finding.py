"""Finding a code among hundreds by a few letters of any of its names."""

from collections.abc import Iterable, Mapping
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
        self._codes: list[Found] = []
        self._names: list[tuple[list[str], int]] = []
        for name in chosen:
            for code in schemes[name].codes:
                self._add(schemes[name], code)
        self._words = sorted({word for words, _ in self._names for word in words})

    def find(self, text: str, limit: int = 30) -> list[Found]:
        """The codes that hold every word of ``text``, best first; without a text, the first ones."""
        wanted = folded(text).split()
        if not wanted:
            return self._codes[:limit]
        likenesses = [self._likenesses(word) for word in wanted]
        best: dict[int, float] = {}
        for words, place in self._names:
            scores = [max((one.get(word, 0.0) for word in words), default=0.0) for one in likenesses]
            if all(scores):
                score = sum(scores) / len(scores) - sum(map(len, words)) / LONGEST
                best[place] = max(score, best.get(place, 0.0))
        return [self._codes[place] for place in sorted(best, key=lambda one: -best[one])[:limit]]

    def _likenesses(self, wanted: str) -> dict[str, float]:
        """word → how much it is, or begins, like the wanted one."""
        from rapidfuzz import fuzz, process

        begun = [word[: len(wanted) + 1] for word in self._words]
        near = process.extract(wanted, begun, scorer=fuzz.ratio, score_cutoff=LEAST, limit=None)
        found = {self._words[place]: score for _, score, place in near}
        return found | {word: 100.0 for word in self._words if word.startswith(wanted)}

    def _add(self, scheme: "Scheme", code: str) -> None:
        known = scheme.codes[code]
        path = f"{scheme.id} / {scheme.label(known.parent)}" if known.parent else scheme.id
        self._codes.append(Found(Tag(scheme.id, code), scheme.label(code), known.note, path))
        for name in sorted({code, *known.names()}):
            self._names.append((folded(name).split(), len(self._codes) - 1))
