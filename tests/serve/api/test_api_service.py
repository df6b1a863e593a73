"""Models one after another: snapshots, reloads, refusals, the watch, the registry, and the figures."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from classifier import BundleError, NetralError, Scorer
from classifier.bundle import MANIFEST
from classifier.verdict import ModelInfo
from serve.api import registry
from serve.api import service as service_module
from serve.api import source as source_module
from serve.api.app import create_app
from serve.api.child import Recipe
from serve.api.engine import About, How
from serve.api.jobs import Item, Job
from serve.api.limits import Limits
from serve.api.metrics import Metrics
from serve.api.service import Service
from serve.api.source import Source
from serve.api.wire import Stat
from tests.serve.api.local import LocalService


class FakePool:
    """A pool that reads the version of its bundle and can be kept busy."""

    made: list[FakePool]

    def __init__(self, recipe: Recipe, size: int, limits: Limits, watch: object) -> None:
        self.recipe = recipe
        self.queue = SimpleNamespace(waiting=0)
        self.processes = size
        self.busy = asyncio.Event()
        self.busy.set()
        self.stopped = False
        FakePool.made.append(self)

    async def start(self) -> None:
        assert self.recipe.bundle is not None
        manifest = json.loads((self.recipe.bundle / MANIFEST).read_text())
        if manifest["version"] == "rusak":
            raise BundleError("failed its self-check")
        self.about = About(ModelInfo("tiny", manifest["version"], manifest["fingerprint"]), ("cascade",), {}, {})

    async def idle(self) -> None:
        await self.busy.wait()

    async def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[FakePool]:
    FakePool.made = []
    monkeypatch.setattr(service_module, "Pool", FakePool)
    monkeypatch.setattr(source_module.tempfile, "tempdir", str(tmp_path))
    return FakePool.made


@pytest.fixture
def mine(bundle: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundle, tmp_path / "mine"))


def release(folder: Path, version: str) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"version": version}))


def with_service(folder: Path, scenario: Callable[[Service, Metrics], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        metrics = Metrics()
        service = Service(Source(str(folder)), 2, 1, Limits(), metrics)
        await service.start()
        try:
            async with asyncio.timeout(5):
                await scenario(service, metrics)
        finally:
            await service.stop()

    asyncio.run(run())


def copies(tmp_path: Path) -> int:
    return len(list(tmp_path.glob("netral-*")))


def value(metrics: Metrics, name: str, **labels: str) -> float:
    found = metrics.registry.get_sample_value(name, labels)
    return 0.0 if found is None else found


def test_a_new_model_takes_over_and_the_old_one_finishes(mine: Path, pools: list[FakePool], tmp_path: Path) -> None:
    async def scenario(service: Service, metrics: Metrics) -> None:
        old = pools[0]
        old.busy.clear()
        release(mine, "2")
        assert await service.reload()
        assert service.engine.about.info.version == "2"
        assert value(metrics, "netral_reloads_total", result="done") == 1
        assert not old.stopped and copies(tmp_path) == 2
        old.busy.set()
        await asyncio.sleep(0.05)
        assert old.stopped and copies(tmp_path) == 1

    with_service(mine, scenario)
    assert copies(tmp_path) == 0
    assert all(pool.stopped for pool in pools)


def test_a_bad_model_is_refused_and_the_old_one_stays(mine: Path, pools: list[FakePool], tmp_path: Path) -> None:
    async def scenario(service: Service, metrics: Metrics) -> None:
        release(mine, "rusak")
        assert not await service.reload()
        shutil.rmtree(mine)
        assert not await service.reload()
        assert service.engine is pools[0] and not pools[0].stopped
        assert value(metrics, "netral_reloads_total", result="refused") == 2
        assert copies(tmp_path) == 1

    with_service(mine, scenario)


def test_the_watch_reloads_once_a_change(mine: Path, pools: list[FakePool]) -> None:
    async def scenario(service: Service, metrics: Metrics) -> None:
        watch = asyncio.create_task(service.watch(0.005))
        await asyncio.sleep(0.03)
        assert len(pools) == 1
        release(mine, "rusak")
        await asyncio.sleep(0.05)
        assert len(pools) == 2
        release(mine, "3")
        while service.engine.about.info.version != "3":
            await asyncio.sleep(0.005)
        watch.cancel()
        assert len(pools) == 3

    with_service(mine, scenario)


def test_a_first_model_that_is_missing_ends_the_start(mine: Path, tmp_path: Path, pools: list[FakePool]) -> None:
    async def run() -> None:
        with pytest.raises(NetralError, match=r"no manifest\.json"):
            await Service(Source(str(tmp_path / "none")), 1, 1, Limits(), Metrics()).start()
        with pytest.raises(NetralError, match="no such folder"):
            await Source(str(mine), tmp_path / "none").snapshot(1)

    asyncio.run(run())
    assert copies(tmp_path) == 0


def test_lexicons_are_part_of_the_source(mine: Path, lexicons: Path, tmp_path: Path) -> None:
    async def run() -> None:
        folder = Path(shutil.copytree(lexicons, tmp_path / "lex"))
        source = Source(str(mine), folder)
        before = await source.stamp()
        (folder / "baru.toml").write_text("")
        assert await source.stamp() != before
        snapshot = await source.snapshot(3)
        recipe = snapshot.recipe
        assert recipe.threads == 3
        assert recipe.lexicons is not None and (recipe.lexicons / "baru.toml").exists()
        snapshot.discard()

    asyncio.run(run())


def test_a_model_of_the_registry_is_fetched(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    async def answer(*arguments: str) -> str:
        asked.append(arguments)
        if arguments[0] == "version":
            return "7"
        return str(shutil.copytree(bundle, Path(arguments[2]) / "artifacts" / "netral"))

    async def run() -> None:
        monkeypatch.setattr(source_module, "_registry", answer)
        source = Source("models:/netral@champion")
        assert await source.stamp() == ("7", (), [])
        snapshot = await source.snapshot(1)
        assert snapshot.recipe.bundle is not None and (snapshot.recipe.bundle / MANIFEST).exists()
        snapshot.discard()

    asyncio.run(run())
    assert [a[:2] for a in asked] == [(what, "models:/netral@champion") for what in ("version", "fetch")]


def fake_mlflow(monkeypatch: pytest.MonkeyPatch, fetched: Path | None) -> None:
    class Client:
        def get_model_version_by_alias(self, name: str, alias: str) -> SimpleNamespace:
            if (name, alias) != ("netral", "champion"):
                raise ValueError("no such alias\nand more")
            return SimpleNamespace(version=7)

    def download(artifact_uri: str, dst_path: str) -> str:
        if fetched:
            shutil.copytree(fetched, Path(dst_path) / "artifacts" / "netral")
        return dst_path

    mlflow = ModuleType("mlflow")
    mlflow.MlflowClient = Client  # type: ignore[attr-defined]
    artifacts = ModuleType("mlflow.artifacts")
    artifacts.download_artifacts = download  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mlflow", mlflow)
    monkeypatch.setitem(sys.modules, "mlflow.artifacts", artifacts)


def ask_registry(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    registry.main(*arguments)
    found: dict[str, str] = json.loads(capsys.readouterr().out)
    return found


def test_the_registry_says_version_and_folder(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_mlflow(monkeypatch, bundle)
    assert ask_registry(capsys, "version", "models:/netral@champion") == {"value": "7"}
    assert ask_registry(capsys, "version", "models:/netral/3") == {"value": "models:/netral/3"}
    found = ask_registry(capsys, "fetch", "models:/netral@champion", str(tmp_path / "to"))
    assert (Path(found["value"]) / MANIFEST).exists()
    assert ask_registry(capsys, "version", "models:/netral@none") == {"error": "ValueError: no such alias"}
    fake_mlflow(monkeypatch, None)
    assert "no netral bundle" in ask_registry(capsys, "fetch", "models:/x/1", str(tmp_path / "other"))["error"]
    monkeypatch.setitem(sys.modules, "mlflow", None)
    assert "not installed" in ask_registry(capsys, "version", "models:/netral@champion")["error"]


def test_what_the_registry_says_in_error_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def saying(out: bytes) -> None:
        async def start(*args: object, **options: object) -> Any:
            async def communicate() -> tuple[bytes, None]:
                return out, None

            return SimpleNamespace(communicate=communicate, returncode=0)

        monkeypatch.setattr(source_module.asyncio, "create_subprocess_exec", start)

    async def stamp() -> object:
        return await Source("models:/netral@champion").stamp()

    saying(b'noise\n{"error": "MlflowException: no"}')
    with pytest.raises(BundleError, match="MlflowException: no"):
        asyncio.run(stamp())
    saying(b"")
    with pytest.raises(BundleError, match="no answer from MLflow"):
        asyncio.run(stamp())


def items(texts: Sequence[str]) -> list[Item]:
    job = Job(texts, texts, How())
    return [Item(job, i) for i in range(len(texts))]


def test_passes_are_counted_by_what_they_gave() -> None:
    async def run() -> None:
        metrics = Metrics()
        stats = [Stat("indikasi", 0.9, "encoder", True), Stat("perlu_tinjauan", 0.4, "encoder", False), None]
        metrics.passed(items(["a" * 40, "b", "c"]), stats, 0.1)
        assert value(metrics, "netral_posts_total", tier="encoder", status="indikasi") == 1
        assert value(metrics, "netral_posts_total", tier="encoder", status="perlu_tinjauan") == 1
        assert value(metrics, "netral_failed_posts_total") == 1
        assert value(metrics, "netral_truncated_posts_total") == 1
        assert value(metrics, "netral_score_bucket", le="0.4") == 1
        assert value(metrics, "netral_pass_posts_sum") == 3
        assert value(metrics, "netral_pass_padded_tokens_sum") == 39

    asyncio.run(run())


def test_requests_are_counted_by_route_and_served_on_another_port(scorers: dict[str | None, Scorer]) -> None:
    metrics = Metrics()
    client = TestClient(create_app(LocalService(scorers), metrics=metrics), base_url="http://localhost")
    client.post("/v1/score", json={"text": "rahasia"})
    client.get("/rahasia")
    assert client.get("/metrics").status_code == 404
    metrics.model(LocalService(scorers).engine.about)
    stop, port = listen(metrics)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as response:
        page = response.read().decode()
    stop()
    assert 'netral_requests_total{key="",method="POST",route="/v1/score",status="200"} 1.0' in page
    assert 'route="unmatched",status="404"' in page
    assert 'netral_model_info{fingerprint="sha256:' in page
    assert "rahasia" not in page


def listen(metrics: Metrics) -> tuple[Callable[[], None], int]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    return metrics.listen("127.0.0.1", port), port
