"""``netral data suspects``: posts whose labels a model out of fold confidently disagrees with (Northcutt et al., 2021)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from cleanlab.multilabel_classification.filter import find_label_issues

from classifier.lexicon import Lexicon
from classifier.taxonomy import LABELS
from classifier.text import normalise
from training.baseline import BaselineConfig, count, cross_fit
from training.calibrate import fit_calibration, group_folds
from training.corpus import Post, targets


def suspects(posts: Sequence[Post], parties: Lexicon, folds: int = 5) -> list[tuple[Post, list[str], float]]:
    """``(post, labels the model would give, its self-confidence)``, least confident first.

    Each post is judged by a linear model fitted on other writers' posts alone.
    """
    texts, labels = [normalise(post.text, parties) for post in posts], targets(posts)
    _, logits, _ = cross_fit(texts, count(texts), posts, group_folds(posts, folds), BaselineConfig())
    probabilities = fit_calibration(logits, labels)(logits)[:, : len(LABELS)]
    given = [np.flatnonzero(row).tolist() for row in labels[:, : len(LABELS)]]
    found = find_label_issues(labels=given, pred_probs=probabilities, return_indices_ranked_by="self_confidence")
    sure = np.where(labels[:, : len(LABELS)], probabilities, 1 - probabilities).min(axis=1)
    return [(posts[i], [LABELS[j] for j in np.flatnonzero(probabilities[i] >= 0.5)], float(sure[i])) for i in found]
