"""How FAISS is asked for the rows that could be nearest, and how far its scores can be trusted."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from migresearch.embed import Vectors
from migresearch.index.manifest import Coarseness

LARGEST = 127  # the largest whole number of a byte with a sign
ROUNDING = 1e-4  # far above FAISS's rounding of a float32 sum of fp16 products
SLACK = 32
COARSE_SHARE = 6  # times as many rows as wanted; proven enough nearly always, or more are asked for


class Question(NamedTuple):
    """A vector (1, dimension) for FAISS, whose scores times ``unit`` are wrong by ``error`` at most."""

    vector: Vectors
    unit: float
    error: float


@dataclass(frozen=True)
class Proposer:
    """A FAISS index of rows, or of a copy that is as coarse as said."""

    index: Any
    coarseness: Coarseness | None = None

    def question(self, query: Vectors) -> Question:
        """What to ask FAISS for a vector of shape (dimension,)."""
        if self.coarseness is None:
            return Question(np.ascontiguousarray(query, np.float32)[None], 1, ROUNDING)
        # FAISS cuts the question to whole numbers where it is fast, so it gets whole numbers everywhere.
        step = float(np.abs(query).max()) / LARGEST or 1.0
        whole = np.rint(query / step).astype(np.float32)
        # q·x - w·y = (q - w)·y + q·(x - y), either of them at most the product of the lengths.
        error = float(np.linalg.norm(query - whole * step)) * self.coarseness.longest
        error += float(np.linalg.norm(query)) * self.coarseness.error
        return Question(whole[None], step * self.coarseness.step, error + ROUNDING)

    def first(self, depth: int) -> int:
        """How many rows to ask for at first, where ``depth`` are wanted."""
        return (depth + SLACK) * (COARSE_SHARE if self.coarseness else 1)
