"""Experiment files are typed: a wrong key or value is named."""

from pathlib import Path

import pytest

from classifier.errors import NetralError
from training.config import CONFIGS, ExperimentConfig, load_config


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda p: p.stem)
def test_committed_configs_load(path: Path) -> None:
    assert load_config(path).flat()["baseline.c"] > 0


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("epoch = 3", "unknown setting 'epoch'"),
        ("folds = 'five'", "'folds' is 'five'; expected int"),
        ("encoder = 1", "expected bool"),
        ("baseline = 3", r"must be a table \[baseline\]"),
        ("[finetune]\nepoch = 3", r"\[finetune\]: unknown setting 'epoch'"),
        ("folds = 1", "'folds' is 1; expected 2 to inf"),
        ("[finetune]\neasy_share = 0", r"\[finetune\]: 'easy_share' is 0.0; expected 0.01 to 1"),
        ("[finetune.augment]\nmask = 1.5", r"'mask' is 1.5; expected 0 to 1"),
        ("x = [", "can't be read as TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, source: str, says: str) -> None:
    (tmp_path / "a.toml").write_text(source)
    with pytest.raises(NetralError, match=says):
        load_config(tmp_path / "a.toml")


def test_whole_numbers_serve_as_floats(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[baseline]\nc = 4\n[finetune.augment]\nswap = 0\n")
    config = load_config(tmp_path / "a.toml")
    assert (config.baseline.c, config.finetune.augment.swap) == (4.0, 0.0)
    assert config.flat()["finetune.augment.swap"] == 0.0


def test_defaults_are_flat_and_complete() -> None:
    assert {"name", "baseline.c", "finetune.epochs", "finetune.augment.swap"} <= set(ExperimentConfig().flat())
