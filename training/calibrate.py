"""Calibration and thresholds from out-of-fold logits: posts that the scoring model did not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from classifier.calibration import Array, Calibration, Mix, Thresholds
from classifier.taxonomy import ANY, HEADS
from training.corpus import Post
from training.metrics import Bools, is_constant, smoothed_logit

PRECISION = 0.90
MISSED = 0.03
LOST = 0.005
_FLOOR = 0.02
_EVEN, _LIKELY = 0.5, 0.4
_ANY = HEADS.index(ANY)


def group_folds(posts: Sequence[Post], count: int) -> list[NDArray[np.intp]]:
    """Row indices of ``count`` folds that never split a writer, so that every fold is written by strangers.

    Twins share their writer, so no twin pair is split either. With fewer writers than folds, there is one fold a writer.
    """
    writers = [post.author for post in posts]
    splitter = GroupKFold(min(count, len(set(writers))), shuffle=True, random_state=0)
    return [held for _, held in splitter.split(writers, groups=writers)]


def _platt(logits: NDArray[np.float32], wanted: Bools) -> LogisticRegression:
    """Platt scaling of one head's ``logits`` (posts,); almost unregularised. Some posts, not all, must be ``wanted``."""
    return LogisticRegression(C=1e4).fit(logits[:, None].astype(np.float64), wanted)


def fit_calibration(logits: NDArray[np.float32], labels: Bools) -> Calibration:
    """Platt scaling per head on ``logits`` (texts, heads); a label that never or always occurs gets its smoothed rate."""
    slope, offset = [], []
    for head in range(len(HEADS)):
        if is_constant(labels[:, head]):
            slope.append(0.0)
            offset.append(smoothed_logit(labels[:, head]))
            continue
        model = _platt(logits[:, head], labels[:, head])
        slope.append(float(model.coef_[0, 0]))
        offset.append(float(model.intercept_[0]))
    return Calibration(np.array(slope), np.array(offset))


def fit_mix(encoder: NDArray[np.float32], baseline: NDArray[np.float32], labels: Bools) -> Mix:
    """Weights per head of both models' logits (texts, heads), by logistic regression; no weight below zero.

    A model whose weight would be negative is left out: it would only undo the other on these few posts.
    """
    weights = []
    for head in range(len(HEADS)):
        if is_constant(labels[:, head]):
            weights.append(np.array([1.0, 0.0]))
            continue
        pair = np.stack([encoder[:, head], baseline[:, head]], axis=1).astype(np.float64)
        found = LogisticRegression(C=10.0).fit(pair, labels[:, head]).coef_[0]
        weights.append(np.maximum(found, 0.0) if found.max() > 0 else np.array([1.0, 0.0]))
    table = np.array(weights)
    return Mix(table[:, 0], table[:, 1])


def fit_thresholds(probabilities: Array, labels: Bools) -> tuple[Thresholds, dict[str, dict[str, float]]]:
    """Two cut-offs per head, and what each reaches on these posts.

    The upper one is the lowest with precision of at least 0.90 at and above it; where none reaches that, the most precise
    one with at least 20 posts. That of *any* is 0.5 or more: what is less probable than not is never called an indication.
    A category is one only where *any* is (``classifier.calibration.settle``), so its cut-off is looked for among those
    posts, from 0.4 on. The lower one lets at most 3 % of the positives fall below it, unless it would be under 0.02.
    """
    everything = np.ones(len(labels), bool)
    partisan = probabilities[:, _ANY] >= max(_EVEN, _upper(probabilities[:, _ANY], labels[:, _ANY]))
    lower, upper, reached = [], [], {}
    for head, name in enumerate(HEADS):
        p, y = probabilities[:, head], labels[:, head]
        least, eligible = (_EVEN, everything) if head == _ANY else (_LIKELY, partisan)
        rows = eligible if eligible.any() else everything
        high = max(least, _upper(p[rows], y[rows]))
        low = min(high, max(_FLOOR, float(np.quantile(p[y], MISSED, method="lower")))) if y.any() else high
        lower.append(low)
        upper.append(high)
        flagged = eligible & (p >= high)
        reached[name] = {
            "precision_above_upper": float(y[flagged].mean()) if flagged.any() else 0.0,
            "recall_above_upper": float(flagged[y].mean()) if y.any() else 0.0,
            "missed_below_lower": float((p[y] < low).mean()) if y.any() else 0.0,
            "sent_to_review": float(((p >= low) & ~flagged).mean()),
        }
    return Thresholds(np.array(lower), np.array(upper)), reached


def fit_tier(logits: NDArray[np.float32], labels: Bools) -> dict[str, Any]:
    """A tier's entry in the manifest, from logits (texts, heads) of posts it did not see, with what it ``reached`` there."""
    calibration = fit_calibration(logits, labels)
    thresholds, reached = fit_thresholds(calibration(logits), labels)
    return {"calibration": calibration.to_dict(), "thresholds": thresholds.to_dict(), "reached": reached}


def _upper(p: Array, y: Bools) -> float:
    order = np.argsort(-p, kind="stable")
    precision = np.cumsum(y[order]) / np.arange(1, len(p) + 1)
    enough = np.arange(1, len(p) + 1) >= min(20, len(p))
    enough &= np.append(np.diff(p[order]) != 0, True)  # a cut-off takes all of its equals
    good = np.flatnonzero((precision >= PRECISION) & enough)
    last = good[-1] if len(good) else int(np.argmax(np.where(enough, precision, -1)))
    return float(p[order[last]])


def flag_rate(seen: NDArray[np.float32], flagged: Bools, clearing: NDArray[np.float32]) -> Array:
    """How probably the encoder flags partisan posts with the logits ``clearing`` (posts,).

    Fitted on the clearing logits ``seen`` of partisan posts that neither model saw and whether the encoder ``flagged`` them.
    """
    if is_constant(flagged):
        return np.ones(len(clearing))
    model = _platt(seen, flagged)
    return np.asarray(model.predict_proba(clearing[:, None].astype(np.float64))[:, 1])


def fit_clear(clearing: NDArray[np.float32], partisan: Bools, everyday: Bools, weights: Array) -> dict[str, float]:
    """The cascade's rule of clearing, from out-of-fold ``clearing`` logits (posts,).

    ``slope`` and ``offset`` make them the probability that a post is partisan rather than everyday (Platt scaling); posts
    ``below`` are cleared: at most 0.5 % of the partisan ones, each counted by ``weights`` (posts,), how probably the encoder
    would flag it; those that it would only send to review don't count. ``cleared`` is the share of everyday posts below it.
    """
    rows = partisan | everyday
    model = _platt(clearing[rows], partisan[rows])
    p = model.predict_proba(clearing[:, None].astype(np.float64))[:, 1]
    below = float(np.quantile(p[partisan], LOST, method="inverted_cdf", weights=weights[partisan]))
    cleared = float((p[everyday] < below).mean())
    return {"slope": float(model.coef_[0, 0]), "offset": float(model.intercept_[0]), "below": below, "cleared": cleared}
