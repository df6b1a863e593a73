"""Fit the linear model: TF-IDF of words and characters, one logistic regression per head, one more for clearing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classifier.grams import counters
from classifier.screen import Floats, Screen, weigh
from classifier.taxonomy import ANY, HEADS
from training.bounds import bounded, share
from training.corpus import EVERYDAY, Post, targets
from training.metrics import Bools, is_constant, smoothed_logit

_TOLERANCE = 1e-3  # ten times the default: a fifth faster, mean average precision the same to three places


@dataclass(frozen=True)
class BaselineConfig:
    """``c`` is the inverse regularisation of every logistic regression; ``min_weight`` drops features below it.

    ``min_writers`` (at most as many as there are) drops what fewer writers use: each has invented names of their own, which
    say nothing of others'. ``mention`` is the chance, drawn from ``seed``, that a post is counted with accounts
    mentioned behind it.
    """

    c: float = bounded(8.0, 1e-6)
    min_weight: float = bounded(0.02, 0)
    min_writers: int = bounded(3, 1)
    mention: float = share(0.1)
    seed: int = 7


Counted = tuple[list[sparse.csr_matrix], list[NDArray[Any]]]


def count(texts: Sequence[str]) -> Counted:
    """Counts of words and of characters (texts, features) of normalised ``texts``, and the names of the features."""
    found = counters()
    return [counter.fit_transform(texts).tocsr() for counter in found], [c.get_feature_names_out() for c in found]


def fit_screen(counted: Counted, posts: Sequence[Post], config: BaselineConfig) -> Screen:
    """Fit on ``posts`` and what was ``counted`` in their texts; the clearing head on the partisan and the everyday ones alone.

    Classes are not weighted, so that probabilities keep their meaning. Features whose weight stays below
    ``min_weight`` for every head are dropped.
    """
    labels, by_writer = targets(posts), _by_writer(posts)
    blocks, vocabularies, idfs = [], [], []
    least = min(config.min_writers, by_writer.shape[0])
    for counts, names in zip(*counted, strict=True):
        shared = least <= ((by_writer @ counts) > 0).sum(axis=0).A1
        chosen = counts[:, shared]
        document_frequency = np.diff(chosen.tocsc().indptr)
        idf = (np.log((1 + len(posts)) / (1 + document_frequency)) + 1).astype(np.float16).astype(np.float32)
        blocks.append(weigh(chosen, idf))
        idfs.append(idf)
        vocabularies.append(names[shared])
    features = sparse.hstack(blocks, format="csr")

    partisan = labels[:, HEADS.index(ANY)]
    either = partisan | everyday(posts)
    with threadpool_limits(1):  # more threads only wait for each other
        fitted = [_fit(features, labels[:, head], config.c) for head in range(len(HEADS))]
        fitted.append(_fit(features[either], partisan[either], config.c))
    coef = np.stack([weights for weights, _ in fitted])
    keep = np.abs(coef).max(axis=0) >= config.min_weight
    split = len(vocabularies[0])
    return Screen(
        words=tuple(vocabularies[0][keep[:split]]),
        chars=tuple(vocabularies[1][keep[split:]]),
        idf=np.concatenate(idfs)[keep],
        coef=coef[:, keep].astype(np.float16).astype(np.float32),
        intercept=np.array([intercept for _, intercept in fitted], np.float32),
    )


def everyday(posts: Sequence[Post]) -> Bools:
    """Which posts the clearing head sets against the partisan ones: everyday posts; all neutral ones where none is everyday."""
    found = np.array([post.family == EVERYDAY for post in posts])
    return found if found.any() else np.array([not post.partisan for post in posts])


def _fit(features: sparse.csr_matrix, wanted: Bools, c: float) -> tuple[Floats, float]:
    """Weights and intercept of a logistic regression; a label that never occurs has the weights 0 and its smoothed rate."""
    if is_constant(wanted):
        return np.zeros(features.shape[1], np.float32), smoothed_logit(wanted)
    model = LogisticRegression(C=c, tol=_TOLERANCE, max_iter=400, solver="liblinear").fit(features, wanted)
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _by_writer(posts: Sequence[Post]) -> sparse.csr_matrix:
    """One row a writer, one column a post: 1 where the post is the writer's."""
    _, rows = np.unique(np.array([post.author for post in posts]), return_inverse=True)
    return sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, np.arange(len(rows)))))


def cross_fit(
    texts: Sequence[str],
    counted: Counted,
    posts: Sequence[Post],
    folds: Sequence[NDArray[np.intp]],
    config: BaselineConfig,
    log: Callable[[str], None] = lambda message: None,
    jobs: int = -1,
) -> tuple[Screen, Floats, Floats]:
    """The model of all posts; logits (posts, heads) and clearing logits (posts,), each from a model that saw no post of the same fold.

    They are fitted in ``jobs`` processes at a time; -1 stands for one a core.
    """
    logits, clearing = np.zeros((len(posts), len(HEADS)), np.float32), np.zeros(len(posts), np.float32)
    blocks, names = counted

    def scores(held: NDArray[np.intp]) -> tuple[Floats, Floats]:
        rest = np.setdiff1d(np.arange(len(posts)), held)
        screen = fit_screen(([block[rest] for block in blocks], names), [posts[i] for i in rest], config)
        return screen.scores([texts[i] for i in held])

    def parts() -> list[Any]:
        """A screen remembers words in a way that a process can't hand over; what it was made of can be."""
        screen = fit_screen(counted, posts, config)
        return [getattr(screen, field.name) for field in fields(screen)]

    tasks = [delayed(parts)(), *(delayed(scores)(held) for held in folds)]
    found = iter(Parallel(jobs, return_as="generator")(tasks))
    whole = Screen(*next(found))
    log("baseline: fitted on the whole of train")
    for number, (held, (fold_logits, fold_clearing)) in enumerate(zip(folds, found, strict=True), 1):
        logits[held], clearing[held] = fold_logits, fold_clearing
        log(f"baseline: fold {number} of {len(folds)}")
    return whole, logits, clearing
