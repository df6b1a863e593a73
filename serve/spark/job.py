"""One job: find the columns, split the input into parts, score what is left, count."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from classifier import NetralError, Scorer
from classifier.lexicon import Lexicon
from classifier.scorer import DEFAULT_BUNDLE
from classifier.taxonomy import Stage
from classifier.verdict import Tier
from serve.batch.columns import Layout, find_layout
from serve.batch.record import OUTPUT, REVIEW, VERDICT
from serve.batch.times import ZONES, date_order
from serve.spark.plan import Part, claim, digest, left, split
from serve.spark.scoring import CORRUPT, RESULTS, ROLES, SCHEMA, Task, scorer_of
from serve.spark.storage import Storage
from serve.words import t

_SAMPLE = 200
_OTHERS = (".xlsx", ".xls", ".ods", ".json", ".jsonl", ".txt", ".zip", ".zst")
_TAKEN = {*OUTPUT, *REVIEW, VERDICT, "alasan_ditolak"}


@dataclass(frozen=True, slots=True)
class Job:
    """What a user asked for. ``source`` is a Parquet or CSV file or folder, or a pattern, wherever Spark can read."""

    source: str
    output: str
    columns: Mapping[str, str | None] = field(default_factory=dict)
    lexicon: Lexicon | None = None
    stage: Stage | None = None
    tier: Tier = "cascade"
    evidence: bool = True
    zone: str = "WIB"
    separator: str = ","
    encoding: str = "UTF-8"
    part_bytes: int = 1 << 28
    force: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """What a job did: parts of this run and of earlier ones, rows and rejects of this run, loads of the model."""

    parts: int
    earlier: int
    rows: int
    rejects: int
    loads: int


def session(master: str | None = None) -> Any:
    """The Spark session: as submitted, or on this machine; executors get this Python and one thread a task."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("netral").config("spark.executorEnv.OMP_NUM_THREADS", "1")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "2000")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.ui.showConsoleProgress", "false")
    return (builder.master(master) if master else builder).getOrCreate()


def run(spark: Any, job: Job, tell: Callable[[str], None], bundle: Path | None = None) -> Done:
    """Score everything that an earlier run of the same job left.

    Raises
    ------
    NetralError
        If the input can't be read, the text column is unclear, or the output belongs to another job.
    """
    folder = bundle or Path(os.environ.get("NETRAL_BUNDLE") or DEFAULT_BUNDLE)
    model = Scorer.load(folder).info.fingerprint
    storage = Storage(spark)
    csv = _is_csv(storage, job.source)
    frame = _read(spark, job, [job.source], csv)
    stamps = storage.stamps(_files(frame))
    layout, order = _layout(frame, job)
    for name, value in layout.findings():
        tell(f"  {name}: {value}")
    key = {
        "berkas masukan": digest(stamps),
        "model": model,
        "leksikon": digest(job.lexicon.to_dict()) if job.lexicon else "",
        "kolom": repr([getattr(layout, role) for role in ROLES]),
        "pilihan": repr((job.stage, job.tier, job.evidence, job.zone, job.part_bytes, job.separator, job.encoding)),
    }
    claim(storage, job.output, key, job.force)
    parts = split(stamps, job.part_bytes)
    todo = left(storage, job.output, parts)
    today = datetime.now(timezone(timedelta(hours=ZONES[job.zone]))).date()
    context = spark.sparkContext
    context.addFile(str(folder), recursive=True)
    task = Task(folder.name, model, job.lexicon, layout, order, job.zone, today, job.stage, job.tier, job.evidence)
    loads, rows, rejects = (context.accumulator(0) for _ in range(3))
    for number, part in enumerate(todo, start=len(parts) - len(todo) + 1):
        counted = _score(spark, job, part, task, loads, csv)
        rows += counted[0]
        rejects += counted[1]
        tell(t("Bagian {n} dari {all}: {rows} baris, {bad} ditolak.", n=number, all=len(parts),
               rows=counted[0], bad=counted[1]))  # fmt: skip
    return Done(len(todo), len(parts) - len(todo), rows.value, rejects.value, loads.value)


