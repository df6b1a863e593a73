"""What routes ask of whatever scores, and how its answers travel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

from classifier.taxonomy import CATEGORIES, Category, Stage
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
    """Which model scores, and what it offers; ``lexicons`` has the fingerprint of the model with each of them."""

    info: ModelInfo
    tiers: tuple[Tier, ...]
    lexicons: dict[str, str]
    card: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """JSON form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> About:
        """Inverse of ``to_dict``."""
        return cls(ModelInfo(**data["info"]), tuple(data["tiers"]), data["lexicons"], data["card"])

    def info_with(self, lexicon: str | None) -> ModelInfo:
        """The model as it scores with one of its lexicons, or with none."""
        return replace(self.info, fingerprint=self.lexicons[lexicon]) if lexicon else self.info


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


def _constant(category: Category) -> str:
    fields = {"key": category.key, "number": category.number, "title": category.title}
    return _json(fields)[:-1] + ',"probability":'


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_CATEGORY = {category.key: _constant(category) for category in CATEGORIES}


def encode(verdict: Verdict, legal: bool) -> bytes:
    """``verdict.to_dict()`` as JSON on one line, legal references only on request; much of it is known beforehand."""
    categories = ",".join(
        f'{_CATEGORY[c.key]}{round(c.probability, 4)!r},"decision":"{c.decision}","evidence":'
        f"{_json([e.to_dict() for e in c.evidence]) if c.evidence else '[]'},"
        f'"legal":{_json(c.legal.to_dict()) if legal and c.legal else "null"}}}'
        for c in verdict.categories
    )
    primary = f'"{verdict.primary}"' if verdict.primary else "null"
    return (
        f'{{"id":{_json(verdict.id)},"status":"{verdict.status}","score":{round(verdict.score, 4)!r},'
        f'"primary":{primary},"categories":[{categories}],"tier":"{verdict.tier}",'
        f'"truncated":{"true" if verdict.truncated else "false"},"model":{_model(verdict.model)}}}'
    ).encode()


@lru_cache(maxsize=8)
def _model(info: ModelInfo) -> str:
    return _json(info.to_dict())
