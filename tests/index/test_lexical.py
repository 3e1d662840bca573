"""BM25 over mapped postings: scores a person can check, exact filters, damage that is noticed."""

import json
import math
import random
from pathlib import Path

import numpy as np
import pytest

from migresearch.errors import SearchIndexError
from migresearch.index import lexical_build, lexical_rank
from migresearch.index.lexical import LexicalIndex
from migresearch.index.lexical_build import Document, Weighting, build
from migresearch.index.works import Chosen

SHELF = [
    Document(3, "Refugees and work", "Language courses help refugees to find work.", people="Ada Byron"),
    Document(5, "Refugees at sea"),
    Document(
        8, "Housing", "Rents rise in cities; refugees are not asked.", keywords="rent; city", language="en"
    ),
    Document(13, "Flüchtlinge und Arbeit", "Die Integration der Flüchtlinge.", language="de"),
    Document(21, "Integration policy", "What integration policies achieve.", venue="Journal of Refugees"),
]


@pytest.fixture
def shelf(tmp_path: Path) -> LexicalIndex:
    build(tmp_path / "shelf", SHELF)
    return LexicalIndex.open(tmp_path / "shelf")


def found(index: LexicalIndex, text: str, allowed: list[int] | None = None, k: int = 10) -> list[int]:
    limit = None if allowed is None else Chosen(np.array(allowed, np.int64))
    return [int(work) for work in index.search(index.question(text), k, limit)[0]]


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("rents", [8]),
        ("city", [8]),
        ("byron", [3]),
        ("fluchtling", [13]),
        ("FLÜCHTLINGE", [13]),
        ("refugee", [5, 3, 8, 21]),  # title alone; title and abstract, longer; abstract; venue
        ("the of and", []),
        ("", []),
        ("zebra", []),
    ],
)
def test_what_is_found_in_which_order(shelf: LexicalIndex, text: str, works: list[int]) -> None:
    assert found(shelf, text) == works


def test_a_word_is_found_in_all_languages_of_the_index(shelf: LexicalIndex) -> None:
    assert set(found(shelf, "integration")) == {13, 21}


def test_the_score_is_bm25(tmp_path: Path) -> None:
    build(tmp_path / "two", [Document(1, "sea", "boats boats"), Document(2, "sea", "rescue at night")])
    index = LexicalIndex.open(tmp_path / "two")
    [work], [score] = index.search(index.question("boat"), 5)
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    weighting = Weighting()  # a word of a title weighs 10, of an abstract 4; "at" counts for nothing
    average = (10 + 4 + 4 + 10 + 4 + 4) / 6
    saturation = weighting.k1 * (1 - weighting.b + weighting.b * 1) * average
    assert (work, score) == (1, pytest.approx(idf * 8 / (8 + saturation), rel=1e-4))


def test_a_title_without_abstract_is_neither_buried_nor_on_top(tmp_path: Path) -> None:
    told = "Refugees return when war ends. Which refugees return, and what do refugees who return find?"
    mention = "Houses stand empty; few refugees return to them while roads and schools are being rebuilt."
    texts = {1: ("Houses", mention), 2: ("Return of refugees", None), 3: ("Return of refugees", told)}
    build(tmp_path / "index", [Document(work, *text) for work, text in texts.items()])
    assert found(LexicalIndex.open(tmp_path / "index"), "return of refugees") == [3, 2, 1]


def test_titles_alone_rank_as_abstracts_alone(tmp_path: Path) -> None:
    texts = ["asylum law", "asylum asylum in long courts of law", "law", "sea and asylum rescue"]
    build(tmp_path / "titles", [Document(n, text) for n, text in enumerate(texts)])
    build(tmp_path / "abstracts", [Document(n, "", text) for n, text in enumerate(texts)])
    for question in ("asylum law", "law courts", "asylum"):
        indexes = [LexicalIndex.open(tmp_path / name) for name in ("titles", "abstracts")]
        titles, abstracts = (index.search(index.question(question), 9) for index in indexes)
        assert titles[0].tolist() == abstracts[0].tolist()
        assert titles[1].tolist() == pytest.approx(abstracts[1].tolist(), rel=1e-4)


def test_repeated_words_weigh_more(shelf: LexicalIndex) -> None:
    once = shelf.search(shelf.question("courses"), 1)[1][0]
    twice = shelf.search(shelf.question("courses courses"), 1)[1][0]
    assert twice == pytest.approx(2 * once)


def test_filters_are_exact_and_unknown_works_are_ignored(shelf: LexicalIndex) -> None:
    assert found(shelf, "refugees", [1, 3, 8, 99]) == [3, 8]
    assert found(shelf, "refugees", []) == []


def test_equal_scores_are_ordered_by_work(tmp_path: Path) -> None:
    build(tmp_path / "twins", [Document(work, "asylum law") for work in (4, 7, 9)])
    assert found(LexicalIndex.open(tmp_path / "twins"), "asylum", k=2) == [4, 7]


