"""Scoring off the event loop."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import anyio.to_thread

from classifier import Scorer
from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier


@dataclass(frozen=True, slots=True)
class How:
    """The options of a request."""

    tier: Tier = "cascade"
    stage: Stage | None = None
    lexicon: str | None = None
    evidence: bool = False
    legal: bool = False


class Engine:
    """Scorers by lexicon behind an awaitable."""

    def __init__(self, scorers: Mapping[str | None, Scorer]) -> None:
        self._scorers = scorers
        plain = scorers[None]
        self.info: ModelInfo = plain.info
        self.manifest: dict[str, Any] = plain.manifest
        self.tiers: tuple[Tier, ...] = plain.tiers
        self.lexicons: tuple[str, ...] = tuple(name for name in scorers if name is not None)

    async def score(self, texts: Sequence[str], ids: Sequence[str], how: How) -> list[bytes]:
        """The JSON of each verdict, in input order."""

        def work() -> list[bytes]:
            verdicts = self._scorers[how.lexicon].score(texts, how.tier, how.evidence, how.stage, ids)
            return [encode(v.to_dict(), how.legal) for v in verdicts]

        return await anyio.to_thread.run_sync(work)


def encode(verdict: dict[str, Any], legal: bool) -> bytes:
    """A verdict as JSON on one line."""
    if not legal:
        for category in verdict["categories"]:
            category["legal"] = None
    return json.dumps(verdict, ensure_ascii=False, separators=(",", ":")).encode()
