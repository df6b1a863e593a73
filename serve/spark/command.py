"""``netral score --engine spark``: a job from options, a report of it, and Spark's own errors in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typer

from classifier import NetralError
from serve.batch.lexicon_file import filled_lexicon
from serve.words import t

_FILES = (".xlsx", ".csv", ".jsonl", ".html")


def score_on_spark(source: str, output: str | None, master: str | None, lexicon: Path | None, **options: Any) -> int:
    """Run a job (``options`` are fields of ``serve.spark.job.Job``) and report on it; the number of rejected rows.

    Raises
    ------
    NetralError
        If pyspark or Java is missing, a task failed, the output is no folder, or as ``serve.spark.job.run``.
    """
    if not output or output.lower().endswith(_FILES):
        raise NetralError(t("Hasil --engine spark adalah folder Parquet. Sebutkan nama folder dengan -o."))
    names = filled_lexicon(lexicon) if lexicon else None
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.errors.exceptions.base import PySparkRuntimeError

        from serve.spark.job import Job, run, session
    except ModuleNotFoundError as error:
        raise NetralError(
            t(
                "{name} belum terpasang. Jalankan: {python} -m pip install {packages}",
                name=error.name,
                python=sys.executable,
                packages="pyspark pyarrow",
            )
        ) from None
    job = Job(source, output, lexicon=names, **options)
    try:
        done = run(session(master), job, typer.echo)
    except PySparkRuntimeError as error:
        told = t("Spark tidak bisa dijalankan ({words}). Pasang Java 17 dan periksa --master.", words=_words(error))
        raise NetralError(told) from None
    except (PySparkException, Py4JError) as error:
        raise NetralError(
            t(
                "Spark gagal ({words}). Jalankan lagi perintah yang sama; bagian yang sudah selesai tidak diulang.",
                words=_words(error),
            )
        ) from None
    typer.echo(t("Hasil: {path}", path=job.output))
    typer.echo(
        t(
            "{rows} baris dinilai, {bad} ditolak (kolom alasan_ditolak); {earlier} bagian sudah ada sebelumnya.",
            rows=done.rows - done.rejects, bad=done.rejects, earlier=done.earlier,
        )
    )  # fmt: skip
    return done.rejects


def _words(error: Exception) -> str:
    """The cause at the bottom of Java's pile of errors, or the first line."""
    lines = str(error).splitlines() or [type(error).__name__]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return (causes or lines)[-1 if causes else 0][:300]
