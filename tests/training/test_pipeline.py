"""The whole pipeline on a small corpus: bundle, card, report, registry, gate, pyfunc, release."""

import json
import os
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import NetralError
from classifier.scorer import Scorer
from tests.training.make import row
from tests.training.tiny import tiny_base
from training.config import ExperimentConfig
from training.finetune_config import FinetuneConfig
from training.release import release

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
WORDS = ["rapat", "pagi", "hujan", "soto", "kantor", "absen", "kelas", "murid", "jalan", "pasar"]
ACTS = {"kampanye_medsos": "coblos", "kegiatan_keberpihakan": "kumpulkan", "foto_simbol": "selfie", "hadir_deklarasi": "deklarasi",
        "pendekatan_parpol": "formulir", "indikasi_lain": "baliho"}  # fmt: skip


def corpus(folder: Path, root: Path) -> Path:
    """Five writers, a word for each label."""
    rng = random.Random(1)
    rows = []
    for writer, split in enumerate(["train"] * 3 + ["validation", "test"]):
        for i in range(84):
            label = [*ACTS, None][i % 7]
            words = [*rng.choices(WORDS, k=5), *([ACTS[label]] if label else []), f"penanda{writer}x{i}akhir"]
            rng.shuffle(words)
            rows.append(
                row(id=f"w{writer}-{i}", text=" ".join(words), author=f"w{writer}", split=split,
                    labels=[label] if label else [], family="ajakan" if label else "keseharian")
            )  # fmt: skip
    (folder / "posts").mkdir(parents=True)
    (folder / "posts" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "nasional.toml").write_text((root / "data" / "lexicon" / "nasional.toml").read_text())
    return folder


def tiny(base: Path, **settings: Any) -> ExperimentConfig:
    """An experiment of seconds."""
    return ExperimentConfig(
        name="netral",
        base=str(base),
        bootstrap=20,
        parity_difference=1.0,  # the calibration of an untrained encoder magnifies any difference
        parity_flips=0.3,
        folds=3,
        finetune=FinetuneConfig(epochs=1, batch_tokens=1024),
        **settings,
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, root: Path) -> object:
    """One training run with a tiny encoder, in a folder of its own."""
    from training.pipeline import train

    folder = tmp_path_factory.mktemp("run")
    before = Path.cwd()
    os.chdir(folder)
    try:
        base = tiny_base(folder / "base")
        yield train(tiny(base), corpus(folder / "data", root), folder / "out", lambda line: None), folder
    finally:
        os.chdir(before)


def test_the_bundle_scores_and_its_card_has_the_figures(run: object) -> None:
    trained, _ = run  # type: ignore[misc]
    scorer = Scorer.load(trained.bundle.folder)
    assert scorer.tiers == ("cascade", "baseline", "encoder")
    assert re.fullmatch(r"\d{4}\.\d\d\.\d\d-\w{7}\+?", scorer.info.version), "date and revision"
    verdict = scorer.score(["hujan soto coblos pagi"], tier="baseline")[0]
    assert max(verdict.categories, key=lambda c: c.probability).key == "kampanye_medsos"
    card = (trained.bundle.folder / "MODEL_CARD.md").read_text()
    assert trained.bundle.manifest["data_digest"] in card
    assert f"{trained.record['figures']['cascade']['macro_f1']:.3f}" in card
    assert {p.name for p in (trained.report.parent / "plots").iterdir()} == {
        "precision_recall.png", "reliability.png", "confusion.png", "risk_coverage.png",
    }  # fmt: skip
    assert not list(trained.bundle.folder.rglob("*.pkl"))


def test_runs_are_nested_and_hold_no_posts(run: object) -> None:
    import mlflow

    _, folder = run  # type: ignore[misc]
    runs = mlflow.search_runs(experiment_names=["netral"])
    assert {"netral", "baseline", "encoder"} <= set(runs["tags.mlflow.runName"])
    top = runs[runs["tags.mlflow.runName"] == "netral"].iloc[0]
    assert top["metrics.baseline.macro_f1"] > 0
    assert top["params.finetune.epochs"] == "1"
    assert "penanda0x1akhir" not in (folder / "mlflow.db").read_bytes().decode("latin-1")
    for path in (folder / "mlartifacts").rglob("*.json"):
        assert "penanda0x1akhir" not in path.read_text("utf-8")


