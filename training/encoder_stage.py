"""The encoder's part of the pipeline: base, fine-tuning, export, calibration on unseen writers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundle import Bundle
from classifier.calibration import Calibration, Thresholds
from classifier.lexicon_toml import load_lexicon
from classifier.screen import Screen
from classifier.text import normalise
from training import tracking
from training.augment import Augmenter
from training.baseline import everyday
from training.calibrate import fit_clear, fit_mix, fit_tier, flag_rate
from training.config import ExperimentConfig
from training.convert import convert_e5, read_vocabulary
from training.corpus import EVERYDAY, Post, of_split, races_of_writers, targets
from training.export_best import export_best
from training.finetune import Finetuned, finetune, predict, score_of
from training.soup import soup

OFFLINE = "offline"
Log = Callable[[str], None]


def base_folder(name: str, out: Path, log: Log) -> str:
    """``name`` itself, or for ``offline`` the converted, trimmed multilingual-e5-small in ``out/base``."""
    if name != OFFLINE:
        return name
    folder = out / "base"
    log("converting the offline base encoder")
    convert_e5(folder, read_vocabulary())
    return str(folder)


def replayed(posts: list[Post], start: Bundle, share: float, seed: int) -> list[Post]:
    """All posts by writers whom ``start`` doesn't know, and ``share`` of the others', so that it doesn't forget them.

    Each seed and each bundle to start from draws other posts, or a chain of runs would see the same ones again and again.
    """
    known, rng = set(start.manifest.get("writers", ())), random.Random(f"{seed}/{start.info.fingerprint}")
    return [post for post in posts if post.author not in known or rng.random() < share]


def train_encoder(
    posts: list[Post],
    folder: Path,
    data: Path,
    clearing: NDArray[np.float32],
    config: ExperimentConfig,
    start: Bundle | None,
    out: Path,
    log: Log,
) -> dict[str, Any]:
    """Fine-tune on train, from the encoder of ``start`` where one is given, export to ``folder``, and calibrate the exported model on validation.

    ``clearing`` holds the out-of-fold clearing logits of the train posts, which with the exported model give the rule of
    clearing. Returns the manifest entries ``encoder`` and ``cascade``. NetralError if every candidate's export strays from torch.
    """
    train, validation = of_split(posts, "train"), of_split(posts, "validation")
    parties = load_lexicon(folder / "lexicon.toml")
    texts, labels = [normalise(p.text, parties) for p in validation], targets(validation)
    origin = start.folder / "encoder.onnx" if start else None
    base, races = base_folder(config.base, out, log), races_of_writers(train, data / "lexicon")

    def run(number: int) -> Finetuned:
        """With a seed and old posts of its own."""
        tune = replace(config.finetune, seed=config.finetune.seed + number, runs=1)
        shown = replayed(train, start, tune.replay, tune.seed) if start else train
        ordinary = [normalise(post.text, parties) for post in shown if post.family == EVERYDAY]
        augmenter, checkpoints = Augmenter(races, parties, tune.augment, ordinary), out / "checkpoints" / str(number)
        log(f"run {number + 1} of {config.finetune.runs}")
        return finetune(base, shown, validation, texts, augmenter, tune, checkpoints, log, origin)

    runs = [run(number) for number in range(config.finetune.runs)]
    tuned = soup(runs, origin, lambda model: score_of(predict(model, runs[0].tokenizer, texts), labels), log)
    for epoch in tuned.history:
        tracking.log_curve(epoch)
    tracking.log_figures({f"validation_map.{c.name}": c.score for c in tuned.candidates})
    clear = np.array([not p.borderline for p in validation])
    logits, record = export_best(tuned, texts, labels, clear, folder, out / "encoder.fp32.onnx", config, log, origin)
    thresholds = Thresholds.from_dict(record["thresholds"])
    shipped = Calibration.from_dict(record["calibration"])(logits)
    screen, unseen = Screen.load(folder / "screen").scores(texts)
    mix = fit_mix(logits[clear], screen[clear], labels[clear])
    cascade = fit_tier(mix(logits, screen)[clear], labels[clear])
    partisan = clear & labels[:, -1]
    flagged = shipped[:, -1] >= thresholds.upper[-1]
    weights = flag_rate(unseen[partisan], flagged[partisan], clearing)
    chosen = np.array([not p.borderline for p in train])
    rule = fit_clear(clearing[chosen], targets(train)[chosen, -1], everyday(train)[chosen], weights[chosen])
    log(f"the screen clears below {rule['below']:.4f}: {100 * rule['cleared']:.0f} % of everyday posts")
    tracking.log_figures({"validation": record["reached"], "validation_cascade": cascade["reached"], "clear": rule})
    return {"encoder": record, "cascade": {**cascade, "mix": mix.to_dict(), "clear": rule}}
