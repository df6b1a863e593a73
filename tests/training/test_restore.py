"""Training goes on from a released encoder: its graph gives back the very weights, or says why it can't."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from classifier.errors import NetralError
from tests.bundles import tiny_bundle
from tests.training.make import post
from tests.training.tiny import ARCHITECTURES, tiny_base
from training.encoder_model import PartisanEncoder, freeze, load_base
from training.encoder_stage import replayed
from training.export import export_onnx
from training.finetune import predict
from training.quantise import initialisers, quantise
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
def test_the_graph_gives_back_its_weights(tmp_path: Path, architecture: str) -> None:
    first, tokenizer = load_base(tiny_base(tmp_path / "base", architecture))
    _train(first)
    export_onnx(first, tmp_path / "fp32.onnx")
    quantise(tmp_path / "fp32.onnx", tmp_path / "encoder.onnx")
    second, _ = load_base(tmp_path / "base")
    before = predict(second, tokenizer, TEXTS, exact=True)
    wanted = predict(first, tokenizer, TEXTS, exact=True)
    assert np.abs(before - wanted).max() > 0.5
    restore(second, tmp_path / "encoder.onnx")
    assert np.abs(predict(second, tokenizer, TEXTS, exact=True) - wanted).max() < 0.05


def test_weights_of_one_sign_are_not_cut_off(tmp_path: Path) -> None:
    """Blocks whose least and greatest weight have the same sign lose no more than others."""
    first, _ = load_base(tiny_base(tmp_path / "base"))
    _train(first)
    dense = [name for name, _ in first.named_parameters() if name.endswith("dense.weight")]
    with torch.no_grad():
        for name in dense:
            first.get_parameter(name).copy_(1.0 + 0.01 * torch.rand_like(first.get_parameter(name)))
    export_onnx(first, tmp_path / "fp32.onnx")
    quantise(tmp_path / "fp32.onnx", tmp_path / "encoder.onnx")
    second, _ = load_base(tmp_path / "base")
    restore(second, tmp_path / "encoder.onnx")
    assert all((second.get_parameter(name) - first.get_parameter(name)).abs().max() < 0.003 for name in dense)


def test_what_did_not_learn_is_stored_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding what was rounded would choose other scales: a frozen layer's numbers are taken from the start instead."""
    model, _ = load_base(tiny_base(tmp_path / "base"))
    _train(model)
    export_onnx(model, tmp_path / "fp32.onnx")
    quantise(tmp_path / "fp32.onnx", tmp_path / "start.onnx")
    restore(model, tmp_path / "start.onnx")
    freeze(model, 1)
    with torch.no_grad():
        for value in model.parameters():
            value.add_(0.1 * torch.randn_like(value) * value.requires_grad)
    export_onnx(model, tmp_path / "fp32.onnx")

    def changed(start: Path | None) -> list[bool]:
        """Of each matrix and table, whether other numbers are stored than at the start."""
        quantise(tmp_path / "fp32.onnx", tmp_path / "encoder.onnx", start)
        one, other = (initialisers(onnx.load(tmp_path / n).graph) for n in ("start.onnx", "encoder.onnx"))
        return [not np.array_equal(one[name], other[name]) for name in one if name.endswith("_scale")]

    assert sum(changed(tmp_path / "start.onnx")) == 6, "the matrices of the upper layer"
    assert sum(changed(None)) > 6
    monkeypatch.setattr("training.quantise._BLOCK", 4)
    assert all(changed(tmp_path / "start.onnx")), "blocks of another size can't be taken over"


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


def test_the_released_bundle_is_a_start_and_names_its_writers() -> None:
    bundle = start_bundle("released")
    assert bundle is not None
    posts = [
        post(author=author, text=str(n)) for n in range(300) for author in (bundle.manifest["writers"][0], "w00-new")
    ]
    kept = Counter(p.author for p in replayed(posts, bundle, 0.33, 7))
    assert kept["w00-new"] == 300
    assert 60 < kept[bundle.manifest["writers"][0]] < 140
    later = replace(bundle, manifest={**bundle.manifest, "fingerprint": "sha256:later"})
    assert [p.text for p in replayed(posts, later, 0.33, 7)] != [p.text for p in replayed(posts, bundle, 0.33, 7)]
    assert [p.text for p in replayed(posts, bundle, 0.33, 8)] != [p.text for p in replayed(posts, bundle, 0.33, 7)]
