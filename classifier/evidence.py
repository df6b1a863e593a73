"""Which words moved the verdict: occlusion, the same for both models.

A word's weight is the drop of a head's logit when the word is left out (Zeiler and Fergus, 2014). For the linear
screen this is the word's own contribution up to the length normalisation, so one method serves both tiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.tracked import Tracked
from classifier.verdict import Evidence

_WORD = re.compile(r"<\w+>|#?\w+(?:[-'’]\w+)*|[^\w\s.,:;!?\"“”()\-–—*_/]+")
_MAX_WORDS = 120
_MAX_SPANS = 4
_SHARE = 0.35

LogitsOf = Callable[[Sequence[str]], NDArray[np.float32]]


def occlusion(
    tracked: Tracked, original: str, heads: Sequence[int], logits_of: LogitsOf, first: LogitsOf | None = None
) -> list[tuple[Evidence, ...]]:
    """Evidence for each of ``heads``: at most four spans of ``original``, in text order.

    ``logits_of`` maps normalised texts to logits (texts, heads). Words that carry at least 35 % of the strongest
    word's weight are kept, neighbours joined. Only the first 120 words are tried; a slow model is asked only about the
    four words a head that the fast model ``first`` finds strongest.
    """
    words = [m.span() for m in _WORD.finditer(tracked.text)][:_MAX_WORDS]
    if not words:
        return [() for _ in heads]
    drops = _drops(tracked.text, words, first or logits_of)
    if first is not None:
        strongest = sorted({int(i) for head in heads for i in np.argsort(-drops[:, head])[:_MAX_SPANS]})
        found = _drops(tracked.text, [words[i] for i in strongest], logits_of)
        drops = np.full_like(drops, -np.inf)
        drops[strongest] = found
    return [_spans(drops[:, head], words, tracked, original) for head in heads]


def _drops(text: str, words: Sequence[tuple[int, int]], logits_of: LogitsOf) -> NDArray[np.float32]:
    """How much each head's logit (words, heads) falls when a word is left out."""
    variants = [text, *(f"{text[:start]} {text[end:]}".strip() for start, end in words)]
    logits = logits_of(variants)
    return np.asarray(logits[0] - logits[1:], np.float32)


def _spans(
    drops: NDArray[np.float32], words: list[tuple[int, int]], tracked: Tracked, original: str
) -> tuple[Evidence, ...]:
    strongest = float(drops.max())
    if strongest <= 0:
        return ()
    groups: list[tuple[int, int, float]] = []
    previous = -2
    for index in np.flatnonzero(drops >= _SHARE * strongest).tolist():
        start, end = words[index]
        weight = float(drops[index])
        if index == previous + 1:
            first, _, total = groups.pop()
            start, weight = first, total + weight
        groups.append((start, end, weight))
        previous = index
    best = sorted(sorted(groups, key=lambda g: -g[2])[:_MAX_SPANS])
    spans = [(*tracked.span(start, end), weight) for start, end, weight in best]
    return tuple(Evidence(low, high, original[low:high], weight) for low, high, weight in spans)
