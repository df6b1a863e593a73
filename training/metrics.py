"""Figures of the report, each a plain function of labels and predictions; all arrays have shape (texts, heads) or (texts,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from classifier.taxonomy import FIVE

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def is_constant(wanted: Bools) -> bool:
    """True where a label (posts,) never or always occurs, so that nothing can be fitted to it."""
    return bool(wanted.all() or not wanted.any())


def smoothed_logit(wanted: Bools) -> float:
    """Logit of the share of ``wanted`` posts, half a post added to each side."""
    rate = (wanted.sum() + 0.5) / (len(wanted) + 1)
    return float(np.log(rate / (1 - rate)))


def precision_recall_f1(truth: Bools, predicted: Bools) -> tuple[float, float, float]:
    """Precision, recall and F1 of one label; 0 where undefined."""
    hit = float((truth & predicted).sum())
    precision = hit / max(1.0, float(predicted.sum()))
    recall = hit / max(1.0, float(truth.sum()))
    return precision, recall, 2 * precision * recall / max(1e-12, precision + recall)


def macro_f1(truth: Bools, predicted: Bools) -> float:
    """Mean F1 of the five categories (the first five columns)."""
    return float(np.mean([precision_recall_f1(truth[:, i], predicted[:, i])[2] for i in range(len(FIVE))]))


def average_precision(truth: Bools, score: Floats) -> float:
    """Area under the precision-recall curve; nan without positives."""
    return float(average_precision_score(truth, score)) if truth.any() else float("nan")


def expected_calibration_error(truth: Bools, probability: Floats, bins: int = 10) -> float:
    """Mean gap of confidence and frequency over equal-count bins, weighted by size (Nguyen and O'Connor, 2015)."""
    order = np.argsort(probability, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return float(sum(abs(truth[p].mean() - probability[p].mean()) * len(p) for p in parts) / max(1, len(truth)))


def bootstrap(count: int, figure: Callable[[NDArray[np.intp]], float], draws: int = 1000, seed: int = 0) -> list[float]:
    """95 % percentile interval of ``figure(rows)`` over resampled rows (Efron and Tibshirani, 1993)."""
    rng = np.random.default_rng(seed)
    values = [figure(rng.integers(0, count, count)) for _ in range(draws)]
    return [float(v) for v in np.nanpercentile(values, [2.5, 97.5])]


def at_prevalence(
    positive: Floats, negative: Floats, prevalence: float, k: int, draws: int = 500, seed: int = 0
) -> dict[str, float | list[float]]:
    """Precision@k and average precision of a stream with rare positives, by resampling.

    Each draw takes, both with replacement, at least ``k`` positives and as many negatives as make them ``prevalence``; the
    stream is as long as all negatives together, or longer where these are too few for ``k`` positives.
    """
    rng = np.random.default_rng(seed)
    positives = max(k, round(len(negative) * prevalence / (1 - prevalence)))
    negatives = round(positives * (1 - prevalence) / prevalence)
    precision, area = [], []
    for _ in range(draws):
        score = np.concatenate([rng.choice(positive, positives), rng.choice(negative, negatives)])
        truth = np.arange(len(score)) < positives
        order = np.argsort(-score + rng.random(len(score)) * 1e-9)
        precision.append(truth[order[:k]].mean())
        area.append(average_precision_score(truth, score))
    return {
        f"precision_at_{k}": float(np.mean(precision)),
        f"precision_at_{k}_interval": [float(v) for v in np.percentile(precision, [2.5, 97.5])],
        "pr_auc": float(np.mean(area)),
        "pr_auc_interval": [float(v) for v in np.percentile(area, [2.5, 97.5])],
    }


def risk_coverage(correct: Bools, confidence: Floats, points: int = 20) -> list[tuple[float, float]]:
    """(coverage, error rate) when only the most confident share is answered (Geifman and El-Yaniv, 2017)."""
    order = np.argsort(-confidence, kind="stable")
    errors = np.cumsum(~correct[order])
    counts = np.unique(np.linspace(1, len(correct), points).round().astype(int))
    return [(float(c / len(correct)), float(errors[c - 1] / c)) for c in counts]
