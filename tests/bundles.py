"""Tiny bundles for tests: a linear model with known weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from classifier.bundle import Bundle, write_bundle
from classifier.screen import Screen
from classifier.taxonomy import HEADS

WORDS = {"coblos": 0, "komando": 1, "selfie": 2, "deklarasi": 3, "formulir": 4, "baliho": 5}


def tiny_screen() -> Screen:
    """One word a label, worth +6 for its label, for any and for the clearing head; every other text gets -3."""
    coef = np.zeros((len(HEADS) + 1, len(WORDS) + 1), np.float32)
    for column, head in enumerate(WORDS.values()):
        coef[head, column] = coef[-2:, column] = 6.0
    return Screen(
        tuple(WORDS), ("zz",), np.ones(len(WORDS) + 1, np.float32), coef, np.full(len(HEADS) + 1, -3.0, np.float32)
    )


def rules(lower: float = 0.3, upper: float = 0.7) -> dict[str, dict[str, dict[str, float]]]:
    """Identity calibration and the same thresholds for every head."""
    return {
        "calibration": {h: {"slope": 1.0, "offset": 0.0} for h in HEADS},
        "thresholds": {h: {"lower": lower, "upper": upper} for h in HEADS},
    }


def tiny_bundle(folder: Path) -> Bundle:
    """A baseline bundle in ``folder``."""
    tiny_screen().save(folder / "screen")
    (folder / "lexicon.toml").write_text('[parties]\nnames = ["Partai Embun"]\n', "utf-8")
    (folder / "MODEL_CARD.md").write_text("tiny\n", "utf-8")
    manifest = {"name": "tiny", "version": "0.0.1", "data_digest": "sha256:0", "tiers": {"baseline": rules()}}
    return write_bundle(folder, manifest)
