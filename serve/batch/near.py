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
_TURNING = re.compile(r"(?<!\S)(?:#\S*|\?|\S*\d\S*)")
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
    """What a post is compared by: a key equal for equal posts, and the tokens that long posts are sketched from."""

    key: bytes
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A long post in brief: bands, of which two alike posts share one, and the signature that settles it."""

    bands: tuple[int, ...]
    signature: Signature


def exact(text: str) -> Likeness:
    """The likeness of a post that only its exact copies share."""
    return Likeness(_digest(text))


def likeness(text: str) -> Likeness:
    """The likeness of a post that reposts and forwards share; see the module's first lines."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    folded = _REPOST.sub("", folded)
    if "://" in folded or "www." in folded:
        folded = _URL.sub(" ", folded)
    tokens = tuple(t for t in _TOKEN.findall(folded) if t not in _SILENT)
    return Likeness(_digest(" ".join(tokens)), tokens) if tokens else exact(text)


def sketch(post: Likeness) -> Sketch | None:
    """The sketch of a long post; None for a short one."""
    words = {t for t in post.tokens if len(t) > 1}
    if len(words) < LONG:
        return None
    signature = _signature(words)
    turning = {*_NEGATIONS.intersection(words), *_TURNING.findall(" ".join(post.tokens))}
    salt = " ".join(sorted(turning)).encode("utf-8", "surrogatepass")
    rows = signature[: _BANDS * _BAND].reshape(_BANDS, _BAND)
    bands = tuple(
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes() + salt, digest_size=8).digest(), "big", signed=True)
        for i, row in enumerate(rows)
    )
    return Sketch(bands, signature)


def alike(one: Signature, other: Signature) -> bool:
    """True if two long posts with equal turning words are one."""
    return float(np.mean(one == other)) >= ALIKE


def _signature(words: set[str]) -> Signature:
    encoded = "\n".join(words).encode("utf-8", "surrogatepass").split(b"\n")
    hashes = np.fromiter(map(zlib.crc32, encoded), np.uint64, len(words))
    mixed = (hashes[:, None] * _FACTORS + _TERMS) >> np.uint64(32)
    least: Signature = mixed.min(axis=0).astype(np.uint32)
    return least


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def text_digest(text: str) -> bytes:
    """8 bytes that stand for the exact text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
