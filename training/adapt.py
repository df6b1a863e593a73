"""Further masked-language-model training of a base encoder on plain text, resumable (Gururangan et al., 2020)."""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForMaskedLM, AutoTokenizer

from classifier.text import normalise
from training import checkpoint
from training.encoder_model import FAST_BF16, FAST_ON_CPU, pad_batch

_CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True)
class AdaptConfig:
    """Settings of one adaptation; ``steps`` counts batches of ``tokens`` padded tokens."""

    steps: int = 3000
    tokens: int = 4096
    max_length: int = 96
    learning_rate: float = 5e-4
    warmup: float = 0.06
    weight_decay: float = 0.01
    mask_share: float = 0.2
    save_every: int = 200
    seed: int = 17


def read_texts(paths: Sequence[Path]) -> list[str]:
    """Non-empty lines of plain text files, normalised as everything that a model sees."""
    lines = (line for path in paths for line in path.read_text("utf-8").splitlines())
    return [text for text in (normalise(line) for line in lines) if text]


def mask_tokens(ids: Tensor, special: Tensor, mask_id: int, vocabulary: int, share: float) -> tuple[Tensor, Tensor]:
    """Inputs and a boolean mask of positions to predict: 80 % masked, 10 % random, 10 % kept (Devlin et al., 2019)."""
    chosen = (torch.rand(ids.shape) < share) & ~special
    draw = torch.rand(ids.shape)
    inputs = ids.clone()
    inputs[chosen & (draw < 0.8)] = mask_id
    swap = chosen & (draw >= 0.9)
    inputs[swap] = torch.randint(4, vocabulary, (int(swap.sum()),))
    return inputs, chosen


def adapt(
    base: str, texts: Sequence[str], folder: Path, config: AdaptConfig, log: Callable[[str], None] = print
) -> float:
    """Train on ``texts`` from ``base`` (hub id or folder) and write a Hugging Face folder; returns the last mean loss.

    A checkpoint of the same base, texts and settings in ``folder`` is resumed from; it is read with ``weights_only=True``, so nothing is unpickled.
    """
    torch.manual_seed(config.seed)
    torch.set_flush_denormal(True)
    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModelForMaskedLM.from_pretrained(base, dtype=torch.float32, **FAST_ON_CPU)
    head = next(getattr(model, name) for name in ("cls", "lm_head", "predictions") if hasattr(model, name))
    optimiser = torch.optim.AdamW(
        model.parameters(), config.learning_rate, weight_decay=config.weight_decay, fused=True
    )
    key = _key(base, texts, config)
    start = _resume(folder, key, model, optimiser)
    pieces = [
        ids
        for ids in tokenizer(list(texts), truncation=True, max_length=config.max_length)["input_ids"]
        if len(ids) > 4
    ]
    batches = _batches(pieces, config, skip=start)
    special_ids = torch.tensor(tokenizer.all_special_ids)
    model.train()
    folder.mkdir(parents=True, exist_ok=True)
    losses: list[float] = []
    begun, mean = time.monotonic(), float("nan")
    for step in range(start, config.steps):
        torch.manual_seed(config.seed + step)  # so that a resumed run masks as an uninterrupted one
        for group in optimiser.param_groups:
            group["lr"] = config.learning_rate * _schedule(step / config.steps, config.warmup)
        ids, attention = pad_batch(next(batches), tokenizer.pad_token_id)
        inputs, chosen = mask_tokens(
            ids, torch.isin(ids, special_ids), tokenizer.mask_token_id, len(tokenizer), config.mask_share
        )
        with torch.autocast("cpu", torch.bfloat16, enabled=FAST_BF16):
            hidden = model.base_model(input_ids=inputs, attention_mask=attention).last_hidden_state
            loss = torch.nn.functional.cross_entropy(head(hidden[chosen]).float(), ids[chosen])
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(loss.item())
        if (done := step + 1) % 50 == 0 or done == config.steps:
            mean = sum(losses) / len(losses)
            losses.clear()
            left = (time.monotonic() - begun) / (done - start) * (config.steps - done) / 60
            log(f"step {done}/{config.steps}  loss {mean:.3f}  {left:.0f} min left")
        if done % config.save_every == 0:
            state = {"key": key, "step": done, "model": model.state_dict(), "optimiser": optimiser.state_dict()}
            checkpoint.save(folder / _CHECKPOINT, state)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / _CHECKPOINT).unlink(missing_ok=True)
    return mean


def _key(base: str | Path, texts: Sequence[str], config: AdaptConfig) -> str:
    """Digest of what a checkpoint depends on."""
    return hashlib.sha256(json.dumps([str(base), asdict(config), list(texts)]).encode()).hexdigest()


def _resume(folder: Path, key: str, model: Any, optimiser: torch.optim.Optimizer) -> int:
    """The step after which the checkpoint of the same run, if there is one, goes on; 0 for a fresh start."""
    state = checkpoint.load(folder / _CHECKPOINT, key)
    if state is None:
        return 0
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["step"])


def _schedule(progress: float, warmup: float) -> float:
    return progress / warmup if progress < warmup else max(0.02, (1 - progress) / (1 - warmup))


def _batches(pieces: Sequence[list[int]], config: AdaptConfig, skip: int) -> Iterator[list[list[int]]]:
    """Batches of similar length, endlessly, in a seeded order; the first ``skip`` are passed over."""
    rng = random.Random(config.seed)
    produced = 0
    while True:
        order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]) + rng.random() * 4)
        groups: list[list[int]] = [[]]
        for i in order:
            if groups[-1] and len(pieces[i]) * (len(groups[-1]) + 1) > config.tokens:
                groups.append([])
            groups[-1].append(i)
        rng.shuffle(groups)
        for group in groups:
            produced += 1
            if produced > skip:
                yield [pieces[i] for i in group]
