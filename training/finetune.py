"""Fine-tune the encoder: a plain, seeded loop with bf16 autocast where it is fast, augmentation, averaged weights and early stopping."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from classifier.bundle import digest as file_digest
from classifier.taxonomy import HEADS
from training import checkpoint
from training.augment import AugmentConfig, Augmenter
from training.batches import UNSEEN, batches_of, draw, tokenise
from training.bounds import bounded, share
from training.corpus import FAMILIES, Post, targets
from training.encoder_model import FAST_BF16, PartisanEncoder, infer, load_base, pad_batch, parameter_groups
from training.metrics import average_precision
from training.restore import restore
from training.warm_start import warm_start

Logits = NDArray[np.float32]
_CHECKPOINT = "finetune.pt"
_PROBED = 16_000  # posts for the linear probe: 384 features need no more


@dataclass(frozen=True)
class FinetuneConfig:
    """``consistency`` weighs R-Drop between two variants of the same posts; 0 shows each post once (Wu et al., 2021).

    ``family_weight`` weighs the auxiliary task of guessing a post's family. ``everyday_share`` and ``easy_share`` say how
    many of the easy posts an epoch shows (``training.batches.draw``). A run that goes on from a bundle uses ``replay`` of the posts by
    writers on whom the bundle was trained, and all of the others'.
    """

    epochs: int = bounded(4, 1)
    batch_tokens: int = bounded(1536, 1)
    learning_rate: float = bounded(2.5e-4, 0)
    layer_decay: float = share(0.95)
    weight_decay: float = bounded(0.01, 0)
    warmup: float = share(0.05)
    label_smoothing: float = share(0.02)
    borderline_weight: float = share(0.5)
    consistency: float = bounded(0.0, 0)
    family_weight: float = bounded(0.3, 0)
    everyday_share: float = share(0.25)
    easy_share: float = bounded(0.13, 0.01, 1)
    replay: float = share(0.25)
    average_decay: float = share(0.99)
    patience: int = bounded(3, 1)
    seed: int = 7
    augment: AugmentConfig = field(default_factory=AugmentConfig)


@dataclass
class Finetuned:
    """The averaged model, its tokenizer, and one record an epoch."""

    model: PartisanEncoder
    tokenizer: Any
    history: list[dict[str, float]]


def predict(model: PartisanEncoder, tokenizer: Any, texts: Sequence[str], exact: bool = False) -> Logits:
    """Logits (texts, heads) of normalised texts, cut at ``MAX_TOKENS``; in bf16 unless ``exact``."""
    return infer(model.eval(), tokenise(tokenizer, texts), len(HEADS), tokenizer.pad_token_id, exact)


def score_of(logits: Logits, labels: NDArray[np.bool_]) -> float:
    """What early stopping looks at: mean average precision of the heads that occur; it needs no threshold."""
    return float(np.nanmean([average_precision(labels[:, h], logits[:, h].astype(float)) for h in range(len(HEADS))]))


def finetune(
    base: str | Path,
    train: Sequence[Post],
    validation: Sequence[Post],
    validation_texts: Sequence[str],
    augmenter: Augmenter,
    config: FinetuneConfig,
    folder: Path,
    log: Callable[[str], None] = print,
    start: Path | None = None,
) -> Finetuned:
    """Train on ``train``; after each epoch score the averaged weights on ``validation`` and keep the best.

    ``start`` is the exported encoder of an earlier run on the same base, which goes on learning: it knows which posts are easy,
    the weights halfway between it and the end are scored too (Wortsman et al., 2022), and it is kept where nothing is better.
    Without it the head starts from a linear probe of the base.

    ``folder`` holds a checkpoint after each epoch; a run that finds one of the same posts, base and settings goes on from it.
    """
    torch.manual_seed(config.seed)
    torch.set_flush_denormal(True)
    model, tokenizer = load_base(base)
    key = _key(base, start, train, validation, validation_texts, augmenter, config)
    kept = checkpoint.load(folder / _CHECKPOINT, key)
    wanted = torch.from_numpy(targets(train).astype(np.float32))
    wanted = wanted * (1 - config.label_smoothing) + config.label_smoothing * 0.5
    truth, rng = targets(validation), random.Random(config.seed)
    if kept is None and start is None:
        log("linear probe of the frozen base")
        some = rng.sample(range(len(train)), min(_PROBED, len(train)))
        probed = tokenise(tokenizer, [augmenter(train[row], rng) for row in some])
        warm_start(model, tokenizer, probed, targets(train)[some])
    elif kept is None and start is not None:
        restore(model, start)
    average = copy.deepcopy(model).requires_grad_(False)
    optimiser = torch.optim.AdamW(
        parameter_groups(model, config.learning_rate, config.weight_decay, config.layer_decay), fused=True
    )
    sure = torch.tensor([config.borderline_weight if post.borderline else 1.0 for post in train])
    families = torch.tensor([FAMILIES.index(post.family) for post in train])
    state = _fresh(key, len(train)) if kept is None else _resume(kept, model, average, optimiser)
    if kept is None and start is not None:
        score = score_of(predict(average, tokenizer, validation_texts), truth)
        log(f"goes on from {start}: validation mAP {score:.4f}; its losses on {len(train)} posts follow")
        logits = torch.from_numpy(predict(average, tokenizer, [augmenter(post, rng) for post in train]))
        losses = binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean(1)
        state |= {"losses": losses, "best": score, "best_epoch": -1, "weights": copy.deepcopy(average.state_dict())}
    variants = 2 if config.consistency > 0 else 1
    begun, first = time.monotonic(), state["epoch"]
    for epoch in range(first, config.epochs):
        if epoch > state["best_epoch"] + config.patience:
            break
        torch.manual_seed(config.seed + epoch)
        rng = random.Random(f"{config.seed}/{epoch}")
        shown, weights = draw(train, state["losses"], config.everyday_share, config.easy_share, rng)
        weights = weights * sure
        batches = list(batches_of(train, shown, tokenizer, augmenter, config.batch_tokens, variants, rng))
        model.train()
        total = 0.0
        for step, (rows, ids) in enumerate(batches):
            progress = (epoch + step / len(batches)) / config.epochs
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * _schedule(progress, config.warmup)
            loss, state["losses"][rows] = _loss(
                model, tokenizer, ids, wanted[rows], families[rows], weights[rows], config
            )
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            total += loss.item()
            steps = epoch * len(batches) + step + 1
            with torch.no_grad():
                decay = min(config.average_decay, (1 + steps) / (10 + steps))
                for mean, now in zip(average.parameters(), model.parameters(), strict=True):
                    mean.lerp_(now, 1 - decay)
            if step % 40 == 39:
                done = epoch - first + (step + 1) / len(batches)
                left = (time.monotonic() - begun) / done * (config.epochs - first - done) / 60
                log(
                    f"epoch {epoch + 1}/{config.epochs} step {step + 1}/{len(batches)} loss {total / (step + 1):.4f} {left:.0f} min left"
                )
        score = score_of(predict(average, tokenizer, validation_texts), truth)
        record = {"epoch": epoch + 1, "loss": total / max(1, len(batches)), "validation_map": score}
        state["history"].append(record)
        log(f"epoch {epoch + 1}: loss {record['loss']:.4f}, validation mAP {score:.4f}")
        if score > state["best"]:
            state |= {"best": score, "best_epoch": epoch, "weights": copy.deepcopy(average.state_dict())}
        state["epoch"] = epoch + 1
        parts = {"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict()}
        checkpoint.save(folder / _CHECKPOINT, state | parts)
    if start is not None:
        restore(model, start)
        with torch.no_grad():
            for mean, origin in zip(average.parameters(), model.parameters(), strict=True):
                mean.lerp_(origin, 0.5)
        score = score_of(predict(average, tokenizer, validation_texts), truth)
        log(f"halfway between start and end: validation mAP {score:.4f}")
        if score > state["best"]:
            state["weights"] = average.state_dict()
    average.load_state_dict(state["weights"])
    return Finetuned(average.eval(), tokenizer, state["history"])


def _loss(
    model: PartisanEncoder, tokenizer: Any, ids: list[list[int]], wanted: Tensor, families: Tensor, weights: Tensor,
    config: FinetuneConfig,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Binary cross-entropy of the heads and cross-entropy of the family, over one or two variants of each post.

    With consistency, plus the symmetric divergence between the two variants. Also returns the heads' loss of each post.
    """
    with torch.autocast("cpu", torch.bfloat16, enabled=FAST_BF16):
        features = model.features(*pad_batch(ids, tokenizer.pad_token_id))
        logits = model.classify(features).float()
        guess = model.family(model.dropout(features)).float()
    copies = len(ids) // len(wanted)
    heads = binary_cross_entropy_with_logits(logits, wanted.repeat(copies, 1), reduction="none").mean(1)
    losses = heads + config.family_weight * cross_entropy(guess, families.repeat(copies), reduction="none")
    loss = (losses * weights.repeat(copies)).mean()
    if copies == 2:
        one, two = logits.chunk(2)
        p, q = torch.sigmoid(one), torch.sigmoid(two)
        loss = loss + config.consistency * ((p - q) * (one - two)).mean()
    return loss, heads[: len(wanted)].detach()


