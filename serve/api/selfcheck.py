"""Before a model answers anybody: every way through it is tried, which warms it up as well."""

from __future__ import annotations

import math
from collections.abc import Mapping

from classifier import BundleError, Scorer
from classifier.verdict import Verdict

PLAIN = "Jadwal posyandu bulan ini mundur sehari, ya Bu. Tolong kabari kader yang lain."
PARTISAN = "Ayo coblos paslon nomor 2, harga mati! Hadir di deklarasi tadi sore, foto dua jari, menang satu putaran!"
_TEXTS = (PLAIN, PARTISAN, "", "🙏", PARTISAN.upper(), PLAIN * 40)
_TOLERANCE = 0.05


def self_check(scorers: Mapping[str | None, Scorer]) -> None:
    """Score known texts by every tier, and the two plainest by the first one with every lexicon, of which there may be many.

    Raises
    ------
    BundleError
        If an answer is missing, out of range, depends on its neighbours, quotes what isn't in the text, or if a
        plainly partisan text does not score above a plainly ordinary one.
    """
    for name, scorer in scorers.items():
        for tier in scorer.tiers if name is None else scorer.tiers[:1]:
            texts = _TEXTS if name is None else (PLAIN, PARTISAN)
            together = scorer.score(texts, tier=tier, evidence=True)
            alone = [scorer.score([text], tier=tier)[0] for text in texts]
            faults = [f for text, a, b in zip(texts, together, alone, strict=True) for f in _faults(text, a, b)]
            if name is None and not together[1].score > together[0].score:
                faults.append("a partisan text does not score above an ordinary one")
            if faults:
                raise BundleError(
                    f"{scorer.info.name} {scorer.info.version} failed its self-check ({tier}): {faults[0]}; "
                    "restore the bundle from its release"
                )


def _faults(text: str, verdict: Verdict, alone: Verdict) -> list[str]:
    faults = []
    numbers = [verdict.score, *(c.probability for c in verdict.categories)]
    if not all(math.isfinite(p) and 0 <= p <= 1 for p in numbers):
        faults.append("a probability is not between 0 and 1")
    if abs(verdict.score - alone.score) > _TOLERANCE:
        faults.append("a score depends on which posts are scored beside it")
    if any(text[e.start : e.end] != e.text for c in verdict.categories for e in c.evidence):
        faults.append("evidence quotes what is not in the text")
    return faults
