"""A verdict as a short string for the journal, and back, bit for bit.

Only numbers and spans are kept: no post text ever lies in a journal. Texts of the evidence and the legal
references are filled in again from the row and the table.
"""

from __future__ import annotations

import json
from functools import lru_cache

from classifier.legal import legal_reference
from classifier.taxonomy import INDIKASI, LABELS, PERLU_TINJAUAN, TIDAK_ADA, Stage
from classifier.verdict import CategoryVerdict, Evidence, ModelInfo, Verdict

_STATUSES = (TIDAK_ADA, PERLU_TINJAUAN, INDIKASI)
_encode = json.JSONEncoder(separators=(",", ":")).encode
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
    return _encode([status, verdict.score, verdict.primary, verdict.tier, int(verdict.truncated), categories])


def unpack(packed: str, row_id: str, text: str, model: ModelInfo, stage: Stage | None) -> Verdict:
    """The verdict that ``pack`` was given, for the row ``row_id`` with the same ``text``."""
    status, score, primary, tier, truncated, categories = json.loads(packed)

    return Verdict(
        id=row_id,
        status=_STATUSES[status],
        score=score,
        primary=primary,
        categories=tuple(
            CategoryVerdict(
                LABELS[label],
                probability,
                _STATUSES[decision],
                tuple(Evidence(s, e, text[s:e], weight) for s, e, weight in spans) if spans else (),
                _legal(LABELS[label], stage) if legal else None,
            )
            for label, probability, decision, legal, spans in categories
        ),
        tier=tier,
        truncated=bool(truncated),
        model=model,
    )
