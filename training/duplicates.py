"""Near duplicates by MinHash on words and on characters (Broder, 1997)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from datasketch import MinHash, MinHashLSH

from classifier.text import normalise

_PERMUTATIONS = 64
WORDS, CHARS = 0.8, 0.85


def shingles(text: str, chars: bool) -> set[str]:
    """Word triples, or runs of five characters without spaces and signs, of a normalised text."""
    if chars:
        squeezed = re.sub(r"\W+", "", text)
        return {squeezed[i : i + 5] for i in range(max(1, len(squeezed) - 4))}
    words = re.findall(r"\w+", text)
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def near_duplicates(texts: Sequence[str], chars: bool) -> list[tuple[int, int, float]]:
    """Pairs of rows ``(earlier, later, Jaccard)`` at or above the threshold for words (0.8) or characters (0.85)."""
    threshold = CHARS if chars else WORDS
    index = MinHashLSH(threshold=threshold - 0.1, num_perm=_PERMUTATIONS)
    sets = [shingles(normalise(text), chars) for text in texts]
    pairs = []
    for row, items in enumerate(sets):
        sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update_batch([item.encode() for item in items])
        for found in index.query(sketch):
            other = sets[int(found)]
            similarity = len(items & other) / max(1, len(items | other))
            if similarity >= threshold:
                pairs.append((int(found), row, similarity))
        index.insert(str(row), sketch)
    return sorted(pairs)
