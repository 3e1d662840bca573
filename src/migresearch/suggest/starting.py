"""What a scheme says of texts before anybody decided: scope notes and phrases, as log-odds."""

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Matrix, chances

SPREAD = 2.0
"""Log-odds for a standard deviation of nearness, and for a phrase, where one code excludes the others."""
PHRASE = float(np.log(0.8 / 0.2))
"""Log-odds of a phrase found: until people say otherwise, eight in ten are taken to be right."""
FOUND = 0.6
"""So many of the works that have a code are taken to hold one of its phrases."""

_LOOKED_AT = 2000
_ROUNDS = 16
_SLOPES = (0.3, 0.6, 1.0, 1.5, 2.2, 3.0)

Hits = NDArray[np.bool_]
"""(texts, codes): whether the rules of the scheme gave the code to the text."""


def start(nearness: Matrix, hits: Hits, *, exclusive: bool) -> Matrix:
    """Log-odds of shape (texts, codes), with what the phrases say.

    Where a text may have many codes, the share of texts in which a code's phrases are found says how common
    it is, and they also say how much nearness counts: the one slope that foretells them best.
    """
    if exclusive:
        return with_phrases(SPREAD * nearness - SPREAD, hits, exclusive=True)
    usual = (hits.sum(axis=0) + 0.5) / (len(hits) + 1) / FOUND
    seen, found = nearness[:_LOOKED_AT], hits[:_LOOKED_AT]
    slope = min(_SLOPES, key=lambda slope: _loss(slope * seen + _shift(slope * seen, usual), found))
    return with_phrases(slope * nearness + _shift(slope * seen, usual), hits, exclusive=False)


def with_phrases(logits: Matrix, hits: Hits, *, exclusive: bool) -> Matrix:
    """The log-odds where phrases that were found are taken at their word."""
    if exclusive:
        return np.asarray(logits + SPREAD * hits)
    return np.asarray(np.where(hits, np.maximum(logits, PHRASE), logits))


def _shift(logits: Matrix, usual: Matrix) -> Matrix:
    """What to add for each code, so that its mean probability is the usual one."""
    low, high = np.full(len(usual), -20.0), np.full(len(usual), 20.0)
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        above = chances(logits + middle, exclusive=False).mean(axis=0) > usual
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return np.asarray((low + high) / 2)


def _loss(logits: Matrix, hits: Hits) -> float:
    return float((np.logaddexp(0, logits) - hits * logits).mean())
