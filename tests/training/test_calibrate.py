"""Calibration and thresholds do what their names say, on drawn data with a known answer."""

import numpy as np
import pytest

from classifier.calibration import Clear
from classifier.taxonomy import HEADS
from tests.training.make import post
from training.calibrate import fit_calibration, fit_clear, fit_mix, fit_thresholds, flag_rate, group_folds
from training.metrics import expected_calibration_error

RNG = np.random.default_rng(3)
LOGITS = RNG.normal(size=(4000, len(HEADS))).astype(np.float32)
LABELS = RNG.random(LOGITS.shape) < 1 / (1 + np.exp(-(2.0 * LOGITS - 1.0)))


def test_platt_finds_slope_and_offset() -> None:
    calibration = fit_calibration(LOGITS, LABELS)
    assert calibration.slope == pytest.approx(2.0, abs=0.25)
    assert calibration.offset == pytest.approx(-1.0, abs=0.2)
    p = calibration(LOGITS)
    assert max(expected_calibration_error(LABELS[:, h], p[:, h]) for h in range(len(HEADS))) < 0.03


def test_thresholds_reach_their_targets() -> None:
    """Categories that go with *any*: among the posts that it flags a lower cut-off reaches the same precision."""
    tied = LOGITS + 2 * LOGITS[:, -1:]
    labels = RNG.random(tied.shape) < 1 / (1 + np.exp(-(2.0 * tied - 1.0)))
    labels[:, :-1] &= labels[:, -1:]
    p = fit_calibration(tied, labels)(tied)
    thresholds, reached = fit_thresholds(p, labels)
    partisan = p[:, -1] >= thresholds.upper[-1]
    for head, name in enumerate(HEADS):
        flagged = partisan & (p[:, head] >= thresholds.upper[head])
        assert labels[flagged, head].mean() == reached[name]["precision_above_upper"] >= 0.9
        assert reached[name]["missed_below_lower"] <= 0.03
        assert thresholds.lower[head] <= thresholds.upper[head] >= 0.4
    assert thresholds.upper[-1] >= 0.5
    alone, _ = fit_thresholds(np.where(np.arange(len(HEADS)) == len(HEADS) - 1, 0.1, p), labels)
    assert (thresholds.upper[:-1] < alone.upper[:-1]).all()


def test_cut_offs_stay_within_what_a_person_would_call_likely() -> None:
    """Where nearly all posts of a category are right, its cut-off is 0.4, that of *any* 0.5, and none is below 0.02."""
    p = np.tile(np.linspace(0.001, 0.999, 400)[:, None] ** 2, (1, len(HEADS)))
    thresholds, _ = fit_thresholds(np.maximum(p, 0.5), np.ones(p.shape, bool))
    assert (thresholds.upper[:-1] == 0.5).all() and thresholds.upper[-1] == 0.5
    sure = p.copy()
    sure[:, -1] = 0.9
    thresholds, _ = fit_thresholds(sure, np.ones(p.shape, bool))
    assert (thresholds.upper[:-1] == 0.4).all() and thresholds.upper[-1] == pytest.approx(0.9)
    assert (thresholds.lower[:-1] == 0.02).all()


def test_a_cut_off_takes_all_of_its_equals() -> None:
    p = np.full((300, len(HEADS)), 0.7)
    p[:100] = 0.9
    labels = np.ones(p.shape, bool)
    labels[180:] = False
    thresholds, reached = fit_thresholds(p, labels)
    assert (thresholds.upper == 0.9).all() and reached["any"]["precision_above_upper"] == 1.0


def test_a_label_that_never_occurs_gets_its_smoothed_rate() -> None:
    labels = LABELS.copy()
    labels[:, 0] = False
    p = fit_calibration(LOGITS, labels)(LOGITS)
    assert p[:, 0] == pytest.approx(0.5 / 4001)
    mix = fit_mix(LOGITS, LOGITS, labels)
    assert (mix.encoder[0], mix.baseline[0]) == (1.0, 0.0)


def test_the_mix_leaves_out_a_model_that_only_misleads() -> None:
    mix = fit_mix(LOGITS, -LOGITS, LABELS)
    assert (mix.encoder > 0).all() and (mix.baseline == 0).all()


def test_an_unreachable_precision_is_reported_not_hidden() -> None:
    p = RNG.random((500, len(HEADS)))
    labels = RNG.random(p.shape) < 0.3
    _, reached = fit_thresholds(p, labels)
    assert min(r["precision_above_upper"] for r in reached.values()) < 0.9


def test_folds_never_split_a_writer() -> None:
    posts = [post(id=f"{w}-{i}", author=f"w{w}") for w in range(7) for i in range(5)]
    folds = group_folds(posts, 3)
    assert sorted(np.concatenate(folds).tolist()) == list(range(len(posts)))
    for fold in folds:
        inside = {posts[i].author for i in fold}
        assert not inside & {posts[i].author for i in range(len(posts)) if i not in set(fold.tolist())}
    assert len(group_folds(posts[:10], 5)) == 2


def test_clearing_loses_at_most_its_share_of_partisan_posts() -> None:
    everyday = RNG.random(4000) < 0.5
    clearing = (RNG.normal(size=4000) + np.where(everyday, -2.0, 2.0)).astype(np.float32)
    rule = fit_clear(clearing, ~everyday, everyday, np.ones(4000))
    cleared, _ = Clear.from_dict(rule)(clearing, np.full((4000, len(HEADS)), 0.5))
    assert 0.003 <= cleared[~everyday].mean() <= 0.005
    assert cleared[everyday].mean() == pytest.approx(rule["cleared"]) and rule["cleared"] > 0.8


def test_clearing_counts_what_the_encoder_would_flag() -> None:
    everyday = RNG.random(8000) < 0.5
    clearing = (RNG.normal(size=8000) + np.where(everyday, -2.0, 2.0)).astype(np.float32)
    flagged = RNG.random(8000) < 1 / (1 + np.exp(-clearing))
    weights = flag_rate(clearing[~everyday], flagged[~everyday], clearing)
    assert weights[clearing > 3].mean() > 0.9 and weights[clearing < -2].mean() < 0.2
    one, other = (fit_clear(clearing, ~everyday, everyday, w) for w in (np.ones(8000), weights))
    assert other["below"] > one["below"] and other["cleared"] > one["cleared"]
    cleared, _ = Clear.from_dict(other)(clearing, np.full((8000, len(HEADS)), 0.5))
    assert cleared[~everyday & flagged].mean() <= 0.01
    assert cleared[~everyday].mean() > 0.005
    assert (flag_rate(clearing, np.ones(8000, bool), clearing) == 1).all()


def test_a_cleared_post_is_no_more_partisan_than_the_clearing_head_says() -> None:
    clear = Clear(slope=1.0, offset=0.0, below=0.1)
    probabilities = np.full((2, len(HEADS)), 0.4)
    probabilities[1] = 0.001
    cleared, less = clear(np.array([-4.0, -4.0], np.float32), probabilities)
    assert cleared.all()
    assert less[0, -1] == pytest.approx(1 / (1 + np.exp(4.0))) and less[0, 0] == pytest.approx(less[0, -1])
    assert (less[1] == 0.001).all()
