"""The mean of several runs, and how far it goes back to their start."""

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

from tests.training.tiny import tiny_base
from training.encoder_model import PartisanEncoder, load_base
from training.export import export_onnx
from training.finetune import START, Candidate, Finetuned
from training.soup import average, soup

pytestmark = pytest.mark.filterwarnings("ignore")
Weights = dict[str, Tensor]


def _start(folder: Path) -> PartisanEncoder:
    """An encoder in which no weight is 0 or 1, so that its graph holds them all."""
    model, _ = load_base(tiny_base(folder))
    with torch.no_grad():
        for value in (*model.parameters(), *model.buffers()):
            if value.is_floating_point():
                value.add_(torch.randn_like(value) * 0.1)
    return model


def _run(start: PartisanEncoder, moved: float, score: float) -> Finetuned:
    """A run whose every weight ended ``moved`` above that of ``start``."""
    model = copy.deepcopy(start)
    end = {name: value + moved if value.is_floating_point() else value for name, value in model.state_dict().items()}
    return Finetuned(model.requires_grad_(False), None, [{"epoch": 1, "loss": moved}], [Candidate(f"epoch {moved}", score, end)], end)  # fmt: skip


def _scores(asked: list[Weights], *given: float) -> Callable[[PartisanEncoder], float]:
    """Gives these scores in turn, and remembers the weights that were asked for."""

    def score(model: PartisanEncoder) -> float:
        asked.append(_weights(model))
        return given[len(asked) - 1]

    return score


def _weights(model: PartisanEncoder) -> Weights:
    """What is exported: the auxiliary head is not."""
    found = {name: value.clone() for name, value in model.state_dict().items() if value.is_floating_point()}
    return {name: value for name, value in found.items() if not name.startswith("family")}


def _moved(found: Weights, start: PartisanEncoder) -> float:
    """How far every weight lies above that of ``start``."""
    before = _weights(start)
    moved = torch.cat([(value - before[name]).flatten() for name, value in found.items()])
    assert moved.std() < 1e-5
    return float(moved.mean())


def test_the_mean_of_runs_and_equal_weights_to_the_last_bit() -> None:
    same = torch.rand(100)
    runs = [{"w": torch.full((2,), v), "same": same.clone(), "n": torch.tensor(3)} for v in (0.0, 1.0, 5.0)]
    mean = average(runs)
    assert torch.allclose(mean["w"], torch.full((2,), 2.0))
    assert torch.equal(mean["same"], same)
    assert mean["n"] == 3
    assert runs[0]["w"].tolist() == [0.0, 0.0], "what was averaged stays"


@pytest.mark.parametrize(
    ("scores", "name", "moved"),
    [
        ((0.9, 0.5, 0.4, 0.3, 0.2), "mean of the runs", 0.2),
        ((0.5, 0.9, 0.4, 0.3, 0.2), "0.2 of the way back", 0.16),
        ((0.5, 0.4, 0.3, 0.9, 0.2), "0.6 of the way back", 0.08),
        ((0.5, 0.4, 0.3, 0.2, 0.9), START, 0.0),
    ],
)
def test_the_best_of_mean_way_back_and_start_is_kept(
    tmp_path: Path, scores: tuple[float, ...], name: str, moved: float
) -> None:
    start, lines, asked = _start(tmp_path / "base"), list[str](), list[Weights]()
    export_onnx(start, tmp_path / "start.onnx")
    runs = [_run(start, 0.1, 0.97), _run(start, 0.3, 0.98)]
    tuned = soup(runs, tmp_path / "start.onnx", _scores(asked, *scores), lines.append)
    assert tuned.candidates[0].name == name, "an epoch of one run is none of the candidates"
    assert [c.score for c in tuned.candidates] == sorted(scores, reverse=True)
    assert [_moved(found, start) for found in asked] == pytest.approx([0.2, 0.16, 0.12, 0.08, 0.0], abs=1e-4)
    assert _moved(_weights(tuned.model), start) == pytest.approx(moved, abs=1e-4)
    assert tuned.history == [{"epoch": 1, "loss": 0.1}, {"epoch": 2, "loss": 0.3}]
    assert lines[1] == f"0.2 of the way back: validation mAP {scores[1]:.4f}"


def test_one_run_keeps_its_best_epoch_among_the_candidates(tmp_path: Path) -> None:
    start, asked = _start(tmp_path / "base"), list[Weights]()
    export_onnx(start, tmp_path / "start.onnx")
    tuned = soup([_run(start, 0.1, 0.6)], tmp_path / "start.onnx", _scores(asked, 0.5, 0.4, 0.7), lambda line: None)
    assert [c.name for c in tuned.candidates[:2]] == ["0.6 of the way back", "epoch 0.1"]
    assert [_moved(found, start) for found in asked] == pytest.approx([0.08, 0.06, 0.04], abs=1e-4)


def test_without_a_start_there_is_no_way_back(tmp_path: Path) -> None:
    start = _start(tmp_path / "base")
    tuned = soup([_run(start, 0.1, 0.6), _run(start, 0.3, 0.7)], None, _scores([], 0.5), lambda line: None)
    assert [c.name for c in tuned.candidates] == ["mean of the runs"]
    assert _moved(_weights(tuned.model), start) == pytest.approx(0.2, abs=1e-4)
    alone = soup([_run(start, 0.1, 0.6)], None, _scores([]), lambda line: None)
    assert [c.name for c in alone.candidates] == ["epoch 0.1"]
