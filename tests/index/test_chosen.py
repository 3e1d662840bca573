"""Telling which works are wanted gives the same answer for ids with and without gaps."""

import numpy as np
import pytest

from migresearch.index import works as module
from migresearch.index.works import Chosen, Held


@pytest.mark.parametrize(
    ("works", "wanted", "expected"),
    [
        ([1, 2, 4, 7], [2, 3, 7, 9], [False, True, False, True]),
        ([1, 2, 4, 7], [-3, 0, 1], [True, False, False, False]),
        ([1, 2, 4, 7], [4], [False, False, True, False]),
        ([1, 2, 4, 7], [], [False] * 4),
        ([1, 5, 2**60], [5, 2**60], [False, True, True]),  # no table could be so long
        ([-2, 0, 3], [-2, 3], [True, False, True]),
        ([-2, 0, 3], [1, 3], [False, False, True]),
        ([], [1], []),
    ],
)
@pytest.mark.parametrize("few", [0, 10**6])
def test_wanted_works_are_found(
    works: list[int], wanted: list[int], expected: list[bool], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_FEW", few)
    chosen = Chosen(np.array(wanted, np.int64))
    assert chosen.among(np.array(works, np.int64)).tolist() == expected
    assert Held(np.array(works, np.int64)).places(chosen).tolist() == np.flatnonzero(expected).tolist()


@pytest.mark.parametrize(("text", "ids"), [("", []), ("7", [7]), ("12,3,12,5,3", [3, 5, 12])])
def test_listed_works_come_once_and_ascending(text: str, ids: list[int]) -> None:
    assert Chosen.listed(text).ids.tolist() == ids
