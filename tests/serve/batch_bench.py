"""Batch scoring measured in one run: ``python -m tests.serve.batch_bench``.

Prints rows a second end to end against the bare scorer on the same texts, what share of the time reading, writing
and progress take, and the peak memory of a job against its number of rows.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

WORDS = [
    "ayo",
    "warga",
    "desa",
    "kantor",
    "hari",
    "ini",
    "besok",
    "pagi",
    "rapat",
    "pak",
    "bu",
    "camat",
    "lurah",
    "jalan",
    "rusak",
    "harga",
    "cabai",
    "hujan",
    "bersama",
    "nomor",
    "antrean",
    "posko",
    "panen",
    "sekolah",
    "guru",
    "pasar",
    "bakso",
    "kopi",
    "dukung",
    "coblos",
    "foto",
    "hadir",
    "calon",
    "pasangan",
    "deklarasi",
    "relawan",
]
ROWS = 4_000
SIZES = (10_000, 100_000)


def write_rows(path: Path, rows: int) -> None:
    """A made-up export of ``rows`` posts, each different."""
    dice = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["created_at", "id_str", "full_text", "tweet_url", "username"])
        for i in range(rows):
            text = " ".join([*dice.choices(WORDS, k=dice.choice((6, 12, 20, 35))), f"x{i}"])
            url = f"https://x.com/contoh{i % 999}/status/{i}"
            writer.writerow(["Wed Nov 06 03:12:45 +0000 2024", 10**18 + i, text, url, f"contoh{i % 999}"])


def job(path: Path, folder: Path, evidence: bool) -> tuple[float, float]:
    """Seconds that a whole job takes, and those of them that are spent in the scorer."""
    from datetime import UTC, datetime

    from classifier import Scorer
    from serve.batch.files import Material
    from serve.batch.job import Job, inspect, job_key
    from serve.batch.journal import Journal, journal_path
    from serve.batch.readers import ReadOptions
    from serve.batch.run import run

    scorer = Scorer.load()
    bare = scorer.score
    spent = 0.0

    def timed(*args: object, **kwargs: object) -> object:
        nonlocal spent
        start = time.perf_counter()
        try:
            return bare(*args, **kwargs)  # type: ignore[arg-type]
        finally:
            spent += time.perf_counter() - start

    scorer.score = timed  # type: ignore[method-assign, assignment]
    work = Job(path.name, folder / "hasil.csv", evidence=evidence)
    start = time.perf_counter()
    found = inspect(Material(folder).collect(path), ReadOptions(), {}, folder)
    with Journal(journal_path(work.output), job_key(work, found, scorer.info), datetime.now(UTC)) as journal:
        run(work, found, scorer, lambda *_: None, journal, folder)
        journal.remove()
    return time.perf_counter() - start, spent


def peak(rows: int) -> int:
    """Peak memory in MiB of a process that scores ``rows`` rows with a scorer that costs nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.serve.batch_bench", str(rows)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def _child(rows: int) -> int:
    from classifier.taxonomy import LABELS, TIDAK_ADA
    from classifier.verdict import CategoryVerdict, ModelInfo, Verdict
    from serve import cli_score
    from serve.cli import app

    class Free:
        info = ModelInfo("kosong", "1", "sha256:0")
        clear = tuple(CategoryVerdict(key, 0.01, TIDAK_ADA) for key in LABELS)

        def score(self, texts: list[str], **_: object) -> list[Verdict]:
            return [Verdict("", TIDAK_ADA, 0.01, None, self.clear, "baseline", False, self.info) for _ in texts]

    cli_score.load_scorer = lambda lexicon: Free()  # type: ignore[assignment, return-value]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        write_rows(path, rows)
        app(["score", str(path), "-o", str(Path(folder, "b.csv"))], standalone_mode=False)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        write_rows(path, ROWS)
        for evidence in (False, True):
            whole, bare = job(path, Path(folder), evidence)
            label = "with evidence" if evidence else "without evidence"
            print(f"batch, {label}: {ROWS / whole:,.0f} rows/s end to end, {ROWS / bare:,.0f} rows/s bare scorer,"
                  f" {100 * (whole - bare) / whole:.0f} % around it")  # fmt: skip
    for rows in SIZES:
        print(f"batch, peak memory: {peak(rows)} MiB at {rows:,} rows")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import contextlib
        import io

        with contextlib.redirect_stdout(io.StringIO()):
            memory = _child(int(sys.argv[1]))
        print(memory)
    else:
        main()
