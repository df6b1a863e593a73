"""A verdict as a short string for the journal, and back, bit for bit.

Only numbers and spans are kept: no post text ever lies in a journal. Texts of the evidence and the legal
references are filled in again from the row and the table.
"""

from __future__ import annotations

import json
from functools import lru_cache

from classifier.legal import LegalReference, legal_reference
from classifier.taxonomy import INDIKASI, LABELS, PERLU_TINJAUAN, TIDAK_ADA, Stage
from classifier.verdict import CategoryVerdict, Evidence, ModelInfo, Verdict

_STATUSES = (TIDAK_ADA, PERLU_TINJAUAN, INDIKASI)
_legal = lru_cache(maxsize=64)(legal_reference)


def pack(verdict: Verdict) -> str:
    """``verdict`` without its id, its model and all words."""
    categories = [
        [
            LABELS.index(c.key),
            c.probability,
            _STATUSES.index(c.decision),
            int(c.legal is not None),
            [[e.start, e.end, e.weight] for e in c.evidence],
        ]
        for c in verdict.categories
    ]
    status = _STATUSES.index(verdict.status)
    return json.dumps(
        [status, verdict.score, verdict.primary, verdict.tier, int(verdict.truncated), categories],
        separators=(",", ":"),
    )


def unpack(packed: str, row_id: str, text: str, model: ModelInfo, stage: Stage | None) -> Verdict:
    """The verdict that ``pack`` was given, for the row ``row_id`` with the same ``text``."""
    status, score, primary, tier, truncated, categories = json.loads(packed)

    def category(
        index: int, probability: float, decision: int, legal: int, spans: list[list[float]]
    ) -> CategoryVerdict:
        key = LABELS[index]
        evidence = tuple(Evidence(int(s), int(e), text[int(s) : int(e)], weight) for s, e, weight in spans)
        reference: LegalReference | None = _legal(key, stage) if legal else None
        return CategoryVerdict(key, probability, _STATUSES[decision], evidence, reference)

    return Verdict(
        id=row_id,
        status=_STATUSES[status],
        score=score,
        primary=primary,
        categories=tuple(category(*c) for c in categories),
        tier=tier,
        truncated=bool(truncated),
        model=model,
    )
