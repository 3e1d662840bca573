"""The coarse copy of vectors is as near to them as it says, and proposes all that could be nearest."""

from pathlib import Path

import numpy as np
import pytest

from migresearch.errors import SearchIndexError
from migresearch.index import coarse
from migresearch.index.faiss_file import Rows
from migresearch.index.manifest import Coarseness
from migresearch.index.nearest import NearestRows


def rows(count: int = 3000, dimension: int = 64) -> Rows:
    vectors = np.random.default_rng(4).standard_normal((count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def test_the_largest_component_is_127_steps_and_the_error_is_the_largest_rounding(tmp_path: Path) -> None:
    made = coarse.write(tmp_path, "content", np.array([[1.27, 0], [0.014, -0.5]], np.float16))
    assert made.step == pytest.approx(0.01, rel=1e-3)
    assert made.error == pytest.approx(0.004, abs=2e-4)  # 0.014 is kept as 0.01, the others as they are


@pytest.mark.parametrize("dimension", [8, 63, 64, 384])  # FAISS has its own way for each
def test_scores_are_wrong_by_the_error_at_most(tmp_path: Path, dimension: int) -> None:
    given = rows(dimension=dimension)
    proposer = coarse.proposer(tmp_path, "x", given, coarse.write(tmp_path, "x", given))
    query = 3 * given[7].astype(np.float32)
    question = proposer.question(query)
    scores, found = proposer.index.search(question.vector, len(given))
    off = np.abs(scores[0] * question.unit - given[found[0]].astype(np.float32) @ query)
    assert 0 < off.max() <= question.error < 0.1


def test_equal_vectors_come_all_however_coarsely_they_are_proposed(tmp_path: Path) -> None:
    given = np.concatenate([rows(500), np.repeat(rows(1), 300, axis=0)])
    nearest = NearestRows(given, coarse.proposer(tmp_path, "x", given, coarse.write(tmp_path, "x", given)))
    found, _ = nearest.best(given[-1].astype(np.float32), 5)
    assert set(range(500, 800)) <= set(found.tolist())


def test_vectors_of_nothing_have_a_copy(tmp_path: Path) -> None:
    assert coarse.write(tmp_path, "content", np.zeros((3, 4), np.float16)).error == 0


def test_a_copy_of_other_vectors_is_refused(tmp_path: Path) -> None:
    coarse.write(tmp_path, "content", rows(10))
    with pytest.raises(SearchIndexError, match="holds 10 vectors"):
        coarse.proposer(tmp_path, "content", rows(11), Coarseness(0.01, 0.01, 1))
