"""A scorer without a model: words decide, so that batch tests need no bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from classifier.legal import legal_reference
from classifier.taxonomy import INDIKASI, LABELS, PERLU_TINJAUAN, TIDAK_ADA, Stage, Status
from classifier.verdict import CategoryVerdict, Evidence, ModelInfo, Tier, Verdict

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
TODAY = datetime(2024, 11, 30, 9, 0, tzinfo=timezone(timedelta(hours=7)))
_WORDS = {"coblos": 0, "menang": 0, "pilih": 0, "kumpul": 1, "foto": 2, "hadir": 3, "formulir": 4, "stiker": 5}


class FakeScorer:
    """Flags the words of ``_WORDS``; remembers which texts it was given."""

    def __init__(self, fingerprint: str = "sha256:0123456789abcdef") -> None:
        self.info = ModelInfo("netral-palsu", "0.0.1", fingerprint)
        self.tiers: tuple[Tier, ...] = ("cascade", "baseline")
        self.seen: list[str] = []

    def score(
        self, texts: Sequence[str], tier: Tier = "cascade", evidence: bool = False, stage: Stage | None = None
    ) -> list[Verdict]:
        self.seen += texts
        return [self._one(str(i), text, evidence, stage) for i, text in enumerate(texts)]

    def _one(self, name: str, text: str, evidence: bool, stage: Stage | None) -> Verdict:
        noise = hashlib.sha256(text.encode("utf-8", "replace")).digest()[0] / 2560
        hits = {
            LABELS[label]: (word, text.lower().index(word)) for word, label in _WORDS.items() if word in text.lower()
        }
        categories = []
        for key in LABELS:
            decision: Status = TIDAK_ADA
            spans: tuple[Evidence, ...] = ()
            probability = noise
            if key in hits:
                word, at = hits[key]
                decision = PERLU_TINJAUAN if word == "pilih" else INDIKASI
                probability = 0.6 + noise if word == "pilih" else 0.9 - noise
                if evidence:
                    spans = (Evidence(at, at + len(word), text[at : at + len(word)], 1.5),)
            legal = None if decision == TIDAK_ADA else legal_reference(key, stage)
            categories.append(CategoryVerdict(key, probability, decision, spans, legal))
        best = max(categories, key=lambda c: c.probability)
        statuses = {c.decision for c in categories}
        status = next(s for s in (INDIKASI, PERLU_TINJAUAN, TIDAK_ADA) if s in statuses)
        primary = None if status == TIDAK_ADA else best.key
        return Verdict(name, status, best.probability, primary, tuple(categories), "baseline", False, self.info)


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def netral(scorer: FakeScorer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line with the fake scorer on a fixed day."""
    from serve import cli_score
    from serve.cli import app

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return TODAY

    monkeypatch.setattr(cli_score, "load_scorer", lambda lexicon: scorer)
    monkeypatch.setattr(cli_score, "datetime", Clock)
    return lambda *args: CliRunner().invoke(app, [str(a) for a in args])
