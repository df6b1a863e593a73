"""An engine in the test's own process, so that contract tests start none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from classifier import Scorer
from serve.api.engine import About, How, encode
from serve.api.worker import about


class LocalEngine:
    def __init__(self, scorers: Mapping[str | None, Scorer]) -> None:
        self._scorers = scorers
        self.ready = self.alive = True
        self.about: About = about(scorers)

    async def score(self, texts: Sequence[str], ids: Sequence[str], how: How) -> list[bytes | None]:
        verdicts = self._scorers[how.lexicon].score(texts, how.tier, how.evidence, how.stage, ids)
        return [encode(verdict, how.legal) for verdict in verdicts]


class LocalService:
    def __init__(self, scorers: Mapping[str | None, Scorer]) -> None:
        self.engine = LocalEngine(scorers)
        self.draining = False
