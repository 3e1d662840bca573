"""Fusion on rankings small enough to add up by hand."""

import numpy as np
import pytest

from migresearch.search.fusion import (
    Ranking,
    by_words_alone,
    fuse,
    labels,
    lexical,
    reciprocal_rank,
    semantic,
)


def ids(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_scores_are_shares_of_the_way_from_floor_to_best() -> None:
    by_words = lexical(ids(1, 2), np.array([4.0, 1.0]))  # floor 0: shares 1, 1/4
    by_meaning = semantic(ids(2, 3, 4), np.array([0.9, 0.8, 0.4]))  # floor 0.4: shares 1, 0.8, 0
    works, scores = fuse([by_words, by_meaning], 10)
    assert works.tolist() == [2, 1, 3, 4]
    assert scores.tolist() == pytest.approx([0.625, 0.5, 0.4, 0.0])


def test_a_ranking_that_was_cut_off_gives_its_last_work_nothing() -> None:
    works, scores = fuse([lexical(ids(7, 8, 9), np.array([3.0, 2.0, 1.0]), depth=2)], 10)
    assert (works.tolist(), scores.tolist()) == ([7, 8], [1.0, 0.0])


@pytest.mark.parametrize("missing", [0, 1])
def test_a_missing_ranking_leaves_the_other_one_as_it_is(missing: int) -> None:
    rankings = [lexical(ids(5, 3, 9), np.array([3.0, 2.0, 1.0])), semantic(ids(9, 3), np.array([0.5, 0.2]))]
    left = rankings[1 - missing]
    rankings[missing] = Ranking(ids(), np.empty(0))
    assert fuse(rankings, 10)[0].tolist() == left.ids.tolist()


def test_labels_break_near_ties_and_nothing_more() -> None:
    base = [lexical(ids(1, 2, 3), np.array([10.0, 9.9, 5.0]))]
    by_labels = labels(ids(3, 2), np.array([0.9, 0.5]))
    assert fuse(base, 3)[0].tolist() == [1, 2, 3]
    assert fuse([*base, labels(ids(), np.empty(0))], 3)[0].tolist() == [1, 2, 3]
    assert fuse([*base, by_labels], 3)[0].tolist() == [1, 2, 3]
    assert fuse([*base, labels(ids(2, 3), np.array([0.9, 0.5]))], 3)[0].tolist() == [2, 1, 3]


def test_equal_scores_count_fully_and_are_ordered_by_work() -> None:
    works, scores = fuse([semantic(ids(9, 4), np.array([0.7, 0.7]))], 10)
    assert (works.tolist(), scores.tolist()) == ([4, 9], [1.0, 1.0])


def test_nothing_to_fuse() -> None:
    works, scores = fuse([], 10)
    assert (works.tolist(), scores.tolist()) == ([], [])


def test_only_the_best_are_given() -> None:
    assert fuse([semantic(ids(1, 2, 3), np.array([0.3, 0.2, 0.1]))], 2)[0].tolist() == [1, 2]


def test_reciprocal_rank_is_the_textbook_sum() -> None:
    rankings = [lexical(ids(1, 2), np.array([9.0, 1.0])), semantic(ids(2, 3), np.array([0.5, 0.4]))]
    works, scores = reciprocal_rank(rankings, 10)
    assert works.tolist() == [2, 1, 3]
    assert (scores * 2).tolist() == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


def test_a_work_without_a_vector_stands_where_its_words_put_it() -> None:
    words = lexical(np.array([7, 3]), np.array([4.0, 2.0], np.float32))
    meaning = semantic(np.array([3, 5]), np.array([0.9, 0.4], np.float32))
    fused = fuse((words, meaning), 10)
    assert fused[0].tolist() == [3, 7, 5]
    ids, scores = by_words_alone(fused, words, np.array([7]))
    assert ids.tolist() == [7, 3, 5]
    assert scores.tolist() == [1.0, 0.75, 0.0]
