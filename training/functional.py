"""Functional tests in the spirit of HateCheck (Röttger et al., 2021): small cases that name the ability they test.

``data/functional/*.jsonl`` holds ``id, functionality, kind, text, labels, ref_id``. They are never trained on, and
decide nothing but whether a new champion is as good as the last (``training.gate``).

* ``mft``: a partisan case passes when it is flagged *indikasi* and its primary category is one of its labels; a neutral
  one when it is not flagged *indikasi*.
* ``dir``: a contrast to ``ref_id`` with other labels; as ``mft``, and its flagged labels differ from those of ``ref_id``.
* ``inv``: a change that must not matter; status and flagged labels equal those of ``ref_id``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import NetralError
from classifier.scorer import Scorer
from classifier.taxonomy import LABELS
from classifier.verdict import Tier
from training.corpus import lines_of
from training.evaluate import predictions

KINDS = ("mft", "dir", "inv")
_FIELDS = {"id", "functionality", "kind", "text", "labels", "ref_id"}


@dataclass(frozen=True, slots=True)
class Case:
    """One functional test."""

    id: str
    functionality: str
    kind: str
    text: str
    labels: tuple[str, ...]
    ref_id: str | None


def load_cases(folder: Path) -> list[Case]:
    """All cases of a folder. NetralError names the file, line and field of the first mistake."""
    cases: dict[str, Case] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(lines_of(path), 1):
            case = _parse(line, f"{path}:{number}")
            if case.id in cases:
                raise NetralError(f"{path}:{number}: id {case.id} is used twice; give each case its own")
            cases[case.id] = case
    for case in cases.values():
        if (case.ref_id is None) != (case.kind == "mft") or (case.ref_id and case.ref_id not in cases):
            raise NetralError(f"{case.id}: ref_id {case.ref_id!r}; mft cases have none, inv and dir name another case")
    if not cases:
        raise NetralError(f"no cases in {folder}; expected *.jsonl files")
    return list(cases.values())


def cases_if_any(folder: Path) -> list[Case]:
    """All cases of a folder that may hold none, as a corpus of others does."""
    return load_cases(folder) if any(folder.glob("*.jsonl")) else []


def _parse(line: str, where: str) -> Case:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise NetralError(f"{where}: not JSON ({error})") from None
    if set(row) != _FIELDS or row["kind"] not in KINDS or not set(row["labels"]) <= set(LABELS) or not row["text"]:
        raise NetralError(
            f"{where}: expected fields {sorted(_FIELDS)}, kind in {KINDS}, labels of the taxonomy, and a text"
        )
    return Case(row["id"], row["functionality"], row["kind"], row["text"], tuple(row["labels"]), row["ref_id"])


def run_cases(scorer: Scorer, cases: Sequence[Case], tier: Tier) -> dict[str, Any]:
    """Pass rates: overall and by functionality, with the ids of failed cases (texts stay in the files)."""
    verdicts = scorer.score([c.text for c in cases], tier=tier)
    flagged = dict(zip([c.id for c in cases], predictions(verdicts).flagged.tolist(), strict=True))
    passed: dict[str, list[bool]] = defaultdict(list)
    failed = []
    for case, verdict in zip(cases, verdicts, strict=True):
        good = _passes(case, verdict.primary, flagged)
        passed[case.functionality].append(good)
        if not good:
            failed.append(case.id)
    return {
        "cases": len(cases),
        "overall": 1 - len(failed) / len(cases),
        "functionalities": {k: {"cases": len(v), "passed": sum(v) / len(v)} for k, v in sorted(passed.items())},
        "failed": failed,
    }


def _passes(case: Case, primary: str | None, flagged: dict[str, list[bool]]) -> bool:
    mine, reference = flagged[case.id], flagged.get(str(case.ref_id))
    if case.kind == "inv":
        return mine == reference
    right = mine[-1] and primary in case.labels if case.labels else not mine[-1]
    return right and (case.kind != "dir" or mine != reference)
