"""The shortlist of a report: rows that are not clear, ranked and counted on disk, whatever their number."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from classifier.taxonomy import CATEGORIES, INDIKASI, PERLU_TINJAUAN, TIDAK_ADA
from classifier.verdict import Verdict
from serve.batch.record import Scored, Value
from serve.batch.summary import Summary

Spans = tuple[tuple[int, int], ...]
By = Literal["platform", "account", "day", "category"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the shortlist: its output columns and where in ``teks`` the evidence lies."""

    record: list[Value]
    spans: Spans


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows one platform, account, day or main category has, by decision."""

    name: str
    indikasi: int
    perlu_tinjauan: int


class Shortlist:
    """Collects rows in any order; gives them back by falling score, then by input order."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(
            "CREATE TABLE entry (score REAL, row INTEGER, status TEXT, category TEXT, platform TEXT, account TEXT,"
            " day TEXT, record TEXT, spans TEXT)"
        )
        self._db.execute("BEGIN")
        self._row = 0

    def add(self, scored: Scored, record: Sequence[Value]) -> None:
        """Keep a row if it is not clear."""
        self._row += 1
        verdict, values = scored.verdict, scored.values
        if verdict.status == TIDAK_ADA:
            return
        day = str(values["waktu_posting"])[:10] if values["hari_sejak_posting"] is not None else ""
        self._db.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                verdict.score, self._row, verdict.status, verdict.primary or "", values["platform"], values["akun"], day,
                json.dumps(record), json.dumps(evidence_spans(verdict)),
            ),
        )  # fmt: skip

    def ranked(self, limit: int = -1) -> Iterator[Entry]:
        """The rows by falling score, at most ``limit``."""
        rows = self._db.execute("SELECT record, spans FROM entry ORDER BY score DESC, row LIMIT ?", (limit,))
        for record, spans in rows:
            yield Entry(json.loads(record), tuple((start, end) for start, end in json.loads(spans)))

    def counts(self, by: By, limit: int, in_order: bool = False) -> list[Count]:
        """Rows by platform, account, day or main category: the most frequent first, or the last ``in_order`` of the names."""
        order = f"{by} DESC" if in_order else f"count(*) DESC, {by}"
        rows = self._db.execute(
            f"SELECT {by}, sum(status = ?), sum(status = ?) FROM entry WHERE {by} <> '' GROUP BY {by}"
            f" ORDER BY {order} LIMIT ?",
            (INDIKASI, PERLU_TINJAUAN, limit),
        )
        found = [Count(*row) for row in rows]
        return found[::-1] if in_order else found

    def close(self) -> None:
        """Let go of the disk space."""
        self._db.close()


def by_category(summary: Summary) -> list[Count]:
    """Rows by category, in the taxonomy's order."""
    return [
        Count(
            f"{c.number}. {c.title}" if c.number else c.title,
            summary.category[c.key, INDIKASI],
            summary.category[c.key, PERLU_TINJAUAN],
        )
        for c in CATEGORIES
    ]


def evidence_spans(verdict: Verdict) -> Spans:
    """Where the evidence of the categories that are not clear lies: sorted, joined where spans meet."""
    spans = sorted(
        (e.start, e.end) for c in verdict.categories if c.decision != TIDAK_ADA for e in c.evidence if e.weight > 0
    )
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)


def split_by_spans(text: str, spans: Spans) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is evidence; empty pieces are left out."""
    at = 0
    for start, end in spans:
        for piece, marked in ((text[at:start], False), (text[start:end], True)):
            if piece:
                yield piece, marked
        at = max(at, end)
    if text[at:]:
        yield text[at:], False
