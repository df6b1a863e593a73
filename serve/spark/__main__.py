"""``python -m serve.spark`` and the script for ``spark-submit``: score Parquet or CSV on Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from classifier import NetralError
from classifier.taxonomy import Stage
from classifier.verdict import Tier
from serve.options import AccountColumn, TextColumn, TimeColumn, UrlColumn, Zone
from serve.words import t


def score(
    source: Annotated[str, typer.Argument(metavar="MASUKAN", help=t("Berkas atau folder Parquet atau CSV."))],
    output: Annotated[str, typer.Option("-o", "--output", metavar="FOLDER", help=t("Folder hasil (Parquet)."))],
    text_column: TextColumn = None,
    time_column: TimeColumn = None,
    url_column: UrlColumn = None,
    account_column: AccountColumn = None,
    lexicon: Annotated[Path | None, typer.Option(metavar="BERKAS", help=t("Leksikon pemilihan (.toml)."))] = None,
    stage: Annotated[Stage | None, typer.Option(help=t("Tahapan saat diunggah."))] = None,
    tier: Annotated[Tier, typer.Option(help=t("Model yang dipakai."))] = "cascade",
    evidence: Annotated[bool, typer.Option("--evidence/--no-evidence", help=t("Cari frasa pemicu."))] = True,
    timezone: Annotated[Zone, typer.Option(help=t("Zona waktu kantor."))] = "WIB",
    separator: Annotated[str, typer.Option(help=t("Pemisah kolom CSV."))] = ",",
    encoding: Annotated[str, typer.Option(help=t("Pengodean CSV."))] = "UTF-8",
    part_megabytes: Annotated[
        int, typer.Option(min=1, help=t("Ukuran masukan tiap bagian; pekerjaan dilanjutkan per bagian."))
    ] = 256,
    force: Annotated[bool, typer.Option("--force", help=t("Buang isi folder hasil."))] = False,
    bundle: Annotated[Path | None, typer.Option(help=t("Folder model."))] = None,
    master: Annotated[
        str | None, typer.Option(help=t("Alamat Spark, misalnya local[2]; bawaan: dari lingkungan."))
    ] = None,
) -> None:
    """Score on Spark; exit status 0 clean, 1 with rejects, 2 failed."""
    asked = {"text": text_column, "time": time_column, "url": url_column, "account": account_column}
    try:
        rejects = score_on_spark(
            master, bundle, source=source, output=output, columns=asked, lexicon=lexicon, stage=stage, tier=tier,
            evidence=evidence, zone=timezone, separator=separator, encoding=encoding,
            part_bytes=part_megabytes << 20, force=force,
        )  # fmt: skip
    except NetralError as error:
        typer.echo(t("Galat: {error}", error=error), err=True)
        raise typer.Exit(2) from None
    if rejects:
        raise typer.Exit(1)


def score_on_spark(master: str | None, bundle: Path | None, **asked: Any) -> int:
    """Run the job with the fields ``asked`` (of ``serve.spark.job.Job``) and report on it; the rejected rows.

    Raises
    ------
    NetralError
        If pyspark is not installed, or as ``serve.spark.job.run``.
    """
    try:
        from serve.spark.job import Job, run, session
    except ModuleNotFoundError as error:
        raise NetralError(t("{name} belum terpasang. Jalankan: pip install 'netral[spark]'", name=error.name)) from None
    job = Job(**asked)
    done = run(session(master), job, typer.echo, bundle)
    typer.echo(t("Hasil: {path}", path=job.output))
    typer.echo(
        t(
            "{rows} baris dinilai, {bad} ditolak (kolom alasan_ditolak); {earlier} bagian sudah ada sebelumnya.",
            rows=done.rows - done.rejects, bad=done.rejects, earlier=done.earlier,
        )
    )  # fmt: skip
    return done.rejects


if __name__ == "__main__":
    typer.run(score)