def test_matching_is_what_search_ranks(shelf: LexicalIndex) -> None:
    question = shelf.question("refugees work")
    works, _ = shelf.search(question, 10)
    assert shelf.matching(question).tolist() == sorted(works.tolist())
    assert shelf.matching(question, Chosen(np.array([5, 21, 22]))).tolist() == [5, 21]


def test_explain_names_the_words_and_adds_up_to_the_score(shelf: LexicalIndex) -> None:
    question = shelf.question("Do language courses help refugees?")
    explained = shelf.explain(question, 3)
    assert {word for word, _ in explained} == {"language", "courses", "help", "refugees"}
    assert sum(added for _, added in explained) == pytest.approx(shelf.search(question, 1)[1][0], rel=1e-5)
    assert shelf.explain(question, 13) == []
    assert shelf.explain(question, 4) == []


def test_a_beginning_ranks_as_one_word_by_all_the_words_it_stands_for(shelf: LexicalIndex) -> None:
    question = shelf.question("", {"Integr": ["integration", "integrated"]})
    assert shelf.search(question, 10)[0].tolist() == [21, 13]
    assert question.written == ("Integr*",)
    assert not shelf.question("", {"zzz": []}).words


def test_very_long_questions_keep_their_most_telling_words(shelf: LexicalIndex) -> None:
    assert found(shelf, "refugees " * 5000 + " ".join(f"word{n}" for n in range(5000)))[0] == 5


def test_its_size_is_the_number_of_documents(shelf: LexicalIndex) -> None:
    assert len(shelf) == len(SHELF)


def test_an_empty_index_answers(tmp_path: Path) -> None:
    build(tmp_path / "none", [])
    index = LexicalIndex.open(tmp_path / "none")
    assert found(index, "refugees") == []
    assert found(index, "refugees", [1]) == []


def test_documents_out_of_order_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must ascend"):
        build(tmp_path / "index", [Document(2, "b"), Document(1, "a")])
    assert list(tmp_path.iterdir()) == []


def test_building_again_replaces_the_whole(tmp_path: Path) -> None:
    build(tmp_path / "index", [Document(1, "asylum")])
    build(tmp_path / "index", [Document(2, "asylum")])
    assert found(LexicalIndex.open(tmp_path / "index"), "asylum") == [2]


@pytest.mark.parametrize("name", ["manifest.json", "works", "terms", "posting_weights"])
def test_damage_is_noticed_and_the_remedy_named(tmp_path: Path, name: str) -> None:
    build(tmp_path / "index", SHELF)
    damaged = tmp_path / "index" / name
    damaged.write_bytes(damaged.read_bytes()[:-3])
    with pytest.raises(SearchIndexError, match="migresearch index rebuild"):
        LexicalIndex.open(tmp_path / "index")


def test_missing_files_and_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SearchIndexError, match="no lexical index"):
        LexicalIndex.open(tmp_path / "nowhere")
    build(tmp_path / "index", SHELF)
    manifest = tmp_path / "index" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))
    with pytest.raises(SearchIndexError, match="another format"):
        LexicalIndex.open(tmp_path / "index")
    build(tmp_path / "index", SHELF)
    (tmp_path / "index" / "terms").unlink()
    with pytest.raises(SearchIndexError, match="cannot be read"):
        LexicalIndex.open(tmp_path / "index")


def _random_shelf(seed: int) -> list[Document]:
    """Texts over 60 words, the first ones in most texts, the last ones in few."""
    chance = random.Random(seed)
    names = [f"w{number}" for number in range(60)]
    odds = [1 / (rank + 1) for rank in range(60)]
    return [
        Document(work * 2, names[work % 60], " ".join(chance.choices(names, odds, k=chance.randint(0, 30))))
        for work in range(1, 400)
    ]


@pytest.mark.parametrize("k", [1, 5, 50, 1000])
@pytest.mark.parametrize("question", ["w0 w1 w50", "w0 w1 w2 w3", "w59 w58 w0", "w20 w20 w1"])
def test_early_stopping_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, k: int
) -> None:
    monkeypatch.setattr(lexical_build, "_BLOCK", 500)  # many blocks
    monkeypatch.setattr(lexical_rank, "_LONG", 2)
    build(tmp_path / "index", _random_shelf(k))
    index = LexicalIndex.open(tmp_path / "index")
    asked = index.question(question)
    everything = np.arange(2, 800, 2)
    scores = lexical_rank.scores_of_rows(asked.words, np.arange(len(index), dtype=np.int32))
    for allowed in (everything, everything[::3], everything[:4]):
        full = sorted(
            (-float(scores[work // 2 - 1]), int(work)) for work in allowed if scores[work // 2 - 1] > 0
        )[:k]
        works, given = index.search(asked, k, None if len(allowed) == len(everything) else Chosen(allowed))
        assert list(zip((-given).tolist(), works.tolist(), strict=True)) == full


def test_blocks_join_to_the_same_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "whole", _random_shelf(1))
    monkeypatch.setattr(lexical_build, "_BLOCK", 100)
    build(tmp_path / "pieces", _random_shelf(1))
    files = {path.name for path in (tmp_path / "whole").iterdir()}
    assert all((tmp_path / "whole" / n).read_bytes() == (tmp_path / "pieces" / n).read_bytes() for n in files)
