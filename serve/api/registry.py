"""A short-lived process that asks MLflow's registry: ``version URI`` or ``fetch URI FOLDER``; prints one JSON object."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def version(uri: str) -> str:
    """The version that ``models:/NAME@ALIAS`` or ``models:/NAME/VERSION`` means now."""
    from mlflow import MlflowClient

    name, _, alias = uri.removeprefix("models:/").partition("@")
    return str(MlflowClient().get_model_version_by_alias(name, alias).version) if alias else uri


def fetch(uri: str, folder: str) -> str:
    """Download a model and return the bundle folder in it."""
    from mlflow.artifacts import download_artifacts

    Path(folder).mkdir(parents=True, exist_ok=True)
    found = sorted(Path(download_artifacts(artifact_uri=uri, dst_path=folder)).rglob("manifest.json"))
    if not found:
        raise FileNotFoundError("the registered model holds no netral bundle")
    return str(found[0].parent)


def main(what: str, *arguments: str) -> None:
    """Do it; say any error in one line."""
    try:
        print(json.dumps({"value": version(*arguments) if what == "version" else fetch(*arguments)}))
    except ModuleNotFoundError:
        print(json.dumps({"error": "MLflow is not installed; run: pip install mlflow-skinny"}))
    except Exception as error:
        words = str(error).splitlines() or [""]
        print(json.dumps({"error": f"{type(error).__name__}: {words[0][:300]}"}))


if __name__ == "__main__":
    main(*sys.argv[1:])
