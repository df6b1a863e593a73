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
    """``c`` is the inverse regularisation of every logistic regression; ``min_weight`` drops features below it.

    ``min_writers`` (at most as many as there are) drops what fewer writers use: each has invented names of their own, which
    say nothing of others'.
    """

    c: float = 8.0
    min_weight: float = 0.02
    min_writers: int = 3


def fit_screen(
    texts: Sequence[str], labels: NDArray[np.bool_], writers: Sequence[str], config: BaselineConfig
) -> Screen:
    """Fit on normalised ``texts`` with ``labels`` (texts, heads), each by one of ``writers``.

    Classes are not weighted, so that probabilities keep their meaning. Features whose weight stays below
    ``min_weight`` for every head are dropped.
    """
    blocks, vocabularies, idfs = [], [], []
    by_writer = _by_writer(writers)
    least = min(config.min_writers, by_writer.shape[0])
    for counter in counters():
        counts = counter.fit_transform(texts)
        shared = least <= ((by_writer @ counts) > 0).sum(axis=0).A1
        counts = counts[:, shared]
        document_frequency = np.diff(counts.tocsc().indptr)
        idf = (np.log((1 + len(texts)) / (1 + document_frequency)) + 1).astype(np.float32)
        blocks.append(weigh(counts.tocsr(), idf))
        idfs.append(idf)
        vocabularies.append(counter.get_feature_names_out()[shared])
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


def _by_writer(writers: Sequence[str]) -> sparse.csr_matrix:
    """One row a writer, one column a text: 1 where the text is the writer's."""
    _, rows = np.unique(np.array(writers), return_inverse=True)
    return sparse.csr_matrix((np.ones(len(rows), np.int32), (rows, np.arange(len(rows)))))


def out_of_fold(
    texts: Sequence[str],
    labels: NDArray[np.bool_],
    writers: Sequence[str],
    folds: Sequence[NDArray[np.intp]],
    config: BaselineConfig,
) -> Iterator[tuple[NDArray[np.intp], Floats]]:
    """For each fold: its rows and their logits from a model that never saw them."""
    everything = np.arange(len(texts))
    for held in folds:
        rest = np.setdiff1d(everything, held)
        screen = fit_screen([texts[i] for i in rest], labels[rest], [writers[i] for i in rest], config)
        yield held, screen.logits([texts[i] for i in held])
