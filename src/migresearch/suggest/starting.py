"""What a scheme says of texts before anybody decided: scope notes and phrases, as log-odds."""

import numpy as np
from numpy.typing import NDArray

from migresearch.suggest.chances import Matrix, chances

SPREAD = 2.0  # log-odds for a standard deviation of nearness, where one code excludes the others
PHRASE = 0.8  # how often a phrase that was found is right, until people say otherwise
_ROUNDS = 30
_SLOPES = np.linspace(0.2, 4, 20)

Hits = NDArray[np.bool_]
"""(texts, codes): whether the rules of the scheme gave the code to the text."""


def start(nearness: Matrix, hits: Hits, *, exclusive: bool) -> Matrix:
    """Log-odds of shape (texts, codes).

    Where a text may have many codes, the share of texts in which a code's phrases are found says how common
    it is, and they also say how much nearness counts: the one slope that foretells them best. A phrase
    that was found is then taken at its word.
    """
    if exclusive:
        return np.asarray(SPREAD * nearness - SPREAD + SPREAD * hits)
    usual = (hits.sum(axis=0) + 0.5) / (len(hits) + 1)
    fitted = [_shifted(slope * nearness, usual) for slope in _SLOPES]
    best = min(fitted, key=lambda logits: _loss(logits, hits))
    firm = np.log(PHRASE / (1 - PHRASE))
    return np.asarray(np.where(hits, np.maximum(best, firm), best))


def _shifted(logits: Matrix, usual: Matrix) -> Matrix:
    """The log-odds moved, code by code, so that their mean probability is the usual one."""
    low, high = np.full(len(usual), -30.0), np.full(len(usual), 30.0)
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        above = chances(logits + middle, exclusive=False).mean(axis=0) > usual
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return np.asarray(logits + (low + high) / 2)


def _loss(logits: Matrix, hits: Hits) -> float:
    return float((np.logaddexp(0, logits) - hits * logits).mean())
