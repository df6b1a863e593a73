"""Fit the linear model: TF-IDF of words and characters, one logistic regression per head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from classifier.screen import Floats, Screen, counters, weigh
from classifier.taxonomy import HEADS


@dataclass(frozen=True)
class BaselineConfig:
    """``c`` is the inverse regularisation of every logistic regression; ``min_weight`` drops features below it."""

    c: float = 8.0
    min_weight: float = 0.02


def fit_screen(texts: Sequence[str], labels: NDArray[np.bool_], config: BaselineConfig) -> Screen:
    """Fit on normalised ``texts`` with ``labels`` (texts, heads).

    Classes are not weighted, so that probabilities keep their meaning. Features whose weight stays below
    ``min_weight`` for every head are dropped.
    """
    blocks, vocabularies, idfs = [], [], []
    for counter in counters():
        counts = counter.fit_transform(texts)
        document_frequency = np.diff(counts.tocsc().indptr)
        idf = (np.log((1 + len(texts)) / (1 + document_frequency)) + 1).astype(np.float32)
        blocks.append(weigh(counts.tocsr(), idf))
        idfs.append(idf)
        vocabularies.append(counter.get_feature_names_out())
    features = sparse.hstack(blocks, format="csr")

    fitted = []
    for head in range(len(HEADS)):  # one after the other: liblinear is not safe in threads
        model = LogisticRegression(C=config.c, max_iter=400, solver="liblinear").fit(features, labels[:, head])
        fitted.append((model.coef_[0].astype(np.float32), float(model.intercept_[0])))
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


def out_of_fold(
    texts: Sequence[str], labels: NDArray[np.bool_], folds: Sequence[NDArray[np.intp]], config: BaselineConfig
) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """For each fold: its rows and their logits from a model that never saw them."""
    everything = np.arange(len(texts))
    for held in folds:
        rest = np.setdiff1d(everything, held)
        screen = fit_screen([texts[i] for i in rest], labels[rest], config)
        yield held, screen.logits([texts[i] for i in held])
