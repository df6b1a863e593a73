"""When two posts are the same post: reposts, forwards, and broadcasts with a word or two changed.

Posts are one if they differ only in case, spaces, punctuation, links, and the marks of forwarding. Longer posts are
one, too, if nearly all their words agree (MinHash, Broder 1997) and every word that could turn the meaning agrees:
numbers, hashtags, negations, question marks.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Signature = NDArray[np.uint32]

LONG = 20
"""Distinct words that a post needs before a few changed ones are overlooked."""
ALIKE = 0.85
"""Share of equal signature values from which on two long posts are one; estimates the Jaccard similarity of words."""
_VALUES, _BANDS, _BAND = 64, 4, 3
_DICE = np.random.default_rng(20241127)
_FACTORS = _DICE.integers(1, 2**63, _VALUES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _DICE.integers(0, 2**63, _VALUES, dtype=np.uint64)
_REPOST = re.compile(
    r"^(?:\s*(?:rt\s+@\w+\s*:|repost(?:ed)?\b[^\n:@]{0,20}@[\w.]+\s*:?|[*_]?(?:diteruskan|forwarded)"
    r"(?: berkali-kali| many times)?[*_]?(?:\s*\n|$)))+"
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
_TOKEN = re.compile(r"[#@]?\w+|[^\w\s]")
_SILENT = frozenset(".,!;:-–—~*_()[]{}\"'“”‘’…/\\|`´<>•·")
_NEGATIONS = frozenset(
    [
        "tidak",
        "tak",
        "tdk",
        "gak",
        "ga",
        "nggak",
        "ngga",
        "enggak",
        "gk",
        "bukan",
        "bkn",
        "jangan",
        "jgn",
        "belum",
        "blm",
        "tanpa",
        "anti",
        "tolak",
        "stop",
        "ora",
        "dudu",
        "aja",
        "ojo",
        "mboten",
        "henteu",
        "teu",
        "ulah",
        "moal",
        "indak",
        "indaak",
        "ndak",
        "dak",
        "tida",
        "seng",
        "tra",
        "trada",
        "nda",
    ]
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a post is compared by: a key equal for equal posts, and for long posts a signature with its bands."""

    key: bytes
    bands: tuple[int, ...] = ()
    signature: Signature | None = None


def exact(text: str) -> Likeness:
    """The likeness of a post that only its exact copies share."""
    return Likeness(_digest(text))


def likeness(text: str) -> Likeness:
    """The likeness of a post that reposts and forwards share; see the module's first lines."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    tokens = [t for t in _TOKEN.findall(_URL.sub(" ", _REPOST.sub("", folded))) if t not in _SILENT]
    if not tokens:
        return exact(text)
    key = _digest(" ".join(tokens))
    words = {t for t in tokens if len(t) > 1}
    if len(words) < LONG:
        return Likeness(key)
    signature = _signature(words)
    turning = " ".join(sorted(t for t in tokens if t in _NEGATIONS or t[0] in "#?" or any(c.isdigit() for c in t)))
    salt = zlib.crc32(turning.encode())
    bands = tuple(
        int.from_bytes(
            _digest(f"{i} {salt} {signature[i * _BAND : (i + 1) * _BAND].tobytes().hex()}")[:8], "big", signed=True
        )
        for i in range(_BANDS)
    )
    return Likeness(key, bands, signature)


def alike(one: Signature, other: Signature) -> bool:
    """True if two long posts with equal turning words are one."""
    return float(np.mean(one == other)) >= ALIKE


def _signature(words: set[str]) -> Signature:
    hashes = np.fromiter((zlib.crc32(w.encode()) for w in words), np.uint64, len(words))
    mixed = (hashes[:, None] * _FACTORS + _TERMS) >> np.uint64(32)
    least: Signature = mixed.min(axis=0).astype(np.uint32)
    return least


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_digest(text: str) -> bytes:
    """8 bytes that stand for the exact text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
