"""Label-preserving changes of training posts: other names, placeholders, other forms of address, spelling noise.

The verdict must not depend on who is favoured, so a post is shown under many names; and people type badly.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.lexicon import Lexicon, Pair
from classifier.text import normalise

_ABBREVIATIONS = {
    "yang": ("yg",), "tapi": ("tp", "tpi"), "tetap": ("ttp",), "sudah": ("sdh", "udh", "dah"), "bukan": ("bkn",),
    "dengan": ("dgn", "dg"), "untuk": ("utk", "buat", "tuk"), "jangan": ("jgn",), "kalau": ("klo", "kalo"), "saja": ("aja", "sj"),
    "tidak": ("tdk", "gak", "ga", "nggak"), "belum": ("blm",), "dalam": ("dlm",), "karena": ("krn",), "saya": ("sy",),
    "orang": ("org",), "sama": ("sm",), "jadi": ("jd",), "juga": ("jg",), "dari": ("dr",), "semua": ("smua",),
    "bapak": ("bpk",), "terima kasih": ("trims", "mksh"), "pada": ("pd",), "lagi": ("lg",), "bisa": ("bs",),
    "pilih": ("plih", "pilh"), "nomor": ("no", "nmr", "nomer"), "dukung": ("dkung",), "menang": ("mnang",),
}  # fmt: skip
# What normalisation leaves of the forms of address: it writes those for men wherever the two genders differ by one word.
_ADDRESS = ("pak", "bapak", "bang", "mas", "kang", "teh", "gus", "ning")
_WORD = re.compile(r"[a-z]+")
_KINDS = ("candidates", "nicknames", "acronyms", "slogans", "hashtags")


@dataclass(frozen=True)
class AugmentConfig:
    """Chances per post and epoch."""

    swap: float = 0.4
    mask: float = 0.2
    address: float = 0.15
    noise: float = 0.35


class Augmenter:
    """Draws a variant of a post as normalised text. ``lexicon`` holds the races of the training split alone."""

    def __init__(self, races: Lexicon, parties: Lexicon, config: AugmentConfig) -> None:
        self.config = config
        self._parties = parties
        self._all = parties + races
        self._pools = {kind: sorted({e for p in races.pairs for e in _entries(p, kind)}) for kind in (*_KINDS, "parts")}
        kind_of = {entry: kind for kind in ("parts", *_KINDS) for entry in self._pools[kind]}
        longest_first = sorted(kind_of, key=lambda e: (-len(e), e))
        pattern = "|".join(map(re.escape, longest_first)) or r"(?!)"
        self._kind_of = kind_of
        self._names = re.compile(rf"(?<![\w#])(?:{pattern})(?!\w)")

    def __call__(self, text: str, rng: random.Random) -> str:
        """One variant of raw ``text``."""
        draw = rng.random()
        if draw < self.config.mask:
            text = normalise(text, self._all)
        else:
            text = normalise(text, self._parties)
            if draw < self.config.mask + self.config.swap:
                text = self._swap(text, rng)
        if rng.random() < self.config.address:
            table = {form: rng.choice(_ADDRESS) for form in _ADDRESS}
            text = _WORD.sub(lambda m: table.get(m.group(), m.group()), text)
        if rng.random() < self.config.noise:
            text = rng.choice(_NOISES)(text, rng)
        return text

    def _swap(self, text: str, rng: random.Random) -> str:
        chosen: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            found = match.group()
            return chosen.setdefault(found, rng.choice(self._pools[self._kind_of[found]]))

        return self._names.sub(other, text)


def _entries(pair: Pair, kind: str) -> set[str]:
    if kind == "parts":
        return {
            part for name in pair.candidates for part in normalise(name).split() if len(part) > 3 and part.isalpha()
        }
    return {normalise(entry) for entry in getattr(pair, kind)}


def _abbreviate(text: str, rng: random.Random) -> str:
    def short(match: re.Match[str]) -> str:
        options = _ABBREVIATIONS.get(match.group())
        return rng.choice(options) if options and rng.random() < 0.7 else match.group()

    return _WORD.sub(short, text)


def _mistype(text: str, rng: random.Random) -> str:
    """Drop, double or exchange a letter in about one long word of eight."""

    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 4 or rng.random() > 0.12:
            return word
        at = rng.randrange(1, len(word) - 1)
        return rng.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
            )
        )

    return re.sub(r"(?<![<#\w])[a-z]+", slip, text)


def _drop_vowels(text: str, rng: random.Random) -> str:
    """Some people drop a vowel now and then, some write nearly all words without."""
    share = rng.choice((0.15, 0.5, 0.9))

    def squeeze(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 4 or rng.random() > share:
            return word
        return word[0] + re.sub(r"[aeiou]", "", word[1:-1]) + word[-1]

    return re.sub(r"(?<![<#\w])[a-z]+", squeeze, text)


def _strip_signs(text: str, rng: random.Random) -> str:
    """Remove emoji, or punctuation, or both."""
    if rng.random() < 0.6:
        text = re.sub("[\U0001f300-\U0001faff\u2600-\u27bf]", "", text)
    if rng.random() < 0.6:
        text = re.sub(r"[.,!?;:*\"']+(?=\s|$)", "", text)
    return " ".join(text.split()) or "."


_NOISES: Sequence[Callable[[str, random.Random], str]] = (
    _abbreviate,
    _abbreviate,
    _mistype,
    _drop_vowels,
    _strip_signs,
)
