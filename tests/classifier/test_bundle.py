"""A bundle is verified before it speaks: changed files, unknown formats and other label sets are refused."""

import json
from pathlib import Path

import pytest

from classifier.bundle import MANIFEST, fingerprint, read_bundle, write_bundle
from classifier.errors import BundleError
from classifier.scorer import Scorer
from tests.bundles import tiny_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tiny_bundle(tmp_path)
    return tmp_path


def edit(folder: Path, **changes: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, **changes}))


def test_round_trip(folder: Path) -> None:
    assert read_bundle(folder).info.name == "tiny"


@pytest.mark.parametrize(
    "name", ["screen/weights.safetensors", "screen/vocabulary.json", "lexicon.toml", "MODEL_CARD.md"]
)
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(BundleError, match="changed after release"):
        read_bundle(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "lexicon.toml").unlink()
    with pytest.raises(BundleError, match="missing"):
        read_bundle(folder)


def test_a_file_outside_the_folder_is_refused(folder: Path) -> None:
    edit(folder, files={"../elsewhere": "sha256:0"})
    with pytest.raises(BundleError, match="missing"):
        read_bundle(folder)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": 99}, "bundle format 99"),
        ({"labels": ["a"]}, "labels"),
        ({"fingerprint": "sha256:0"}, "fingerprint"),
        ({"tiers": {"baseline": {}}}, "fingerprint"),
        ({"tiers": {}}, "no tiers"),
        ({"files": []}, "no files"),
        ({"files": {}}, "checksums of lexicon.toml, screen/vocabulary.json, screen/weights.safetensors"),
    ],
)
def test_an_altered_manifest_is_refused(folder: Path, changes: dict[str, object], says: str) -> None:
    edit(folder, **changes)
    with pytest.raises(BundleError, match=says):
        read_bundle(folder)


def test_no_manifest_and_broken_manifest(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no manifest\.json"):
        read_bundle(tmp_path)
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(BundleError, match="can't be read"):
        read_bundle(tmp_path)
    (tmp_path / MANIFEST).write_text("[]")
    with pytest.raises(BundleError, match="format 'list'"):
        read_bundle(tmp_path)


def test_the_fingerprint_covers_what_decides(folder: Path) -> None:
    bundle = read_bundle(folder)
    changed = json.loads(json.dumps(bundle.manifest))
    changed["tiers"]["baseline"]["thresholds"]["any"]["lower"] = 0.31
    assert fingerprint(changed) != bundle.manifest["fingerprint"]
    (folder / "lexicon.toml").write_text('[parties]\nnames = ["Partai Awan"]\n')
    assert (
        write_bundle(folder, {k: bundle.manifest[k] for k in ("name", "version", "data_digest", "tiers")}).info
        != bundle.info
    )


def test_the_card_is_verified_but_does_not_decide(folder: Path) -> None:
    before = read_bundle(folder)
    (folder / "MODEL_CARD.md").write_text("another\n")
    again = write_bundle(folder, {k: before.manifest[k] for k in ("name", "version", "data_digest", "tiers")})
    assert again.info.fingerprint == before.info.fingerprint


def test_an_incomplete_tier_is_a_bundle_error(tmp_path: Path) -> None:
    bundle = tiny_bundle(tmp_path)
    tiers = bundle.manifest["tiers"]
    del tiers["baseline"]["calibration"]["any"]
    broken = write_bundle(tmp_path, {"name": "tiny", "version": "0", "data_digest": "", "tiers": tiers})
    with pytest.raises(BundleError, match="incomplete"):
        Scorer(broken)
