"""Counterfactual swaps: does a verdict move when only the side, number, party, gender, region or name changes?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from classifier.lexicon import Lexicon, Pair
from classifier.scorer import Scorer
from classifier.verdict import Tier
from training.corpus import Post
from training.evaluate import predictions

Swap = Callable[[str, random.Random], str]
PARTIES = ("PDIP", "Golkar", "Gerindra", "NasDem", "PKB", "PKS", "Demokrat", "PPP", "Perindo", "Hanura", "PSI")
_NUMBER = re.compile(r"\b((?:nomor|nomer|nmr|no|paslon|urut)\.?\s*)(0?)([1-4])\b", re.IGNORECASE)
_ADDRESS = (
    ("Pak", "Bu"),
    ("Bapak", "Ibu"),
    ("pak", "bu"),
    ("bapak", "ibu"),
    ("Bang", "Kak"),
    ("Mas", "Mbak"),
    ("mas", "mbak"),
)
_NAMES = (
    ("Ahmad", "Muhammad", "Abdul", "Siti", "Fatimah", "Hasan", "Aisyah", "Umar", "Ridwan", "Khadijah"),
    ("Yohanes", "Petrus", "Maria", "Kristina", "Markus", "Agustinus", "Elisabeth", "Daniel", "Yosef", "Marta"),
    ("Made", "Ketut", "Nyoman", "Wayan", "Putu", "Gede", "Kadek", "Komang", "Dewa", "Gusti"),
)
_FIELDS = ("candidates", "nicknames", "acronyms", "slogans", "hashtags", "accounts")


def swaps(lexicon: Lexicon, regions: Sequence[str]) -> dict[str, Swap]:
    """One function a kind of swap; it returns the text itself where there is nothing to swap."""
    return {
        "pair": lambda text, rng: _pair(text, lexicon.pairs, rng),
        "number": lambda text, rng: _NUMBER.sub(
            lambda m: m[1] + m[2] + rng.choice([n for n in "1234" if n != m[3]]), text
        ),
        "party": lambda text, rng: _words(text, _exchange(PARTIES, rng)),
        "gender": lambda text, rng: _words(text, {a: b for x, y in _ADDRESS for a, b in ((x, y), (y, x))}),
        "region": lambda text, rng: _words(text, _exchange(regions, rng)),
        "religion-marked name": _religion,
    }


def swap_figures(
    scorer: Scorer, posts: Sequence[Post], lexicon: Lexicon, tier: Tier, draws: int = 2, seed: int = 5
) -> dict[str, Any]:
    """Per kind: the texts that it changes, the share of their different variants whose decisions flip, the 95th percentile of
    |dp|, and the difference of flag rates after swapping.

    A decision flips when the status *indikasi*, or any category's, changes. ``lexicon`` holds the sides to swap; whether
    ``scorer`` knows them is the caller's choice and must be reported.
    """
    regions = sorted(
        {r.split(",")[0] for r in (p.region for p in posts) if r[:1].isupper() and " " not in r.split(",")[0]}
    )
    rng = random.Random(seed)
    out: dict[str, Any] = {}
    for kind, swap in swaps(lexicon, regions).items():
        drawn = [(p.text, list(dict.fromkeys(swap(p.text, rng) for _ in range(draws)))) for p in posts]
        changed = [(text, new) for text, variants in drawn for new in variants if new != text]
        if not changed:
            continue
        before, after = (predictions(scorer.score(side, tier=tier)) for side in zip(*changed, strict=True))
        out[kind] = {
            "texts": sum(any(new != text for new in variants) for text, variants in drawn),
            "flips": float((before.flagged != after.flagged).any(axis=1).mean()),
            "dp_95": float(np.quantile(np.abs(before.probability - after.probability), 0.95)),
            "flag_rate_change": float(after.flagged[:, -1].mean() - before.flagged[:, -1].mean()),
        }
    return out


def _exchange(names: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Each name to another one; nothing to exchange among fewer than two."""
    return {a: rng.choice([b for b in names if b != a]) for a in names} if len(names) > 1 else {}


def _pair(text: str, pairs: Sequence[Pair], rng: random.Random) -> str:
    """Everything that stands for a side becomes the same thing of another side, throughout the text."""
    table: dict[str, str] = {}
    for pair in pairs if len(pairs) > 1 else ():
        other = rng.choice([p for p in pairs if p is not pair])
        for key in _FIELDS:
            old, new = getattr(pair, key), getattr(other, key)
            table |= {a: new[i % len(new)] for i, a in enumerate(old)} if new else {}
    return _words(text, table)


def _religion(text: str, rng: random.Random) -> str:
    table: dict[str, str] = {}
    for group in _NAMES:
        others = [name for names in _NAMES if names is not group for name in names]
        table |= {name: rng.choice(others) for name in group}
    return _words(text, table)


def _words(text: str, table: dict[str, str]) -> str:
    """Replace whole words and phrases by ``table``, longest first, case as written in the table or all lower."""
    low = text.lower()
    there = {k: v for k, v in table.items() if k.lower() in low}  # a race's names are hundreds, a post holds few
    both = {k.lower(): v.lower() for k, v in there.items()} | there
    keys = sorted(both, key=lambda k: (-len(k), k))
    if not keys:
        return text
    pattern = re.compile(rf"(?<![\w#@])(?:{'|'.join(map(re.escape, keys))})(?!\w)")
    return pattern.sub(lambda m: both[m.group()], text)
