"""Figures on cases small enough to count by hand."""

import numpy as np
import pytest

from training import metrics


def test_precision_recall_f1() -> None:
    truth = np.array([1, 1, 0, 0], bool)
    assert metrics.precision_recall_f1(truth, np.array([1, 0, 1, 0], bool)) == (0.5, 0.5, 0.5)
    assert metrics.precision_recall_f1(truth, np.zeros(4, bool)) == (0.0, 0.0, 0.0)


def test_macro_f1_is_over_the_five() -> None:
    truth = np.eye(7, dtype=bool)
    flagged = truth.copy()
    flagged[5:] = False
    assert metrics.macro_f1(truth, flagged) == 1.0
    flagged[0] = False
    assert metrics.macro_f1(truth, flagged) == pytest.approx(0.8)


def test_calibration_error() -> None:
    truth = np.array([0, 0, 0, 1] * 50, bool)
    assert metrics.expected_calibration_error(truth, np.full(200, 0.25), bins=1) == pytest.approx(0.0)
    assert metrics.expected_calibration_error(truth, np.full(200, 0.75), bins=1) == pytest.approx(0.5)


def test_calibration_error_is_found_where_bins_make_up_for_each_other() -> None:
    truth = np.repeat([False, True], 100)
    probability = np.where(truth, 0.8, 0.2)
    assert metrics.expected_calibration_error(truth, probability, bins=1) == pytest.approx(0.0)
    assert metrics.expected_calibration_error(truth, probability, bins=2) == pytest.approx(0.2)
    mostly = np.where(np.arange(200) < 150, 0.0, 1.0)  # three bins of four are right, the last is off by one half
    truth = np.arange(200) >= 175
    assert metrics.expected_calibration_error(truth, mostly, bins=4) == pytest.approx(0.5 / 4)


def test_bootstrap_interval_holds_the_mean() -> None:
    values = np.arange(100) / 100
    low, high = metrics.bootstrap(100, lambda rows: float(values[rows].mean()), draws=200)
    assert low < values.mean() < high
    assert high - low < 0.2


def test_perfect_and_useless_rankings_at_one_per_cent() -> None:
    perfect = metrics.at_prevalence(np.ones(30), np.zeros(300), 0.01, 50, draws=5)
    assert perfect["precision_at_50"] == 1.0
    useless = metrics.at_prevalence(np.full(30, 0.5), np.full(300, 0.5), 0.01, 50, draws=20)
    assert float(useless["precision_at_50"]) < 0.1  # type: ignore[arg-type]


def test_risk_coverage_starts_with_the_sure_ones() -> None:
    curve = metrics.risk_coverage(np.array([True, True, False, False]), np.array([0.9, 0.8, 0.2, 0.1]), points=4)
    assert curve == [(0.25, 0.0), (0.5, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
