"""One step of fine-tuning: what is minimised, at which rate, and the moving average of the weights."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from training.corpus import FAMILIES, Post, targets
from training.encoder_model import FAST_BF16, PartisanEncoder, freeze, pad_batch, parameter_groups
from training.finetune_config import FinetuneConfig


class Learner:
    """``model`` learns ``posts`` batch by batch; ``average``, the moving average of its weights, is what is scored and kept.

    ``model`` has its first weights already.
    """

    def __init__(self, model: PartisanEncoder, pad: int, posts: Sequence[Post], config: FinetuneConfig) -> None:
        self.model, self.average = model, copy.deepcopy(model).requires_grad_(False)
        freeze(model, config.frozen_layers)
        self.optimiser = torch.optim.AdamW(
            parameter_groups(model, config.learning_rate, config.weight_decay, config.layer_decay), fused=True
        )
        self.steps = 0
        self._wanted = torch.from_numpy(targets(posts).astype(np.float32))
        self._wanted = self._wanted * (1 - config.label_smoothing) + config.label_smoothing * 0.5
        self._sure = torch.tensor([config.borderline_weight if post.borderline else 1.0 for post in posts])
        self._families = torch.tensor([FAMILIES.index(post.family) for post in posts])
        self._pad, self._config = pad, config

    def step(self, rows: list[int], ids: list[list[int]], weights: Tensor, progress: float) -> tuple[float, Tensor]:
        """Learn the posts ``rows``, of which ``ids`` are the tokens, weighed by ``weights`` (posts,).

        ``progress`` from 0 to 1 sets the learning rate. Returns the loss and the heads' loss of each post (rows,).
        """
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * _schedule(progress, self._config.warmup)
        loss, losses = self._loss(rows, ids, weights[rows] * self._sure[rows])
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.steps += 1
        decay = min(self._config.average_decay, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mean, now in zip(self.average.parameters(), self.model.parameters(), strict=True):
                if now.requires_grad:  # frozen weights are their own mean
                    mean.lerp_(now, 1 - decay)
        return loss.item(), losses

    def state(self) -> dict[str, Any]:
        """All that ``load`` needs to go on."""
        return {
            "steps": self.steps,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from what ``state`` returned."""
        self.steps = state["steps"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])

    def _loss(self, rows: list[int], ids: list[list[int]], weights: Tensor) -> tuple[Tensor, Tensor]:
        """Binary cross-entropy of the heads and cross-entropy of the family, weighed.

        Also returns the heads' loss of each post.
        """
        with torch.autocast("cpu", torch.bfloat16, enabled=FAST_BF16):
            features = self.model.features(*pad_batch(ids, self._pad))
            logits = self.model.classify(features).float()
            guess = self.model.family(self.model.dropout(features)).float() if self._config.family_weight else None
        heads = binary_cross_entropy_with_logits(logits, self._wanted[rows], reduction="none").mean(1)
        losses = heads
        if guess is not None:
            losses = heads + self._config.family_weight * cross_entropy(guess, self._families[rows], reduction="none")
        return (losses * weights).mean(), heads.detach()


def _schedule(progress: float, warmup: float) -> float:
    return progress / warmup if progress < warmup else max(0.0, (1 - progress) / (1 - warmup))
