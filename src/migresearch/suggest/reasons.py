"""Why a model suggests a code: the phrase found, the nearest clause of its scope note, decided works."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors
from migresearch.suggest.scope import Scope

ALIKE = 2
"""So many decided works are named."""


class Asked(NamedTuple):
    """Works a code is suggested for: their ids, their vectors seen from the centre, the phrases rules found
    in each (empty where they found none)."""

    works: Sequence[int]
    meanings: Vectors
    phrases: Sequence[str]


class Alike(NamedTuple):
    """Works people gave the code: their ids, their keys, their vectors seen from the centre."""

    works: Sequence[int]
    keys: Sequence[str]
    meanings: Vectors


def reasons(asked: Asked, scope: Scope, code: int, alike: Alike) -> list[str]:
    """One line a work."""
    nearest = _nearest_clauses(asked.meanings, scope, code)
    return [
        "; ".join(filter(None, (_phrase(found), near, like)))
        for found, near, like in zip(asked.phrases, nearest, _decided(asked, alike), strict=True)
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


def _decided(asked: Asked, alike: Alike) -> list[str]:
    if not alike.keys:
        return [""] * len(asked.works)
    cosines: NDArray[np.float32] = asked.meanings @ alike.meanings.T
    best = np.argsort(-cosines, axis=1, kind="stable")[:, : ALIKE + 1]
    return [
        _named(
            [(alike.keys[place], cosines[row, place]) for place in best[row] if alike.works[place] != work]
        )
        for row, work in enumerate(asked.works)
    ]


def _named(works: Sequence[tuple[str, float]]) -> str:
    named = [f"{key} ({near:.2f})" for key, near in works[:ALIKE]]
    return f"like decided works: {', '.join(named)}" if named else ""
