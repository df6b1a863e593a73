"""Label-preserving changes of training posts: other names, placeholders, ordinary text around it, mentions, spelling noise.

The verdict must not depend on who is favoured, so a post is shown under many names; and people type badly. In long posts one
clause decides among much that is ordinary. Whom a post mentions at its end says nothing, but in the corpus ordinary posts do so most.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from classifier.gazetteer import alternation
from classifier.lexicon import Lexicon, spellings
from classifier.text import normalise
from training.bounds import share
from training.corpus import Post

_ABBREVIATIONS = {
    "yang": ("yg",), "tapi": ("tp", "tpi"), "tetap": ("ttp",), "sudah": ("sdh", "udh", "dah"), "bukan": ("bkn",),
    "dengan": ("dgn", "dg"), "untuk": ("utk", "buat", "tuk"), "jangan": ("jgn",), "kalau": ("klo", "kalo"), "saja": ("aja", "sj"),
    "tidak": ("tdk", "gak", "ga", "nggak"), "belum": ("blm",), "dalam": ("dlm",), "karena": ("krn",), "saya": ("sy",),
    "orang": ("org",), "sama": ("sm",), "jadi": ("jd",), "juga": ("jg",), "dari": ("dr",), "semua": ("smua",),
    "bapak": ("bpk",), "pada": ("pd",), "lagi": ("lg",), "bisa": ("bs",),
    "pilih": ("plih", "pilh"), "nomor": ("no", "nmr", "nomer"), "dukung": ("dkung",), "menang": ("mnang",),
}  # fmt: skip
# Forms of address that normalisation leaves, and that are hardly ever anything else.
_ADDRESS = ("pak", "bapak", "bang", "mas", "kang", "gus")
# Words that noise may change: no part of a handle, a hashtag or a placeholder, and no cue of a ballot number.
_PLAIN = re.compile(r"(?<![<#\w])[a-z]++(?![\w>]|[ .:#]*<no>)")
_KINDS = ("candidates", "nicknames", "acronyms", "slogans", "hashtags")
_LONG = 110  # words that a post and what surrounds it have at most: about what an encoder reads at once
_NOTHING_BUT_PLACEHOLDERS = re.compile(r"(?:<\w+>\s*)+")


@dataclass(frozen=True)
class AugmentConfig:
    """Chances per post and epoch."""

    swap: float = share(0.4)
    mask: float = share(0.2)
    surround: float = share(0.15)
    address: float = share(0.15)
    mention: float = share(0.1)
    noise: float = share(0.4)


class Augmenter:
    """Draws a variant of a post as normalised text.

    ``races`` are those of each writer of the training split, by ``Post.author``: only these names are exchanged in a post
    or hidden, since what is a name in one place is a word in another. ``lexicons`` holds them, and the parties under "".
    ``everyday`` are normalised posts that nobody takes for partisan, to surround others with.
    """

    def __init__(
        self, races: Mapping[str, Lexicon], parties: Lexicon, config: AugmentConfig, everyday: Sequence[str] = ()
    ) -> None:
        self.config = config
        self._everyday = everyday
        self.lexicons = {"": parties, **races}
        self._parties = parties
        self._worlds = {writer: _World(lexicon, parties) for writer, lexicon in races.items()}
        pools: dict[str, set[str]] = {}
        for world in self._worlds.values():
            for name, kind in world.kind_of.items():
                pools.setdefault(kind, set()).add(name)
        self._pools = {kind: sorted(names) for kind, names in pools.items()}

    def __call__(self, post: Post, rng: random.Random) -> str:
        """One variant of ``post``, a text that ``normalise`` leaves as it is."""
        draw, world = rng.random(), self._worlds.get(post.author)
        if world is not None and draw < self.config.mask:
            text = plain = normalise(post.text, world.lexicon)
        else:
            text = plain = normalise(post.text, self._parties)
            if world is not None and draw < self.config.mask + self.config.swap:
                text = self._swap(text, world, rng)
        if self._everyday and rng.random() < self.config.surround:
            text = surround(text, self._everyday, rng)
        if rng.random() < self.config.address:
            table = {form: rng.choice(_ADDRESS) for form in _ADDRESS}
            text = _PLAIN.sub(lambda m: table.get(m.group(), m.group()), text)
        if rng.random() < self.config.noise:
            text = rng.choice(_NOISES)(text, rng)
        text = mention(text, self.config.mention, rng)
        return text if text == plain else normalise(text, self._parties)

    def _swap(self, text: str, world: _World, rng: random.Random) -> str:
        chosen: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            found = match.group()
            return chosen.setdefault(found, rng.choice(self._pools[world.kind_of[found]]))

        return world.names.sub(other, text)


def surround(text: str, everyday: Sequence[str], rng: random.Random) -> str:
    """``text`` with one to four ``everyday`` posts before and behind it, as far as all of it stays within 110 words."""
    parts, words = [text], len(text.split())
    for more in rng.choices(everyday, k=rng.randint(1, 4)):
        words += len(more.split())
        if words > _LONG:
            break
        parts.insert(rng.choice((0, len(parts))), more)
    return " ".join(parts)


def mention(text: str, chance: float, rng: random.Random) -> str:
    """Normalised ``text``, with a ``chance`` that one to three accounts are mentioned behind it."""
    return text + " <akun>" * rng.randint(1, 3) if rng.random() < chance else text


class _World:
    """One writer's races: the lexicon that hides their names, and a pattern that finds them in normalised text."""

    def __init__(self, races: Lexicon, parties: Lexicon) -> None:
        self.lexicon = parties + races
        self.kind_of: dict[str, str] = {}
        for pair in races.pairs:
            for key in _KINDS:
                for form in sorted(form for entry in getattr(pair, key) for form in spellings(key, entry)):
                    name = normalise(form, parties)
                    if not _NOTHING_BUT_PLACEHOLDERS.fullmatch(name):
                        self.kind_of.setdefault(name, _kind(key, form))
        pattern = alternation(self.kind_of) if self.kind_of else r"(?!)"
        self.names = re.compile(rf"(?<![\w#])(?:{pattern})(?!\w)")


def _kind(key: str, form: str) -> str:
    """What a spelling may be exchanged for: a hashtag for a hashtag, one name of a candidate for one of another's."""
    if form.startswith("#"):
        return "hashtags"
    return "parts" if key == "candidates" and " " not in form else key


def _abbreviate(text: str, rng: random.Random) -> str:
    def short(match: re.Match[str]) -> str:
        options = _ABBREVIATIONS.get(match.group())
        return rng.choice(options) if options and rng.random() < 0.7 else match.group()

    return _PLAIN.sub(short, text)


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

    return _PLAIN.sub(slip, text)


def _drop_vowels(text: str, rng: random.Random) -> str:
    """Some people drop a vowel now and then, some write nearly all words without, and a few drop the last one too."""
    often, last = rng.choice((0.15, 0.5, 0.9)), rng.choice((0.0, 0.0, 0.4))

    def squeeze(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 3 or rng.random() > often:
            return word
        end = "" if word[-1] in "aeiou" and rng.random() < last else word[-1]
        return word[0] + re.sub(r"[aeiou]", "", word[1:-1]) + end

    return _PLAIN.sub(squeeze, text)


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
    _drop_vowels,
    _strip_signs,
)
