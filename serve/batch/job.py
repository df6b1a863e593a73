"""What a batch job is asked to do, and what its input looks like before it starts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from classifier.taxonomy import Stage
from classifier.verdict import ModelInfo, Tier
from serve.batch.cells import Nested
from serve.batch.columns import Layout, find_layout
from serve.batch.files import File
from serve.batch.prose import filled_cells
from serve.batch.readers import NotATableError, Reader, ReadOptions, open_reader
from serve.batch.rows import Bad, InputError, Row
from serve.batch.sheet import Sheet
from serve.batch.times import DateOrder, Order
from serve.batch.writers import rejects_of
from serve.words import t

SAMPLE = 200
"""Rows that the layout is judged by."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for."""

    name: str
    output: Path
    zone: str = "WIB"
    stage: Stage | None = None
    tier: Tier = "cascade"
    evidence: bool = True
    near_duplicates: bool = True
    lexicon: Path | None = None

    @property
    def rejects(self) -> Path:
        """Where rejected rows go."""
        return rejects_of(self.output)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an input, with what was found out from its first rows."""

    file: File
    reader: Reader
    layout: Layout
    findings: tuple[tuple[str, str], ...]
    sample: tuple[Row | Bad, ...]
    columns: tuple[str, ...]
    order: Order = "dmy"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an input looks like before it is scored.

    ``unreadable`` are tables among several files that can't be read (whole files as rejects), ``passed_over`` the
    names of what is no table.
    """

    parts: tuple[Part, ...]
    unreadable: tuple[Bad, ...] = ()
    passed_over: tuple[str, ...] = ()


def inspect(files: Sequence[File], options: ReadOptions, asked: Mapping[str, str | None], room: Path) -> Inspection:
    """Find the layout of every file from its first rows; ``room`` is a folder for what has to be unpacked.

    Raises
    ------
    InputError
        If the only file can't be read or lacks the sheet that was asked for, its text column is unclear, or no file of
        several can be read.
    """
    if len(files) == 1:
        only = _part(files[0], options, asked, room)
        if options.sheet is not None and not isinstance(only.reader, Sheet):
            raise InputError(t("{name} bukan buku kerja dan tidak punya lembar. Hapus --sheet.", name=only.file.name))
        return Inspection((only,))
    parts: list[Part] = []
    unreadable: list[Bad] = []
    passed_over: list[str] = []
    for file in files:
        try:
            parts.append(_part(file, options, asked, room))
        except NotATableError:
            passed_over.append(file.place)
        except InputError as error:
            unreadable.append(Bad(0, str(error), "", file.place))
    if not parts:
        reason = unreadable[0].reason if unreadable else t("tidak ada tabel di antaranya.")
        raise InputError(t("Tidak satu pun dari {n} berkas bisa dibaca: {reason}", n=len(files), reason=reason))
    if len(parts) == 1 and not unreadable:
        parts = [replace(part, file=replace(part.file, place="")) for part in parts]
    return Inspection(tuple(parts), tuple(unreadable), tuple(passed_over))


def _part(file: File, options: ReadOptions, asked: Mapping[str, str | None], room: Path) -> Part:
    reader = open_reader(file, options, room)
    table = reader.open()
    head = tuple(islice(table.rows, SAMPLE))
    if head and not table.columns:
        why = next((row.reason for row in head if isinstance(row, Bad)), "")
        raise InputError(t("{name}: tidak satu baris pun bisa dibaca ({why}).", name=file.name, why=why))
    cells = [row.cells for row in head if isinstance(row, Row)]
    layout = find_layout([c for c in table.columns if not _is_nested(c, cells)], cells, asked, file.name)
    dates = DateOrder()
    for row in head:
        if isinstance(row, Row):
            dates.see(layout.time_of(row))
    part = Part(file, reader, layout, (*table.findings, *layout.findings()), head, tuple(table.columns))
    return with_dates(part, dates)


def _is_nested(column: str, sample: Sequence[Mapping[str, str]]) -> bool:
    """True for a column of lists and objects, which can be neither text nor time nor account."""
    filled = filled_cells(column, sample)
    return bool(filled) and all(isinstance(cell, Nested) for cell in filled)


def with_dates(part: Part, dates: DateOrder) -> Part:
    """``part`` read in the order that ``dates`` found, which its findings say."""
    title = t("Tanggal dibaca")
    findings = [finding for finding in part.findings if finding[0] != title]
    if dates.numeric:
        findings.append((title, t("bulan/hari/tahun") if dates.order == "mdy" else t("hari/bulan/tahun")))
    return replace(part, findings=tuple(findings), order=dates.order)


def job_key(job: Job, found: Inspection, info: ModelInfo) -> dict[str, str]:
    """Everything that the verdicts of a job depend on, under the names that people read."""
    files = [(p.file.place, p.layout.text, _digest(p.file.path)) for p in found.parts]
    return {
        "berkas masukan": hashlib.sha256(repr([(place, digest) for place, _, digest in files]).encode()).hexdigest(),
        "model": info.fingerprint,
        "leksikon": _digest(job.lexicon) if job.lexicon else "",
        "kolom teks": repr([text for _, text, _ in files]),
        "tahapan": job.stage or "",
        "tingkat": job.tier,
        "pilihan bukti": str(job.evidence),
        "pilihan duplikat": str(job.near_duplicates),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
