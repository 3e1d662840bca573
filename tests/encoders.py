"""A deterministic encoder for tests: no model, vectors a person can reason about."""

import hashlib
from collections.abc import Sequence

import numpy as np

from migresearch.embed import Vectors
from migresearch.embed.encoder import normalised


class HashEncoder:
    """Each word is a fixed direction; a text is the sum of its words.

    Equal words mean cosine 1, no common word means a cosine near 0. ``encoded``
    lists every passage it was ever given, so a test sees what was encoded twice.
    """

    slow_reason: str | None = None

    def __init__(self, dimension: int = 32, fingerprint: str = "hash") -> None:
        self.dimension = dimension
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        rows = [self._text(text) for text in texts]
        return normalised(np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text; remembered in ``encoded``."""
        self.encoded.extend(texts)
        return self.encode_queries(texts)

    def _text(self, text: str) -> Vectors:
        words = text.lower().split() or [""]
        total: Vectors = np.sum([self._word(word) for word in words], axis=0, dtype=np.float32)
        return total

    def _word(self, word: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
