"""The MLflow model, logged from this code: the same verdicts as ``Scorer``, one row a text."""

from __future__ import annotations

import json
from typing import Any

import mlflow
import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel

from classifier import Scorer


class NetralModel(PythonModel):  # type: ignore[misc]
    """``predict`` takes a frame with a column ``text`` and returns status, score, primary and the verdict as JSON.

    Parameters of the request: ``tier``, ``evidence``, ``stage``, as in ``Scorer.score``.
    """

    def load_context(self, context: Any) -> None:
        """Load the bundle that was logged as the artifact ``bundle``."""
        self._scorer = Scorer.load(context.artifacts["bundle"])

    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        """Verdicts for ``model_input["text"]`` in input order."""
        options = params or {}
        verdicts = self._scorer.score(
            [str(text) for text in model_input["text"]],
            tier=options.get("tier") or "cascade",
            evidence=bool(options.get("evidence", False)),
            stage=options.get("stage") or None,
        )
        return pd.DataFrame(
            {
                "status": [v.status for v in verdicts],
                "score": [round(v.score, 4) for v in verdicts],
                "primary": [v.primary or "" for v in verdicts],
                "verdict": [json.dumps(v.to_dict(), ensure_ascii=False) for v in verdicts],
            }
        )


if mlflow.models.model is not None:
    set_model(NetralModel())
