"""Log-odds into probabilities, and their calibration."""

import numpy as np
import pytest

from migresearch.suggest.chances import calibrate, chances, surprise

NOBODY = float("nan")


def test_log_odds_become_probabilities() -> None:
    assert chances(np.array([[0.0, np.log(3)]]), exclusive=False) == pytest.approx(np.array([[0.5, 0.75]]))
    assert chances(np.array([[0.0, np.log(3)]]), exclusive=True) == pytest.approx(np.array([[0.25, 0.75]]))


def test_surprise_counts_only_what_somebody_said() -> None:
    found = np.array([[0.5, 0.9]])
    assert surprise(found, np.array([[1.0, NOBODY]]), exclusive=False) == pytest.approx(np.log(2))
    assert surprise(found, np.array([[0.0, 0.0]]), exclusive=False) == pytest.approx(
        (np.log(2) + np.log(10)) / 2
    )
    assert surprise(np.array([[0.25, 0.75]]), np.array([[0.0, 1.0]]), exclusive=True) == pytest.approx(
        np.log(4 / 3)
    )


@pytest.mark.parametrize("exclusive", [False, True])
def test_without_labels_nothing_is_corrected(exclusive: bool) -> None:
    found = calibrate(np.zeros((3, 2)), np.full((3, 2), NOBODY), exclusive=exclusive)
    assert found.slope == pytest.approx(1)
    assert found.shifts == pytest.approx(np.zeros(2))


def test_one_that_dares_too_much_is_made_modest() -> None:
    """It said 0.998 and 0.002 and was right three times in four."""
    chance = np.random.default_rng(0)
    truth = chance.integers(2, size=(4000, 1)).astype(float)
    said = np.where(chance.random((4000, 1)) < 0.75, truth, 1 - truth)
    calibration = calibrate(np.where(said == 1, 6.0, -6.0), truth, exclusive=False)
    corrected = chances(calibration(np.array([[6.0], [-6.0]])), exclusive=False)
    assert corrected == pytest.approx(np.array([[0.75], [0.25]]), abs=0.03)


def test_a_few_labels_correct_little() -> None:
    raw = np.array([[1.0], [1.0]])
    little = calibrate(raw, np.zeros((2, 1)), exclusive=False)(np.array([[1.0]]))
    much = calibrate(np.ones((500, 1)), np.zeros((500, 1)), exclusive=False)(np.array([[1.0]]))
    assert much[0, 0] < little[0, 0] < 1.0


def test_codes_are_shifted_apart_where_labels_say_so() -> None:
    labels = np.tile([1.0, 0.0], (200, 1))
    found = calibrate(np.zeros((200, 2)), labels, exclusive=False)
    assert found.shifts[0] > 0 > found.shifts[1]
