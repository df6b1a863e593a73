"""From logits to probabilities that mean what they say, and from probabilities to three-way decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.taxonomy import ANY, HEADS, INDIKASI, PERLU_TINJAUAN, TIDAK_ADA, Status

Array = NDArray[np.float64]
_STRENGTH = {TIDAK_ADA: 0, PERLU_TINJAUAN: 1, INDIKASI: 2}


def _platt(logits: NDArray[Any], slope: Array | float, offset: Array | float) -> Array:
    """``sigmoid(slope * logit + offset)``, kept from overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits * slope + offset, -30.0, 30.0))))


@dataclass(frozen=True)
class Calibration:
    """Platt scaling per head (Platt, 1999): ``p = sigmoid(slope * logit + offset)``; arrays of shape (heads,)."""

    slope: Array
    offset: Array

    def __call__(self, logits: NDArray[Any]) -> Array:
        """Probabilities of the same shape as ``logits`` (texts, heads)."""
        return _platt(logits, self.slope, self.offset)

    def to_dict(self) -> dict[str, dict[str, float]]:
        """By head: slope and offset."""
        return {
            h: {"slope": float(s), "offset": float(o)} for h, s, o in zip(HEADS, self.slope, self.offset, strict=True)
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, float]]) -> Calibration:
        """Inverse of ``to_dict``; KeyError if a head is missing."""
        return cls(np.array([data[h]["slope"] for h in HEADS]), np.array([data[h]["offset"] for h in HEADS]))


@dataclass(frozen=True)
class Mix:
    """The cascade's second stage: a weighted sum of both models' logits per head; arrays of shape (heads,)."""

    encoder: Array
    baseline: Array

    def __call__(self, encoder: NDArray[Any], baseline: NDArray[Any]) -> NDArray[np.float32]:
        """Mixed logits (texts, heads) of the two models' logits."""
        return np.asarray(encoder * self.encoder + baseline * self.baseline, np.float32)

    def to_dict(self) -> dict[str, dict[str, float]]:
        """By head: the weight of each model."""
        pairs = zip(HEADS, self.encoder, self.baseline, strict=True)
        return {h: {"encoder": float(e), "baseline": float(b)} for h, e, b in pairs}

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, float]]) -> Mix:
        """Inverse of ``to_dict``; KeyError if a head is missing."""
        return cls(np.array([data[h]["encoder"] for h in HEADS]), np.array([data[h]["baseline"] for h in HEADS]))


@dataclass(frozen=True)
class Clear:
    """The cascade's first stage: posts whose probability by the screen's clearing head is under ``below`` are cleared."""

    slope: float
    offset: float
    below: float

    def __call__(self, clearing: NDArray[Any], probabilities: Array) -> tuple[NDArray[np.bool_], Array]:
        """Which texts are cleared, from clearing logits (texts,), and what ``probabilities`` (texts, heads) are for those.

        A cleared post is no more probably partisan than the clearing head says; its categories shrink in proportion.
        """
        p = _platt(clearing, self.slope, self.offset)
        shrink = np.minimum(1.0, p / np.maximum(probabilities[:, HEADS.index(ANY)], 1e-12))
        return p < self.below, probabilities * shrink[:, None]

    @classmethod
    def from_dict(cls, data: Mapping[str, float]) -> Clear:
        """From a manifest's ``clear``; KeyError if a part is missing."""
        return cls(data["slope"], data["offset"], data["below"])


@dataclass(frozen=True)
class Thresholds:
    """Two cut-offs per head, arrays of shape (heads,): at or above ``upper`` indikasi, below ``lower`` nothing.

    What a category's decision comes to also depends on the head *any* (``settle``).
    """

    lower: Array
    upper: Array

    def decide(self, probabilities: Array) -> list[Status]:
        """Decisions for one text's probabilities (heads,)."""
        return [
            INDIKASI if p >= high else PERLU_TINJAUAN if p >= low else TIDAK_ADA
            for p, low, high in zip(probabilities, self.lower, self.upper, strict=True)
        ]

    def to_dict(self) -> dict[str, dict[str, float]]:
        """By head: lower and upper."""
        return {
            h: {"lower": float(a), "upper": float(b)} for h, a, b in zip(HEADS, self.lower, self.upper, strict=True)
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Mapping[str, float]]) -> Thresholds:
        """Inverse of ``to_dict``; KeyError if a head is missing."""
        return cls(np.array([data[h]["lower"] for h in HEADS]), np.array([data[h]["upper"] for h in HEADS]))


def settle(decisions: Sequence[Status], probabilities: Array) -> tuple[Status, list[Status], str | None]:
    """Status, category decisions and primary category from the decisions of all heads (labels, then any).

    A category is indicated only where the head *any* is, too; else it is for a person to see. So the status, the strongest
    decision, is *indikasi* exactly where *any* says so. Unless there is nothing, the primary category is the most probable
    of those with the strongest decision, and at least *perlu tinjauan*, so that a reviewer is always pointed somewhere.
    """
    *categories, partisan = decisions
    if partisan != INDIKASI:
        categories = [PERLU_TINJAUAN if decision == INDIKASI else decision for decision in categories]
    status = max([*categories, partisan], key=_STRENGTH.__getitem__)
    if status == TIDAK_ADA:
        return status, categories, None
    first = max(range(len(categories)), key=lambda i: (_STRENGTH[categories[i]], probabilities[i]))
    if categories[first] == TIDAK_ADA:
        categories[first] = PERLU_TINJAUAN
    return status, categories, HEADS[first]
