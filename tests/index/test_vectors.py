"""Search equals brute force over the same vectors, under every filter."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.encoders import HashEncoder
from tests.index.conftest import Shelf

from migresearch.embed import Vectors
from migresearch.index import coarse, nearest, proposing
from migresearch.index.vectors import VectorIndex, VectorSet
from migresearch.index.works import Chosen, Ids, Labels

NONE = np.empty(0, dtype=np.int64)


def brute_force(vectors: VectorSet, query: Vectors, k: int, allowed: Ids | None) -> list[int]:
    works, rows = vectors.vectors_of(np.asarray(vectors.works))
    scores = np.array([np.dot(row.astype(float), query.astype(float)) for row in rows]).astype(np.float32)
    ranked = sorted(zip(-scores, works.tolist(), strict=True))
    return [work for _, work in ranked if allowed is None or work in allowed][:k]


def only(allowed: Ids | None) -> Chosen | None:
    return None if allowed is None else Chosen(allowed)


@st.composite
def questions(draw: st.DrawFn) -> tuple[dict[int, str], str, int, list[int] | None]:
    ids = draw(st.lists(st.integers(1, 10**12), min_size=0, max_size=40, unique=True))
    # Few words: many equal texts and many ties.
    word = st.sampled_from(["refugee", "labour", "law"])
    text = st.lists(word, min_size=1, max_size=3).map(" ".join)
    titles = {work: draw(text) for work in ids}
    known = st.sampled_from(ids) if ids else st.integers(1, 5)
    allowed = st.one_of(
        st.none(), st.lists(st.one_of(known, st.integers(1, 10**12)), unique=True).map(sorted)
    )
    return titles, draw(text), draw(st.integers(1, 50)), draw(allowed)


@settings(deadline=None, max_examples=60)
@given(questions(), st.sampled_from([0, 3, 2048]), st.sampled_from([1, 10**6]), st.sampled_from([1, 10**6]))
def test_any_search_equals_brute_force(
    question: tuple[dict[int, str], str, int, list[int] | None],
    gathered: int,
    split_from: int,
    coarse_from: int,
) -> None:
    titles, text, k, ids = question
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "_GATHERED", gathered)
        patch.setattr(nearest, "_SPLIT_FROM", split_from)
        patch.setattr(proposing, "SLACK", 1)
        patch.setattr(proposing, "COARSE_SHARE", 1)
        patch.setattr(coarse, "FROM", coarse_from)
        shelf = Shelf(Path(name), HashEncoder(8), titles)
        shelf.update()
        query = shelf.encoder.encode_queries([text])[0]
        allowed = None if ids is None else np.array(ids, dtype=np.int64)
        works, scores = shelf.open().content.search(query, k, only(allowed))
        assert works.tolist() == brute_force(shelf.open().content, query, k, allowed)
        assert np.all(np.diff(scores) <= 0)


@pytest.fixture(scope="module", params=[1, 10**6], ids=["coarse copy", "rows alone"])
def many(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> VectorIndex:
    titles = {10 * work: f"w{work % 700} w{work % 31} w{work}" for work in range(1, 6001)}
    titles |= {10 * work + 1: f"w{work % 700} w{work % 31} w{work}" for work in range(1, 500)}
    shelf = Shelf(tmp_path_factory.mktemp("many"), HashEncoder(64), titles)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coarse, "FROM", request.param)
        shelf.update()
    made = shelf.open()
    assert (made.manifest.coarse is not None) == (request.param == 1)
    return made


@pytest.mark.parametrize("share", [None, 0.0005, 0.02, 0.5, 1.0])
@pytest.mark.parametrize("split_from", [1000, 10**6])
def test_thousands_of_works_under_filters_of_every_width(
    many: VectorIndex, share: float | None, split_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_SPLIT_FROM", split_from)
    chance = np.random.default_rng(1)
    works = np.asarray(many.content.works)
    allowed = None if share is None else works[chance.random(len(works)) < share]
    for query in HashEncoder(64).encode_queries(["w5 w6", "w100", "unheard of"]):
        for k in (1, 10, 1000):
            found = many.content.search(query, k, only(allowed))[0]
            assert found.tolist() == brute_force(many.content, query, k, allowed)


def test_scores_are_cosines(shelf: Shelf) -> None:
    shelf.update()
    works, scores = shelf.open().content.search(shelf.encoder.encode_queries(["border control"])[0], 2)
    assert works.tolist() == [7, 20]
    assert scores.tolist() == pytest.approx([1, 1], abs=1e-3)


def test_allowing_nothing_or_only_strangers_finds_nothing(shelf: Shelf) -> None:
    shelf.update()
    query = shelf.encoder.encode_queries(["border"])[0]
    for allowed in (NONE, np.array([1, 8, 999])):
        works, scores = shelf.open().content.search(query, 5, Chosen(allowed))
        assert (works.tolist(), scores.tolist()) == ([], [])


def test_of_a_shared_row_only_the_allowed_work_is_found(shelf: Shelf) -> None:
    shelf.update()
    query = shelf.encoder.encode_queries(["border control"])[0]
    assert shelf.open().content.search(query, 5, Chosen(np.array([20])))[0].tolist() == [20]


def test_vectors_of_works_come_in_the_order_asked_and_without_strangers(shelf: Shelf) -> None:
    shelf.update()
    works, vectors = shelf.open().content.vectors_of(np.array([20, 5, 3]))
    assert works.tolist() == [20, 3]
    expected = shelf.encoder.encode_queries(["border control", "remittances and schooling"])
    np.testing.assert_allclose(vectors, expected, atol=1e-3)


def test_label_vectors_are_the_mean_of_the_codes_and_works_without_codes_are_absent(shelf: Shelf) -> None:
    shelf.labels = Labels(
        {3: ["money"], 11: ["school", "money"], 20: [], 999: ["money"]},
        {"money": "remittances", "school": "education"},
    )
    shelf.update()
    labels = shelf.open().labels
    works, vectors = labels.vectors_of(np.array([3, 7, 11, 20, 999]))
    assert works.tolist() == [3, 11]
    money, school = shelf.encoder.encode_queries(["remittances", "education"])
    both = (money + school) / np.linalg.norm(money + school)
    np.testing.assert_allclose(vectors, [money, both], atol=1e-3)
    assert labels.search(school, 5)[0].tolist() == [11, 3]
    assert labels.search(school, 5, Chosen(np.array([3, 7])))[0].tolist() == [3]
