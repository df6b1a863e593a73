"""The Spark engine against the local one, row for row; resuming; rejects; one model a worker."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from classifier import NetralError
from classifier.lexicon import Race
from serve.batch.record import OUTPUT
from serve.spark.plan import Part, split
from serve.spark.scoring import RESULTS
from tests.bundles import tiny_bundle

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
pytest.importorskip("pyspark")

TEXTS = [
    "Ayo coblos\nnomor 2!",
    'Kata beliau: "satu komando", ya',
    "Apel pagi; jam 8, rapi",
    "  ",
    "🙏 hadir deklarasi",
    "",
]


def rows(count: int) -> list[dict[str, str]]:
    return [
        {
            "id_str": str(10**18 + i),
            "full_text": f"{TEXTS[i % 6]} {i}" if TEXTS[i % 6].strip() else TEXTS[i % 6],
            "created_at": "Wed Nov 06 03:12:45 +0000 2024",
            "tweet_url": f"https://x.com/contoh/status/{i}",
            "username": "contoh",
            "status": "asli",
        }
        for i in range(count)
    ]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from serve.spark.job import session

    made = session("local[2]")
    made.sparkContext.setLogLevel("OFF")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spark") / "tiny"
    folder.mkdir()
    tiny_bundle(folder)
    return folder


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    folder = tmp_path / "masukan"
    folder.mkdir()
    for i in range(3):
        pq.write_table(pa.Table.from_pylist(rows(60)[i * 20 : i * 20 + 20]), folder / f"{i}.parquet")
    return folder


def score(spark: Any, bundle: Path, job: Any) -> tuple[Any, list[str]]:
    from serve.spark.job import run

    told: list[str] = []
    return run(spark, job, told.append, bundle), told


def result(folder: Path) -> dict[str, dict[str, Any]]:
    found = [row for file in sorted(folder.glob("*/*.parquet")) for row in pq.ParquetFile(file).read().to_pylist()]
    assert len(found) == len({row["id_str"] for row in found})
    return {row["id_str"]: row for row in found}


def local(source: Path, output: Path, bundle: Path) -> dict[str, dict[str, Any]]:
    from serve.cli import app

    arguments = ["score", str(source), "-o", str(output), "--no-near-duplicates", "--stage", "sesudah_penetapan"]
    done = CliRunner().invoke(app, arguments, env={"NETRAL_BUNDLE": str(bundle)})
    assert done.exit_code in (0, 1), done.output
    return {row["id_str"]: row for row in pq.ParquetFile(output).read().to_pylist()}


def test_parquet_gets_the_verdicts_of_the_local_engine(spark: Any, bundle: Path, parquet: Path, tmp_path: Path) -> None:
    from serve.spark.job import Job

    job = Job(str(parquet), str(tmp_path / "hasil"), stage="sesudah_penetapan")
    done, _ = score(spark, bundle, job)
    assert (done.rows, done.rejects) == (60, 20)
    here = local(parquet, tmp_path / "lokal.parquet", bundle)
    there = result(tmp_path / "hasil")
    assert len(there) == 60 and len(here) == 40
    for name, row in there.items():
        assert row["asal_status"] == "asli" and row["username"] == "contoh"
        if row["alasan_ditolak"]:
            assert row["alasan_ditolak"] == "teks kosong"
            assert name not in here and row["status"] is None
        else:
            assert {c: row[c] for c in RESULTS} == {c: here[name][c] for c in RESULTS}
    assert set(RESULTS) == set(OUTPUT) - {"id_baris", "duplikat_dari"}


def test_csv_keeps_line_breaks_quotes_and_broken_rows(spark: Any, bundle: Path, tmp_path: Path) -> None:
    import csv

    from serve.spark.job import Job

    source = tmp_path / "masukan.csv"
    with source.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(rows(1)[0]))
        writer.writeheader()
        writer.writerows(rows(30))
        file.write("999,hanya dua kolom\n")
    done, _ = score(spark, bundle, Job(str(source), str(tmp_path / "hasil"), stage="sesudah_penetapan"))
    assert (done.rows, done.rejects) == (31, 11)
    there = result(tmp_path / "hasil")
    assert there["999"]["alasan_ditolak"] == "baris CSV rusak"
    here = local(source, tmp_path / "lokal.parquet", bundle)
    for name, row in there.items():
        if not row["alasan_ditolak"]:
            assert {c: row[c] for c in RESULTS} == {c: here[name][c] for c in RESULTS}


def test_a_job_goes_on_where_it_was(spark: Any, bundle: Path, parquet: Path, tmp_path: Path) -> None:
    from serve.spark.job import Job

    job = Job(str(parquet), str(tmp_path / "hasil"), part_bytes=1)
    done, _ = score(spark, bundle, job)
    assert done.parts == 3
    assert done.loads <= 2, "a Python worker loads its model once, not for each task"
    before = result(tmp_path / "hasil")
    (tmp_path / "hasil" / "bagian=00001" / "_SUCCESS").unlink()
    kept = {f: f.stat().st_mtime_ns for f in (tmp_path / "hasil").glob("bagian=0000[02]/*")}
    done, _ = score(spark, bundle, job)
    assert (done.parts, done.earlier, done.rows) == (1, 2, 20)
    assert result(tmp_path / "hasil") == before
    assert {f: f.stat().st_mtime_ns for f in kept} == kept
    assert score(spark, bundle, job)[0].parts == 0
    with pytest.raises(NetralError, match="berbeda: pilihan"):
        score(spark, bundle, replace(job, tier="baseline"))
    shutil.copy(parquet / "0.parquet", parquet / "3.parquet")
    with pytest.raises(NetralError, match="berkas masukan"):
        score(spark, bundle, job)
    assert score(spark, bundle, replace(job, force=True, source=str(parquet / "0.parquet")))[0].rows == 20
    assert len(result(tmp_path / "hasil")) == 20


def test_what_cant_be_read_or_written_is_said(spark: Any, bundle: Path, parquet: Path, tmp_path: Path) -> None:
    from serve.spark.job import Job

    with pytest.raises(NetralError, match="tidak bisa dibaca"):
        score(spark, bundle, Job(str(tmp_path / "tidak-ada"), str(tmp_path / "hasil")))
    with pytest.raises(NetralError, match="kolom 'isi' tidak ada"):
        score(spark, bundle, Job(str(parquet), str(tmp_path / "hasil"), {"text": "isi"}))
    with pytest.raises(NetralError, match="sudah ada"):
        score(spark, bundle, Job(str(parquet), str(parquet), force=True))
    assert not (tmp_path / "hasil").exists()
    assert len(list(parquet.iterdir())) == 3


def command(bundle: Path, *arguments: object) -> Result:
    from serve.cli import app

    whole = ["score", *map(str, arguments), "--engine", "spark", "--master", "local[2]"]
    return CliRunner().invoke(app, whole, env={"NETRAL_BUNDLE": str(bundle)})


@pytest.mark.parametrize("ending", ["toml", "xlsx"])
def test_a_lexicon_goes_with_the_model(spark: Any, bundle: Path, parquet: Path, tmp_path: Path, ending: str) -> None:
    from serve.batch.lexicon_file import add_entries, new_lexicon

    lexicon = tmp_path / f"lomba.{ending}"
    new_lexicon(lexicon, Race("a", "A", "pilkada", "A", ()))
    add_entries(lexicon, 1, {"slogans": ["hadir deklarasi"]})
    done = command(bundle, parquet, "-o", tmp_path / "hasil", "--lexicon", lexicon)
    assert done.exit_code == 1, done.output
    statuses = {row["full_text"]: row["status"] for row in result(tmp_path / "hasil").values()}
    assert statuses["🙏 hadir deklarasi 4"] == "tidak_ada_indikasi"
    assert statuses["Ayo coblos\nnomor 2! 0"] == "indikasi"
    add_entries(lexicon, 1, {"slogans": ["ayo coblos"]})
    other = command(bundle, parquet, "-o", tmp_path / "hasil", "--lexicon", lexicon)
    assert other.exit_code == 2 and "berbeda: leksikon" in other.stderr


def test_parts_are_the_same_every_time() -> None:
    stamps = [(f"f{i}", 40, 0) for i in range(5)]
    assert split(stamps, 100) == [
        Part("bagian=00000", ("f0", "f1")), Part("bagian=00001", ("f2", "f3")), Part("bagian=00002", ("f4",)),
    ]  # fmt: skip
    assert [len(part.files) for part in split(stamps, 1)] == [1] * 5


def test_the_command_scores_a_folder_of_csv_and_reports(spark: Any, bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "arsip"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.csv").write_text(f"id_str,full_text\n{name}1,Ayo coblos {name}\n{name}2,Apel {name}\n")
    done = command(bundle, f"file://{folder}", "-o", tmp_path / "hasil", "--part-megabytes", 1, "--no-near-duplicates")
    assert done.exit_code == 0, done.output
    assert "Kolom teks: full_text" in done.stdout and "Bagian 1 dari 1: 4 baris" in done.stdout
    assert {k: v["status"] for k, v in result(tmp_path / "hasil").items()} == {
        "a1": "indikasi", "a2": "tidak_ada_indikasi", "b1": "indikasi", "b2": "tidak_ada_indikasi",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Sebutkan nama folder dengan -o"),
        (["-o", "hasil.xlsx"], "Sebutkan nama folder dengan -o"),
        (["-o", "hasil", "--sheet", "A"], "--engine spark tidak punya pilihan --sheet"),
        (["-o", "hasil", "--header-row", "0"], "--engine spark tidak punya pilihan --header-row"),
        (["-o", "hasil", "--restart"], "--engine spark tidak punya pilihan --restart"),
        (["-o", "hasil", "--near-duplicates"], "--engine spark tidak punya pilihan --near-duplicates"),
    ],
)
def test_what_spark_does_not_do_is_refused(bundle: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    done = command(bundle, tmp_path / "a.parquet", *arguments)
    assert done.exit_code == 2
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_options_of_spark_are_refused_without_it(tmp_path: Path) -> None:
    from serve.cli import app

    (tmp_path / "a.csv").write_text("teks\nhalo\n")
    done = CliRunner().invoke(app, ["score", str(tmp_path / "a.csv"), "--master", "yarn"])
    assert done.exit_code == 2 and "--engine local tidak punya pilihan --master" in done.stderr


def test_what_spark_lacks_is_said_in_words(
    spark: Any, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from pyspark.errors.exceptions.base import PySparkRuntimeError

    from serve.spark import job

    (tmp_path / "a.xlsx").write_bytes(b"PK")
    done = command(bundle, tmp_path / "a.xlsx", "-o", tmp_path / "hasil")
    assert done.exit_code == 2 and "hanya membaca Parquet dan CSV" in done.stderr

    def no_java(master: str | None) -> None:
        raise PySparkRuntimeError("[JAVA_GATEWAY_EXITED] gone")

    with monkeypatch.context() as patched:
        patched.setattr(job, "session", no_java)
        done = command(bundle, tmp_path / "a.parquet", "-o", tmp_path / "hasil")
    assert done.exit_code == 2 and "Pasang Java 17" in done.stderr and "JAVA_GATEWAY_EXITED" in done.stderr
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    done = command(bundle, tmp_path / "a.parquet", "-o", tmp_path / "hasil")
    assert done.exit_code == 2 and "-m pip install pyspark pyarrow" in done.stderr


def test_a_task_that_fails_is_said_in_words_and_leaves_no_part(
    spark: Any, bundle: Path, parquet: Path, tmp_path: Path
) -> None:
    (parquet / "9.parquet").write_bytes((parquet / "0.parquet").read_bytes()[:-40])
    done = command(bundle, parquet, "-o", tmp_path / "hasil")
    assert done.exit_code == 2 and "Traceback" not in done.output
    assert done.stderr.startswith("Galat: ")
    assert not list(tmp_path.glob("hasil/*/_SUCCESS"))


def test_the_sizing_in_the_docs_follows_from_its_rate() -> None:
    from tests.serve.spark.bench import PAGE, written

    page = PAGE.read_text("utf-8")
    rate = re.search(r"Measured: (\d+) rows a second", page)
    assert rate and written(page, int(rate[1])) == page
