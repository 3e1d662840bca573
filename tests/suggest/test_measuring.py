"""Measures that a person can work out on paper."""

import numpy as np
import pytest

from migresearch.suggest.measuring import Bin, calibration_error, claims, figures, reliability, resampled

NOBODY = float("nan")


def test_precision_recall_and_f1() -> None:
    suggested = np.array([True, True, True, False, True])
    labels = np.array([1, 1, 0, 1, NOBODY])
    found = figures(suggested, labels)
    assert (found.labels, found.fitting) == (4, 3)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_what_cannot_be_counted_is_no_figure() -> None:
    found = figures(np.array([False]), np.array([0.0]))
    assert (found.precision, found.recall, found.f1) == (None, None, None)


def test_the_calibration_error_is_the_mean_distance_of_the_bins() -> None:
    bins = reliability(np.array([0.85, 0.85, 0.15, 1.0]), np.array([True, False, False, True]))
    assert bins[8] == Bin(2, pytest.approx(0.85), 0.5)
    assert bins[1] == Bin(1, pytest.approx(0.15), 0.0)
    assert bins[9] == Bin(1, 1.0, 1.0)
    assert calibration_error(bins) == pytest.approx((2 * 0.35 + 0.15 + 0) / 4)


def test_the_likeliest_code_is_held_to_account_where_one_excludes_the_others() -> None:
    found = np.array([[0.7, 0.3], [0.4, 0.6], [0.9, 0.1]])
    labels = np.array([[1, 0], [1, 0], [0, NOBODY]])
    said, true = claims(found, labels, exclusive=True)
    assert said.tolist() == [0.7, 0.6]
    assert true.tolist() == [True, False]


def test_sure_denials_do_not_hide_errors() -> None:
    said, true = claims(np.array([[0.01, 0.8]]), np.array([[0.0, 0.0]]), exclusive=False)
    assert (said.tolist(), true.tolist()) == ([0.8], [False])


def test_the_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    values = np.arange(20.0)
    one, again = (resampled(20, lambda rows: float(values[rows].mean())) for _ in range(2))
    assert one == again
    assert one.value == 9.5
    assert 6 < one.low < 9.5 < one.high < 13
