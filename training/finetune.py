"""Fine-tune the encoder: a plain, seeded loop with bf16 autocast where it is fast, augmentation, averaged weights and early stopping."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from classifier.bundle import digest as file_digest
from classifier.taxonomy import HEADS
from training import checkpoint
from training.augment import Augmenter
from training.batches import UNSEEN, batches_of, draw, tokenise
from training.corpus import Post, targets
from training.encoder_model import PartisanEncoder, infer, load_base
from training.finetune_config import FinetuneConfig
from training.learner import Learner
from training.linear_probe import linear_probe
from training.metrics import average_precision
from training.restore import restore

Logits = NDArray[np.float32]
START = "start"  # the candidate that is what a run went on from
_CHECKPOINT = "finetune.pt"
_PROBED = 16_000  # posts for the linear probe: 384 features need no more


@dataclass(frozen=True)
class Candidate:
    """Weights that may be kept, by their mean average precision on validation."""

    name: str
    score: float
    weights: Mapping[str, Tensor]


@dataclass
class Finetuned:
    """The averaged model with the weights of the first of its ``candidates`` (best first), its tokenizer, one record an epoch.

    ``end`` are the weights after the last epoch.
    """

    model: PartisanEncoder
    tokenizer: Any
    history: list[dict[str, float]]
    candidates: list[Candidate]
    end: Mapping[str, Tensor]

    def take(self, candidate: Candidate) -> None:
        """Set the weights of ``model``."""
        self.model.load_state_dict(candidate.weights)


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

    ``start`` is the exported encoder of an earlier run on the same base, which goes on learning; it is kept where no epoch is better.
    Without it the head starts from a linear probe of the base.

    ``folder`` holds a checkpoint after each epoch; a run that finds one of the same posts, base and settings goes on from it.
    """
    torch.manual_seed(config.seed)
    torch.set_flush_denormal(True)
    model, tokenizer = load_base(base)
    key = _key(base, start, train, validation, validation_texts, augmenter, config)
    state = checkpoint.load(folder / _CHECKPOINT, key)
    truth = targets(validation)
    if state is None and start is not None:
        restore(model, start)
    elif state is None:
        log("linear probe of the frozen base")
        rng = random.Random(config.seed)
        some = rng.sample(range(len(train)), min(_PROBED, len(train)))
        probed = tokenise(tokenizer, [augmenter(train[row], rng) for row in some])
        linear_probe(model, tokenizer, probed, targets(train)[some])
    learner = Learner(model, tokenizer.pad_token_id, train, config)

    def score() -> float:
        return score_of(predict(learner.average, tokenizer, validation_texts), truth)

    if state is not None:
        learner.load(state)
        log(f"goes on from the checkpoint in {folder}, after epoch {state['epoch']}")
    else:
        state = _fresh(key, len(train))
        if start is not None:
            state |= {"best": score(), "best_epoch": -1, "weights": copy.deepcopy(learner.average.state_dict())}
            log(f"goes on from {start}: validation mAP {state['best']:.4f}; {len(train)} posts")
    begun, first = time.monotonic(), state["epoch"]
    for epoch in range(first, config.epochs):
        if epoch > state["best_epoch"] + config.patience:
            break
        torch.manual_seed(config.seed + epoch)
        rng = random.Random(f"{config.seed}/{epoch}")
        shown, weights = draw(train, state["losses"], config.everyday_share, config.easy_share, rng)
        batches = list(batches_of(train, shown, tokenizer, augmenter, config.batch_tokens, rng))
        model.train()
        total = 0.0
        for step, (rows, ids) in enumerate(batches):
            progress = (epoch + step / len(batches)) / config.epochs
            loss, state["losses"][rows] = learner.step(rows, ids, weights, progress)
            total += loss
            if step % 40 == 39:
                done = epoch - first + (step + 1) / len(batches)
                left = (time.monotonic() - begun) / done * (config.epochs - first - done) / 60
                log(
                    f"epoch {epoch + 1}/{config.epochs} step {step + 1}/{len(batches)} loss {total / (step + 1):.4f} {left:.0f} min left"
                )
        record = {"epoch": epoch + 1, "loss": total / max(1, len(batches)), "validation_map": score()}
        state["history"].append(record)
        log(f"epoch {epoch + 1}: loss {record['loss']:.4f}, validation mAP {record['validation_map']:.4f}")
        if record["validation_map"] > state["best"]:
            best = copy.deepcopy(learner.average.state_dict())
            state |= {"best": record["validation_map"], "best_epoch": epoch, "weights": best}
        state["epoch"] = epoch + 1
        checkpoint.save(folder / _CHECKPOINT, state | learner.state())
    first_or_best = START if state["best_epoch"] < 0 else f"epoch {state['best_epoch'] + 1}"
    best_candidate = Candidate(first_or_best, state["best"], state["weights"])
    end = copy.deepcopy(learner.average.state_dict())
    tuned = Finetuned(learner.average.eval(), tokenizer, state["history"], [best_candidate], end)
    tuned.take(best_candidate)
    return tuned


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