def _score(spark: Any, job: Job, part: Part, task: Task, loads: Any, csv: bool) -> tuple[int, int]:
    """Score and write one part; rows and rejects in it."""
    from pyspark.sql import functions as f

    frame = _read(spark, job, list(part.files), csv)
    if csv:  # a file with line breaks in its cells is read by one task; scoring is spread again
        frame = frame.repartition(max(spark.sparkContext.defaultParallelism, frame.rdd.getNumPartitions()))
    judge = f.arrow_udf(scorer_of(task, loads), SCHEMA).asNondeterministic()
    named = [(role, getattr(task.layout, role)) for role in ROLES if getattr(task.layout, role)]
    asked = [f.col(f"`{name}`").cast("string").alias(role) for role, name in named if role != "text"]
    texts = [
        c for c in (task.layout.profile.fuller if task.layout.profile else "", task.layout.text) if c in frame.columns
    ]
    asked.append(
        f.coalesce(*(f.nullif(f.col(f"`{c}`").cast("string"), f.lit("")) for c in texts), f.lit("")).alias("text")
    )
    if CORRUPT in frame.columns:
        asked.append(f.col(CORRUPT))
    own = [f.col(f"`{c}`").alias(f"asal_{c}" if c in _TAKEN else c) for c in frame.columns if c != CORRUPT]
    results = [f"netral.{name}" for name in (*RESULTS, "verdict", "alasan_ditolak")]
    scored = frame.withColumn("netral", judge(f.struct(*asked))).select(*results, *own)
    place = f"{job.output}/{part.name}"
    scored.write.mode("overwrite").option("compression", "zstd").parquet(place)
    counts = spark.read.parquet(place).agg(f.count("*"), f.sum((f.col("alasan_ditolak") != "").cast("long"))).first()
    return int(counts[0]), int(counts[1] or 0)


def _is_csv(storage: Storage, source: str) -> bool:
    """Whether the source is CSV and not Parquet, by the ending of its first file."""
    name = storage.first(source).lower()
    if name.endswith(_OTHERS):
        raise NetralError(
            t("{source}: --engine spark hanya membaca Parquet dan CSV. Nilai {name} tanpa --engine spark.",
              source=source, name=name)
        )  # fmt: skip
    return name.endswith((".csv", ".csv.gz"))


def _read(spark: Any, job: Job, paths: list[str], csv: bool) -> Any:
    from pyspark.errors import AnalysisException
    from pyspark.sql.types import StringType, StructField, StructType

    try:
        if not csv:
            return spark.read.parquet(*paths)
        reader = spark.read.options(
            header=True, multiLine=True, escape='"', sep=job.separator, encoding=job.encoding, enforceSchema=False
        )
        names = reader.csv(paths).columns
        schema = StructType([StructField(name, StringType()) for name in (*names, CORRUPT)])
        return reader.schema(schema).options(mode="PERMISSIVE", columnNameOfCorruptRecord=CORRUPT).csv(paths)
    except AnalysisException as error:
        words = str(error).splitlines()[0][:300]
        raise NetralError(t("{source}: tidak bisa dibaca ({words}).", source=job.source, words=words)) from None


def _files(frame: Any) -> list[str]:
    return sorted(str(path) for path in frame.inputFiles())


def _layout(frame: Any, job: Job) -> tuple[Layout, Any]:
    """Columns by role, judged by the first rows as in the local engine."""
    columns = [c for c in frame.columns if c != CORRUPT]
    plain = [f"cast(`{c}` as string) as `{c}`" for c in columns]
    sample = [{c: row[c] or "" for c in columns} for row in frame.selectExpr(*plain).limit(_SAMPLE).collect()]
    layout = find_layout(columns, sample, job.columns, job.source)
    return layout, date_order([row[layout.time] for row in sample] if layout.time else [])
