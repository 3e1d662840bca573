"""Rankings of one question together: the best of each, and behind them the rest in one order."""

import numpy as np
import pytest

from migresearch.search import fusion
from migresearch.search.ranking import NOTHING, Ranked, Rankings, _together


def ranked(*ids: int, scores: list[float] | None = None) -> Ranked:
    falling = scores or [1 - place / 10 for place in range(len(ids))]
    return np.array(ids, np.int64), np.array(falling, np.float32)


def test_one_ranking_alone_keeps_its_order() -> None:
    ids, scores = Rankings(ranked(5, 3, 9)).best()
    assert ids.tolist() == [5, 3, 9]
    assert scores[0] == 1
    assert sorted(scores, reverse=True) == scores.tolist()


def test_a_work_in_both_rankings_stands_above_those_in_one() -> None:
    ids, _ = Rankings(ranked(1, 2), ranked(2, 3)).best()
    assert ids[0] == 2


def test_nothing_ranked_is_nothing_found() -> None:
    for ids, scores in (Rankings().best(), Rankings().all()):
        assert (len(ids), len(scores)) == (0, 0)


def test_places_count_from_one_and_labels_have_none() -> None:
    rankings = Rankings(ranked(7, 8), ranked(8), ranked(9))
    assert [rankings.places(work) for work in (7, 8, 9)] == [
        {"lexical": 1},
        {"lexical": 2, "semantic": 1},
        {},
    ]


def test_deeper_rankings_only_add_at_the_end() -> None:
    """What makes page 200 follow page 199."""
    size = fusion.DEPTH + 500
    lexical, semantic = np.arange(1, size), np.arange(size * 2, 1, -1)
    shallow, deep = (
        Rankings(ranked(*lexical[:depth]), ranked(*semantic[:depth])).all()[0]
        for depth in (fusion.DEPTH, size)
    )
    assert deep[: len(shallow)].tolist() == shallow.tolist()
    assert len(set(deep.tolist())) == len(deep) == len({*lexical[:size].tolist(), *semantic[:size].tolist()})


@pytest.mark.parametrize(
    ("indexed", "fresh", "changed", "expected"),
    [
        (ranked(1, 2), NOTHING, [], [1, 2]),
        (NOTHING, ranked(3, 4), [], [3, 4]),
        (
            ranked(1, 2, scores=[4, 2]),
            ranked(3, 4, scores=[9, 3]),
            [],
            [1, 3, 2, 4],
        ),  # 9 counts as 4, 3 as 4/3
        (ranked(1, 2, scores=[4, 2]), ranked(1, scores=[9]), [1], [1, 2]),  # known in its new wording only
        (ranked(1, scores=[4]), NOTHING, [1], []),  # whose new wording no longer matches
    ],
)
def test_newer_texts_stand_among_the_indexed(
    indexed: Ranked, fresh: Ranked, changed: list[int], expected: list[int]
) -> None:
    assert _together(indexed, fresh, changed, 10)[0].tolist() == expected
