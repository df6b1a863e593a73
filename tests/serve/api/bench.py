"""Speed of the endpoint as ratios, measured in one run: ``python -m tests.serve.api.bench``.

Contestants take turns, so that a busy machine slows all of them alike; what is printed are medians over the rounds. The
cascade scores what it is made for, an archive in which one post of a hundred is partisan; the other tiers posts half partisan.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from classifier import Scorer
from classifier.scorer import DEFAULT_BUNDLE
from serve.api.machine import cores
from tests.serve.api.live import free_port, live
from tests.serve.api.wirehttp import Connection, request
from tests.serve.spark.bench import archive

ROOT = Path(__file__).resolve().parents[3]
POSTS, BATCH, CLIENTS, ROUNDS, SINGLES = 2048, 128, 8, 3, 60
Throughput = Callable[[], float]


def texts() -> list[str]:
    """Posts of the corpus, half of them partisan."""
    found = [
        json.loads(line)["text"] for file in sorted((ROOT / "data" / "posts").glob("*.jsonl")) for line in file.open()
    ]
    return found[:: max(1, len(found) // POSTS)][:POSTS]


def batches(posts: Sequence[str]) -> list[list[str]]:
    return [list(posts[low : low + BATCH]) for low in range(0, len(posts), BATCH)]


def timed(work: Callable[[], object], posts: int) -> float:
    began = time.perf_counter()
    work()
    return posts / (time.perf_counter() - began)


class Http:
    """A scoring service as the bench sees it: one path, a body for some posts, a check of the answer."""

    def __init__(self, port: int, path: str, body: Callable[[list[str]], object]) -> None:
        self._port, self._path, self._body = port, path, body

    def throughput(self, posts: Sequence[str]) -> float:
        """Posts a second from several clients that send batches."""
        left = [request(self._path, self._body(batch)) for batch in batches(posts)]

        async def client() -> None:
            connection = Connection(self._port)
            while left:
                reply = await connection.send(left.pop())
                assert reply.status == 200, reply.body[:300]
            connection.close()

        async def all_clients() -> None:
            await asyncio.gather(*(client() for _ in range(CLIENTS)))

        return timed(lambda: asyncio.run(all_clients()), len(posts))

    def latency(self, posts: Sequence[str]) -> float:
        """Median milliseconds of single posts, one after another."""

        async def run() -> list[float]:
            connection = Connection(self._port)
            found = []
            for post in posts:
                began = time.perf_counter()
                reply = await connection.send(request(self._path, self._body([post])))
                found.append(time.perf_counter() - began)
                assert reply.status == 200, reply.body[:300]
            connection.close()
            return found

        return 1e3 * statistics.median(asyncio.run(run()))


def answers(port: int) -> bool:
    async def ping() -> bool:
        connection = Connection(port)
        try:
            return (await connection.send(request("/ping", method="GET"))).status == 200
        except OSError:
            return False
        finally:
            connection.close()

    return asyncio.run(ping())


@contextmanager
def mlflow_service(bundle: Path, folder: Path) -> Iterator[int]:
    """``mlflow models serve`` of the same bundle."""
    import mlflow.pyfunc

    from training.tracking import SIGNATURE

    mlflow.pyfunc.save_model(
        path=folder / "model", python_model=str(ROOT / "training" / "pyfunc_model.py"),
        artifacts={"bundle": str(bundle)}, pip_requirements=[], signature=SIGNATURE,
    )  # fmt: skip
    port = free_port()
    command = [
        sys.executable, "-m", "mlflow", "models", "serve", "-m", str(folder / "model"),
        "--env-manager", "local", "--host", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    search = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PATH": search, "MLFLOW_DISABLE_TELEMETRY": "true"}
    log = (folder / "log").open("wb")
    with log, subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process:
        try:
            until = time.monotonic() + 120
            while not answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "log").read_text()[-1000:])
                time.sleep(0.2)
            yield port
        finally:
            process.terminate()


def pipeline(bundle: Path) -> Callable[[Sequence[str]], object] | None:
    """A transformers pipeline around a model of the encoder's shape; None if the bundle has no encoder.

    Its weights are random: they don't change how long it takes.
    """
    manifest = json.loads((bundle / "manifest.json").read_text("utf-8"))
    if "encoder" not in manifest["tiers"]:
        return None
    import onnx
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        PreTrainedTokenizerFast,
        TextClassificationPipeline,
    )

    graph = onnx.load(str(bundle / "encoder.onnx")).graph
    shapes = {tuple(w.dims) for w in graph.initializer if len(w.dims) == 2}
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(bundle / "tokenizer.json"), pad_token="<pad>")
    vocabulary = len(tokenizer)
    hidden = next(min(s) for s in shapes if max(s) >= vocabulary)
    layers = sum(node.op_type == "Softmax" for node in graph.node)
    config = BertConfig(
        vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=hidden // 32,
        intermediate_size=4 * hidden, num_labels=7, problem_type="multi_label_classification",
    )  # fmt: skip
    model = BertForSequenceClassification(config).eval()
    made = TextClassificationPipeline(model=model, tokenizer=tokenizer, top_k=None, function_to_apply="sigmoid")
    return lambda posts: made(list(posts), batch_size=32, truncation=True, max_length=192)


def main() -> None:
    """Print the table."""
    bundle = Path(os.environ.get("NETRAL_BUNDLE") or DEFAULT_BUNDLE)
    posts = texts()
    scorer = Scorer.load(bundle)
    with ExitStack() as running, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = running.enter_context(live(folder, "--bundle", str(bundle), "--deadline-seconds", "600"))
        rival = Http(
            running.enter_context(mlflow_service(bundle, folder)), "/invocations",
            lambda batch: {"dataframe_records": [{"text": text} for text in batch]},
        )  # fmt: skip
        slow = pipeline(bundle)
        for tier in scorer.tiers:
            if tier == "cascade" and len(scorer.tiers) == 2:
                continue
            options = {"tier": tier}
            ours = Http(
                server.port, "/v1/score/batch",
                lambda batch, options=options: {"posts": [{"text": text} for text in batch], **options},
            )  # fmt: skip
            stream = {"baseline": posts, "encoder": posts[::4], "cascade": archive() * 2}[tier]
            default = tier == "cascade" or len(scorer.tiers) == 2
            measure(tier, stream, scorer, ours, rival if default else None, slow if tier != "baseline" else None)


def measure(
    tier: Any, posts: Sequence[str], scorer: Scorer, ours: Http, rival: Http | None,
    slow: Callable[[Sequence[str]], object] | None,
) -> None:  # fmt: skip
    """Take turns and print one tier's lines."""
    few = posts[:SINGLES]
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    for _ in range(ROUNDS):
        note("bare", timed(lambda: [scorer.score(batch, tier) for batch in batches(posts)], len(posts)))
        note("endpoint", ours.throughput(posts))
        note("bare ms", 1e3 / timed(lambda: [scorer.score([post], tier) for post in few], len(few)))
        note("endpoint ms", ours.latency(few))
        if rival:
            note("mlflow", rival.throughput(posts))
            note("mlflow ms", rival.latency(few))
        if slow:
            note("pipeline", timed(lambda: slow(posts[:256]), len(posts[:256])))
    middle = {name: statistics.median(values) for name, values in found.items()}
    print(f"tier {tier}: {cores()} cores, {len(posts)} posts, medians of {ROUNDS} rounds")
    for name in ("bare", "endpoint", "mlflow", "pipeline"):
        if name in middle:
            single = f"   single post {middle[name + ' ms']:7.1f} ms" if name + " ms" in middle else ""
            ratio = f"   endpoint is {middle['endpoint'] / middle[name]:5.2f} times this" if name != "endpoint" else ""
            print(f"  {name:10} {middle[name]:9.0f} posts/s{single}{ratio}")


if __name__ == "__main__":
    main()
