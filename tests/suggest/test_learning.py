"""From scope notes and decisions to a model."""

import numpy as np
import pytest
from tests.suggest.worlds import World

from migresearch.suggest.chances import chances, surprise
from migresearch.suggest.heldout import calibrated, folds, held_out
from migresearch.suggest.learning import learn


@pytest.fixture(scope="module", params=[True, False], ids=["one code", "many codes"])
def world(request: pytest.FixtureRequest) -> World:
    return World(exclusive=request.param)


def share_right(world: World, decisions: int, *, wrong: bool = False) -> float:
    raw = learn(world.pool, world.decided(decisions, wrong=wrong)).raw(world.asked, world.silent)
    return float((raw.argmax(axis=1) == world.asked_truth).mean())


def test_scope_notes_alone_tell_what_texts_are_about(world: World) -> None:
    assert share_right(world, 0) > 0.9


def test_one_wrong_decision_does_not_overturn_the_model_but_many_are_obeyed(world: World) -> None:
    assert share_right(world, 1, wrong=True) > 0.5
    assert share_right(world, 200, wrong=True) < 0.2


def test_held_out_answers_come_from_models_that_were_not_told(world: World) -> None:
    """A model that is told a wrong label of a text repeats it; one that is not does not."""
    decided = world.decided(40)
    decided.labels[7] = np.roll(decided.labels[7], 1)
    wrong = int(decided.labels[7].argmax())
    assert held_out(world.pool, decided)[7].argmax() == world.truth[7]
    told = learn(world.pool, decided).raw(world.pool.places[[7]], world.pool.hits[[7]])
    assert told[0, wrong] > held_out(world.pool, decided)[7, wrong]


def test_probabilities_of_unseen_texts_beat_guessing(world: World) -> None:
    decided = world.decided(60)
    logits = calibrated(held_out(world.pool, decided), decided.labels, exclusive=world.pool.exclusive)
    found = chances(logits, exclusive=world.pool.exclusive)
    guess = np.full(found.shape, 1 / 3)
    exclusive = world.pool.exclusive
    assert surprise(found, decided.labels, exclusive=exclusive) < surprise(
        guess, decided.labels, exclusive=exclusive
    )


def test_codes_nobody_spoke_of_stay_as_the_scheme_has_them() -> None:
    world = World(exclusive=False)
    decided = world.decided(60)
    decided.labels[:, 1:] = np.nan
    before = learn(world.pool, world.decided(0)).raw(world.asked, world.silent)
    after = learn(world.pool, decided).raw(world.asked, world.silent)
    assert not np.allclose(before[:, 0], after[:, 0], atol=0.05)
    assert np.corrcoef(before[:, 1], after[:, 1])[0, 1] > 0.95


def test_a_phrase_that_is_found_is_taken_at_its_word() -> None:
    world = World(exclusive=False)
    lines = learn(world.pool, world.decided(0))
    loud = np.ones((100, 3), np.bool_)
    found = chances(lines.raw(world.asked, loud), exclusive=False)
    assert found.min() == pytest.approx(0.8)


def test_folds_are_even_and_the_same_every_time() -> None:
    assert np.bincount(folds(11)).tolist() == [3, 2, 2, 2, 2]
    assert folds(11).tolist() == folds(11).tolist()
