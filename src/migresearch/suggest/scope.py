"""What a scheme says of its codes, made comparable with texts: clauses of scope notes, and words."""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.schemes import Code, Scheme
from migresearch.suggest.space import Space, unit

NEAREST = 3
"""How many clauses of a scope note speak for a code: texts rarely touch all that belongs to it."""
WORDS = 0.6
"""The weight of shared words beside that of shared meaning."""

_BREAK = re.compile(r"[;:,.]\s+|[.]$")
_SHORT = 8


def clauses(code: Code) -> list[str]:
    """The label, and the clauses of the scope note, each long enough to mean something by itself."""
    parts = (part.strip() for part in _BREAK.split(code.note))
    return [code.labels["en"], *(part for part in parts if len(part) > _SHORT)]


def words_of(code: Code) -> str:
    """Everything that is said of a code, as one text."""
    phrases = (phrase.text for phrase in code.rule.phrases)
    return " ".join([*code.labels.values(), code.note, *phrases])


def version(scheme: Scheme) -> str:
    """Another one whenever anything changes that texts are compared with."""
    said = [[code.code, clauses(code), words_of(code)] for code in scheme.codes.values()]
    return hashlib.sha256(json.dumps([said, scheme.exclusive]).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Scope:
    """The codes of a scheme in order, and all their clauses one after the other with the vector of each.

    ``starts``: where the clauses of each code begin.
    """

    codes: tuple[str, ...]
    texts: tuple[str, ...]
    clauses: tuple[str, ...]
    starts: tuple[int, ...]
    vectors: Vectors

    @cached_property
    def meanings(self) -> Vectors:
        """The vectors of the clauses seen from their own centre, of length 1."""
        return unit(self.vectors - self.vectors.mean(axis=0))

    def nearness(self, meanings: Vectors, words: Any, space: Space) -> NDArray[np.float64]:
        """(texts, codes): how near each text is to each code, by its place among these texts.

        A code's nearness is counted in standard deviations from its mean: codes whose notes speak in
        general words are near to everything, and no nearer for it.
        """
        meant = standard(self._meant(meanings))
        shared = standard((words @ space.words(self.texts).T).toarray())
        return meant + WORDS * shared

    def _meant(self, meanings: Vectors) -> NDArray[np.float64]:
        cosines = meanings @ self.meanings.T
        return np.stack([_mean_of_best(cosines[:, part]) for part in self.parts], axis=1)

    @cached_property
    def parts(self) -> list[slice]:
        """Where the clauses of each code stand."""
        ends = [*self.starts[1:], len(self.clauses)]
        return [slice(start, end) for start, end in zip(self.starts, ends, strict=True)]


def scope_of(scheme: Scheme, vectors: Vectors) -> Scope:
    """The scope of a scheme; ``vectors`` are those of :func:`clauses` of its codes, in order."""
    found = [clauses(code) for code in scheme.codes.values()]
    starts = np.cumsum([0, *map(len, found)])[:-1]
    return Scope(
        tuple(scheme.codes),
        tuple(words_of(code) for code in scheme.codes.values()),
        tuple(clause for one in found for clause in one),
        tuple(starts.tolist()),
        vectors,
    )


def standard(values: NDArray[Any]) -> NDArray[np.float64]:
    """Each column in standard deviations from its mean; a constant column is 0."""
    spread = values.std(axis=0)
    centred: NDArray[np.float64] = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return centred


def _mean_of_best(cosines: NDArray[np.float32]) -> NDArray[np.float64]:
    best = min(NEAREST, cosines.shape[1])
    found: NDArray[np.float64] = np.sort(cosines, axis=1)[:, -best:].mean(axis=1)
    return found
