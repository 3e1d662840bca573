"""A new model only where it is better on decisions neither was told of."""

from dataclasses import replace

import numpy as np
import pytest
from tests.suggest.worlds import World

from migresearch.suggest.choosing import Decisive, Outcome, choose
from migresearch.suggest.labels import Labels
from migresearch.suggest.learning import Decided, Pool
from migresearch.suggest.model import DECISIONS, SCOPE_NOTES, Model

BASIS = "one scheme in one space"


def labels(decided: Decided, first: int = 1) -> Labels:
    """Labels whose decisions are numbered from ``first`` on."""
    count = len(decided.rows)
    numbers = np.repeat(np.arange(first, first + count)[:, None], decided.labels.shape[1], axis=1)
    return Labels(decided.rows, decided.labels, np.zeros(count, np.bool_), numbers)


class Chooser:
    """Chooses as a library would; ``asked``: how often it had to learn."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked = 0

    def __call__(self, kept: Model | None, decided: Decided, basis: str = BASIS) -> tuple[Model, Outcome]:
        def learn_from() -> tuple[Pool, Decided]:
            self.asked += 1
            return self.world.pool, decided

        pool = self.world.pool
        texts = Decisive(pool.places[decided.rows], pool.hits[decided.rows])
        choice = choose(kept, basis, labels(decided), texts, learn_from)
        return choice.model, choice.outcome


@pytest.fixture
def chooser() -> Chooser:
    return Chooser(World(exclusive=False))


def test_the_first_model_knows_scope_notes_alone(chooser: Chooser) -> None:
    model, outcome = chooser(None, chooser.world.decided(0))
    assert (model.name, model.newest, outcome) == (SCOPE_NOTES, 0, Outcome.FIRST)


def test_too_few_decisions_change_nothing(chooser: Chooser) -> None:
    first, _ = chooser(None, chooser.world.decided(0))
    assert chooser(first, chooser.world.decided(9)) == (first, Outcome.SAME)
    assert chooser.asked == 1


def test_a_model_that_knows_decisions_replaces_one_that_does_not(chooser: Chooser) -> None:
    first, _ = chooser(None, chooser.world.decided(0))
    second, outcome = chooser(first, chooser.world.decided(80))
    assert (second.name, second.newest, outcome) == (DECISIONS, 80, Outcome.BETTER)
    assert chooser(second, chooser.world.decided(80)) == (second, Outcome.SAME)


def test_a_model_that_is_no_better_is_not_taken_nor_tried_again(chooser: Chooser) -> None:
    """The old one learnt from two hundred decisions, the new one has twelve of them."""
    first, _ = chooser(None, chooser.world.decided(200))
    truth = chooser.world.decided(200)
    known = replace(first, newest=0, tried=0)  # of which it says nothing
    kept, outcome = chooser(known, truth.only(np.arange(200) < 12))
    assert outcome is Outcome.WORSE
    assert kept.version == known.version
    assert chooser(kept, truth.only(np.arange(200) < 12))[1] is Outcome.SAME


def test_another_scheme_or_space_needs_another_model(chooser: Chooser) -> None:
    first, _ = chooser(None, chooser.world.decided(60))
    model, outcome = chooser(first, chooser.world.decided(60), "another")
    assert (model.basis, outcome) == ("another", Outcome.OTHER_BASIS)
