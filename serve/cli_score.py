"""``netral score``: from an export to a ranked shortlist."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import timezone as dt_timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from classifier.taxonomy import Stage
from classifier.verdict import Tier
from serve import cli_form, cli_lexicon
from serve.console import EXIT_REJECTS, fails_in_words
from serve.options import (
    AccountColumn,
    EncodingName,
    Engine,
    HeaderRow,
    Language,
    Master,
    PartMegabytes,
    Place,
    Separator,
    SheetName,
    Source,
    TextColumn,
    TimeColumn,
    UrlColumn,
    Zone,
)
from serve.staff import StaffCommand
from serve.words import t

if TYPE_CHECKING:
    from serve.batch.files import Material
    from serve.batch.job import Inspection, Job
    from serve.batch.readers import ReadOptions
    from serve.batch.run import TextScorer

_ONLY = {
    "local": ("near_duplicates", "sheet", "header_row", "restart"),
    "spark": ("master", "part_megabytes"),
}
"""Options that one engine has alone; ``--no-near-duplicates`` says what Spark does anyway."""


def register(app: typer.Typer) -> None:
    """Add the batch commands to the root app."""
    app.command("score", cls=StaffCommand, help=t("Nilai semua unggahan dalam satu berkas dan tulis daftar telaah."))(
        score
    )
    app.command("inspect", cls=StaffCommand, help=t("Periksa cara satu berkas akan dibaca, tanpa menilai."))(inspect)
    cli_form.register(app)
    cli_lexicon.register(app)


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
    lang: Language = "id",
) -> None:
    """Show what is found out about a file, without scoring it."""

    @fails_in_words
    def work() -> None:
        from serve.batch.readers import ReadOptions
        from serve.console import show_findings, show_passed_over, show_sample

        asked = {"text": text_column, "time": time_column, "url": url_column, "account": account_column}
        with TemporaryDirectory(prefix="netral-") as room:
            options = ReadOptions(encoding, separator, sheet, header_row)
            found, material = _inspected(source, options, asked, Path(room))
            for part in found.parts:
                show_findings(part.file.place or part.file.name, part.findings)
                show_sample(part)
            show_passed_over(found, material)

    work()


def _inspected(
    source: Path, options: ReadOptions, asked: dict[str, str | None], room: Path
) -> tuple[Inspection, Material]:
    """What is found out about ``source``, and what was left alone; unpacked files lie in ``room``."""
    from serve.batch.columns import UnclearColumnError
    from serve.batch.files import Material
    from serve.batch.job import inspect
    from serve.console import choose

    material = Material(room)
    files = material.collect(source)
    try:
        found = inspect(files, options, asked, room)
    except UnclearColumnError as error:
        found = inspect(files, options, {**asked, "text": choose(error)}, room)
    return found, material


def load_scorer(lexicon: Path | None) -> TextScorer:
    """The released model with the lexicon of a race."""
    from classifier import Scorer
    from serve.batch.lexicon_file import filled_lexicon

    return Scorer.load(lexicon=filled_lexicon(lexicon) if lexicon else None)


def score(
    context: typer.Context,
    source: Place,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="HASIL",
            help=t("Berkas hasil: .xlsx, .csv, .jsonl, .parquet, atau .html; untuk Spark sebuah folder."),
        ),
    ] = None,
    text_column: TextColumn = None,
    time_column: TimeColumn = None,
    url_column: UrlColumn = None,
    account_column: AccountColumn = None,
    lexicon: Annotated[
        Path | None,
        typer.Option(metavar="BERKAS", help=t("Leksikon pemilihan (.xlsx atau .toml): calon, nomor, slogan, tagar.")),
    ] = None,
    stage: Annotated[
        Stage | None, typer.Option(help=t("Tahapan saat diunggah; menentukan butir SKB yang ditampilkan."))
    ] = None,
    tier: Annotated[Tier, typer.Option(help=t("Model yang dipakai."))] = "cascade",
    evidence: Annotated[bool, typer.Option("--evidence/--no-evidence", help=t("Cari frasa pemicu."))] = True,
    near_duplicates: Annotated[
        bool,
        typer.Option(
            "--near-duplicates/--no-near-duplicates", help=t("Anggap unggahan yang hampir sama sebagai pengulangan.")
        ),
    ] = True,
    encoding: EncodingName = None,
    separator: Separator = None,
    sheet: SheetName = None,
    header_row: HeaderRow = None,
    timezone: Annotated[Zone, typer.Option(help=t("Zona waktu kantor."))] = "WIB",
    restart: Annotated[bool, typer.Option("--restart", help=t("Buang sisa pekerjaan yang terhenti."))] = False,
    force: Annotated[bool, typer.Option("--force", help=t("Timpa berkas hasil yang sudah ada."))] = False,
    engine: Engine = "local",
    master: Master = None,
    part_megabytes: PartMegabytes = 256,
    lang: Language = "id",
) -> None:
    """Score a file; exit status 0 clean, 1 with rejects, 2 failed."""
    asked = {"text": text_column, "time": time_column, "url": url_column, "account": account_column}

    @fails_in_words
    def on_spark() -> int:
        from serve.spark.command import score_on_spark

        return score_on_spark(
            source, output, master, lexicon, columns=asked, stage=stage, tier=tier, evidence=evidence, zone=timezone,
            separator=separator or ",", encoding=encoding or "UTF-8", part_bytes=part_megabytes << 20, force=force,
        )  # fmt: skip

    @fails_in_words
    def here() -> int:
        from serve.batch.atomic import workroom
        from serve.batch.files import STDIN, require
        from serve.batch.job import Job
        from serve.batch.journal import forget, is_complete, journal_path
        from serve.batch.readers import ReadOptions
        from serve.batch.writers import check_output, default_output

        file = Path(source)
        require(file)
        job = Job(
            name="stdin" if file == STDIN else file.resolve().name,
            output=Path(output) if output else default_output(file),
            zone=timezone,
            stage=stage,
            tier=tier,
            evidence=evidence,
            near_duplicates=near_duplicates,
            lexicon=lexicon,
        )
        check_output(job.output, file, force)
        if restart:
            forget(journal_path(job.output))
        elif is_complete(job.output):
            forget(journal_path(job.output))
            typer.echo(t("Pekerjaan ini sudah selesai. Hasil: {path}", path=job.output))
            return int(job.rejects.exists())
        with workroom(job.output) as room:
            found, material = _inspected(file, ReadOptions(encoding, separator, sheet, header_row), asked, room)
            return _work(job, found, material, room)

    _refuse_foreign(context, engine)
    if (on_spark if engine == "spark" else here)():
        raise typer.Exit(EXIT_REJECTS)


@fails_in_words
def _refuse_foreign(context: typer.Context, engine: str) -> None:
    """Refuse options that were given and that only the other engine has."""
    from serve.batch.rows import InputError

    for option in context.command.params:
        name = option.name or ""
        given = getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
        if name in _ONLY[engine] or not given or context.params[name] is False:
            continue
        if any(name in others for others in _ONLY.values()):
            raise InputError(
                t(
                    "--engine {engine} tidak punya pilihan {name}. Hapus pilihan itu.",
                    engine=engine,
                    name=option.opts[0],
                )
            )


def _work(job: Job, found: Inspection, material: Material, room: Path) -> int:
    """Run ``job`` and report on it; the number of rejected rows."""
    from serve.batch.job import job_key
    from serve.batch.journal import Journal, journal_path
    from serve.batch.run import run
    from serve.batch.times import ZONES
    from serve.console import progress_bar, show_findings, show_passed_over, show_summary

    for part in found.parts:
        show_findings(part.file.place or part.file.name, part.findings)
    show_passed_over(found, material)
    scorer = load_scorer(job.lexicon)
    now = datetime.now(dt_timezone(timedelta(hours=ZONES[job.zone])))
    with Journal(journal_path(job.output), job_key(job, found, scorer.info), now) as journal:
        if len(journal):
            typer.echo(t("Melanjutkan pekerjaan yang terhenti: {n} teks sudah dinilai.", n=len(journal)))
        with progress_bar() as progress:
            summary = run(job, found, scorer, progress, journal, room)
        journal.remove()
    show_summary(summary)
    typer.echo(t("Hasil: {path}", path=job.output))
    if summary.rejects:
        typer.echo(t("{n} baris tidak bisa dinilai; lihat {path}", n=summary.rejects, path=job.rejects))
    return summary.rejects
