"""Which of the fine-tuned candidates is exported."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classifier.errors import NetralError
from training import export_best as exporting
from training.config import ExperimentConfig
from training.export_best import export_best
from training.finetune import Candidate, Finetuned

TEXTS = ["rapat", "coblos nomor dua"] * 8
LABELS = np.array([[False] * 7, [True] * 7] * 8)


class Model:
    """Holds what it was given; its logits are known, and those of its export differ by ``stray``."""

    stray = 0.0

    def load_state_dict(self, weights: dict[str, float]) -> None:
        self.stray = weights["stray"]


def logits() -> NDArray[np.float32]:
    return np.where(LABELS, np.float32(2.0), np.float32(-2.0))


def exported(folder: Path, monkeypatch: pytest.MonkeyPatch, *strays: float) -> tuple[list[str], dict[str, object]]:
    """Lines of the log and what was tracked when the candidates' exports stray so far in logits."""
    model, lines, tracked = Model(), list[str](), dict[str, object]()

    class Encoder:
        def __init__(self, folder: Path) -> None: ...

        def logits(self, texts: list[str]) -> tuple[NDArray[np.float32], list[bool]]:
            return logits() + np.eye(len(texts), 7, dtype=np.float32) * model.stray, []

    monkeypatch.setattr(exporting, "Encoder", Encoder)
    monkeypatch.setattr(exporting, "predict", lambda *given, **named: logits())
    for name in ("save_tokenizer", "export_onnx", "quantise"):
        monkeypatch.setattr(exporting, name, lambda *given: None)
    monkeypatch.setattr(exporting.tracking, "log_figures", tracked.update)
    monkeypatch.setattr(exporting.tracking, "tag", tracked.__setitem__)
    candidates = [Candidate(f"number {i}", 0.9 - i / 10, {"stray": stray}) for i, stray in enumerate(strays)]  # type: ignore[dict-item]
    tuned = Finetuned(model, lambda texts: {"input_ids": [[0]] * len(texts)}, [], candidates, {})  # type: ignore[arg-type]
    clear = np.ones(len(TEXTS), bool)
    export_best(tuned, TEXTS, LABELS, clear, folder, folder / "fp32.onnx", ExperimentConfig(), lines.append)
    return lines, tracked


def test_the_best_faithful_candidate_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, tracked = exported(tmp_path, monkeypatch, 4.0, 0.0, 0.0)
    assert [line.split(":")[0] for line in lines] == ["number 0", "number 1"], "the third is not asked for"
    assert tracked["kept"] == "number 1"
    assert tracked["kept_map"] == pytest.approx(0.8)


def test_no_faithful_candidate_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NetralError, match="strays from torch"):
        exported(tmp_path, monkeypatch, 4.0, 5.0)
