"""Settings of fine-tuning the encoder."""

from __future__ import annotations

from dataclasses import dataclass, field

from training.augment import AugmentConfig
from training.bounds import bounded, share


@dataclass(frozen=True)
class FinetuneConfig:
    """``family_weight`` weighs the auxiliary task of guessing a post's family. ``everyday_share`` and ``easy_share`` say how
    many of the easy posts an epoch shows (``training.batches.draw``). A run that goes on from a bundle uses ``replay`` of the posts by
    writers on whom the bundle was trained, and all of the others'. The ``frozen_layers`` lowest layers and the embeddings stay as they were.
    ``runs`` from the same start, each with a seed of its own, are averaged (``training.soup``); without a bundle to go on from each
    begins with a linear probe of its own.
    """

    epochs: int = bounded(4, 1)
    batch_tokens: int = bounded(1536, 1)
    learning_rate: float = bounded(2.5e-4, 0)
    layer_decay: float = share(0.95)
    frozen_layers: int = bounded(0, 0)
    weight_decay: float = bounded(0.01, 0)
    warmup: float = share(0.05)
    label_smoothing: float = share(0.02)
    borderline_weight: float = share(0.5)
    family_weight: float = bounded(0.3, 0)
    everyday_share: float = share(1.0)
    easy_share: float = bounded(0.13, 0.01, 1)
    replay: float = share(0.25)
    average_decay: float = share(0.99)
    patience: int = bounded(3, 1)
    runs: int = bounded(1, 1)
    seed: int = 7
    augment: AugmentConfig = field(default_factory=AugmentConfig)
