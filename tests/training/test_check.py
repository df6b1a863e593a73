"""The corpus check finds what would spoil a figure: duplicates, leaks across splits, lost twins."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.training.make import row
from training.check import check_corpus

LONG = "Pagi ini pegawai kelurahan membersihkan selokan di depan pasar sampai siang lalu makan soto bersama di warung"


def report(folder: Path, *rows: dict[str, Any], lexicon: str = "") -> Any:
    (folder / "posts").mkdir()
    (folder / "lexicon").mkdir()
    (folder / "posts" / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    if lexicon:
        (folder / "lexicon" / "a.toml").write_text(lexicon)
    return check_corpus(folder)


def test_a_clean_corpus_passes(tmp_path: Path) -> None:
    assert report(tmp_path, row(), row(id="x-2", text="Hujan sejak subuh")).ok


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (row(text="Hujan"), "id used 2 times"),
        (row(id="x-2"), "same text"),
        (row(id="x-2", text="RAPAT  pagi di aula"), "same text"),
        (row(id="x-2", text="Hujan", twin_of="x-9"), "does not exist"),
        (row(id="x-2", text="Hujan", twin_of="x-1", split="test", author="w02"), "is in split train"),
        (row(id="x-2", text="Hujan", twin_of="x-1", author="w02"), "is by w01"),
        (row(id="x-2", text="Hujan", split="test"), "writer w01"),
        (row(id="x-2", text="Hujan", platform="?"), "platform"),
    ],
)
def test_mistakes_are_errors(tmp_path: Path, second: dict[str, Any], says: str) -> None:
    found = report(tmp_path, row(), second)
    assert not found.ok
    assert any(says in error for error in found.errors), found.errors


def test_near_duplicates_leak_across_splits_only_as_errors(tmp_path: Path) -> None:
    near = row(id="x-2", text=LONG + " ya", split="test", author="w02")
    found = report(tmp_path, row(text=LONG), near)
    assert any("across splits" in error for error in found.errors)


def test_near_duplicates_with_one_label_are_warned_about(tmp_path: Path) -> None:
    found = report(tmp_path, row(text=LONG), row(id="x-2", text=LONG + " ya"))
    assert found.ok
    assert any("near duplicates" in warning for warning in found.warnings)


def test_a_test_name_in_train_is_an_error(tmp_path: Path) -> None:
    race = '[[race]]\nid = "{0}"\ntitle = "t"\nkind = "pilkada"\nregion = "r"\n[[race.pair]]\nid = "p1"\ncandidates = ["Ragil Wicitra"]\n'
    rows = [
        row(pair="satu/p1", stance="neutral"),
        row(id="x-2", text="Hujan", pair="dua/p1", stance="neutral", split="test", author="w02"),
    ]
    found = report(tmp_path, *rows, lexicon=race.format("satu") + race.format("dua"))
    assert any("'ragil wicitra'" in error for error in found.errors)


def test_one_sided_sides_are_warned_about(tmp_path: Path) -> None:
    rows = [row(id=f"x-{i}", text=f"kabar {i * 77} hari", pair="PXX", stance="favour") for i in range(8)]
    found = report(tmp_path, *rows)
    assert any("none of stance harm, neutral" in warning for warning in found.warnings)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    assert not check_corpus(tmp_path).ok
