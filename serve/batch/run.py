"""One batch job: read and score every row, then write the results, so that nothing is lost in between.

Two passes over the input. The first scores each distinct text and keeps the verdict in the journal; the second
joins rows and verdicts and writes. A job that was killed repeats the cheap part only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier, Verdict
from serve.batch.atomic import atomic
from serve.batch.echoes import Echoes
from serve.batch.job import Inspection, Job, Part, with_dates
from serve.batch.journal import Journal, Kept
from serve.batch.near import exact, likeness, text_digest
from serve.batch.packing import pack, unpack
from serve.batch.record import Recorder
from serve.batch.rows import Bad, InputError, Row, Table
from serve.batch.summary import About, Summary
from serve.batch.times import DateOrder
from serve.batch.writers import RejectsWriter, open_writer, rejected
from serve.words import t

CHUNK = 256
"""Distinct texts scored and journalled together."""
_VISIBLE = re.compile(r"[^\s\0\u00ad\u200b-\u200f\u2060\ufeff]")


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


class Pass:
    """One pass over all files of an input, with its progress and what it met on the way."""

    def __init__(self, found: Inspection) -> None:
        self._parts = found.parts
        self.size = sum(part.file.path.stat().st_size for part in found.parts)
        self._behind = 0
        self._table: Table | None = None
        self._share = 0
        self.ignored: Counter[str] = Counter()
        self.columns: list[str] = []
        """All columns of all files; complete once the pass is."""

    def __iter__(self) -> Iterator[tuple[Part, Row | Bad]]:
        for part in self._parts:
            self._table = table = part.reader.open()
            self._share = part.file.path.stat().st_size
            place, begun = part.file.place, False
            for row in table.rows:
                if not begun and isinstance(row, Row) and _is_heading(row):
                    table.ignored[t("baris judul kolom")] += 1
                    continue
                begun = True
                yield part, (replace(row, place=place) if place else row)
            self._table = None
            self._behind += self._share
            self.ignored += table.ignored
            self.columns += [c for c in table.columns if c not in self.columns]

    @property
    def position(self) -> int:
        """Bytes of the input that are behind, on the scale of ``size``."""
        if self._table is None or not self._table.size:
            return self._behind
        return self._behind + int(self._share * min(1.0, self._table.position() / self._table.size))


def run(job: Job, found: Inspection, scorer: TextScorer, progress: Progress, journal: Journal, room: Path) -> Summary:
    """Score all rows and write the output and, if any row can't be scored, the rejects file.

    ``room`` is a folder for scratch files. A failure leaves the journal, and nothing else that is new.
    """
    columns, found = _score_all(job, found, scorer, progress, journal)
    return _write_all(job, found, columns, scorer.info, progress, journal, room)


def _is_heading(row: Row) -> bool:
    """True for what stands under many official headers: the header once more (merged cells), or columns numbered (1) (2) (3)."""
    filled = {name: cell.strip() for name, cell in row.cells.items() if cell.strip()}
    numbers = [cell.strip("()") for cell in filled.values()]
    return len(filled) > 1 and (
        all(name == cell for name, cell in filled.items()) or numbers == [str(i) for i in range(1, len(numbers) + 1)]
    )


def is_empty(text: str) -> bool:
    """True if nobody could see anything in ``text``."""
    return _VISIBLE.search(text) is None


def _score_all(
    job: Job, found: Inspection, scorer: TextScorer, progress: Progress, journal: Journal
) -> tuple[list[str], Inspection]:
    """Journal the verdict of every text; the columns and the order of dates, which are all known after this pass."""
    rows = Pass(found)
    dates = {id(part): DateOrder() for part in found.parts}
    like = likeness if job.near_duplicates else exact
    waiting: dict[bytes, tuple[str, str]] = {}
    done = 0
    for done, (part, row) in enumerate(rows, start=1):
        if done % CHUNK == 0:
            progress("score", rows.position, rows.size, done)
        if not isinstance(row, Row):
            continue
        dates[id(part)].see(part.layout.time_of(row))
        text = part.layout.text_of(row)
        if is_empty(text):
            continue
        post = like(text)
        if post.key not in waiting and not journal.is_known(post):
            waiting[post.key] = (row.id, text)
            if len(waiting) == CHUNK:
                _flush(job, scorer, journal, waiting)
    _flush(job, scorer, journal, waiting)
    journal.commit()
    progress("score", rows.size, rows.size, done)
    return rows.columns, replace(found, parts=tuple(with_dates(part, dates[id(part)]) for part in found.parts))


def _flush(job: Job, scorer: TextScorer, journal: Journal, waiting: dict[bytes, tuple[str, str]]) -> None:
    texts = [text for _, text in waiting.values()]
    verdicts = scorer.score(texts, tier=job.tier, evidence=job.evidence, stage=job.stage) if texts else []
    journal.add(
        Kept(key, row_id, text_digest(text), pack(verdict))
        for (key, (row_id, text)), verdict in zip(waiting.items(), verdicts, strict=True)
    )
    waiting.clear()


def _write_all(
    job: Job,
    found: Inspection,
    columns: Sequence[str],
    info: ModelInfo,
    progress: Progress,
    journal: Journal,
    room: Path,
) -> Summary:
    about = About(
        source=job.name,
        started=journal.started,
        model=info,
        lexicon=job.lexicon.name if job.lexicon else "",
        stage=job.stage or "tidak_diketahui",
        tier=job.tier,
        findings=tuple(f for part in found.parts for f in _titled(part)),
    )
    today = journal.started.date()
    recorders = {id(part): Recorder(part.layout, job.zone, part.order, today) for part in found.parts}
    summary = Summary()
    like = likeness if job.near_duplicates else exact
    rows = Pass(found)
    with ExitStack() as files:
        output_draft = files.enter_context(atomic(job.output))
        rejects_draft = files.enter_context(atomic(job.rejects))
        writer = files.enter_context(open_writer(output_draft, job.output.suffix.lower(), columns, about, room))
        rejects = files.enter_context(RejectsWriter(rejects_draft))
        echoes = files.enter_context(Echoes())

        def reject(bad: Bad) -> None:
            summary.reject(bad)
            rejects.reject(bad)
            writer.reject(bad)

        for bad in found.unreadable:
            reject(bad)
        for done, (part, row) in enumerate(rows, start=1):
            if done % CHUNK == 0:
                progress("write", rows.position, rows.size, done)
            if isinstance(row, Bad):
                reject(row)
                continue
            text = part.layout.text_of(row)
            if is_empty(text):
                reject(rejected(row, t("teks kosong")))
                continue
            kept = journal.get(like(text).key)
            if kept is None:
                raise InputError(t("Berkas masukan berubah selama dinilai. Jalankan lagi dengan --restart."))
            verdict = unpack(kept.packed, row.id, text, info, job.stage)
            verdict = echoes.follow(kept, verdict, text, row.id)
            scored = recorders[id(part)].record(row, text, verdict, kept.row if kept.row != row.id else None)
            summary.add(scored)
            writer.write(scored)
        summary.ignored = rows.ignored
        progress("write", rows.size, rows.size, summary.scored + summary.rejects)
        writer.finish(summary)
        journal.seal(output_draft)
    return summary


def _titled(part: Part) -> tuple[tuple[str, str], ...]:
    """The findings of a part, under the name of its file if there are several."""
    return ((t("Berkas"), part.file.place), *part.findings) if part.file.place else part.findings
