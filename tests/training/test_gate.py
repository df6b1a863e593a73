"""The gate between challenger and champion."""

import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE

from classifier.errors import BundleError, NetralError
from tests.bundles import tiny_bundle
from tests.training.make import row
from training import gate
from training.gate import clear_validation, compare, gate_figures, promote


def record(macro_f1: float, **flips: tuple[float, int]) -> dict[str, Any]:
    return {
        "macro_f1": macro_f1,
        "average_precision": 0.9,
        "functional": 0.9,
        "swaps": {kind: {"flips": share, "texts": texts} for kind, (share, texts) in flips.items()},
    }


def broken(challenger: dict[str, Any], champion: dict[str, Any]) -> list[str]:
    return [line.split(":")[0] for line in compare(challenger, champion)]


def test_a_worse_challenger_is_named_and_an_equal_one_passes() -> None:
    good = record(0.8, number=(0.0, 1000), pair=(0.1, 1000))
    worse = record(0.75, number=(0.05, 1000), pair=(0.1, 1000), region=(0.9, 10))
    assert broken(worse, good) == ["macro-F1 on validation", "flips under swaps of number"]
    assert broken(good, good) == []


def test_one_text_among_few_is_no_proof_and_two_are() -> None:
    good = record(0.8, number=(0.0, 18))
    assert broken(record(0.8, number=(1 / 18, 18)), good) == []
    assert broken(record(0.8, number=(2 / 18, 18)), good) == ["flips under swaps of number"]


def test_a_figure_that_is_no_number_does_not_pass() -> None:
    assert broken(record(math.nan), record(0.8)) == ["macro-F1 on validation"]


def test_figures_are_those_of_the_validation_posts_alone(tmp_path: Path) -> None:
    bundle = tiny_bundle(tmp_path / "bundle")
    flagged, missed = {"text": "coblos ya", "labels": ["kampanye_medsos"]}, {"text": "ikut", "labels": ["foto_simbol"]}
    rows = [
        row(id="a-1", author="w02", split="validation"),
        row(id="a-2", author="w02", split="validation", family="ajakan", **flagged),
        row(id="a-3", author="w02", split="validation", family="foto", borderline=True, **missed),
        row(id="a-4", author="w01", family="foto", **missed),
    ]
    for name in ("posts", "lexicon", "functional"):
        (tmp_path / name).mkdir()
    (tmp_path / "posts" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    case = {"id": "F1", "functionality": "keseharian", "kind": "mft", "text": "coblos", "labels": [], "ref_id": None}
    (tmp_path / "functional" / "a.jsonl").write_text(json.dumps(case))
    found = gate_figures(bundle.folder, clear_validation(tmp_path), tmp_path, lambda line: None)
    assert (found["macro_f1"], found["average_precision"], found["functional"]) == (pytest.approx(0.2), 1.0, 0.0)
    assert isinstance(found["swaps"], dict)


def test_data_without_validation_posts_are_named(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.jsonl").write_text(json.dumps(row()))
    with pytest.raises(NetralError, match="no posts in split 'validation'"):
        clear_validation(tmp_path)


class Registry:
    """Knows an alias's version, or how it fails."""

    def __init__(self, **aliases: str | MlflowException) -> None:
        self.aliases = aliases

    def get_model_version_by_alias(self, name: str, alias: str) -> SimpleNamespace:
        found = self.aliases.get(alias, MlflowException("no such alias", INVALID_PARAMETER_VALUE))
        if isinstance(found, MlflowException):
            raise found
        return SimpleNamespace(version=found)

    def set_registered_model_alias(self, name: str, alias: str, version: str) -> None:
        self.aliases[alias] = version


def promoted(monkeypatch: pytest.MonkeyPatch, registry: Registry, figures: dict[str, Any]) -> bool:
    def figures_of(bundle: Path, *rest: object) -> dict[str, Any]:
        if isinstance(found := figures[bundle.name], BundleError):
            raise found
        return dict(found)

    monkeypatch.setattr(gate, "connect", lambda: None)
    monkeypatch.setattr(gate, "MlflowClient", lambda: registry)
    monkeypatch.setattr(gate, "_bundle", Path)
    monkeypatch.setattr(gate, "read_bundle", lambda folder: figures_of(folder))
    monkeypatch.setattr(gate, "clear_validation", lambda data: [])
    monkeypatch.setattr(gate, "gate_figures", figures_of)
    return promote(Path(), lambda line: None)


@pytest.mark.parametrize(("champion", "moves"), [(0.7, True), (0.9, False)])
def test_the_better_one_is_champion_afterwards(monkeypatch: pytest.MonkeyPatch, champion: float, moves: bool) -> None:
    registry = Registry(challenger="2", champion="1")
    assert promoted(monkeypatch, registry, {"1": record(champion), "2": record(0.8)}) is moves
    assert registry.aliases["champion"] == ("2" if moves else "1")


def test_what_the_registry_does_not_answer_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(challenger="2", champion=MlflowException("timed out"))
    with pytest.raises(NetralError, match="timed out"):
        promoted(monkeypatch, registry, {"2": record(0.8)})
    with pytest.raises(NetralError, match="netral train"):
        promoted(monkeypatch, Registry(), {})


def test_a_challenger_that_cannot_be_read_is_not_the_champions_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(challenger="2", champion="1")
    with pytest.raises(BundleError, match=r"^bundle format 2$"):
        promoted(monkeypatch, registry, {"1": record(0.8), "2": BundleError("bundle format 2")})
    assert registry.aliases["champion"] == "1"


def test_a_registry_that_gives_no_bundle_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(uri: str) -> str:
        raise MlflowException("artefacts are gone")

    monkeypatch.setattr(gate, "download_artifacts", fail)
    with pytest.raises(NetralError, match="can't give version 3: artefacts are gone"):
        gate._bundle("3")


def test_a_champion_that_cannot_be_read_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry(challenger="2", champion="1")
    with pytest.raises(NetralError, match="take the alias @champion"):
        promoted(monkeypatch, registry, {"1": BundleError("bundle format 2"), "2": record(0.8)})
    assert registry.aliases["champion"] == "1"
