"""Which model is in force: a new one only where it foretells better what people decided since the last."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from migresearch.suggest.chances import Calibration, Matrix, calibrate, chances, surprise
from migresearch.suggest.heldout import FEWEST, calibrated, held_out
from migresearch.suggest.labels import Labels
from migresearch.suggest.learning import Decided, Pool, learn
from migresearch.suggest.model import Model
from migresearch.suggest.space import Places
from migresearch.suggest.starting import Hits

FEWEST_NEW = 10
"""Newly decided works before another model is tried: fewer could not tell which is better."""


class Outcome(StrEnum):
    """What became of the model in force."""

    FIRST = "first model"
    SAME = "as it was"
    BETTER = "replaced: better on held-out decisions"
    WORSE = "kept: the new one is no better"
    OTHER_BASIS = "made anew: scheme or library changed"


class Choice(NamedTuple):
    """The model in force and how it came to be; log losses on the decisions it did not know, if compared."""

    model: Model
    outcome: Outcome
    before: float | None = None
    after: float | None = None


class Decisive(NamedTuple):
    """What a model needs to know of texts: their places and the phrases found."""

    places: Places
    hits: Hits


Learn = Callable[[], tuple[Pool, Decided]]
"""The texts to learn from, made when they are needed."""


def choose(kept: Model | None, basis: str, labels: Labels, texts: Decisive, learn_from: Learn) -> Choice:
    """``texts``: the labelled works, in their order."""
    if kept is None or kept.basis != basis:
        pool, decided = learn_from()
        model = _trained(pool, decided, labels, basis)
        return Choice(model, Outcome.FIRST if kept is None else Outcome.OTHER_BASIS)
    unseen = labels.after(max(kept.newest, kept.tried))
    if (~np.isnan(unseen)).any(axis=1).sum() < FEWEST_NEW:
        return Choice(kept, Outcome.SAME)
    return _better(kept, labels, texts, learn_from)


def _better(kept: Model, labels: Labels, texts: Decisive, learn_from: Learn) -> Choice:
    """The old model and the new one, each on decisions it was not told."""
    pool, decided = learn_from()
    raw = held_out(pool, decided)
    unseen = labels.after(kept.newest)
    exclusive = pool.exclusive
    found = chances(calibrated(raw, labels.values, exclusive=exclusive), exclusive=exclusive)
    before = surprise(kept.probabilities(*texts), unseen, exclusive=exclusive)
    after = surprise(found, unseen, exclusive=exclusive)
    if after >= before:
        return Choice(replace(kept, tried=labels.newest), Outcome.WORSE, before, after)
    calibration = calibrate(raw, labels.values, exclusive=exclusive)
    model = _model(pool, decided, labels, kept.basis, calibration)
    return Choice(model, Outcome.BETTER, before, after)


def _trained(pool: Pool, decided: Decided, labels: Labels, basis: str) -> Model:
    if len(labels) < FEWEST:
        unknown = Decided(decided.rows[:0], decided.labels[:0])
        model = _model(pool, unknown, labels, basis, untouched(pool))
        return replace(model, newest=0, decided=0)
    raw = held_out(pool, decided)
    return _model(pool, decided, labels, basis, calibrate(raw, labels.values, exclusive=pool.exclusive))


def _model(pool: Pool, decided: Decided, labels: Labels, basis: str, calibration: Calibration) -> Model:
    lines = learn(pool, decided)
    return Model(lines, calibration, basis, labels.newest, labels.newest, len(decided.rows))


def untouched(pool: Pool) -> Calibration:
    """No decision, no correction."""
    none: Matrix = np.zeros(pool.start.shape[1])
    return Calibration(1.0, none)
