"""The lexical index: BM25 over memory-mapped postings.

The score of a work is the sum, over the words asked for, of inverse document frequency times saturated
frequency. A word's terms in several languages count as one word, whose frequency is their sum. Filters are
exact: a filtered search gives the works and scores of the whole ranking, less those outside the filter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from migresearch.index.lexical_files import FULL_WEIGHT, Arrays, Manifest, open_arrays
from migresearch.index.lexical_rank import Rows, Within, Word, best_rows, rows_with_any
from migresearch.index.tokens import QuestionWord, question_words
from migresearch.index.works import Chosen, Held

WorkIds = NDArray[np.int64]
_MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the index understands it: the words found in it, with their postings."""

    written: tuple[str, ...]
    words: tuple[Word, ...]


class LexicalIndex:
    """One opened index: opening reads a few hundred bytes, the rest is mapped and read when asked for."""

    def __init__(self, manifest: Manifest, arrays: Arrays) -> None:
        self._manifest = manifest
        self._arrays = arrays
        self._terms = memoryview(arrays["terms"].data)
        self._held = Held(arrays["works"])
        self._within: WeakKeyDictionary[Chosen, Within] = WeakKeyDictionary()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index in a folder; :class:`SearchIndexError` when it is missing or damaged."""
        manifest = Manifest.read(folder)
        return cls(manifest, open_arrays(folder, manifest))

    def __len__(self) -> int:
        return self._manifest.documents

    def question(self, text: str, beginnings: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Question:
        """Find the words of ``text`` in the index; ``beginnings``: the words that a beginning stands for.

        Of a very long text (a pasted abstract) only the most telling words are kept.
        """
        asked = question_words(text, self._manifest.languages)
        for begin, words in beginnings.items():
            alike = question_words(" ".join(words), self._manifest.languages)
            terms = dict.fromkeys(term for word in alike for term in word.terms)
            asked.append(QuestionWord(f"{begin}*", tuple(terms), 1))
        found = [(word.written, self._word(word)) for word in asked]
        telling = sorted((pair for pair in found if len(pair[1].rows)), key=lambda pair: -pair[1].bound)
        return Question(*(zip(*telling[:_MAX_WORDS], strict=True) if telling else ((), ())))

    def search(
        self, question: Question, k: int, chosen: Chosen | None = None
    ) -> tuple[WorkIds, NDArray[np.float32]]:
        """The k best works with any word of the question and their scores (> 0), best first, then by work id.

        ``chosen`` limits the answer to these works; those the index does not know are ignored.
        """
        within = None if chosen is None else self._rows_of(chosen)
        found, scores = best_rows(question.words, k, within, len(self))
        return self._arrays["works"][found], scores

    def matching(self, question: Question, chosen: Chosen | None = None) -> WorkIds:
        """All works with any word of the question, ascending, within ``chosen``."""
        held = rows_with_any(question.words, len(self))
        if chosen is not None:
            held &= self._rows_of(chosen).mask
        return self._arrays["works"][held]

    def explain(self, question: Question, work_id: int) -> list[tuple[str, float]]:
        """The words of the question that the work holds, as asked, and what each adds to its score."""
        rows = self._held.places(Chosen(np.array([work_id]))).astype(np.int32)
        if not len(rows):
            return []
        added = [
            (written, float(word.added_to(rows)[0]))
            for written, word in zip(question.written, question.words, strict=True)
        ]
        return sorted((pair for pair in added if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))

    def _rows_of(self, chosen: Chosen) -> Within:
        if chosen not in self._within:
            rows = self._held.places(chosen).astype(np.int32)
            self._within[chosen] = Within.of(rows, len(self))
        return self._within[chosen]

    def _word(self, asked: QuestionWord) -> Word:
        places = [place for term in asked.terms if (place := self._place(term.encode())) is not None]
        rows, weights, strongest = self._postings(places)
        idf = np.log1p((len(self) - len(rows) + 0.5) / (len(rows) + 0.5))
        factor = np.float32(idf * asked.weight / FULL_WEIGHT)
        return Word(rows, weights, factor, np.float32(strongest * factor))

    def _postings(self, places: Sequence[int]) -> tuple[Rows, NDArray[np.generic], float]:
        if not places:
            return np.empty(0, np.int32), np.empty(0, np.uint16), 0.0
        starts = self._arrays["posting_starts"]
        parts = [slice(int(starts[place]), int(starts[place + 1])) for place in places]
        rows = [self._arrays["posting_rows"][part] for part in parts]
        weights = [self._arrays["posting_weights"][part] for part in parts]
        if len(parts) == 1:
            return rows[0], weights[0], float(self._arrays["strongest"][places[0]])
        return _merged(np.concatenate(rows), np.concatenate(weights))

    def _place(self, term: bytes) -> int | None:
        """Where the term stands among the sorted ones."""
        low, high = 0, self._manifest.sizes["strongest"]
        while low < high:
            middle = (low + high) // 2
            found = self._term(middle)
            if found == term:
                return middle
            low, high = (middle + 1, high) if found < term else (low, middle)
        return None

    def _term(self, place: int) -> bytes:
        starts = self._arrays["term_starts"]
        return bytes(self._terms[starts[place] : starts[place + 1]])


def _merged(rows: Rows, weights: NDArray[np.uint16]) -> tuple[Rows, NDArray[np.float32], float]:
    """Postings of several terms as those of one word: a row's frequencies are summed, then saturated."""
    order = np.argsort(rows, kind="stable")
    share = weights[order].astype(np.float32) / FULL_WEIGHT
    firsts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    ratio = np.add.reduceat(share / (1 - np.minimum(share, np.float32(0.9999))), firsts)
    merged = ratio / (1 + ratio) * np.float32(FULL_WEIGHT)
    return rows[order][firsts], merged, float(merged.max())
