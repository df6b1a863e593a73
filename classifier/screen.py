"""The linear model: word and character TF-IDF with one logistic regression per head.

It is the baseline of every report and the first tier of the cascade. Stored as a JSON vocabulary and safetensors.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy import sparse

from classifier.grams import char_grams, counters, word_grams

Floats = NDArray[np.float32]
_BATCH = 2048


def weigh(counts: sparse.csr_matrix, idf: Floats) -> sparse.csr_matrix:
    """Sublinear term frequency times idf, rows of length one (Manning et al., 2008, section 6.4)."""
    weighted = counts.astype(np.float32)
    weighted.data = (1.0 + np.log(weighted.data)) * idf[weighted.indices]
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(np.maximum(norms, 1e-12), np.diff(weighted.indptr)).astype(np.float32)
    return weighted


@dataclass(frozen=True)
class Screen:
    """Fitted linear model. ``coef`` is (heads + 1, features), ``idf`` (features,), ``intercept`` (heads + 1,).

    The last row is the clearing head: partisan posts against everyday ones, hard negatives left out. Telling those apart is
    the encoder's work, and a head that needn't do it clears far more of what is plainly ordinary.
    """

    words: tuple[str, ...]
    chars: tuple[str, ...]
    idf: Floats
    coef: Floats
    intercept: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "_counters", counters(self.words, self.chars))
        object.__setattr__(self, "_coef_t", np.ascontiguousarray(self.coef.T))

    def features(self, texts: Sequence[str]) -> list[sparse.csr_matrix]:
        """Weighted word and character blocks of normalised ``texts``, each of unit length per row."""
        split = len(self.words)
        parts = (self.idf[:split], self.idf[split:])
        return [weigh(c.transform(texts), idf) for c, idf in zip(self._counters, parts, strict=True)]  # type: ignore[attr-defined]

    def logits(self, texts: Sequence[str]) -> Floats:
        """Uncalibrated logits (texts, heads) of normalised ``texts``."""
        return self.scores(texts)[0]

    def scores(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Uncalibrated logits (texts, heads) of normalised ``texts``, and those of the clearing head (texts,)."""
        out = np.empty((len(texts), len(self.intercept)), np.float32)
        split = len(self.words)
        coef_t: Floats = self._coef_t  # type: ignore[attr-defined]
        for low in range(0, len(texts), _BATCH):
            words, chars = self.features(texts[low : low + _BATCH])
            out[low : low + _BATCH] = words @ coef_t[:split] + chars @ coef_t[split:] + self.intercept
        return out[:, :-1], out[:, -1]

    def contributions(self, text: str) -> Floats:
        """What each character of one normalised text adds to the logits (characters, heads).

        The logit of a linear model is a sum over features; a feature's part is shared out evenly over the characters of all
        its occurrences. The rows add up to the logits less the intercept.
        """
        coef_t: Floats = self._coef_t[:, :-1]  # type: ignore[attr-defined]
        shares = np.zeros((len(text) + 1, coef_t.shape[1]))
        grams = (word_grams(text), char_grams(text))
        for number, (block, found) in enumerate(zip(self.features([text]), grams, strict=True)):
            vocabulary = self._counters[number].vocabulary_  # type: ignore[attr-defined]
            known = [(vocabulary[gram], start, end) for gram, start, end in found if gram in vocabulary]
            if not known:
                continue
            column, start, end = np.array(known).T
            weight = np.zeros(block.shape[1], np.float32)
            weight[block.indices] = block.data
            _, which, count = np.unique(column, return_inverse=True, return_counts=True)
            part = weight[column] / count[which] / (end - start)
            each = coef_t[number * len(self.words) + column] * part[:, None]
            np.add.at(shares, start, each)
            np.subtract.at(shares, end, each)
        return np.cumsum(shares, axis=0)[:-1].astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write ``vocabulary.json`` and ``weights.safetensors`` into ``folder``; all but the intercepts in fp16."""
        folder.mkdir(parents=True, exist_ok=True)
        vocabulary = {"words": self.words, "chars": self.chars}
        (folder / "vocabulary.json").write_text(
            json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")), "utf-8"
        )
        tensors = {
            "idf": self.idf.astype(np.float16),
            "coef": self.coef.astype(np.float16),
            "intercept": self.intercept,
        }
        save_file({k: np.ascontiguousarray(v) for k, v in tensors.items()}, folder / "weights.safetensors")

    @classmethod
    def load(cls, folder: Path) -> Screen:
        """Read what ``save`` wrote. Raises OSError, ValueError or KeyError on a damaged folder."""
        vocabulary = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        tensors = cast(dict[str, Floats], load_file(folder / "weights.safetensors"))
        return cls(
            words=tuple(vocabulary["words"]),
            chars=tuple(vocabulary["chars"]),
            idf=tensors["idf"].astype(np.float32),
            coef=tensors["coef"].astype(np.float32),
            intercept=tensors["intercept"],
        )
