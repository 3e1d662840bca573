"""The approximate way is taken only where asked for, and only with the recall it promises."""

from pathlib import Path

import numpy as np
import pytest
from tests.encoders import HashEncoder
from tests.index.conftest import Shelf

from migresearch.index.ivf import InvertedLists, build_lists, measure_probes
from migresearch.index.vectors import VectorIndex
from migresearch.index.works import Chosen


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    # Two hundred close families of twenty works.
    titles = {work: f"topic{work % 200} " * 4 + f"detail{work}" for work in range(1, 4001)}
    shelf = Shelf(tmp_path_factory.mktemp("large"), HashEncoder(48), titles, exact_up_to=3999)
    shelf.update()
    return shelf


@pytest.fixture(scope="module")
def index(shelf: Shelf) -> VectorIndex:
    return shelf.open()


def test_above_the_limit_the_approximate_index_is_built_with_measured_recall(index: VectorIndex) -> None:
    probing = index.manifest.probing
    assert probing is not None
    assert probing.recall >= 0.98
    assert probing.lists == 62


def test_unfiltered_queries_find_what_exact_search_finds(shelf: Shelf, index: VectorIndex) -> None:
    everything = Chosen(np.asarray(index.content.works))
    shares = []
    for work in range(1, 4000, 97):
        query = shelf.encoder.encode_queries([shelf.titles[work]])[0]
        found = index.content.search(query, 10)[0]
        exact = index.content.search(query, 10, everything)[0]
        shares.append(len(np.intersect1d(found, exact)) / 10)
    assert np.mean(shares) >= 0.95


def test_filtered_queries_stay_exact(shelf: Shelf, index: VectorIndex) -> None:
    allowed = np.arange(5, 4000, 400)
    works, vectors = index.content.vectors_of(allowed)
    query = shelf.encoder.encode_queries(["topic7 detail9"])[0]
    expected = works[np.argsort(-(vectors @ query), kind="stable")]
    assert index.content.search(query, 10, Chosen(allowed))[0].tolist() == expected.tolist()


def test_deep_results_look_at_more_groups(shelf: Shelf, index: VectorIndex) -> None:
    query = shelf.encoder.encode_queries([shelf.titles[7]])[0]
    found, scores = index.content.search(query, 100)
    assert len(set(found.tolist())) == 100
    assert set(range(7, 4001, 200)) <= set(found.tolist())
    assert scores[0] == pytest.approx(1, abs=1e-3)


def test_more_results_than_approximation_is_for_come_from_exact_search(index: VectorIndex) -> None:
    query = HashEncoder(48).encode_queries(["topic7 detail9"])[0]
    assert sorted(index.content.search(query, 4000)[0].tolist()) == list(range(1, 4001))


def test_at_the_limit_search_is_exact(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, titles={work: f"work {work}" for work in range(1, 101)}, exact_up_to=100)
    assert shelf.update().manifest.probing is None


def test_vectors_without_structure_are_left_to_exact_search() -> None:
    chance = np.random.default_rng(2)
    rows = chance.standard_normal((2000, 64), dtype=np.float32)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)

    def exact(query: np.ndarray, depth: int) -> np.ndarray:
        return np.argsort(-(rows.astype(np.float32) @ query))[:depth]

    assert measure_probes(build_lists(rows), rows, exact) is None


def test_the_groups_hold_every_row_once_and_near_gives_the_nearest_groups() -> None:
    rows = np.repeat(np.eye(4, dtype=np.float16), 100, axis=0)
    lists = build_lists(rows)
    assert sorted(lists.members.tolist()) == list(range(400))
    assert set(range(100, 200)) <= set(
        lists.near(np.eye(4, dtype=np.float32)[1], len(lists.centroids)).tolist()
    )
    two = InvertedLists(np.eye(2, dtype=np.float32), np.array([4, 1, 2]), np.array([0, 1, 3]))
    query = np.array([0.1, 0.9], dtype=np.float32)
    assert two.near(query, 1).tolist() == [1, 2]
    assert two.near(query, 1, least=2).tolist() == [1, 2]
    assert two.near(query, 1, least=3).tolist() == [1, 2, 4]
