"""A released model on disk: a manifest with checksums beside the weights. Nothing is unpickled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.errors import BundleError
from classifier.taxonomy import LABELS
from classifier.verdict import ModelInfo

FORMAT = 3  # since 3, a category is indicated only where the head any is
MANIFEST = "manifest.json"
_NOT_WEIGHTS = {"MODEL_CARD.md"}
_REQUIRED = ("format", "name", "version", "labels", "tiers", "files", "fingerprint", "data_digest")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A verified folder and its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def info(self) -> ModelInfo:
        """Name, version and fingerprint."""
        return ModelInfo(self.manifest["name"], self.manifest["version"], self.manifest["fingerprint"])


def digest(path: Path) -> str:
    """``sha256:...`` of a file."""
    with path.open("rb") as file:
        return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(manifest: Mapping[str, Any]) -> str:
    """``sha256:...`` over what decides a verdict: weights and lexicon (their checksums), calibration, thresholds."""
    deciding = {
        "format": manifest["format"],
        "labels": manifest["labels"],
        "tiers": manifest["tiers"],
        "files": {name: value for name, value in manifest["files"].items() if name not in _NOT_WEIGHTS},
    }
    return "sha256:" + hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def write_bundle(folder: Path, manifest: Mapping[str, Any]) -> Bundle:
    """Add format, labels, checksums and fingerprint to ``manifest`` and write it beside the files in ``folder``."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MANIFEST)
    full = {"format": FORMAT, "labels": list(LABELS), **manifest}
    full["files"] = {p.relative_to(folder).as_posix(): digest(p) for p in files}
    full["fingerprint"] = fingerprint(full)
    (folder / MANIFEST).write_text(json.dumps(full, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return Bundle(folder, full)


def read_bundle(folder: Path) -> Bundle:
    """Read and verify a bundle.

    Raises
    ------
    BundleError
        If the manifest is missing or unreadable, of an unknown format, for another label set, or if any file is
        missing or changed.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BundleError(
            f"{folder}: no {MANIFEST}; expected a model bundle, give a folder made by `netral train`"
        ) from None
    except (OSError, ValueError) as error:
        raise BundleError(f"{path}: can't be read ({error}); restore the bundle from its release") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise BundleError(
            f"{path}: bundle format {found!r}, this version reads format {FORMAT}; update netral or the bundle"
        )
    if missing := [key for key in _REQUIRED if key not in manifest]:
        raise BundleError(f"{path}: lacks {', '.join(missing)}; restore the bundle from its release")
    if manifest["labels"] != list(LABELS):
        raise BundleError(
            f"{path}: labels {manifest['labels']}, expected {list(LABELS)}; use a bundle trained for this taxonomy"
        )
    _verify_files(folder, manifest)
    return Bundle(folder, manifest)


def _verify_files(folder: Path, manifest: dict[str, Any]) -> None:
    files, tiers = manifest["files"], manifest["tiers"]
    if not isinstance(files, dict) or not isinstance(tiers, dict) or "baseline" not in tiers:
        raise BundleError(f"{folder / MANIFEST}: lists no files or no tiers; restore the bundle from its release")
    for name, expected in files.items():
        file = folder / name
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file():
            raise BundleError(f"{file}: named in the manifest but missing; restore the bundle from its release")
        if digest(file) != expected:
            raise BundleError(
                f"{file}: was changed after release (checksum differs); restore the bundle from its release"
            )
    needed = {"lexicon.toml", "screen/vocabulary.json", "screen/weights.safetensors"} | (
        {"encoder.onnx", "tokenizer.json"} if "encoder" in tiers else set()
    )
    if unlisted := sorted(needed - set(files)):
        raise BundleError(f"{folder / MANIFEST}: lacks checksums of {', '.join(unlisted)}; restore the bundle")
    if fingerprint(manifest) != manifest["fingerprint"]:
        raise BundleError(f"{folder / MANIFEST}: was changed after release (fingerprint differs); restore the bundle")
