"""Training goes on from a released encoder: its graph gives back the very weights, or says why it can't."""

from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.errors import NetralError
from tests.bundles import tiny_bundle
from tests.training.tiny import ARCHITECTURES, tiny_base
from training.encoder_model import PartisanEncoder, load_base
from training.export import export_onnx, quantise
from training.finetune import predict
from training.restore import restore, start_bundle

pytestmark = pytest.mark.filterwarnings("ignore")
TEXTS = ["rapat pagi", "hadir di <paslon>", "soto " * 30]


def _train(model: PartisanEncoder) -> None:
    """Move every weight, as training does."""
    with torch.no_grad():
        for value in (*model.parameters(), *model.buffers()):
            if value.is_floating_point():
                value.add_(torch.randn_like(value) * 0.1)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("quantised", [False, True])
def test_the_graph_gives_back_its_weights(tmp_path: Path, architecture: str, quantised: bool) -> None:
    first, tokenizer = load_base(tiny_base(tmp_path / "base", architecture))
    _train(first)
    path = tmp_path / "fp32.onnx"
    export_onnx(first, path)
    if quantised:
        quantise(path, tmp_path / "encoder.onnx")
        path = tmp_path / "encoder.onnx"
    second, _ = load_base(tmp_path / "base")
    before = predict(second, tokenizer, TEXTS, exact=True)
    wanted, step = predict(first, tokenizer, TEXTS, exact=True), 0.05 if quantised else 1e-5
    assert np.abs(before - wanted).max() > 0.5
    restore(second, path)
    assert np.abs(predict(second, tokenizer, TEXTS, exact=True) - wanted).max() < step


def test_a_graph_of_another_base_is_refused(tmp_path: Path) -> None:
    model, _ = load_base(tiny_base(tmp_path / "bert"))
    _train(model)
    export_onnx(model, tmp_path / "encoder.onnx")
    other, _ = load_base(tiny_base(tmp_path / "albert", "albert"))
    before = {name: value.clone() for name, value in other.state_dict().items()}
    with pytest.raises(NetralError, match=r"encoder\.onnx: is no encoder of this base: .*albert.* start = \"\""):
        restore(other, tmp_path / "encoder.onnx")
    assert all(torch.equal(value, before[name]) for name, value in other.state_dict().items())


def test_a_bundle_without_an_encoder_is_no_start(tmp_path: Path) -> None:
    assert start_bundle("") is None
    with pytest.raises(NetralError, match="holds no encoder to go on from"):
        start_bundle(str(tiny_bundle(tmp_path).folder))
    with pytest.raises(NetralError, match="no manifest"):
        start_bundle(str(tmp_path / "nowhere"))


def test_the_released_bundle_is_a_start() -> None:
    bundle = start_bundle("released")
    assert bundle is not None and "encoder" in bundle.manifest["tiers"]
