"""Rows a second that Spark scores on each core, and what a cluster needs: ``python -m tests.serve.spark.bench``.

``--write`` puts the figures into ``docs/integrators.md``.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from serve.api.machine import cores

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "integrators.md"
ROWS, FILES, WARM = 4000, 8, 400
POSTS, CLUSTERS = 100_000_000, (16, 64, 256)


def archive() -> list[str]:
    """Posts as an archive holds them: everyday ones, one partisan post in a hundred among them; no model learnt from any."""
    lines = [line for file in sorted((ROOT / "data" / "posts").glob("*.jsonl")) for line in file.open("rb")]
    posts = [post for line in lines if (post := json.loads(line))["split"] != "train"]
    ordinary = [post["text"] for post in posts if post["family"] == "keseharian"]
    partisan = [post["text"] for post in posts if post["labels"]]
    stream = ordinary + partisan[: len(ordinary) // 99]
    random.Random(0).shuffle(stream)
    return stream


def measured() -> int:
    """Rows a second on each core, with evidence, on the released bundle; Spark and models are started before."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from serve.spark.job import Job, run, session

    posts = archive()
    rows = [{"full_text": f"{posts[i % len(posts)]} {i}"} for i in range(WARM + ROWS)]
    spark = session(f"local[{cores()}]")
    spark.sparkContext.setLogLevel("OFF")
    with TemporaryDirectory() as name:
        folder = Path(name)
        seconds = 0.0
        for step, some in (("warm", rows[:WARM]), ("full", rows[WARM:])):
            (folder / step).mkdir()
            for i in range(FILES):
                pq.write_table(pa.Table.from_pylist(some[i::FILES]), folder / step / f"{i}.parquet")
            began = time.perf_counter()
            run(spark, Job(str(folder / step), str(folder / f"{step}-out")), lambda _: None)
            seconds = time.perf_counter() - began
    spark.stop()
    return round(ROWS / seconds / cores())


def sizing(rate: int) -> str:
    """What follows from a rate, in Markdown."""
    hours = POSTS / rate / 3600
    times = "".join(f"| {n} | {hours / n:.1f} hours |\n" for n in CLUSTERS)
    return (
        f"Measured: {rate} rows a second on each core (cascade, evidence, one partisan post in a hundred). "
        f"{POSTS // 1_000_000} million posts take {hours:.0f} core hours:\n\n| cores | time |\n|---|---|\n{times}"
    )


def written(text: str, rate: int) -> str:
    """The page with the figures of ``rate``."""
    return re.sub(
        r"(<!-- sizing -->\n).*?(<!-- /sizing -->)", lambda m: m[1] + sizing(rate) + m[2], text, flags=re.DOTALL
    )


def main() -> None:
    """Measure and print, or write."""
    rate = measured()
    print(f"Spark: {rate} rows/s a core on {cores()} cores")
    if "--write" in sys.argv:
        PAGE.write_text(written(PAGE.read_text("utf-8"), rate), "utf-8")


if __name__ == "__main__":
    main()
