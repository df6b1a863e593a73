"""What a verdict is: frozen records whose ``to_dict`` is the JSON of the endpoint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from classifier.legal import LegalReference
from classifier.taxonomy import BY_KEY, TIDAK_ADA, Status

Tier = Literal["baseline", "encoder", "cascade"]
TIERS: tuple[Tier, ...] = ("cascade", "baseline", "encoder")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span ``[start, end)`` of the text as given, in characters, and its weight: its share in the linear model's
    logit, or for the encoder the drop in logit without it."""

    start: int
    end: int
    text: str
    weight: float

    def to_dict(self) -> dict[str, Any]:
        """JSON form; the weight with 4 decimals."""
        return {"start": self.start, "end": self.end, "text": self.text, "weight": round(self.weight, 4)}


@dataclass(frozen=True, slots=True)
class CategoryVerdict:
    """One category's calibrated probability and three-way decision."""

    key: str
    probability: float
    decision: Status
    evidence: tuple[Evidence, ...] = ()
    legal: LegalReference | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON form, with the category's number and title; ``legal`` is null where nothing is indicated."""
        category = BY_KEY[self.key]
        return {
            "key": self.key,
            "number": category.number,
            "title": category.title,
            "probability": round(self.probability, 4),
            "decision": self.decision,
            "evidence": [e.to_dict() for e in self.evidence],
            "legal": self.legal.to_dict() if self.legal else None,
        }


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model spoke. The fingerprint covers weights, calibration, thresholds and lexicon."""

    name: str
    version: str
    fingerprint: str

    def to_dict(self) -> dict[str, str]:
        """JSON form."""
        return {"name": self.name, "version": self.version, "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one text: indications for a person to review, never a finding of a violation.

    ``score`` is the calibrated probability that the text indicates partisanship at all; ``categories`` holds
    all six labels in taxonomy order; ``primary`` is the category of the strongest decision and of these the most probable, None when
    nothing is indicated.
    """

    id: str
    status: Status
    score: float
    primary: str | None
    categories: tuple[CategoryVerdict, ...]
    tier: Literal["baseline", "encoder"]
    truncated: bool
    model: ModelInfo

    @property
    def clear(self) -> bool:
        """True when nothing is indicated."""
        return self.status == TIDAK_ADA

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the endpoint; probabilities with 4 decimals."""
        return {
            "id": self.id,
            "status": self.status,
            "score": round(self.score, 4),
            "primary": self.primary,
            "categories": [c.to_dict() for c in self.categories],
            "tier": self.tier,
            "truncated": self.truncated,
            "model": self.model.to_dict(),
        }
