"""Any base encoder by one setting: loads, learns, exports, and says the same as ONNX, on tiny models of each kind."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from classifier.calibration import Thresholds
from classifier.encoder import MAX_TOKENS, MAX_WINDOWS, Encoder
from classifier.lexicon import Lexicon
from classifier.taxonomy import HEADS
from tests.training.make import WORDS, posts
from tests.training.tiny import ARCHITECTURES, tiny_base
from training import adapt as adaptation
from training import quantise as quantising
from training.adapt import AdaptConfig, adapt
from training.augment import AugmentConfig, Augmenter
from training.encoder_model import freeze, load_base, parameter_groups
from training.export import export_onnx, parity, save_tokenizer
from training.finetune import START, finetune, predict
from training.finetune_config import FinetuneConfig
from training.learner import Learner
from training.quantise import quantise
from training.restore import exported_weights

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_each_architecture_loads_and_exports(tmp_path: Path, architecture: str) -> None:
    model, tokenizer = load_base(tiny_base(tmp_path / "base", architecture))
    assert tokenizer.convert_tokens_to_ids("<paslon>") != tokenizer.unk_token_id
    texts = ["rapat pagi", "hadir di <paslon>", "x", "soto " * 30]
    logits = predict(model, tokenizer, texts)
    assert logits.shape == (4, len(HEADS))
    assert np.allclose(predict(model, tokenizer, texts[::-1], exact=True)[::-1], logits, atol=0.05)
    export_onnx(model, tmp_path / "encoder.onnx")
    save_tokenizer(tokenizer, tmp_path / "tokenizer.json")
    shipped, truncated = Encoder(tmp_path).logits(texts)
    assert np.abs(shipped - predict(model, tokenizer, texts, exact=True)).max() < 1e-4
    assert truncated == [False] * 4


def test_quantised_graph_stays_close(tmp_path: Path) -> None:
    model, tokenizer = load_base(tiny_base(tmp_path / "base"))
    export_onnx(model, tmp_path / "fp32.onnx")
    quantise(tmp_path / "fp32.onnx", tmp_path / "encoder.onnx")
    save_tokenizer(tokenizer, tmp_path / "tokenizer.json")
    texts = [p.text for p in posts(20)]
    shipped = 1 / (1 + np.exp(-Encoder(tmp_path).logits(texts)[0]))
    found = parity(
        1 / (1 + np.exp(-predict(model, tokenizer, texts, exact=True))),
        shipped,
        Thresholds(*np.full((2, len(HEADS)), 0.9)),
    )
    assert found["max_difference"] < 0.03
    assert found["flips"] == 0.0


def test_each_block_takes_the_scale_that_suits_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(1)
    model, _ = load_base(tiny_base(tmp_path))
    export_onnx(model, tmp_path / "fp32.onnx")

    def noise(scales: int) -> float:
        monkeypatch.setattr(quantising, "_SCALES", scales)
        quantise(tmp_path / "fp32.onnx", tmp_path / "encoder.onnx")
        exact, stored = (exported_weights(tmp_path / name) for name in ("fp32.onnx", "encoder.onnx"))
        return sum(float(np.square(exact[name] - stored[name]).sum()) for name in exact)

    assert noise(64) < 0.6 * noise(1)


def test_parity_counts_what_is_indicated() -> None:
    """A category that crosses its cut-off without *any* changes no verdict; *any* takes the flagged category along."""
    cuts = Thresholds(*np.full((2, len(HEADS)), 0.5))
    one, other = np.full((2, 1, len(HEADS)), 0.1)
    one[0, 0], other[0, 0] = 0.4, 0.6
    assert parity(one, other, cuts) == {"max_difference": pytest.approx(0.2), "flips": 0.0}
    one[0, 0], other[0, -1] = 0.6, 0.9
    assert parity(one, other, cuts) == {"max_difference": pytest.approx(0.8), "flips": pytest.approx(2 / 7)}


def test_long_texts_are_read_in_windows(tmp_path: Path) -> None:
    model, tokenizer = load_base(tiny_base(tmp_path / "base"))
    export_onnx(model, tmp_path / "encoder.onnx")
    save_tokenizer(tokenizer, tmp_path / "tokenizer.json")
    encoder = Encoder(tmp_path)
    _, truncated = encoder.logits(["a" * (MAX_TOKENS + 5), "a" * MAX_TOKENS * (MAX_WINDOWS + 2)])
    assert truncated == [False, True]
    head = "a" * MAX_TOKENS * (MAX_WINDOWS + 2)
    one, other = encoder.logits([head, head + "b" * 60])[0]
    assert not np.array_equal(one, other), "the end of a text that is cut must count"


def test_lower_layers_learn_more_slowly(tmp_path: Path) -> None:
    model, _ = load_base(tiny_base(tmp_path))
    groups = parameter_groups(model, 1.0, 0.01, 0.5)
    rates = sorted({g["lr"] for g in groups})
    assert rates == [0.25, 0.5, 1.0, 5.0]
    assert sum(len(g["params"]) for g in groups) == len(list(model.parameters()))


@pytest.mark.parametrize(("layers", "learning"), [(0, {0, 1, 2}), (1, {2}), (2, set())])
def test_frozen_layers_are_given_no_rate(tmp_path: Path, layers: int, learning: set[int]) -> None:
    """Heights: the embeddings' is 0, the two layers' are 1 and 2; the heads learn always."""
    model, _ = load_base(tiny_base(tmp_path))
    freeze(model, layers)
    groups = {id(p): g["lr"] for g in parameter_groups(model, 1.0, 0.01, 0.5) for p in g["params"]}
    rates = {groups[id(p)] for p in model.parameters() if id(p) in groups}
    assert rates == {0.5 ** (2 - height) for height in learning} | {5.0}


def test_a_step_moves_all_but_frozen_layers(tmp_path: Path) -> None:
    model, tokenizer = load_base(tiny_base(tmp_path))
    torch.nn.init.normal_(model.head.weight)
    first = {name: value.clone() for name, value in model.base.named_parameters() if value.ndim > 1}
    learner = Learner(model, tokenizer.pad_token_id, posts(8), FinetuneConfig(frozen_layers=1))
    learner.step([0, 1], [[5, 6, 7], [8, 9]], torch.ones(8), 0.5)
    moved = {name for name, value in first.items() if (value != model.base.get_parameter(name)).any()}
    assert moved == {name for name in first if ".layer.1." in name}


@pytest.mark.slow
def test_finetuning_learns_resumes_and_repeats(tmp_path: Path) -> None:
    base, data = tiny_base(tmp_path / "base"), posts(160)
    train, validation = data[:120], data[120:]
    augmenter = Augmenter({}, Lexicon(), AugmentConfig(noise=0.0, address=0.0, mention=0.0))
    config = FinetuneConfig(epochs=12, learning_rate=8e-3, batch_tokens=256, average_decay=0.9, patience=12)
    texts = [p.text for p in validation]
    lines: list[str] = []
    tuned = finetune(base, train, validation, texts, augmenter, config, tmp_path / "one", lines.append)
    logits = predict(tuned.model, tuned.tokenizer, texts)
    assert tuned.history[-1]["validation_map"] > 0.99
    assert tuned.history[-1]["loss"] < tuned.history[0]["loss"]

    def stop(line: str) -> None:
        if line.startswith("epoch 3:"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune(base, train, validation, texts, augmenter, config, tmp_path / "two", stop)
    lines.clear()
    again = finetune(base, train, validation, texts, augmenter, config, tmp_path / "two", lines.append)
    assert again.history == tuned.history
    assert np.array_equal(predict(again.model, again.tokenizer, texts), logits)
    assert not any(line.startswith(("linear probe", "epoch 1:")) for line in lines)
    lines.clear()
    ended = finetune(base, train, validation, texts, augmenter, config, tmp_path / "two", lines.append)
    assert not any(line.startswith("epoch") for line in lines), "a run that has ended is not repeated"
    for name, value in tuned.end.items():
        assert torch.equal(again.end[name], value)
        assert torch.equal(ended.end[name], value)


@pytest.mark.slow
def test_an_encoder_that_goes_on_is_kept_where_no_epoch_is_better(tmp_path: Path) -> None:
    base, data = tiny_base(tmp_path / "base"), posts(160)
    train, validation = data[:120], data[120:]
    augmenter = Augmenter({}, Lexicon(), AugmentConfig(noise=0.0, address=0.0, mention=0.0))
    config = FinetuneConfig(epochs=12, learning_rate=8e-3, batch_tokens=256, average_decay=0.9, patience=12)
    texts = [p.text for p in validation]
    tuned = finetune(base, train, validation, texts, augmenter, config, tmp_path / "one", lambda line: None)
    export_onnx(tuned.model, tmp_path / "encoder.onnx")
    wanted, lines = predict(tuned.model, tuned.tokenizer, texts, exact=True), list[str]()
    wrong = [replace(p, labels=() if p.partisan else ("hadir_deklarasi",)) for p in train]
    again = finetune(
        base, wrong, validation, texts, augmenter, config, tmp_path / "two", lines.append, tmp_path / "encoder.onnx"
    )
    assert again.history[-1]["validation_map"] < 0.9
    (kept,) = again.candidates
    assert kept.name == START
    assert any((again.end[name] - value).abs().max() > 1e-2 for name, value in kept.weights.items())
    assert np.abs(predict(again.model, again.tokenizer, texts, exact=True) - wanted).max() < 1e-3
    assert lines[0].startswith("goes on from") and not any(line.startswith("linear probe") for line in lines)


@pytest.mark.slow
def test_a_checkpoint_of_other_posts_is_left_aside(tmp_path: Path) -> None:
    base, data = tiny_base(tmp_path / "base"), posts(48)
    augmenter, config = Augmenter({}, Lexicon(), AugmentConfig()), FinetuneConfig(epochs=1, batch_tokens=256)
    lines: list[str] = []
    for train in (data[:24], data[:24], data[8:32]):
        finetune(base, train, data[32:], [p.text for p in data[32:]], augmenter, config, tmp_path / "one", lines.append)
    assert sum(line.startswith("linear probe") for line in lines) == 2


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_adaptation_lowers_the_loss(tmp_path: Path, architecture: str) -> None:
    base = tiny_base(tmp_path / "base", architecture)
    texts = [" ".join(random.Random(i).choices(WORDS, k=6)) for i in range(60)]
    first = adapt(str(base), texts, tmp_path / "a", AdaptConfig(steps=2, tokens=256, save_every=100), lambda line: None)
    config = AdaptConfig(steps=60, tokens=256, learning_rate=5e-3, save_every=20)
    last = adapt(str(base), texts, tmp_path / "b", config, lambda line: None)
    assert last < first
    model, _ = load_base(tmp_path / "b")
    assert model.base.config.hidden_size == 16  # type: ignore[union-attr]


@pytest.mark.slow
def test_adaptation_goes_on_from_a_checkpoint_of_the_same_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = str(tiny_base(tmp_path / "base"))
    texts = [" ".join(random.Random(i).choices(WORDS, k=6)) for i in range(60)]
    config, skipped, real = AdaptConfig(steps=60, tokens=256, save_every=20), [], adaptation._batches
    monkeypatch.setattr(adaptation, "_batches", lambda p, c, skip: (skipped.append(skip), real(p, c, skip))[1])

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    for chosen in (config, replace(config, learning_rate=1e-3)):
        with pytest.raises(KeyboardInterrupt):
            adapt(base, texts, tmp_path / "out", chosen, stop)
    with pytest.raises(KeyboardInterrupt):
        adapt(base, texts, tmp_path / "out", replace(config, learning_rate=1e-3), stop)
    adapt(base, texts, tmp_path / "out", replace(config, learning_rate=1e-3), lambda line: None)
    assert skipped == [0, 0, 40, 40]
    assert not list((tmp_path / "out").glob("checkpoint*"))
    adapt(base, texts, tmp_path / "whole", replace(config, learning_rate=1e-3), lambda line: None)
    resumed, whole = (load_file(tmp_path / name / "model.safetensors") for name in ("out", "whole"))
    assert all(torch.equal(resumed[name], tensor) for name, tensor in whole.items())
