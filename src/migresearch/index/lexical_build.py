"""Building a lexical index: documents in, sorted postings out, in memory that does not grow with them.

Occurrences are collected in blocks, sorted, summed to postings and spilled; when all documents have been seen
the lengths are known, and the blocks are scattered to their final places as saturated weights. Only the
vocabulary and a few bytes a document stay in memory.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.index.lexical_files import ARRAYS, FULL_WEIGHT, Manifest, write_atomically
from migresearch.index.tokens import STEMMERS, Analyzer

_BLOCK = 2_000_000  # occurrences sorted at once: about 70 MB
_ROW_BITS = 20
_WEIGHT_BITS = 4
_POSTING = np.dtype([("term", "<i4"), ("row", "<i4"), ("frequency", "<u2")])
Postings = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Weighting:
    """How occurrences become weights: BM25's k1 and b, and what one counts in each field, to 15.

    Chosen by cross-validation over queries (tools/tune_fusion.py), one setting for all collections. Title
    and abstract are one text, in which a title's words count more. ``title_alone``: without an abstract they
    count for the words it would repeat; where half of the works have none, they then take that share of the
    first ten results that the relevant ones among them have. The name of a venue says little of one work.
    """

    k1: float = 1.0
    b: float = 0.4
    title: int = 10
    title_alone: int = 14
    abstract: int = 4
    keywords: int = 4
    people: int = 4
    venue: int = 1


DEFAULT = Weighting()


@dataclass(frozen=True, slots=True)
class Document:
    """The ranked text of one work; ``language`` is its ISO 639 code where known."""

    work_id: int
    title: str
    abstract: str | None = None
    keywords: str | None = None
    people: str | None = None
    venue: str | None = None
    language: str | None = None


def build(folder: Path, documents: Iterable[Document], weighting: Weighting = DEFAULT) -> None:
    """Write the index of the documents to ``folder``, replacing it whole or not at all.

    Documents come in ascending order of their work ids; ValueError otherwise.
    """
    write_atomically(folder, lambda unfinished: _Builder(unfinished, weighting).write(documents))


class _Builder:
    def __init__(self, folder: Path, weighting: Weighting) -> None:
        self.folder = folder
        self.weighting = weighting
        self.spill = folder / "spill"
        self.vocabulary: defaultdict[str, int] = defaultdict()
        self.vocabulary.default_factory = self.vocabulary.__len__
        self.analyzers: dict[str, Analyzer] = {}
        self.works = array("q")
        self.lengths = array("I")  # of title and abstract, as their words are weighted
        self.words = 0  # in all titles and abstracts
        self.weight = 0  # of all these words
        self.languages: Counter[str] = Counter()
        self.blocks: list[int] = []
        self._start_block()

    def write(self, documents: Iterable[Document]) -> Manifest:
        with self.spill.open("wb") as spill:
            for document in documents:
                self._add(document)
                if len(self.terms) >= _BLOCK or len(self.works) - self.first_row >= 1 << _ROW_BITS:
                    self._spill_block(spill)
            self._spill_block(spill)
        sizes = self._write_arrays()
        self.spill.unlink()
        return Manifest(len(self.works), tuple(sorted(self.languages)), asdict(self.weighting), sizes)

    def _start_block(self) -> None:
        self.first_row = len(self.works)
        self.terms = array("q")
        self.counts = array("I")  # occurrences of each (row, field) of the block
        self.marks = array("I")  # the row within the block and the weight of each (row, field)

    def _add(self, document: Document) -> None:
        if self.works and document.work_id <= self.works[-1]:
            raise ValueError(f"work {document.work_id} comes after {self.works[-1]}: ids must ascend")
        language = document.language if document.language in STEMMERS else "en"
        analyzer = self.analyzers.setdefault(language, Analyzer(language))
        weigh = self.weighting
        title = weigh.title if document.abstract else weigh.title_alone
        title_words = self._add_field(analyzer, document.title, title)
        abstract_words = self._add_field(analyzer, document.abstract, weigh.abstract)
        self._add_field(analyzer, document.keywords, weigh.keywords)
        self._add_field(analyzer, document.people, weigh.people)
        self._add_field(analyzer, document.venue, weigh.venue)
        self.lengths.append(weigh.title * title_words + weigh.abstract * abstract_words)
        self.words += title_words + abstract_words
        self.weight += title * title_words + weigh.abstract * abstract_words
        self.languages[language] += 1
        self.works.append(document.work_id)

    def _add_field(self, analyzer: Analyzer, text: str | None, weight: int) -> int:
        if not text:
            return 0
        before = len(self.terms)
        self.terms.extend(map(self.vocabulary.__getitem__, analyzer.terms(text)))
        count = len(self.terms) - before
        self.counts.append(count)
        self.marks.append((len(self.works) - self.first_row) << _WEIGHT_BITS | weight)
        return count

    def _spill_block(self, spill: Any) -> None:
        if self.terms:
            postings = _postings(
                np.array(self.terms), np.array(self.marks), np.array(self.counts), self.first_row
            )
            self.blocks.append(len(postings))
            postings.tofile(spill)
        self._start_block()

    def _write_arrays(self) -> dict[str, int]:
        terms = sorted(self.vocabulary)
        encoded = [term.encode() for term in terms]
        places = np.empty(len(terms), np.int64)
        places[[self.vocabulary[term] for term in terms]] = np.arange(len(terms))
        starts, rows, weights = self._scatter(places)
        strongest = np.maximum.reduceat(weights, starts[:-1]) if len(weights) else np.empty(0)
        arrays = {
            "works": self.works,
            "term_starts": list(accumulate(map(len, encoded), initial=0)),
            "terms": np.frombuffer(b"".join(encoded), np.uint8),
            "posting_starts": starts,
            "strongest": strongest,
        }
        for name, values in arrays.items():
            np.asarray(values, ARRAYS[name]).tofile(self.folder / name)
        return {name: len(values) for name, values in arrays.items()} | {
            "posting_rows": len(rows),
            "posting_weights": len(weights),
        }

    def _scatter(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], Postings, Postings]:
        """The blocks' postings at their final places, term by term in the order of ``places``."""
        frequencies = np.zeros(len(places), np.int64)
        for block in self._blocks():
            frequencies += np.bincount(places[block["term"]], minlength=len(places))
        starts = np.concatenate(([0], np.cumsum(frequencies)))
        rows, weights = (self._mapped(name, int(starts[-1])) for name in ("posting_rows", "posting_weights"))
        saturation = self._saturation()
        free = starts[:-1].copy()
        for block in self._blocks():
            target, counts = _targets(places[block["term"]], free)
            rows[target] = block["row"]
            weights[target] = _saturated(block["frequency"], saturation[block["row"]])
            free += counts
        return starts, rows, weights

    def _saturation(self) -> Postings:
        """For each row, the frequency that gives half the full weight, in words of average weight."""
        lengths = np.array(self.lengths, np.float32)
        mean = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
        relative: Postings = 1 - self.weighting.b + self.weighting.b * lengths / mean
        return self.weight / max(self.words, 1) * self.weighting.k1 * relative

    def _blocks(self) -> Iterator[Postings]:
        with self.spill.open("rb") as spill:
            for size in self.blocks:
                yield np.fromfile(spill, _POSTING, size)

    def _mapped(self, name: str, size: int) -> Postings:
        if not size:
            (self.folder / name).touch()
            return np.empty(0, ARRAYS[name])
        return np.memmap(self.folder / name, ARRAYS[name], "w+", shape=(size,))


