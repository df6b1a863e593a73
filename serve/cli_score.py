"""``netral score``: from an export to a ranked shortlist."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import timezone as dt_timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.taxonomy import Stage
from classifier.verdict import Tier
from serve.console import EXIT_REJECTS, fails_in_words
from serve.options import (
    AccountColumn,
    EncodingName,
    HeaderRow,
    Separator,
    SheetName,
    Source,
    TextColumn,
    TimeColumn,
    UrlColumn,
    Zone,
)
from serve.words import t

if TYPE_CHECKING:
    from serve.batch.job import Job
    from serve.batch.readers import ReadOptions
    from serve.batch.run import TextScorer


def register(app: typer.Typer) -> None:
    """Add the batch commands to the root app."""
    app.command("score", help=t("Nilai semua unggahan dalam satu berkas dan tulis daftar telaah."))(score)
    app.command("inspect", help=t("Periksa cara satu berkas akan dibaca, tanpa menilai."))(inspect)


def inspect(
    source: Source,
    text_column: TextColumn = None,
    time_column: TimeColumn = None,
    url_column: UrlColumn = None,
    account_column: AccountColumn = None,
    encoding: EncodingName = None,
    separator: Separator = None,
    sheet: SheetName = None,
    header_row: HeaderRow = None,
) -> None:
    """Show what is found out about a file, without scoring it."""

    @fails_in_words
    def work() -> None:
        from serve.batch.job import inspect
        from serve.batch.readers import ReadOptions, open_reader
        from serve.console import show_findings, show_sample

        reader = open_reader(source, ReadOptions(encoding, separator, sheet, header_row))
        asked = {"text": text_column, "time": time_column, "url": url_column, "account": account_column}
        found = inspect(reader, asked, source.name)
        show_findings(source.name, found.findings)
        show_sample(found)

    work()


def load_scorer(lexicon: Path | None) -> TextScorer:
    """The released model with the lexicon of a race."""
    from classifier import Scorer

    return Scorer.load(lexicon=lexicon)


def score(
    source: Source,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="HASIL", help=t("Berkas hasil: .xlsx, .csv, atau .jsonl.")),
    ] = None,
    text_column: TextColumn = None,
    time_column: TimeColumn = None,
    url_column: UrlColumn = None,
    account_column: AccountColumn = None,
    lexicon: Annotated[
        Path | None, typer.Option(metavar="BERKAS", help=t("Leksikon pemilihan (.toml): calon, nomor, slogan, tagar."))
    ] = None,
    stage: Annotated[
        Stage | None, typer.Option(help=t("Tahapan saat diunggah; menentukan butir SKB yang ditampilkan."))
    ] = None,
    tier: Annotated[Tier, typer.Option(help=t("Model yang dipakai."))] = "cascade",
    evidence: Annotated[bool, typer.Option("--evidence/--no-evidence", help=t("Cari frasa pemicu."))] = True,
    encoding: EncodingName = None,
    separator: Separator = None,
    sheet: SheetName = None,
    header_row: HeaderRow = None,
    timezone: Annotated[Zone, typer.Option(help=t("Zona waktu kantor."))] = "WIB",
    restart: Annotated[bool, typer.Option("--restart", help=t("Buang sisa pekerjaan yang terhenti."))] = False,
    force: Annotated[bool, typer.Option("--force", help=t("Timpa berkas hasil yang sudah ada."))] = False,
) -> None:
    """Score a file; exit status 0 clean, 1 with rejects, 2 failed."""

    @fails_in_words
    def work() -> int:
        from serve.batch.job import Job
        from serve.batch.readers import ReadOptions

        job = Job(
            source=source,
            output=output or source.with_name(f"{source.stem}-netral.xlsx"),
            columns={"text": text_column, "time": time_column, "url": url_column, "account": account_column},
            zone=timezone,
            stage=stage,
            tier=tier,
            evidence=evidence,
            lexicon=lexicon,
        )
        return _work(job, ReadOptions(encoding, separator, sheet, header_row), restart, force)

    if work():
        raise typer.Exit(EXIT_REJECTS)


def _work(job: Job, options: ReadOptions, restart: bool, force: bool) -> int:
    """Run ``job`` and report on it; the number of rejected rows."""
    from serve.batch.job import inspect, job_key
    from serve.batch.journal import Journal, forget, journal_path
    from serve.batch.readers import open_reader
    from serve.batch.run import run
    from serve.batch.times import ZONES
    from serve.batch.writers import check_output
    from serve.console import progress_bar, show_findings, show_summary

    reader = open_reader(job.source, options)
    check_output(job.output, job.source, force)
    found = inspect(reader, job.columns, job.source.name)
    show_findings(job.source.name, found.findings)
    scorer = load_scorer(job.lexicon)
    path = journal_path(job.output)
    if restart:
        forget(path)
    now = datetime.now(dt_timezone(timedelta(hours=ZONES[job.zone])))
    with Journal(path, job_key(job, found, scorer.info), now) as journal:
        if len(journal):
            typer.echo(t("Melanjutkan pekerjaan yang terhenti: {n} teks sudah dinilai.", n=len(journal)))
        with progress_bar() as progress:
            summary = run(job, reader, found, scorer, progress, journal)
        journal.remove()
    show_summary(summary)
    typer.echo(t("Hasil: {path}", path=job.output))
    if summary.rejects:
        typer.echo(t("{n} baris tidak bisa dinilai; lihat {path}", n=summary.rejects, path=job.rejects))
    return summary.rejects
