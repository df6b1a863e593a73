"""What runs on executors: one model a Python worker, verdict columns for every row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import pyarrow as pa

from classifier import Scorer
from classifier.lexicon import Lexicon
from classifier.taxonomy import Stage
from classifier.verdict import Tier
from serve.batch.columns import Layout
from serve.batch.record import OUTPUT, Recorder
from serve.batch.rows import Row
from serve.batch.run import is_empty
from serve.batch.times import Order

CORRUPT = "_corrupt_record"
ROLES = ("text", "time", "url", "account", "platform")
RESULTS = tuple(name for name in OUTPUT if name not in ("id_baris", "duplikat_dari"))
"""A row has no number here and repeated posts are scored each for itself, so those two columns stay away."""
_COLUMNS = (*RESULTS, "verdict", "alasan_ditolak")
_KINDS = {name: "double" if name.startswith("skor_") else "string" for name in _COLUMNS} | {
    "hari_sejak_posting": "long"
}
SCHEMA = ", ".join(f"`{name}` {kind}" for name, kind in _KINDS.items())
_ARROW = pa.struct(
    [(name, {"double": pa.float64(), "long": pa.int64(), "string": pa.string()}[kind]) for name, kind in _KINDS.items()]
)
_CHUNK = 512


@dataclass(frozen=True, slots=True)
class Task:
    """What executors need to know; ``bundle`` names a folder that Spark distributes, ``model`` is its fingerprint."""

    bundle: str
    model: str
    lexicon: Lexicon | None
    layout: Layout
    order: Order
    zone: str
    today: date
    stage: Stage | None
    tier: Tier
    evidence: bool


@lru_cache(maxsize=1)
def _load(bundle: str, model: str, lexicon: Lexicon | None) -> Scorer:
    """The scorer of a job, once in the life of a Python worker."""
    from pyspark import SparkFiles

    return Scorer.load(SparkFiles.get(bundle), lexicon, threads=1)


def _scorer(task: Task, loads: Any) -> Scorer:
    """The scorer, loaded or at hand; ``loads`` counts how often it was loaded."""
    before = _load.cache_info().misses
    scorer = _load(task.bundle, task.model, task.lexicon)
    loads.add(_load.cache_info().misses - before)
    return scorer


def scorer_of(task: Task, loads: Any) -> Callable[[Iterator[pa.Array]], Iterator[pa.Array]]:
    """The function of an iterator Arrow UDF over a struct of the role columns (and the corrupt record)."""

    def score(batches: Iterator[pa.Array]) -> Iterator[pa.Array]:
        scorer = _scorer(task, loads)
        for batch in batches:
            rows = batch.to_pylist()
            done = [
                row for low in range(0, len(rows), _CHUNK) for row in results(scorer, task, rows[low : low + _CHUNK])
            ]
            yield pa.array(done, type=_ARROW)

    return score


def results(scorer: Scorer, task: Task, rows: Sequence[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    """The result columns of each row; one that can't be scored has a reason and nothing else."""
    out: list[dict[str, Any]] = [{"alasan_ditolak": _reason(row)} for row in rows]
    good = [i for i, found in enumerate(out) if not found["alasan_ditolak"]]
    texts = [rows[i]["text"] for i in good]
    verdicts = scorer.score(texts, tier=task.tier, evidence=task.evidence, stage=task.stage) if texts else []
    names = {role: getattr(task.layout, role) for role in ROLES}
    recorder = Recorder(task.layout, task.zone, task.order, task.today)
    for i, text, verdict in zip(good, texts, verdicts, strict=True):
        cells = {name: _text(rows[i].get(role)) for role, name in names.items() if name}
        values = recorder.record(Row(0, cells), text, verdict, None).values
        out[i] = {name: values[name] for name in RESULTS} | {
            "verdict": json.dumps(verdict.to_dict() | {"id": ""}, ensure_ascii=False),
            "alasan_ditolak": "",
        }
    return out


def _reason(row: Mapping[Any, Any]) -> str:
    if _text(row.get(CORRUPT)):
        return "baris CSV rusak"
    return "teks kosong" if is_empty(_text(row.get("text"))) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