def _schedule(progress: float, warmup: float) -> float:
    return progress / warmup if progress < warmup else max(0.0, (1 - progress) / (1 - warmup))


def _key(
    base: str | Path, start: Path | None, train: Sequence[Post], validation: Sequence[Post], texts: Sequence[str],
    augmenter: Augmenter, config: FinetuneConfig,
) -> str:  # fmt: skip
    """Digest of all that a checkpoint depends on: posts in their order, too, since it holds a loss for each."""
    digest = hashlib.sha256(json.dumps([str(base), asdict(config), list(texts)]).encode())
    for writer, lexicon in augmenter.lexicons.items():
        digest.update(json.dumps([writer, lexicon.to_dict()]).encode())
    for file in (*sorted(Path(base).glob("*.safetensors")), *([start] if start else [])):
        digest.update(file_digest(file).encode())
    for post in (*train, *validation):
        digest.update(post.to_json().encode())
    return digest.hexdigest()


def _fresh(key: str, posts: int) -> dict[str, Any]:
    losses = torch.full((posts,), UNSEEN)
    return {"key": key, "epoch": 0, "best": -1.0, "best_epoch": 0, "history": [], "weights": None, "losses": losses}


def _resume(state: dict[str, Any], model: Any, average: Any, optimiser: Any) -> dict[str, Any]:
    """Take weights and optimiser out of ``state``, which goes on after its last finished epoch."""
    model.load_state_dict(state.pop("model"))
    average.load_state_dict(state.pop("average"))
    optimiser.load_state_dict(state.pop("optimiser"))
    return state
