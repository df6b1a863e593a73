"""The encoder's part of the pipeline: base, fine-tuning, export, calibration on unseen writers."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundle import Bundle
from classifier.calibration import Array, Calibration, Thresholds
from classifier.encoder import MAX_TOKENS, Encoder
from classifier.errors import NetralError
from classifier.lexicon import load_lexicon
from classifier.screen import Screen
from classifier.text import normalise
from training import tracking
from training.augment import Augmenter
from training.baseline import everyday
from training.calibrate import fit_clear, fit_mix, fit_tier, flag_rate
from training.config import ExperimentConfig
from training.convert import convert_e5, read_vocabulary
from training.corpus import EVERYDAY, Post, of_split, races_of_writers, targets
from training.export import export_onnx, parity, quantise, save_tokenizer
from training.finetune import finetune, predict

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

    Each bundle to start from draws other posts, or a chain of runs would see the same ones again and again.
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
    clearing. Returns the manifest entries ``encoder`` and ``cascade``. NetralError if the exported model strays from torch.
    """
    train, validation = of_split(posts, "train"), of_split(posts, "validation")
    parties = load_lexicon(folder / "lexicon.toml")
    texts, labels = [normalise(p.text, parties) for p in validation], targets(validation)
    shown = replayed(train, start, config.finetune.replay, config.finetune.seed) if start else train
    ordinary = [normalise(post.text, parties) for post in shown if post.family == EVERYDAY]
    augmenter = Augmenter(races_of_writers(train, data / "lexicon"), parties, config.finetune.augment, ordinary)
    tuned = finetune(
        base_folder(config.base, out, log),
        shown,
        validation,
        texts,
        augmenter,
        config.finetune,
        out / "checkpoints",
        log,
        start.folder / "encoder.onnx" if start else None,
    )
    for epoch in tuned.history:
        tracking.log_curve(epoch)
    export_onnx(tuned.model, out / "encoder.fp32.onnx")
    quantise(out / "encoder.fp32.onnx", folder / "encoder.onnx")
    save_tokenizer(tuned.tokenizer, folder / "tokenizer.json")
    logits, _ = Encoder(folder).logits(texts)
    clear = np.array([not p.borderline for p in validation])
    record = fit_tier(logits[clear], labels[clear])
    calibration = Calibration.from_dict(record["calibration"])
    thresholds = Thresholds.from_dict(record["thresholds"])
    exact = predict(tuned.model, tuned.tokenizer, texts, exact=True)
    shipped = calibration(logits)
    # texts beyond MAX_TOKENS are read in windows by the exported model alone
    whole = np.array([len(ids) <= MAX_TOKENS for ids in tuned.tokenizer(texts)["input_ids"]])
    _check_parity(calibration(exact)[whole], shipped[whole], thresholds, config, log)
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


def _check_parity(exact: Array, shipped: Array, thresholds: Thresholds, config: ExperimentConfig, log: Log) -> None:
    found = parity(exact, shipped, thresholds)
    tracking.log_figures({"parity": found})
    log(
        f"parity of torch and int8: max |dp| {found['max_difference']:.4f}, decision flips {100 * found['flips']:.2f} %"
    )
    if found["max_difference"] > config.parity_difference or found["flips"] > config.parity_flips:
        raise NetralError(
            f"the exported encoder strays from torch: {found}; allowed {config.parity_difference} and "
            f"{config.parity_flips}. "
            "Train longer, or quantise in smaller blocks"
        )
