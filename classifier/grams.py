"""Words, pairs of words and character sequences: what the linear model counts, and where in a text they stand."""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

_TOKEN = re.compile(r"<\w+>|#?\w+|[^\w\s]")
_CHARS = (2, 5)
_REMEMBERED = 1 << 16  # words; a district's exports hold about as many
_LONG = 40


def tokenise(text: str) -> list[str]:
    """Words, hashtags, placeholders, and single signs (emoji, punctuation) of a normalised text."""
    return _TOKEN.findall(text)


def word_grams(text: str) -> Iterator[tuple[str, int, int]]:
    """Words and pairs of words as ``counters`` counts them, with start and end."""
    tokens = [(m.group(), *m.span()) for m in _TOKEN.finditer(text)]
    yield from tokens
    for (one, start, _), (two, _, end) in itertools.pairwise(tokens):
        yield f"{one} {two}", start, end


def char_grams(text: str) -> Iterator[tuple[str, int, int]]:
    """Characters inside words as ``counters`` counts them, with start and end; the blanks around a word have no place."""
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        for gram, offset in _inside(match.group()):
            yield gram, max(start, start + offset - 1), min(end, start + offset - 1 + len(gram))


def _inside(word: str) -> Iterator[tuple[str, int]]:
    """Character sequences of ``word`` between two blanks, and where they begin in it, counted from the first blank."""
    padded = f" {word} "
    low, high = _CHARS
    for size in range(low, min(high, len(padded)) + 1):
        for offset in range(len(padded) - size + 1):
            yield padded[offset : offset + size], offset


class CharCounter:
    """Counts the character sequences of a fixed vocabulary. Words recur, so what each one holds is looked up once."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self.vocabulary_ = {gram: column for column, gram in enumerate(vocabulary)}
        self._remembered = lru_cache(_REMEMBERED)(self._columns)

    def _columns(self, word: str) -> array[int]:
        known = self.vocabulary_
        return array("i", [known[gram] for gram, _ in _inside(word) if gram in known])

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Counts (texts, vocabulary) of normalised ``texts``."""
        columns, ends = array("i"), [0]
        for text in texts:
            for word in text.split():
                columns.extend(self._remembered(word) if len(word) <= _LONG else self._columns(word))
            ends.append(len(columns))
        found = np.frombuffer(columns, np.intc)
        counts = sparse.csr_matrix(
            (np.ones(len(found), np.float32), found, ends), shape=(len(texts), len(self.vocabulary_))
        )
        counts.sum_duplicates()
        return counts


def counters(word_vocabulary: Sequence[str] | None = None, char_vocabulary: Sequence[str] | None = None) -> list[Any]:
    """What counts words (1-2) and characters inside words (2-5), for fitting or with fixed vocabularies."""
    words = CountVectorizer(
        tokenizer=tokenise, token_pattern=None, lowercase=False, ngram_range=(1, 2), min_df=2,
        dtype=np.float32, vocabulary=word_vocabulary,
    )  # fmt: skip
    if char_vocabulary is not None:
        return [words, CharCounter(char_vocabulary)]
    return [
        words,
        CountVectorizer(analyzer="char_wb", lowercase=False, ngram_range=_CHARS, min_df=3, dtype=np.float32),
    ]
