"""MLflow: where runs go and what they hold. Never raw posts."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
import mlflow
from mlflow import MlflowClient
from mlflow.data.code_dataset_source import CodeDatasetSource
from mlflow.data.meta_dataset import MetaDataset
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema

ROOT = Path(__file__).resolve().parents[1]
EXPERIMENT = "netral"
MODEL = "netral"
CHALLENGER, CHAMPION = "challenger", "champion"
REQUIREMENTS = [
    "numpy>=2.2",
    "scipy>=1.15",
    "scikit-learn>=1.9,<2",
    "onnxruntime>=1.24",
    "tokenizers>=0.22",
    "safetensors>=0.6",
    "pandas>=3",
]
_STRING = DataType.string
SIGNATURE = ModelSignature(
    inputs=Schema([ColSpec(_STRING, "text")]),
    outputs=Schema([ColSpec(_STRING, "status"), ColSpec(DataType.double, "score"), ColSpec(_STRING, "primary"), ColSpec(_STRING, "verdict")]),
    params=ParamSchema([ParamSpec("tier", _STRING, "cascade"), ParamSpec("evidence", DataType.boolean, False), ParamSpec("stage", _STRING, "")]),
)  # fmt: skip


def revision() -> str:
    """The git revision of the source tree, with a plus sign when it has uncommitted changes; ``unknown`` outside git."""
    try:
        head = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        dirty = subprocess.run(
            ["git", "status", "--porcelain", "-uno"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "")


def connect() -> None:
    """Use ``MLFLOW_TRACKING_URI`` or, by default, ``mlflow.db`` and ``mlartifacts/`` in the working directory."""
    if os.environ.get("MLFLOW_TRACKING_URI"):
        mlflow.set_experiment(EXPERIMENT)
        return
    mlflow.set_tracking_uri(f"sqlite:///{Path('mlflow.db').resolve()}")
    if mlflow.get_experiment_by_name(EXPERIMENT) is None:
        mlflow.create_experiment(EXPERIMENT, artifact_location=Path("mlartifacts").resolve().as_uri())
    mlflow.set_experiment(EXPERIMENT)


@contextmanager
def run(name: str, params: Mapping[str, Any], digest: str, nested: bool = False) -> Iterator[str]:
    """A run with its parameters, git revision and data digest; yields the run's id."""
    with mlflow.start_run(run_name=name, nested=nested) as active:
        mlflow.log_params(dict(params))
        mlflow.set_tags({"git_revision": revision(), "data_digest": digest})
        source = CodeDatasetSource(tags={"digest": digest})
        mlflow.log_input(
            MetaDataset(source, name="netral-posts", digest=digest.removeprefix("sha256:")[:32]), "training"
        )
        yield active.info.run_id


def log_figures(figures: Mapping[str, Any], prefix: str = "") -> None:
    """Log every number of a nested record as a metric; two-number lists become ``_low`` and ``_high``."""
    flat: dict[str, float] = {}
    _flatten(figures, prefix, flat)
    mlflow.log_metrics(flat)


def log_curve(record: Mapping[str, float]) -> None:
    """Log one epoch's figures as points of curves."""
    mlflow.log_metrics({k: v for k, v in record.items() if k != "epoch"}, step=int(record["epoch"]))


def tag(name: str, value: str) -> None:
    """Say ``name`` of the run that is going on."""
    mlflow.set_tag(name, value)


def log_bundle(folder: Path, plots: Path, report: Path) -> str:
    """Log report, plots and bundle, register the model and point ``@challenger`` at it; returns its version."""
    mlflow.log_artifact(str(report))
    mlflow.log_artifacts(str(plots), "plots")
    info = mlflow.pyfunc.log_model(
        name="model",
        python_model=str(ROOT / "training" / "pyfunc_model.py"),
        artifacts={"bundle": str(folder)},
        code_paths=[str(ROOT / "classifier")],
        pip_requirements=REQUIREMENTS,
        signature=SIGNATURE,
        input_example={"text": ["Rapat koordinasi besok pukul sembilan."]},
        registered_model_name=MODEL,
    )
    version = str(info.registered_model_version)
    MlflowClient().set_registered_model_alias(MODEL, CHALLENGER, version)
    return version


def _flatten(tree: Mapping[str, Any], prefix: str, out: dict[str, float]) -> None:
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            _flatten(value, f"{name}.", out)
        elif isinstance(value, list) and len(value) == 2 and all(isinstance(v, float) for v in value):
            out[f"{name}_low"], out[f"{name}_high"] = value
        elif isinstance(value, (int, float)) and value == value:
            out[name] = float(value)
