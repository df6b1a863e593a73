"""Spelling noise as people produce it, to measure robustness.

Missing vowels, exchanged letters and removed signs occur in training too (``training.augment``); the other kinds are met for the
first time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

from classifier.scorer import Scorer
from classifier.verdict import Tier
from training.corpus import Post, targets
from training.evaluate import predictions
from training.metrics import Bools, macro_f1, precision_recall_f1

Noise = Callable[[str, random.Random], str]
_LEET = {"a": "4", "i": "1", "e": "3", "o": "0", "s": "5"}
_WORD = re.compile(r"[A-Za-z]{5,}")


def _some(text: str, rng: random.Random, change: Callable[[str], str], share: float) -> str:
    return _WORD.sub(lambda m: change(m.group()) if rng.random() < share else m.group(), text)


def _slip(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


NOISES: dict[str, Noise] = {
    "capital letters": lambda text, rng: text.upper(),
    "leet": lambda text, rng: _some(text, rng, lambda w: w[0] + "".join(_LEET.get(c, c) for c in w[1:-1]) + w[-1], 0.3),
    "repeated letters": lambda text, rng: _some(
        text, rng, lambda w: re.sub(r"([aiueo])(?!.*[aiueo])", r"\1\1\1\1", w), 0.3
    ),
    "missing vowels": lambda text, rng: _some(text, rng, lambda w: w[0] + re.sub("[aiueo]", "", w[1:-1]) + w[-1], 0.3),
    "exchanged letters": lambda text, rng: _some(text, rng, lambda w: _slip(w, rng), 0.3),
    "mojibake": lambda text, rng: text.encode("utf-8").decode("latin-1"),
    "no signs": lambda text, rng: re.sub(r"[^\w\s#@]", "", text),
}


def noise_figures(scorer: Scorer, posts: Sequence[Post], tier: Tier, seed: int = 9) -> dict[str, Any]:
    """Macro-F1 of the five and any-partisan F1 under each noise and without (``none``), and the share of posts of which a decision changed."""
    truth = targets(posts)

    def flags(noise: Noise) -> Bools:
        rng = random.Random(seed)
        return predictions(scorer.score([noise(p.text, rng) for p in posts], tier=tier)).flagged

    plain = flags(lambda text, rng: text)
    found = {"none": plain} | {name: flags(noise) for name, noise in NOISES.items()}
    return {
        name: {
            "macro_f1": macro_f1(truth, flagged),
            "any_f1": precision_recall_f1(truth[:, -1], flagged[:, -1])[2],
            "decisions_changed": float((flagged != plain).any(axis=1).mean()),
        }
        for name, flagged in found.items()
    }