def _postings(terms: Postings, marks: Postings, counts: Postings, first_row: int) -> Postings:
    """Occurrences summed to one posting for each term and row, in that order."""
    keys = np.sort(terms << (_ROW_BITS + _WEIGHT_BITS) | np.repeat(marks, counts))
    pairs = keys >> _WEIGHT_BITS
    firsts = np.flatnonzero(np.diff(pairs, prepend=-1))
    postings = np.empty(len(firsts), _POSTING)
    postings["term"] = pairs[firsts] >> _ROW_BITS
    postings["row"] = (pairs[firsts] & ((1 << _ROW_BITS) - 1)) + first_row
    postings["frequency"] = np.minimum(np.add.reduceat(keys & ((1 << _WEIGHT_BITS) - 1), firsts), FULL_WEIGHT)
    return postings


def _targets(
    places: NDArray[np.int64], free: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a block's postings go, given each term's first free place, and how many each term takes."""
    counts = np.bincount(places, minlength=len(free))
    firsts = np.flatnonzero(np.diff(places, prepend=-1))
    within = np.arange(len(places)) - np.repeat(firsts, np.diff(firsts, append=len(places)))
    return free[places] + within, counts


def _saturated(frequency: Postings, saturation: Postings) -> Postings:
    weights: Postings = np.rint(FULL_WEIGHT * (frequency / (frequency + saturation)))
    return weights.astype(ARRAYS["posting_weights"])
