"""Near duplicates by MinHash on words and on characters (Broder, 1997)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

from datasketch import MinHash, MinHashLSH

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
    """Pairs of rows ``(earlier, later, Jaccard)`` of normalised ``texts`` at or above the threshold for words (0.8) or characters (0.85)."""
    threshold = CHARS if chars else WORDS
    index = MinHashLSH(threshold=threshold - 0.1, num_perm=_PERMUTATIONS)
    sets = [shingles(text, chars) for text in texts]
    encoded = ([item.encode() for item in items] for items in sets)
    # the hash only finds candidates, so a fast one does
    sketches = MinHash.generator(encoded, num_perm=_PERMUTATIONS, seed=1, hashfunc=crc32)
    pairs = []
    for row, (items, sketch) in enumerate(zip(sets, sketches, strict=True)):
        for found in index.query(sketch):
            other = sets[int(found)]
            similarity = len(items & other) / max(1, len(items | other))
            if similarity >= threshold:
                pairs.append((int(found), row, similarity))
        index.insert(str(row), sketch)
    return sorted(pairs)
