"""Why a model suggests a code: the phrase found, the nearest clause of its scope note, decided works."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.suggest.scope import Scope
from migresearch.suggest.space import unit

ALIKE = 2
"""So many decided works are named."""


class Alike(NamedTuple):
    """Works people gave a code: their keys and their vectors seen from the centre."""

    keys: Sequence[str]
    meanings: Vectors


def reasons(meanings: Vectors, phrases: Sequence[str], scope: Scope, code: int, alike: Alike) -> list[str]:
    """One line a text; ``phrases``: those the rules found in each, empty where they found none."""
    nearest = _nearest_clauses(meanings, scope, code)
    works = _decided(meanings, alike)
    return [
        "; ".join(filter(None, (_phrase(found), near, like)))
        for found, near, like in zip(phrases, nearest, works, strict=True)
    ]


def _phrase(found: str) -> str:
    return f"phrase found: {found}" if found else ""


def _nearest_clauses(meanings: Vectors, scope: Scope, code: int) -> list[str]:
    part = scope.parts[code]
    cosines = meanings @ scope.meanings[part].T
    best = cosines.argmax(axis=1)
    return [
        f"nearest scope note: {scope.clauses[part.start + place]} ({cosines[row, place]:.2f})"
        for row, place in enumerate(best.tolist())
    ]


def _decided(meanings: Vectors, alike: Alike) -> list[str]:
    if not alike.keys:
        return [""] * len(meanings)
    cosines: NDArray[np.float32] = unit(meanings) @ alike.meanings.T
    best = np.argsort(-cosines, axis=1)[:, : ALIKE + 1]
    return [
        _named([(alike.keys[place], float(cosines[row, place])) for place in places])
        for row, places in enumerate(best.tolist())
    ]


def _named(works: list[tuple[str, float]]) -> str:
    # The work itself is among those decided, if it was.
    others = [f"{key} ({near:.2f})" for key, near in works if near < 0.9999][:ALIKE]
    return f"like decided works: {', '.join(others)}" if others else ""
