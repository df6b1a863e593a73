"""From texts to verdicts: normalise, screen, encode, calibrate, decide, and on request explain."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from classifier.bundle import Bundle, read_bundle
from classifier.calibration import Array, Calibration, Clear, Mix, Thresholds, settle
from classifier.encoder import Encoder
from classifier.errors import BundleError
from classifier.evidence import explain
from classifier.legal import legal_reference
from classifier.lexicon import Lexicon
from classifier.lexicon_toml import load_lexicon, parse_lexicon
from classifier.screen import Screen
from classifier.taxonomy import ANY, HEADS, LABELS, STAGES, TIDAK_ADA, Stage, Status
from classifier.text import normalise, normalise_tracked, says_nothing
from classifier.verdict import TIERS, CategoryVerdict, ModelInfo, Tier, Verdict

MAX_CHARS = 20_000
DEFAULT_BUNDLE = Path(__file__).resolve().parents[1] / "models" / "netral"
_ANY = HEADS.index(ANY)
_Source = Literal["baseline", "encoder"]


class Scorer:
    """A loaded bundle. Thread-safe: scoring keeps no state but the character sequences of words it has met, in memory.

    Usage::

        from classifier import Scorer
        scorer = Scorer.load()
        verdict = scorer.score(["Hadir di deklarasi paslon nomor 2, menang!"], evidence=True)[0]
        verdict.status, verdict.primary, verdict.to_dict()
    """

    def __init__(self, bundle: Bundle, threads: int | None = None) -> None:
        folder = bundle.folder
        self.manifest: dict[str, Any] = bundle.manifest
        self.info: ModelInfo = bundle.info
        try:
            tiers = bundle.manifest["tiers"]
            with ThreadPoolExecutor(1) as aside:  # the graph takes longest, outside the interpreter's lock
                encoder = aside.submit(Encoder, folder, threads) if "encoder" in tiers else None
                self.lexicon = parse_lexicon((folder / "lexicon.toml").read_text("utf-8"), "lexicon.toml")
                self._screen = Screen.load(folder / "screen")
            self._encoder = encoder.result() if encoder else None
            self._rules: dict[Tier, tuple[Calibration, Thresholds]] = {
                name: (Calibration.from_dict(rule["calibration"]), Thresholds.from_dict(rule["thresholds"]))
                for name, rule in tiers.items()
            }
            cascade = tiers.get("cascade")
            self._clear = Clear.from_dict(cascade["clear"]) if cascade else None
            self._mix = Mix.from_dict(cascade["mix"]) if cascade else None
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise BundleError(f"{folder}: incomplete bundle ({error!r}); restore it from its release") from None

    @classmethod
    def load(
        cls,
        path: str | Path | None = None,
        lexicon: str | Path | Lexicon | None = None,
        threads: int | None = None,
    ) -> Scorer:
        """Load a bundle folder (default: ``NETRAL_BUNDLE`` or the released one) and, if given, a race's lexicon.

        Raises
        ------
        BundleError, LexiconError
            If the bundle or the lexicon is missing or faulty.
        """
        folder = Path(path or os.environ.get("NETRAL_BUNDLE") or DEFAULT_BUNDLE)
        scorer = cls(read_bundle(folder), threads)
        if lexicon is None:
            return scorer
        return scorer.with_lexicon(lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon))

    def with_lexicon(self, lexicon: Lexicon) -> Scorer:
        """A scorer on the same weights that also knows a race; its fingerprint covers the race's lexicon."""
        if lexicon.empty:
            return self
        other = copy(self)
        other.lexicon = self.lexicon + lexicon
        both = self.info.fingerprint + json.dumps(lexicon.to_dict(), sort_keys=True)
        other.info = replace(self.info, fingerprint="sha256:" + hashlib.sha256(both.encode()).hexdigest())
        return other

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers that this bundle can score with; without an encoder, ``cascade`` is the baseline alone."""
        return TIERS if self._encoder else ("cascade", "baseline")

    def score(
        self,
        texts: Sequence[str],
        tier: Tier = "cascade",
        evidence: bool = False,
        stage: Stage | None = None,
        ids: Sequence[str] | None = None,
    ) -> list[Verdict]:
        """Verdicts in input order.

        Parameters
        ----------
        texts : posts as exported; anything past 20,000 characters is left out and reported as ``truncated``.
        tier : ``baseline`` (linear model), ``encoder``, or ``cascade`` (the linear model clears what is plain; the
            rest is decided by both models together).
        evidence : whether to look for the words behind each category that is not clear. The cascade asks its linear
            model, which takes part in every decision and answers at once; ``encoder`` asks the encoder.
        stage : before or after the candidates are fixed; decides which legal items are shown.
        ids : one id a text; default: its position.

        Raises
        ------
        ValueError
            For an unknown tier or stage, or ids of another length.
        """
        if tier not in self.tiers:
            raise ValueError(f"unknown tier {tier!r} for this bundle; expected one of {', '.join(self.tiers)}")
        if stage is not None and stage not in STAGES:
            raise ValueError(f"unknown stage {stage!r}; expected one of {', '.join(STAGES)}")
        if ids is not None and len(ids) != len(texts):
            raise ValueError(f"{len(ids)} ids for {len(texts)} texts; give one id a text or none")
        names = ids if ids is not None else [str(i) for i in range(len(texts))]
        normalised = [normalise(text[:MAX_CHARS], self.lexicon) for text in texts]
        probabilities, sources, truncated = self._probabilities(normalised, tier)
        verdicts = [
            self._verdict(name, probability, source, tier, cut or len(text) > MAX_CHARS, stage)
            for name, text, probability, source, cut in zip(
                names, texts, probabilities, sources, truncated, strict=True
            )
        ]
        return [self._explained(v, t, tier) for v, t in zip(verdicts, texts, strict=True)] if evidence else verdicts

    def logits(self, texts: Sequence[str], tier: Tier) -> NDArray[np.float32]:
        """Uncalibrated logits (texts, heads) of *normalised* texts; for ``cascade`` those of its second stage.

        Raises BundleError where the bundle lacks the tier.
        """
        if tier == "baseline":
            return self._screen.logits(texts)
        return self._second_stage(texts, self._screen.logits(texts), tier)[0]

    def _second_stage(
        self, texts: Sequence[str], screen: NDArray[np.float32], tier: Tier
    ) -> tuple[NDArray[np.float32], list[bool]]:
        """Logits of the encoder, mixed with the screen's for ``cascade``, and which texts were cut."""
        if self._encoder is None:
            raise BundleError("this bundle has no encoder; score with tier='baseline' or release one with an encoder")
        logits, cut = self._encoder.logits(texts)
        return (self._mix(logits, screen) if tier == "cascade" and self._mix else logits), cut

    def _probabilities(self, texts: list[str], tier: Tier) -> tuple[Array, list[_Source], list[bool]]:
        count = len(texts)
        out = np.zeros((count, len(HEADS)))
        sources: list[_Source] = ["baseline"] * count
        truncated = [False] * count
        rows = [i for i, text in enumerate(texts) if not says_nothing(text)]
        screen = np.zeros((count, len(HEADS)), np.float32)
        if rows and tier != "encoder":
            screen[rows], clearing = self._screen.scores([texts[i] for i in rows])
            out[rows] = self._rules["baseline"][0](screen[rows])
            if tier == "cascade" and self._clear:
                cleared, less = self._clear(clearing, out[rows])
                out[rows] = less
                rows = [i for i, plain in zip(rows, cleared, strict=True) if not plain]
        if rows and tier != "baseline" and self._encoder is not None:
            logits, cut = self._second_stage([texts[i] for i in rows], screen[rows], tier)
            out[rows] = self._rules[tier][0](logits)
            for row, was_cut in zip(rows, cut, strict=True):
                sources[row], truncated[row] = "encoder", was_cut
        return out, sources, truncated

    def _verdict(
        self, name: str, probability: Array, source: _Source, tier: Tier, cut: bool, stage: Stage | None
    ) -> Verdict:
        if self._encoder is not None and tier == "cascade" and source == "baseline":
            decisions: list[Status] = [TIDAK_ADA] * len(HEADS)
        else:
            decisions = self._rules[tier if source == "encoder" else "baseline"][1].decide(probability)
        status, categories, primary = settle(decisions, probability)
        return Verdict(
            id=name,
            status=status,
            score=float(probability[_ANY]),
            primary=primary,
            categories=tuple(
                CategoryVerdict(
                    key, float(p), decision, legal=None if decision == TIDAK_ADA else legal_reference(key, stage)
                )
                for key, p, decision in zip(LABELS, probability, categories, strict=False)
            ),
            tier=source,
            truncated=cut,
            model=self.info,
        )

    def _explained(self, verdict: Verdict, text: str, tier: Tier) -> Verdict:
        heads = [i for i, category in enumerate(verdict.categories) if category.decision != TIDAK_ADA]
        if not heads:
            return verdict
        tracked = normalise_tracked(text[:MAX_CHARS], self.lexicon)
        encoder = (lambda variants: self.logits(variants, tier)) if tier == "encoder" else None
        found = explain(tracked, text, heads, self._screen, encoder)
        categories = list(verdict.categories)
        for head, spans in zip(heads, found, strict=True):
            categories[head] = replace(categories[head], evidence=spans)
        return replace(verdict, categories=tuple(categories))
