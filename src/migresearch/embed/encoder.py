"""What an encoder is, whatever runs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Float32 of shape (n, dimension); rows have length 1."""


class Encoder(Protocol):
    """Turns texts into vectors whose inner product is their cosine.

    ``fingerprint`` changes whenever the same text could get another vector.
    ``slow_reason`` is None, or says why the encoder runs on the slow path.
    """

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    @property
    def slow_reason(self) -> str | None: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in the order given."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in the order given."""
        ...


@dataclass(frozen=True)
class PrefixedEncoder:
    """An :class:`Encoder` over ``vectors``, which maps finished texts to vectors."""

    fingerprint: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    slow_reason: str | None
    vectors: Callable[[Sequence[str]], Vectors]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, with the query prefix."""
        return self.vectors([self.query_prefix + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of works or codes, with the passage prefix."""
        return self.vectors([self.passage_prefix + text for text in texts])


def normalised(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, np.where(lengths > 0, lengths, 1), dtype=np.float32)
