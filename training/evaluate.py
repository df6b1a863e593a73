"""The figures of a system on labelled posts: from probabilities and decisions to one JSON-ready record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.scorer import Scorer
from classifier.taxonomy import ANY, FIVE, HEADS, INDIKASI, LABELS, TIDAK_ADA
from classifier.text import normalise
from classifier.verdict import Tier, Verdict
from training.corpus import EVERYDAY, Post, targets
from training.keywords import keyword_flags
from training.metrics import (
    Bools,
    Floats,
    at_prevalence,
    average_precision,
    bootstrap,
    expected_calibration_error,
    macro_f1,
    precision_recall_f1,
    risk_coverage,
)

_ANY = HEADS.index(ANY)
PREVALENCE, TOP = 0.01, 50


@dataclass(frozen=True)
class Predictions:
    """What a system said: probabilities and flags (texts, heads), and which texts go to a person (texts,)."""

    probability: Floats
    flagged: Bools
    review: Bools


def predictions(verdicts: Sequence[Verdict]) -> Predictions:
    """Collect verdicts; the any head is flagged when the status is *indikasi*."""
    probability = np.array([[*(c.probability for c in v.categories), v.score] for v in verdicts])
    flagged = np.array(
        [[*(c.decision == INDIKASI for c in v.categories), v.status == INDIKASI] for v in verdicts], bool
    )
    review = np.array([v.status not in (INDIKASI, TIDAK_ADA) for v in verdicts], bool)
    return Predictions(probability, flagged, review)


def systems(scorer: Scorer, posts: Sequence[Post]) -> dict[str, Predictions]:
    """Keyword floor, baseline and, where the bundle has an encoder, encoder and cascade, on the same posts."""
    texts = [post.text for post in posts]
    flags = keyword_flags([normalise(text, scorer.lexicon) for text in texts])
    found = {"keywords": Predictions(flags.astype(float), flags, np.zeros(len(texts), bool))}
    tiers: tuple[Tier, ...] = ("baseline", "encoder", "cascade") if "encoder" in scorer.tiers else ("baseline",)
    return found | {tier: predictions(scorer.score(texts, tier=tier)) for tier in tiers}


def evaluate(posts: Sequence[Post], system: Predictions, draws: int = 1000) -> dict[str, Any]:
    """Every figure of one system. Borderline posts count only in ``borderline``; intervals are 95 % bootstrap."""
    clear = np.flatnonzero([not post.borderline for post in posts])
    truth, flagged, probability = targets(posts)[clear], system.flagged[clear], system.probability[clear]
    everyday = np.array([post.family == EVERYDAY for post in posts if not post.borderline])
    streams = {"everyday": everyday, "neutral": ~truth[:, _ANY]}
    partisan = probability[truth[:, _ANY], _ANY]
    return {
        "posts": len(clear),
        "macro_f1": macro_f1(truth, flagged),
        "macro_f1_at_half": macro_f1(truth, probability >= 0.5),
        "any_f1_at_half": precision_recall_f1(truth[:, _ANY], probability[:, _ANY] >= 0.5)[2],
        "macro_f1_interval": bootstrap(len(clear), lambda rows: macro_f1(truth[rows], flagged[rows]), draws),
        "any": _label(truth[:, _ANY], flagged[:, _ANY], probability[:, _ANY])
        | {
            "f1_interval": bootstrap(
                len(clear), lambda r: precision_recall_f1(truth[r, _ANY], flagged[r, _ANY])[2], draws
            )
        },
        "labels": {k: _label(truth[:, i], flagged[:, i], probability[:, i]) for i, k in enumerate(LABELS)},
        "rare": {
            name: at_prevalence(partisan, probability[rows, _ANY], PREVALENCE, TOP, draws=min(draws, 300))
            for name, rows in streams.items()
            if rows.any() and len(partisan)
        },
        "everyday_flagged": float(flagged[everyday, _ANY].mean()) if everyday.any() else float("nan"),
        "sent_to_review": float(system.review[clear].mean()),
        "partisan_missed": float((~flagged[:, _ANY] & ~system.review[clear])[truth[:, _ANY]].mean()),
        "risk_coverage": risk_coverage(flagged[:, _ANY] == truth[:, _ANY], np.abs(probability[:, _ANY] - 0.5)),
        "borderline": _borderline(posts, system),
        "twins": _twins(posts, system),
    }


def by_group(
    posts: Sequence[Post], system: Predictions, key: Callable[[Post], str], minimum: int = 15
) -> dict[str, dict[str, float]]:
    """Share of posts with all labels right, any-F1 and false-alarm rate for each group of posts with at least ``minimum`` members."""
    truth = targets(posts)
    groups: dict[str, list[int]] = {}
    for row, post in enumerate(posts):
        if not post.borderline:
            groups.setdefault(key(post), []).append(row)
    out = {}
    for name, rows in sorted(groups.items(), key=lambda item: -len(item[1])):
        if len(rows) >= minimum:
            y, f = truth[rows], system.flagged[rows]
            neutral = ~y[:, _ANY]
            out[name] = {
                "posts": float(len(rows)),
                "all_labels_right": float((y == f).all(axis=1).mean()),
                "any_f1": precision_recall_f1(y[:, _ANY], f[:, _ANY])[2],
                "false_alarms": float(f[neutral, _ANY].mean()) if neutral.any() else float("nan"),
            }
    return out


def _label(truth: Bools, flagged: Bools, probability: Floats) -> dict[str, float]:
    precision, recall, f1 = precision_recall_f1(truth, flagged)
    return {
        "positives": float(truth.sum()),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "average_precision": average_precision(truth, probability),
        "ece": expected_calibration_error(truth, probability),
    }


def _borderline(posts: Sequence[Post], system: Predictions) -> dict[str, float]:
    rows = [i for i, post in enumerate(posts) if post.borderline]
    if not rows:
        return {"posts": 0.0}
    as_labelled = system.flagged[rows, _ANY] == targets(posts)[rows, _ANY]
    return {
        "posts": float(len(rows)),
        "sent_to_review": float(system.review[rows].mean()),
        "review_or_as_labelled": float((system.review[rows] | as_labelled).mean()),
    }


def _twins(posts: Sequence[Post], system: Predictions) -> dict[str, float]:
    """Both posts of a twin pair right: every one of the five labels, and partisan or not."""
    row_of = {post.id: row for row, post in enumerate(posts)}
    truth = targets(posts)
    pairs = [
        (row, row_of[post.twin_of])
        for row, post in enumerate(posts)
        if post.twin_of in row_of and not post.borderline and not posts[row_of[post.twin_of]].borderline
    ]
    if not pairs:
        return {"pairs": 0.0}
    columns = [*range(len(FIVE)), _ANY]
    right = (truth[:, columns] == system.flagged[:, columns]).all(axis=1)
    any_right = truth[:, _ANY] == system.flagged[:, _ANY]
    return {
        "pairs": float(len(pairs)),
        "both_right": float(np.mean([right[a] and right[b] for a, b in pairs])),
        "both_right_any": float(np.mean([any_right[a] and any_right[b] for a, b in pairs])),
    }
