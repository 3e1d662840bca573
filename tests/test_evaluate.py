"""Measures on answers small enough to work out by hand."""

import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import pytest

from migresearch.errors import UsageError
from migresearch.evaluate import DEPTH, Passage, as_json, by_query, estimate, evaluate, read_collection


def write(folder: Path, qrels: str = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t1\nq2\td3\t2\n") -> Path:
    documents = [{"_id": f"d{n}", "title": "", "text": f"text {n}"} for n in range(1, 4)]
    queries = [{"_id": "q1", "text": "one"}, {"_id": "q2", "text": "two"}, {"_id": "q9", "text": "unjudged"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, documents)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)) + "\n\n")
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


ANSWERS = {
    ("lexical", "one"): ["d3", "d1"],
    ("lexical", "two"): [],
    ("hybrid", "one"): ["d1", "d2"],
    ("hybrid", "two"): ["d3"],
}


def search(mode: str, text: str, k: int) -> Sequence[str]:
    assert k == DEPTH
    return ANSWERS[mode, text]


def test_measures_by_mode(tmp_path: Path) -> None:
    found = evaluate(read_collection(write(tmp_path)), ["hybrid", "lexical"], search)
    ndcg_of_one = (1 / log2(3)) / (1 + 1 / log2(3))  # one of two relevant documents, on rank 2
    assert as_json(found) == {
        "hybrid": {"nDCG@10": 1.0, "R@100": 1.0, "RR@10": 1.0},
        "lexical": {"nDCG@10": round(ndcg_of_one / 2, 4), "R@100": 0.25, "RR@10": 0.25},
    }
    interval = found["lexical"]["RR@10"]
    assert (interval.low, interval.mean, interval.high) == (0.0, 0.25, 0.5)


def test_values_of_each_query_and_zero_without_an_answer() -> None:
    values = by_query({"a": {"x": 1}, "b": {"y": 1}}, {"a": ["z", "x"]})
    assert values["RR@10"] == {"a": 0.5, "b": 0.0}


def test_documents_and_judged_queries_are_read(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path))
    assert next(collection.documents()) == Passage("d1", "", "text 1")
    assert dict(collection.queries) == {"q1": "one", "q2": "two"}
    assert collection.judgements == {"q1": {"d1": 1, "d2": 1}, "q2": {"d3": 2}}


def test_intervals_hold_the_mean_and_do_not_change() -> None:
    values = [0.1, 0.4, 0.5, 0.9, 0.3, 0.2, 0.8]
    assert estimate(values) == estimate(values)
    assert estimate(values).low < sum(values) / 7 < estimate(values).high
    assert estimate([0.5] * 9).low == estimate([0.5] * 9).high == 0.5


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_missing_files_are_named(tmp_path: Path, missing: str) -> None:
    (write(tmp_path) / missing).unlink()
    with pytest.raises(UsageError, match=missing.partition("/")[0]):
        read_collection(tmp_path)


@pytest.mark.parametrize("qrels", ["q1\td1\n", "q1\td1\tmuch\n", "query\tdocument\tscore\nq1 0 d1 1\n"])
def test_malformed_judgements_are_named_with_their_line(tmp_path: Path, qrels: str) -> None:
    with pytest.raises(UsageError, match=r"test\.tsv:[12]: not query-id"):
        read_collection(write(tmp_path, qrels))


@pytest.mark.parametrize("line", ["{", "[]", '{"_id": 1}', '"text"'])
def test_malformed_documents_are_named_with_their_line(tmp_path: Path, line: str) -> None:
    collection = read_collection(write(tmp_path))
    with collection.corpus.open("a") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(UsageError, match=r"corpus\.jsonl:4"):
        list(collection.documents())


def test_ids_that_do_not_agree_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="do the ids agree"):
        read_collection(write(tmp_path, "7\td1\t1\n"))
