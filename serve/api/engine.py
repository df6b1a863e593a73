"""What routes ask of whatever scores, and how its answers travel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier, Verdict


@dataclass(frozen=True, slots=True)
class How:
    """The options of a request."""

    tier: Tier = "cascade"
    stage: Stage | None = None
    lexicon: str | None = None
    evidence: bool = False
    legal: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Which model scores, and what it offers."""

    info: ModelInfo
    tiers: tuple[Tier, ...]
    lexicons: tuple[str, ...]
    card: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> About:
        """Inverse of ``to_dict``."""
        return cls(ModelInfo(**data["info"]), tuple(data["tiers"]), tuple(data["lexicons"]), data["card"])


class Engine(Protocol):
    """Something that scores posts without blocking the event loop."""

    @property
    def about(self) -> About:
        """Which model it is."""

    @property
    def ready(self) -> bool:
        """Whether it can score now."""

    @property
    def alive(self) -> bool:
        """Whether it can score or may soon."""

    async def score(self, texts: Sequence[str], ids: Sequence[str], how: How) -> list[bytes | None]:
        """The JSON of each verdict in input order; None for a post that the model failed on.

        Raises
        ------
        ProblemError
            If it can't take the posts now.
        """


def encode(verdict: Verdict, legal: bool) -> bytes:
    """A verdict as JSON on one line; legal references only on request."""
    found = verdict.to_dict()
    if not legal:
        for category in found["categories"]:
            category["legal"] = None
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