def test_pyfunc_gives_the_same_verdicts(run: object) -> None:
    import mlflow
    import pandas as pd

    trained, _ = run  # type: ignore[misc]
    texts = ["hujan soto coblos pagi", "rapat pagi", ""]
    model = mlflow.pyfunc.load_model("models:/netral@challenger")
    found = model.predict(pd.DataFrame({"text": texts}), params={"tier": "baseline"})
    expected = [v.to_dict() for v in Scorer.load(trained.bundle.folder).score(texts, tier="baseline")]
    assert [json.loads(v) for v in found["verdict"]] == expected


def test_the_first_challenger_becomes_champion(run: object) -> None:
    from training.gate import promote

    _, folder = run  # type: ignore[misc]
    lines: list[str] = []
    assert promote(folder / "data", lines.append)
    assert promote(folder / "data", lines.append)
    assert "already" in lines[-1]


def test_release_puts_figures_into_the_readme(run: object, tmp_path: Path) -> None:
    trained, folder = run  # type: ignore[misc]
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- figures -->\nold\n<!-- /figures -->\nb\n")
    release(folder / "out", readme, folder / "data", print, tmp_path / "models")
    assert Scorer.load(tmp_path / "models").info == trained.bundle.info
    text = readme.read_text()
    assert "old" not in text
    assert f"{trained.record['figures']['baseline']['macro_f1']:.3f}" in text
    readme.write_text("no block")
    with pytest.raises(NetralError, match="no lines"):
        release(folder / "out", readme, folder / "data", print, tmp_path / "models")


def test_a_run_goes_on_from_a_bundle(run: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run shows a share of its own of the writers whom the bundle knows; the mean is tried; the manifest names the start."""
    from training.encoder_stage import replayed
    from training.pipeline import train

    trained, folder = run  # type: ignore[misc]
    assert trained.bundle.manifest["writers"] == ["w0", "w1", "w2"]
    lines: list[str] = []
    config = tiny(folder / "base", start=str(trained.bundle.folder))
    config = replace(config, finetune=replace(config.finetune, runs=2))
    seeds = list[int]()
    monkeypatch.setattr(
        "training.encoder_stage.replayed", lambda *given: (seeds.append(given[-1]), replayed(*given))[1]
    )
    second = train(config, folder / "data", folder / "second", lines.append)
    assert second.bundle.manifest["base_encoder"]["start"] == trained.bundle.info.fingerprint
    card = (second.bundle.folder / "MODEL_CARD.md").read_text()
    assert trained.bundle.info.fingerprint in card
    assert "; the weights of 2 runs were averaged, and validation chose among" in card
    assert " runs were averaged" not in (trained.bundle.folder / "MODEL_CARD.md").read_text()
    shown = [int(line.split("; ")[-1].split()[0]) for line in lines if line.startswith("goes on from")]
    assert len(shown) == 2
    assert all(40 < posts < 90 for posts in shown), "a quarter of 252"
    assert seeds == [7, 8]
    assert sum(line.startswith("mean of the runs: validation mAP") for line in lines) == 1
    with pytest.raises(NetralError, match="no manifest"):
        train(tiny(folder / "base", start=str(folder)), folder / "data", folder / "third", lines.append)
    with pytest.raises(NetralError, match="this run would replace it"):
        train(config, folder / "data", folder / "out", lines.append)
    assert (trained.bundle.folder / "encoder.onnx").is_file()
    none = replace(config, finetune=replace(config.finetune, replay=0.0))
    with pytest.raises(NetralError, match="no post to learn from"):
        train(none, folder / "data", folder / "third", lines.append)


def test_a_faulty_corpus_stops_the_run(tmp_path: Path, root: Path) -> None:
    from training.pipeline import train

    data = corpus(tmp_path / "data", root)
    (data / "posts" / "b.jsonl").write_text("{}\n")
    with pytest.raises(NetralError, match="netral data check"):
        train(ExperimentConfig(), data, tmp_path / "out", lambda line: None)
    (data / "posts" / "b.jsonl").unlink()
    kept = [
        line for line in (data / "posts" / "a.jsonl").read_text().splitlines() if '"split": "validation"' not in line
    ]
    (data / "posts" / "a.jsonl").write_text("\n".join(kept))
    with pytest.raises(NetralError, match="split validation needs"):
        train(ExperimentConfig(), data, tmp_path / "out", lambda line: None)
