"""Which words moved the verdict.

For the linear model, each word's part of the logit, exactly. For the encoder, occlusion: the drop of the logit when the word
is left out (Zeiler and Fergus, 2014), tried on the words that the linear model finds strongest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.screen import Screen
from classifier.text import normalise
from classifier.tracked import Tracked
from classifier.verdict import Evidence

_WORD = re.compile(r"<\w+>|#?\w+(?:[-'’]\w+)*|[^\w\s.,:;!?\"“”()\-–—*_/]+")
_MAX_SPANS = 4
_SHARE = 0.35

LogitsOf = Callable[[Sequence[str]], NDArray[np.float32]]


def explain(
    tracked: Tracked, original: str, heads: Sequence[int], screen: Screen, encoder: LogitsOf | None = None
) -> list[tuple[Evidence, ...]]:
    """Evidence for each of ``heads``: at most four spans of ``original``, in text order.

    Words that carry at least 35 % of the strongest word's weight are kept, neighbours joined. With ``encoder``, which maps
    normalised texts to logits (texts, heads), the four words a head that the linear ``screen`` finds strongest are weighed by
    occlusion.
    """
    words = [m.span() for m in _WORD.finditer(tracked.text)]
    if not words:
        return [() for _ in heads]
    shares = screen.contributions(tracked.text)
    weights = np.stack([shares[start:end].sum(axis=0) for start, end in words])
    if encoder is not None:
        strongest = sorted({int(i) for head in heads for i in np.argsort(-weights[:, head])[:_MAX_SPANS]})
        found = _drops(tracked.text, [words[i] for i in strongest], encoder)
        weights = np.full_like(weights, -np.inf)
        weights[strongest] = found
    return [_spans(weights[:, head], words, tracked, original) for head in heads]


def _drops(text: str, words: Sequence[tuple[int, int]], logits_of: LogitsOf) -> NDArray[np.float32]:
    """How much each head's logit (words, heads) falls when a word is left out."""
    variants = [text, *(normalise(f"{text[:start]} {text[end:]}") for start, end in words)]
    logits = logits_of(variants)
    return np.asarray(logits[0] - logits[1:], np.float32)


def _spans(
    weights: NDArray[np.float32], words: list[tuple[int, int]], tracked: Tracked, original: str
) -> tuple[Evidence, ...]:
    strongest = float(weights.max())
    if strongest <= 0:
        return ()
    groups: list[tuple[int, int, float]] = []
    previous = -2
    for index in np.flatnonzero(weights >= _SHARE * strongest).tolist():
        start, end = words[index]
        weight = float(weights[index])
        if index == previous + 1:
            first, _, total = groups.pop()
            start, weight = first, total + weight
        groups.append((start, end, weight))
        previous = index
    best = sorted(sorted(groups, key=lambda g: -g[2])[:_MAX_SPANS])
    spans = [(*tracked.span(start, end), weight) for start, end, weight in best]
    return tuple(Evidence(low, high, original[low:high], weight) for low, high, weight in spans)
