"""``make bench``: speed as ratios, each pair of figures measured in one run on this machine."""

from __future__ import annotations

import time
from importlib.util import find_spec

from classifier import Scorer
from tests.serve import batch_bench
from tests.serve.api import bench as api_bench
from tests.serve.spark import bench as spark_bench


def rate(scorer: Scorer, texts: list[str], tier: str) -> float:
    """Posts a second of one tier, after a warm-up."""
    scorer.score(texts[:64], tier=tier)  # type: ignore[arg-type]
    begun = time.perf_counter()
    scorer.score(texts, tier=tier)  # type: ignore[arg-type]
    return len(texts) / (time.perf_counter() - begun)


def tiers() -> None:
    """The cascade against the encoder alone, on everyday posts with one partisan post in a hundred."""
    scorer = Scorer.load()
    stream = spark_bench.archive()
    rates = {tier: rate(scorer, stream, tier) for tier in scorer.tiers}
    slowest = min(rates.values())
    for tier, value in rates.items():
        print(f"{tier}: {value / slowest:.1f} times the slowest tier")


if __name__ == "__main__":
    tiers()
    batch_bench.main()
    api_bench.main()
    if find_spec("pyspark"):
        spark_bench.main()
