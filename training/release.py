"""``netral release``: put a trained bundle into ``models/netral`` and its figures into the README."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from classifier.bundle import read_bundle
from classifier.errors import BundleError, NetralError
from classifier.scorer import DEFAULT_BUNDLE
from training import report
from training.gate import broken_rules

Log = Callable[[str], None]
MAX_BYTES = 48 * 1024 * 1024
_BLOCK = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def release(
    run: Path, readme: Path, data: Path, log: Log, target: Path = DEFAULT_BUNDLE, allow_worse: bool = False
) -> None:
    """Replace ``target`` by ``run/bundle`` and the README's figures by those of ``run/report.json``.

    NetralError if report or README can't be read, the bundle is altered, larger than 48 MB, belongs to another report, or,
    unless ``allow_worse``, breaks a rule of the gate against the released one on the validation posts of ``data``, or can't be
    compared with it.
    """
    bundle = read_bundle(run / "bundle")
    size = sum(p.stat().st_size for p in bundle.folder.rglob("*") if p.is_file())
    if size > MAX_BYTES:
        raise NetralError(f"{bundle.folder}: {size / 2**20:.1f} MB; a released bundle has at most 48 MB")
    try:
        record = json.loads(_read(run / "report.json"))
    except json.JSONDecodeError as error:
        raise NetralError(f"{run / 'report.json'}: is damaged ({error}); run `netral train` again") from None
    if record["model"]["fingerprint"] != bundle.info.fingerprint:
        raise NetralError(f"{run}: report.json is about another bundle; run `netral train` again")
    if record["split"] != "test":
        raise NetralError(f"{run}: report.json is about {record['split']}; run `netral evaluate --split test` into it")
    text = _read(readme)
    if not _BLOCK.search(text):
        raise NetralError(f"{readme}: no lines <!-- figures --> and <!-- /figures -->; add them where the figures go")
    if (target / "manifest.json").is_file() and not allow_worse:
        try:
            broken = broken_rules(bundle.folder, target, data, log)
        except BundleError as error:
            raise NetralError(f"the released bundle can't be compared: {error}; or give --allow-worse") from None
        if broken:
            raise NetralError(f"not released: {'; '.join(broken)}; --allow-worse releases it all the same")
    aside = target.with_name(f"{target.name}.new")  # a copy that breaks off leaves the released bundle
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(bundle.folder, aside)
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)
    block = figures_block(record, bundle.manifest)
    readme.write_text(_BLOCK.sub(lambda m: m[1] + block + "\n" + m[2], text), "utf-8")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise NetralError(f"{path}: can't be read ({error.strerror}); it belongs to a release") from None


def figures_block(record: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """What the README shows: the summary of the test split with date, data digest and the command."""
    return (
        f"{report.summary(record['figures'])}\n\n"
        f"Test split, {manifest['date']}, data `{manifest['data_digest'][:19]}`, model {manifest['version']} "
        f"`{manifest['fingerprint'][:19]}`; 95 % intervals by bootstrap over posts. `netral evaluate --split test` repeats it."
    )
