"""The data card's blocks are written from the corpus."""

import json
from pathlib import Path

import pytest

from classifier.errors import NetralError
from tests.training.make import row
from training.data_card import write_card


def data(folder: Path, card: str) -> Path:
    for name in ("posts", "lexicon", "functional", "annotation"):
        (folder / name).mkdir()
    case = {"id": "F1", "functionality": "keseharian", "kind": "mft", "text": "Hujan", "labels": [], "ref_id": None}
    (folder / "functional" / "a.jsonl").write_text(json.dumps(case) + "\n")
    (folder / "annotation" / "second_reading.jsonl").write_text(json.dumps({"id": "x-1", "labels": []}) + "\n")
    (folder / "annotation" / "adjudication.jsonl").write_text("")
    (folder / "posts" / "a.jsonl").write_text(json.dumps(row()) + "\n")
    (folder / "README.md").write_text(card)
    return folder


def test_blocks_are_replaced_and_all_else_stays(tmp_path: Path) -> None:
    card = "# Data\n<!-- agreement -->\nold\n<!-- /agreement -->\n<!-- functional -->\nold\n<!-- /functional -->\nkept\n<!-- stats -->\nold\n<!-- /stats -->\n"
    write_card(data(tmp_path, card))
    written = (tmp_path / "README.md").read_text()
    assert "old" not in written
    assert "1 posts read twice" in written
    assert "<!-- functional -->\n1 cases of 1 functionalities" in written
    assert "\nkept\n<!-- stats -->\n" in written
    assert written.endswith("<!-- /stats -->\n")
    write_card(tmp_path)
    assert (tmp_path / "README.md").read_text() == written, "a second time changes nothing"


def test_an_unknown_block_is_named(tmp_path: Path) -> None:
    with pytest.raises(NetralError, match="unknown block 'gains'"):
        write_card(data(tmp_path, "<!-- gains -->\n<!-- /gains -->\n"))
    assert (tmp_path / "README.md").read_text() == "<!-- gains -->\n<!-- /gains -->\n"
