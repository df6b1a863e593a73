"""What a job came to, and what it was about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from classifier.taxonomy import TIDAK_ADA
from classifier.verdict import ModelInfo
from serve.batch.record import Scored
from serve.batch.rows import Bad


@dataclass(frozen=True, slots=True)
class About:
    """The circumstances of a job, for the report."""

    source: str
    started: datetime
    model: ModelInfo
    lexicon: str
    stage: str
    tier: str
    findings: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Summary:
    """Counts over all rows of a job."""

    scored: int = 0
    rejects: int = 0
    duplicates: int = 0
    truncated: int = 0
    unreadable_times: int = 0
    status: Counter[str] = field(default_factory=Counter)
    category: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows by category and decision; a row counts once in each of its categories."""
    reasons: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)

    def reject(self, bad: Bad) -> None:
        """Count a row that could not be scored."""
        self.rejects += 1
        self.reasons[bad.reason] += 1

    def add(self, scored: Scored) -> None:
        """Count a scored row."""
        verdict = scored.verdict
        self.scored += 1
        self.status[verdict.status] += 1
        self.duplicates += bool(scored.values["duplikat_dari"])
        self.truncated += verdict.truncated
        self.unreadable_times += bool(scored.values["waktu_posting"]) and scored.values["hari_sejak_posting"] is None
        for category in verdict.categories:
            if category.decision != TIDAK_ADA:
                self.category[category.key, category.decision] += 1
