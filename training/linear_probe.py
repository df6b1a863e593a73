"""Start the head from a linear probe, so that fine-tuning doesn't distort good features while the head is still random.

Linear probing, then fine-tuning: Kumar et al., 2022 (https://arxiv.org/abs/2202.10054). Pooled embeddings of a
contrastively trained base lie in a narrow cone; standardising them conditions the head.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from training.encoder_model import PartisanEncoder, infer
from training.metrics import is_constant

_C = 0.02  # inverse strength of the L2 penalty, on standardised features
_ITERATIONS = 300


def linear_probe(model: PartisanEncoder, tokenizer: Any, rows: list[list[int]], labels: NDArray[np.bool_]) -> None:
    """Set the standardisation and the head of ``model`` from ``labels`` (texts, heads) of rows of token ids.

    A head whose label never or always occurs keeps its random start.
    """
    features = infer(model.eval().pool, rows, model.head.in_features, tokenizer.pad_token_id)
    center, scale = features.mean(0), features.std(0) + 1e-6
    features = (features - center) / scale
    with torch.no_grad(), threadpool_limits(1):
        model.center.copy_(torch.from_numpy(center))
        model.scale.copy_(torch.from_numpy(scale))
        for head in range(labels.shape[1]):
            if not is_constant(labels[:, head]):
                probe = LogisticRegression(C=_C, max_iter=_ITERATIONS).fit(features, labels[:, head])
                model.head.weight[head] = torch.from_numpy(probe.coef_[0]).float()
                model.head.bias[head] = float(probe.intercept_[0])
