"""What is not released, and what a run does not start from."""

import json
from pathlib import Path

import pytest

from classifier.bundle import Bundle
from classifier.errors import NetralError
from tests.bundles import tiny_bundle
from tests.training.make import post, posts
from training.full_report import full_report
from training.pipeline import _unseen
from training.release import release


def test_figures_of_another_split_are_not_published(tmp_path: Path) -> None:
    bundle = tiny_bundle(tmp_path / "bundle")
    record = {"split": "validation", "model": {"fingerprint": bundle.info.fingerprint}}
    (tmp_path / "report.json").write_text(json.dumps(record))
    with pytest.raises(NetralError, match="about validation"):
        release(tmp_path, tmp_path / "README.md", tmp_path / "released")


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
