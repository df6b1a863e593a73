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

from training.encoder_model import PartisanEncoder, pad_batch

_C = 0.02  # inverse strength of the L2 penalty, on standardised features
_ITERATIONS = 300


def pooled(model: PartisanEncoder, rows: list[list[int]], pad: int, batch: int = 64) -> NDArray[np.float32]:
    """Pooled embeddings (texts, width) of rows of token ids, as they come from the base."""
    out = np.empty((len(rows), model.head.in_features), np.float32)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for low in range(0, len(order), batch):
            chosen = order[low : low + batch]
            out[chosen] = model.pool(*pad_batch([rows[i] for i in chosen], pad)).float().numpy()
    return out


def warm_start(model: PartisanEncoder, tokenizer: Any, rows: list[list[int]], labels: NDArray[np.bool_]) -> None:
    """Set the standardisation and the head of ``model`` from ``labels`` (texts, heads) of rows of token ids.

    A head whose label never or always occurs keeps its random start.
    """
    features = pooled(model, rows, tokenizer.pad_token_id)
    center, scale = features.mean(0), features.std(0) + 1e-6
    features = (features - center) / scale
    with torch.no_grad(), threadpool_limits(1):
        model.center.copy_(torch.from_numpy(center))
        model.scale.copy_(torch.from_numpy(scale))
        for head in range(labels.shape[1]):
            if 0 < labels[:, head].sum() < len(labels):
                probe = LogisticRegression(C=_C, max_iter=_ITERATIONS).fit(features, labels[:, head])
                model.head.weight[head] = torch.from_numpy(probe.coef_[0]).float()
                model.head.bias[head] = float(probe.intercept_[0])
