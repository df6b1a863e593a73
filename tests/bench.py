"""``make bench``: speed as ratios, each pair of figures measured in one run on this machine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from importlib.util import find_spec

from classifier import Scorer
from classifier.scorer import DEFAULT_BUNDLE
from tests.serve import batch_bench
from tests.serve.api import bench as api_bench
from tests.serve.spark import bench as spark_bench

_LOADS = (
    ("onnxruntime", "onnxruntime.InferenceSession(sys.argv[1] + '/encoder.onnx', providers=['CPUExecutionProvider'])"),
    ("classifier", "classifier.Scorer.load(sys.argv[1])"),
)


def loading() -> None:
    """Loading the released bundle against onnxruntime's bare session of its graph, each in five fresh processes."""
    found: dict[str, list[float]] = {}
    for _ in range(5):
        for package, call in _LOADS:
            code = (
                f"import sys, time, {package}; began = time.perf_counter(); {call}; print(time.perf_counter() - began)"
            )
            command = [sys.executable, "-c", code, str(DEFAULT_BUNDLE)]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
            found.setdefault(package, []).append(float(done.stdout))
    session, bundle = (statistics.median(seconds) for seconds in found.values())
    print(f"loading: {bundle / session:.2f} times the bare session")


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
    loading()
    tiers()
    batch_bench.main()
    api_bench.main()
    if find_spec("pyspark"):
        spark_bench.main()
