"""One batch job: read and score every row, then write the results, so that nothing is lost in between.

Two passes over the input. The first scores each distinct text and keeps the verdict in the journal; the second
joins rows and verdicts and writes. A job that was killed repeats the cheap part only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Protocol

from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier, Verdict
from serve.batch.atomic import atomic
from serve.batch.columns import Layout
from serve.batch.job import Inspection, Job
from serve.batch.journal import Journal, text_digest
from serve.batch.packing import pack, unpack
from serve.batch.readers import Reader
from serve.batch.record import Recorder
from serve.batch.rows import Bad, InputError, Row, Table
from serve.batch.summary import About, Summary
from serve.batch.times import date_order
from serve.batch.writers import RejectsWriter, open_writer, rejected
from serve.words import t

CHUNK = 256
"""Distinct texts scored and journalled together."""
_INVISIBLE = re.compile(r"[\s\0\u00ad\u200b-\u200f\u2060\ufeff]+")


class TextScorer(Protocol):
    """What a job needs of a scorer."""

    @property
    def info(self) -> ModelInfo:
        """Which model speaks."""
        ...

    def score(
        self,
        texts: Sequence[str],
        tier: Tier = "cascade",
        evidence: bool = False,
        stage: Stage | None = None,
    ) -> list[Verdict]:
        """Verdicts in the order of ``texts``."""
        ...


Progress = Callable[[str, int, int, int], None]
"""Called with the step, how far it is, how far it goes, and rows done."""


def run(
    job: Job, reader: Reader, found: Inspection, scorer: TextScorer, progress: Progress, journal: Journal
) -> Summary:
    """Score all rows and write the output and, if any row can't be scored, the rejects file."""
    columns = _score_all(job, reader, found.layout, scorer, progress, journal)
    return _write_all(job, reader, found, columns, scorer.info, progress, journal)


def _scorable(table: Table, layout: Layout) -> Iterator[tuple[Row, str]]:
    for row in table.rows:
        if isinstance(row, Row) and not is_empty(text := row.cells.get(layout.text, "")):
            yield row, text


def is_empty(text: str) -> bool:
    """True if nobody could see anything in ``text``."""
    return not _INVISIBLE.sub("", text)


def _score_all(
    job: Job, reader: Reader, layout: Layout, scorer: TextScorer, progress: Progress, journal: Journal
) -> list[str]:
    """Journal the verdict of every text; the columns, which are all known after this pass."""
    table = reader.open()
    waiting: dict[bytes, tuple[str, str]] = {}
    done = 0
    for done, (row, text) in enumerate(_scorable(table, layout), start=1):
        digest = text_digest(text)
        if digest not in waiting and journal.get(digest) is None:
            waiting[digest] = (row.id, text)
            if len(waiting) == CHUNK:
                _flush(job, scorer, journal, waiting)
        if done % CHUNK == 0:
            progress("score", table.position(), table.size, done)
    _flush(job, scorer, journal, waiting)
    progress("score", table.size, table.size, done)
    return table.columns


def _flush(job: Job, scorer: TextScorer, journal: Journal, waiting: dict[bytes, tuple[str, str]]) -> None:
    if not waiting:
        return
    texts = [text for _, text in waiting.values()]
    verdicts = scorer.score(texts, tier=job.tier, evidence=job.evidence, stage=job.stage)
    journal.add(
        (digest, row_id, pack(verdict))
        for (digest, (row_id, _)), verdict in zip(waiting.items(), verdicts, strict=True)
    )
    waiting.clear()


def _write_all(
    job: Job,
    reader: Reader,
    found: Inspection,
    columns: Sequence[str],
    info: ModelInfo,
    progress: Progress,
    journal: Journal,
) -> Summary:
    layout = found.layout
    about = About(
        source=job.source.name,
        started=journal.started,
        model=info,
        lexicon=job.lexicon.name if job.lexicon else "",
        stage=job.stage or "tidak_diketahui",
        tier=job.tier,
        findings=found.findings,
    )
    times = [r.cells.get(layout.time, "") for r in found.sample if isinstance(r, Row)] if layout.time else []
    recorder = Recorder(layout, job.zone, date_order(times), journal.started.date())
    summary = Summary()
    table = reader.open()
    with ExitStack() as files:
        output_draft = files.enter_context(atomic(job.output))
        rejects_draft = files.enter_context(atomic(job.rejects))
        writer = open_writer(output_draft, job.output.suffix.lower(), columns, about)
        rejects = RejectsWriter(rejects_draft)
        for done, row in enumerate(table.rows, start=1):
            if done % CHUNK == 0:
                progress("write", table.position(), table.size, done)
            if isinstance(row, Row):
                text = row.cells.get(layout.text, "")
                if is_empty(text):
                    row = rejected(row, t("teks kosong"))
            if isinstance(row, Bad):
                summary.rejects += 1
                summary.reasons[row.reason] += 1
                rejects.reject(row)
                writer.reject(row)
                continue
            entry = journal.get(text_digest(text))
            if entry is None:
                raise InputError(t("Berkas masukan berubah selama dinilai. Jalankan lagi dengan --restart."))
            first, packed = entry
            verdict = unpack(packed, row.id, text, info, job.stage)
            scored = recorder.record(row, text, verdict, first if first != row.id else None)
            summary.add(scored)
            writer.write(scored)
        summary.blank = table.blank
        progress("write", table.size, table.size, summary.scored + summary.rejects)
        writer.finish(summary)
        rejects.close()
    return summary
