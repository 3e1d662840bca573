"""How good a search is: retrieval measures over a collection with known answers.

A collection in BEIR form is a folder with ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl``
(``_id``, ``text``) and ``qrels/*.tsv`` (query-id, corpus-id, score; ``test.tsv`` where there are several).
The measures are those of ir-measures, their intervals are bootstrapped over the queries.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from migresearch.errors import MigresearchError, UsageError

MEASURES = ("nDCG@10", "R@100", "RR@10")
DEPTH = 100  # works asked for: what R@100 looks at
_RESAMPLES = 2000
_SEED = 20_240_801

Search = Callable[[str, str, int], Sequence[str]]
"""(mode, text of the query, k) to the ids of the k best documents, best first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One document of a collection; the title is empty where the collection has none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Queries with judgements (query to document to grade), and where their documents are."""

    corpus: Path
    queries: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]

    def documents(self) -> Iterator[Passage]:
        """The documents, read one by one; :class:`UsageError` names the line that cannot be read."""
        for row in _json_lines(self.corpus):
            yield Passage(row["_id"], row.get("title") or "", row["text"])


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a measure over the queries and the bounds of its 95 % interval."""

    mean: float
    low: float
    high: float


def read_collection(folder: Path) -> Collection:
    """Read queries and judgements, find the corpus; :class:`UsageError` says what is missing or malformed."""
    corpus = _existing(folder / "corpus.jsonl")
    texts = {row["_id"]: row["text"] for row in _json_lines(_existing(folder / "queries.jsonl"))}
    judgements = _judgements(_qrels_file(folder / "qrels"))
    queries = {query: texts[query] for query in judgements if query in texts}
    if not queries:
        raise UsageError(f"{folder}: no query of queries.jsonl is judged in qrels; do the ids agree?")
    return Collection(corpus, queries, {query: judgements[query] for query in queries})


def evaluate(collection: Collection, modes: Sequence[str], search: Search) -> dict[str, dict[str, Estimate]]:
    """Ask every query in every mode; the estimates of :data:`MEASURES` by mode."""
    found: dict[str, dict[str, Estimate]] = {}
    for mode in modes:
        answers = {query: search(mode, text, DEPTH) for query, text in collection.queries.items()}
        values = by_query(collection.judgements, answers)
        found[mode] = {measure: estimate(list(each.values())) for measure, each in values.items()}
    return found


def as_json(estimates: Mapping[str, Mapping[str, Estimate]]) -> dict[str, dict[str, float]]:
    """The means alone: mode to measure to value."""
    return {
        mode: {measure: round(estimate.mean, 4) for measure, estimate in measures.items()}
        for mode, measures in estimates.items()
    }


def by_query(
    judgements: Mapping[str, Mapping[str, int]], answers: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Measure to query to value; a query without an answer has 0."""
    measures = _measures()
    qrels = {query: dict(grades) for query, grades in judgements.items()}
    run = {
        query: {id_: -float(rank) for rank, id_ in enumerate(ids)} for query, ids in answers.items() if ids
    }
    values = {measure: dict.fromkeys(judgements, 0.0) for measure in MEASURES}
    for metric in measures.iter_calc([measures.parse_measure(name) for name in MEASURES], qrels, run):
        values[str(metric.measure)][metric.query_id] = float(metric.value)
    return values


def estimate(values: Sequence[float]) -> Estimate:
    """The mean and its 95 % percentile bootstrap interval; the same values give the same interval."""
    chance = Random(_SEED)  # noqa: S311 - resampling, not secrets
    size = len(values)
    means = sorted(sum(chance.choices(values, k=size)) / size for _ in range(_RESAMPLES))
    return Estimate(
        sum(values) / size, means[round(0.025 * _RESAMPLES)], means[round(0.975 * _RESAMPLES) - 1]
    )


def _measures() -> Any:
    try:
        import ir_measures
    except ImportError:
        raise MigresearchError("eval needs ir-measures: pip install 'migresearch[eval]'") from None
    return ir_measures


def _qrels_file(folder: Path) -> Path:
    files = sorted(folder.glob("*.tsv"))
    if not files:
        raise UsageError(f"{folder} has no .tsv file with judgements (query-id, corpus-id, score)")
    return next((file for file in files if file.stem == "test"), files[0])


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    judgements: dict[str, dict[str, int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or (number == 1 and row[-1] == "score"):
                continue
            try:
                query, document, grade = row
                judgements.setdefault(query, {})[document] = int(grade)
            except ValueError:
                raise UsageError(
                    f"{path}:{number}: not query-id, corpus-id and a whole score: {row}"
                ) from None
    return judgements


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield {**row, "_id": str(row["_id"]), "text": str(row["text"])}
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path}:{number}: not an object with _id and text ({error!r})") from None


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(f"{path} is missing; a collection has corpus.jsonl, queries.jsonl and qrels/*.tsv")
    return path
