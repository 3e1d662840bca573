"""The space in which texts are compared: where they stand by meaning, beside the words they use.

A text's place is its content vector, moved so that the mean of all texts is the origin (what all texts of
a library share tells none of them apart), followed by its words folded into few dimensions by latent
semantic analysis. Words are hashed, so no list of words has to be kept.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from migresearch.embed import Vectors

Places = NDArray[np.float32]
"""Of shape (texts, dimensions)."""

FOLDED = 300
_HASHED = 2**17
_LEAST_TEXTS = 3  # a word in fewer texts says nothing of others


@dataclass(frozen=True)
class Space:
    """``columns``: the hashes of the words that count; ``rarity``: the weight of each; ``folding``: (words,
    dimensions)."""

    centre: Vectors
    columns: NDArray[np.int32]
    rarity: Vectors
    folding: Vectors

    @cached_property
    def version(self) -> str:
        """Another one whenever the same text could get another place."""
        parts = (self.centre, self.columns, self.rarity, self.folding)
        return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()[:16]

    def words(self, texts: Sequence[str]) -> Any:
        """A sparse row of length 1 a text (scipy CSR): its words, damped, the rarer the heavier."""
        return _weighed(_counted(texts)[:, self.columns], self.rarity)

    def meanings(self, vectors: Vectors) -> Vectors:
        """Content vectors seen from the centre, of length 1 again."""
        return unit(vectors - self.centre)

    def folded(self, words: Any) -> Places:
        """Rows of words in few dimensions."""
        return unit(np.asarray(words @ self.folding, dtype=np.float32))


def make_space(vectors: Vectors, texts: Sequence[str]) -> Space:
    """The space that these texts, whose content vectors are given, span."""
    counted = _counted(texts)
    spread = np.bincount(counted.indices, minlength=_HASHED)
    columns = np.flatnonzero(spread >= _LEAST_TEXTS).astype(np.int32)
    rarity = (np.log((1 + len(texts)) / (1 + spread[columns])) + 1).astype(np.float32)
    centre = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return Space(centre, columns, rarity, _folding(_weighed(counted[:, columns], rarity)))


def unit(rows: NDArray[Any]) -> NDArray[np.float32]:
    """The rows scaled to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled


def _counted(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import HashingVectorizer

    counter = HashingVectorizer(
        n_features=_HASHED, alternate_sign=False, norm=None, stop_words="english", dtype=np.float32
    )
    return counter.transform(texts)


def _weighed(counted: Any, rarity: Vectors) -> Any:
    from sklearn.preprocessing import normalize

    counted.data = 1 + np.log(counted.data)
    return normalize(counted.multiply(rarity).tocsr()).astype(np.float32)


def _folding(words: Any) -> Places:
    from sklearn.decomposition import TruncatedSVD

    dimensions = min(FOLDED, min(words.shape) - 1)
    if dimensions < 1:
        return np.zeros((words.shape[1], 1), np.float32)
    components = TruncatedSVD(dimensions, n_iter=2, random_state=0).fit(words).components_
    return np.ascontiguousarray(components.T, dtype=np.float32)
