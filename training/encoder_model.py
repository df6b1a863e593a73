"""The encoder with one logit per head: any Hugging Face base, mean pooling, one linear layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from classifier.taxonomy import HEADS
from classifier.text import PLACEHOLDERS
from training.corpus import FAMILIES

_DROPOUT_SAMPLES = 4
_HEAD_RATE = 5.0
_BATCH = 16  # On two cores a fifth more posts a second than batches of 64.
# For speed on a CPU: random numbers for dropout inside the layers cost a third of a step (augmentation and the head's
# dropout regularise instead), and for short posts plain attention is faster backward than the fused kernel.
FAST_ON_CPU = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0, "attn_implementation": "eager"}

# Processors without instructions for bf16 emulate it, thirty times as slow as fp32.
FAST_BF16 = any(torch.cpu.get_capabilities().get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))


class PartisanEncoder(nn.Module):
    """``base`` maps token ids to hidden states; their mean is standardised by ``center`` and ``scale`` and classified.

    In training it passes several dropouts (Inoue, 2019). ``family`` guesses why a post is partisan or not, as an auxiliary
    task; nothing of it is released.
    """

    center: Tensor
    scale: Tensor

    def __init__(self, base: nn.Module, width: int, dropout: float = 0.2) -> None:
        super().__init__()
        self.base = base
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, len(HEADS))
        self.family = nn.Linear(width, len(FAMILIES))
        nn.init.zeros_(self.family.weight)
        self.register_buffer("center", torch.zeros(width))
        self.register_buffer("scale", torch.ones(width))

    def pool(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Mean of the hidden states (texts, width) of ``input_ids`` and ``attention_mask`` (texts, tokens)."""
        hidden = self.base(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return cast(Tensor, (hidden * weight).sum(1) / weight.sum(1).clamp(min=1.0))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Logits (texts, heads) of ``input_ids`` and ``attention_mask`` (texts, tokens)."""
        return self.classify(self.features(input_ids, attention_mask))

    def features(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Standardised means (texts, width)."""
        return (self.pool(input_ids, attention_mask) - self.center) / self.scale

    def classify(self, features: Tensor) -> Tensor:
        """Logits (texts, heads) of ``features`` (texts, width)."""
        if not self.training:
            return cast(Tensor, self.head(features))
        return torch.stack([self.head(self.dropout(features)) for _ in range(_DROPOUT_SAMPLES)]).mean(0)


def load_base(name: str | Path) -> tuple[PartisanEncoder, Any]:
    """A fresh classifier on a base encoder (hub id or local folder) and its tokenizer, with our placeholders added.

    Embeddings of added placeholders start at the mean of all others.
    """
    tokenizer = AutoTokenizer.from_pretrained(name)
    base = AutoModel.from_pretrained(name, dtype=torch.float32, **FAST_ON_CPU)
    if getattr(base, "pooler", None) is not None:
        base.pooler = None
    if tokenizer.add_tokens([token for token in PLACEHOLDERS if token not in tokenizer.get_vocab()]):
        base.resize_token_embeddings(len(tokenizer), mean_resizing=True)
    return PartisanEncoder(base, base.config.hidden_size), tokenizer


def freeze(model: PartisanEncoder, layers: int) -> None:
    """Let the ``layers`` lowest layers and the embeddings below them learn no more; 0 freezes nothing.

    Where layers share their weights (ALBERT) they freeze together, if ``layers`` names all of them.
    """
    for name, parameter in model.base.named_parameters():
        parameter.requires_grad_(layers == 0 or _height(name, _layers(model)) > layers)


def _layers(model: PartisanEncoder) -> int:
    return int(cast(Any, model.base).config.num_hidden_layers)


def _height(name: str, layers: int) -> int:
    """How many layers lie below the parameter ``name`` and with it: none for embeddings, all ``layers`` for what they share."""
    parts = name.split(".")
    if "layer" in parts and parts[parts.index("layer") + 1].isdigit():
        return int(parts[parts.index("layer") + 1]) + 1
    return 0 if "embeddings" in parts else layers


def parameter_groups(model: PartisanEncoder, rate: float, decay: float, layer_decay: float) -> list[dict[str, Any]]:
    """Discriminative learning rates: each layer below the top learns ``layer_decay`` times slower (Howard and Ruder, 2018)."""
    layers = _layers(model)
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        head = name.startswith(("head", "family"))
        scale = _HEAD_RATE if head else layer_decay ** (layers - _height(name, layers))
        plain = parameter.ndim < 2
        groups.setdefault((rate * scale, 0.0 if plain else decay), []).append(parameter)
    return [{"params": p, "lr": lr, "peak": lr, "weight_decay": wd} for (lr, wd), p in groups.items()]


def pad_batch(batch: list[list[int]], pad: int) -> tuple[Tensor, Tensor]:
    """Token ids and attention mask (texts, width) of rows of ids, padded with ``pad``."""
    width = -(-max(map(len, batch)) // 8) * 8  # few distinct shapes, so that kernels are reused
    ids = torch.tensor([row + [pad] * (width - len(row)) for row in batch])
    return ids, torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in batch])


def infer(
    run: Callable[[Tensor, Tensor], Tensor], rows: Sequence[list[int]], width: int, pad: int, exact: bool = False
) -> NDArray[np.float32]:
    """``run`` on rows of token ids, in batches of like length: (texts, width); in bf16 where that is fast, unless ``exact``."""
    out = np.empty((len(rows), width), np.float32)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=FAST_BF16 and not exact):
        for low in range(0, len(order), _BATCH):
            chosen = order[low : low + _BATCH]
            out[chosen] = run(*pad_batch([rows[i] for i in chosen], pad)).float().numpy()
    return out
