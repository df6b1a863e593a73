"""The corpus on disk: every mistake in a line is named; the digest ignores layout; splits load."""

import json
from pathlib import Path
from typing import Any

import pytest

from classifier.errors import NetralError
from tests.training.make import post, row
from training.corpus import corpus_digest, load_posts, load_splits, parse_post, read_posts, targets


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": " "}, "text"),
        ({"labels": ["kampanye"]}, "labels"),
        ({"labels": ["indikasi_lain", "foto_simbol"], "family": "foto"}, "stands alone"),
        ({"platform": "friendster"}, "platform"),
        ({"family": "ajakan"}, "does not fit"),
        ({"pair": "p1"}, "both or neither"),
        ({"borderline": 1}, "borderline"),
        ({"split": "dev"}, "split"),
        ({"extra": 1}, "unknown fields"),
    ],
)
def test_mistakes_are_named(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_post(row(**changes))


def test_labels_come_in_taxonomy_order() -> None:
    assert post(labels=["hadir_deklarasi", "kampanye_medsos"]).labels == ("kampanye_medsos", "hadir_deklarasi")


def test_targets_have_a_column_for_any() -> None:
    matrix = targets([post(), post(labels=["foto_simbol"])])
    assert matrix.tolist() == [[False] * 7, [False, False, True, False, False, False, True]]


def test_faulty_lines_carry_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(row()) + "\n{\n" + json.dumps(row(platform="?")) + "\n")
    posts, errors = read_posts(tmp_path.glob("*.jsonl"))
    assert len(posts) == 1
    assert [e.split(": ")[0] for e in errors] == ["a.jsonl:2", "a.jsonl:3"]
    with pytest.raises(NetralError, match="2 faulty lines"):
        load_posts(tmp_path)


def test_no_posts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NetralError, match="no posts"):
        load_posts(tmp_path)


def test_the_digest_ignores_order_and_sees_content() -> None:
    one, two = post(id="a"), post(id="b")
    assert corpus_digest([one, two]) == corpus_digest([two, one])
    assert corpus_digest([one]) != corpus_digest([post(id="a", text="Rapat sore")])


def test_splits_load_as_datasets(tmp_path: Path) -> None:
    rows = [row(id=f"{split}-{i}", split=split) for split in ("train", "validation", "test") for i in range(2)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    splits = load_splits(tmp_path)
    assert {name: len(split) for name, split in splits.items()} == {"train": 2, "validation": 2, "test": 2}
