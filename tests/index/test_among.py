"""Telling which works are allowed gives the same answer for ids with and without gaps."""

import numpy as np
import pytest

from migresearch.index.works import among


@pytest.mark.parametrize(
    ("works", "allowed", "expected"),
    [
        ([1, 2, 4, 7], [2, 3, 7, 9], [False, True, False, True]),
        ([1, 2, 4, 7], [-3, 0, 1], [True, False, False, False]),
        ([1, 2, 4, 7], [], [False] * 4),
        ([1, 5, 2**60], [5, 2**60], [False, True, True]),  # no table could be so long
        ([-2, 0, 3], [-2, 3], [True, False, True]),
        ([], [1], []),
    ],
)
def test_allowed_works_are_marked(works: list[int], allowed: list[int], expected: list[bool]) -> None:
    assert among(np.array(works, np.int64), np.array(allowed, np.int64)).tolist() == expected
