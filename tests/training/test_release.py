"""What is not released, and what a run does not start from."""

import json
from pathlib import Path

import pytest

from classifier.bundle import Bundle, read_bundle, write_bundle
from classifier.errors import NetralError
from tests.bundles import tiny_bundle
from tests.training.make import post, posts
from training.full_report import full_report
from training.pipeline import _unseen
from training.release import release


def reported(bundle: Bundle, folder: Path, split: str = "test") -> Path:
    """Puts a report about ``bundle`` into ``folder``, and a README, which it returns."""
    record = {"split": split, "model": {"fingerprint": bundle.info.fingerprint}, "figures": {}}
    (folder / "report.json").write_text(json.dumps(record))
    readme = folder / "README.md"
    readme.write_text("<!-- figures -->\n<!-- /figures -->\n")
    return readme


def test_figures_of_another_split_are_not_published(tmp_path: Path) -> None:
    readme = reported(tiny_bundle(tmp_path / "bundle"), tmp_path, "validation")
    with pytest.raises(NetralError, match="about validation"):
        release(tmp_path, readme, tmp_path, print, tmp_path / "released")


def test_a_bundle_beyond_the_limit_is_not_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny_bundle(tmp_path / "bundle")
    monkeypatch.setattr("training.release.MAX_BYTES", 1)
    with pytest.raises(NetralError, match="a released bundle has at most 48 MB"):
        release(tmp_path, tmp_path / "README.md", tmp_path, print, tmp_path / "released", allow_worse=True)
    assert not (tmp_path / "released").exists()


def test_a_run_without_a_report_is_not_released(tmp_path: Path) -> None:
    tiny_bundle(tmp_path / "bundle")
    with pytest.raises(NetralError, match=r"report\.json: can't be read"):
        release(tmp_path, tmp_path / "README.md", tmp_path, print, tmp_path / "released")
    (tmp_path / "report.json").write_text('{"split": "te')
    with pytest.raises(NetralError, match=r"report\.json: is damaged .* `netral train` again"):
        release(tmp_path, tmp_path / "README.md", tmp_path, print, tmp_path / "released")


def test_a_copy_that_breaks_off_leaves_the_released_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError("no space left")

    released, new = tiny_bundle(tmp_path / "released"), tiny_bundle(tmp_path / "bundle")
    readme = reported(new, tmp_path)
    monkeypatch.setattr("shutil.copytree", full)
    with pytest.raises(OSError, match="no space left"):
        release(tmp_path, readme, tmp_path, print, released.folder, allow_worse=True)
    assert read_bundle(released.folder).info == released.info


@pytest.mark.parametrize("allow_worse", [False, True])
def test_a_bundle_that_breaks_a_rule_is_released_only_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow_worse: bool
) -> None:
    released = tiny_bundle(tmp_path / "released")
    new = write_bundle(
        tiny_bundle(tmp_path / "bundle").folder, {**released.manifest, "version": "0.0.2", "date": "2026-11-23"}
    )
    readme = reported(new, tmp_path)
    asked: list[tuple[Path, Path]] = []

    def broken(challenger: Path, champion: Path, *rest: object) -> list[str]:
        asked.append((challenger, champion))
        return ["macro-F1 on validation: 0.7 against the champion's 0.8"]

    monkeypatch.setattr("training.release.broken_rules", broken)
    monkeypatch.setattr("training.report.summary", lambda figures: "figures of the new one")
    if allow_worse:
        release(tmp_path, readme, tmp_path, print, released.folder, allow_worse)
        assert "figures of the new one" in readme.read_text()
        return
    with pytest.raises(NetralError, match=r"not released: macro-F1 on validation.*--allow-worse"):
        release(tmp_path, readme, tmp_path, print, released.folder, allow_worse)
    assert asked == [(new.folder, released.folder)]
    assert read_bundle(released.folder).info == released.info, "nothing was replaced"
    assert "new one" not in readme.read_text()


def test_a_split_without_posts_is_named(tmp_path: Path) -> None:
    tiny_bundle(tmp_path / "bundle")
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "w01.jsonl").write_text("".join(each.to_json() + "\n" for each in posts(4)))
    with pytest.raises(NetralError, match="no posts in split 'tset'"):
        full_report(tmp_path / "bundle", tmp_path, tmp_path / "out", "tset", 10, print)


def test_a_bundle_that_saw_a_writer_now_held_out_is_no_start() -> None:
    data = [post(author="w01"), post(author="w02", split="validation")]
    with pytest.raises(NetralError, match="posts by w02, now held out"):
        _unseen(data, Bundle(Path("start"), {"writers": ["w01", "w02"]}))
    _unseen(data, Bundle(Path("start"), {"writers": ["w01"]}))
