"""What a batch job is asked to do, and what its input looks like before it starts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier
from serve.batch.columns import Layout, find_layout
from serve.batch.readers import Reader
from serve.batch.rows import Bad, InputError, Row
from serve.words import t

SAMPLE = 200
"""Rows that the layout is judged by."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for."""

    source: Path
    output: Path
    columns: dict[str, str | None]
    zone: str = "WIB"
    stage: Stage | None = None
    tier: Tier = "cascade"
    evidence: bool = True
    lexicon: Path | None = None

    @property
    def rejects(self) -> Path:
        """Where rejected rows go."""
        return self.output.with_name(f"{self.output.stem}-ditolak.csv")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an input looks like before it is scored."""

    layout: Layout
    findings: tuple[tuple[str, str], ...]
    sample: tuple[Row | Bad, ...]
    columns: tuple[str, ...]


def inspect(reader: Reader, asked: dict[str, str | None], name: str) -> Inspection:
    """Find the layout of an input from its first rows.

    Raises
    ------
    InputError
        If the text column is missing or unclear.
    """
    table = reader.open()
    head = tuple(islice(table.rows, SAMPLE))
    cells = [row.cells for row in head if isinstance(row, Row)]
    if not table.columns and head:
        raise InputError(
            t("{name}: tidak satu baris pun bisa dibaca. Alasan pertama: {why}.", name=name, why=_why(head))
        )
    layout = find_layout(table.columns, cells, asked, name)
    return Inspection(layout, (*table.findings, *layout.findings()), head, tuple(table.columns))


def _why(head: Sequence[Row | Bad]) -> str:
    return next((row.reason for row in head if isinstance(row, Bad)), "-")


def job_key(job: Job, found: Inspection, info: ModelInfo) -> dict[str, str]:
    """Everything that the verdicts of a job depend on, under the names that people read."""
    return {
        "berkas masukan": _digest(job.source),
        "model": info.fingerprint,
        "leksikon": _digest(job.lexicon) if job.lexicon else "",
        "kolom teks": found.layout.text,
        "tahapan": job.stage or "",
        "tingkat": job.tier,
        "pilihan bukti": str(job.evidence),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
