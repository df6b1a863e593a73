"""The registry as source, with a real MLflow."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from classifier import BundleError, Scorer
from serve.api.source import Source

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def test_the_alias_is_followed(bundle: Path, scorer: Scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow = pytest.importorskip("mlflow")
    store = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    monkeypatch.chdir(tmp_path)
    mlflow.set_tracking_uri(store)
    client = mlflow.MlflowClient()
    client.create_registered_model("netral")
    with mlflow.start_run():
        mlflow.log_artifacts(str(bundle), "model/artifacts/netral")
        location = mlflow.get_artifact_uri("model")
    for version in ("1", "2"):
        assert client.create_model_version("netral", location).version in (version, int(version))
    client.set_registered_model_alias("netral", "champion", "1")

    async def run() -> None:
        source = Source("models:/netral@champion")
        first = await source.stamp()
        snapshot = await source.snapshot(1)
        assert Scorer.load(snapshot.recipe.bundle).info == scorer.info
        snapshot.discard()
        await asyncio.to_thread(client.set_registered_model_alias, "netral", "champion", "2")
        assert await source.stamp() != first
        with pytest.raises(BundleError, match="models:/netral@none"):
            await Source("models:/netral@none").stamp()

    asyncio.run(run())
