from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import Result

from classifier.errors import LexiconError
from classifier.lexicon import Lexicon, Pair, Race, load_lexicon
from serve.batch.lexicon_file import add_entries, filled_lexicon, new_lexicon, read_lexicon, warnings
from serve.batch.lexicon_sheet import split_entries, write_workbook

Run = Callable[..., Result]
RACE = Race("contoh-bupati", "Pemilihan Bupati Contoh", "pilkada", "Kab. Contoh", ())
FULL = Lexicon(
    (
        Race("contoh-bupati", "Pemilihan Bupati Contoh", "pilkada", "Kab. Contoh", (
            Pair("baris-2", 1, "", ("Darma Contoh", "Wulan Contoh"), ("Pak Darma",), ("DALAN",), ("satu rasa",),
                 ("#DarmaWulan",), ("@darmawulan",), ("Partai Contoh",)),
            Pair("baris-3", 2, "", ("=Haryo Contoh",), (), (), ("maju terus",), (), (), ()),
        )),
    ),
    ("Partai Contoh", "Partai Lain"),
)  # fmt: skip


def book(path: Path, pairs: list[list[str | int]], header: str = "Calon", kind: str = "pilkada") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        race = made.add_worksheet("Pemilihan")
        lines = (("Isian", "Isi"), ("Kode", "x"), ("Judul", "X"), ("Jenis", kind), ("Wilayah", "Y"))
        for i, line in enumerate(lines):
            race.write_row(i, 0, line)
        sheet = made.add_worksheet("Pasangan")
        sheet.write_row(0, 0, ["Nomor", header, "Slogan"])
        for i, row in enumerate(pairs, start=1):
            sheet.write_row(i, 0, row)
    return path


def test_a_workbook_gives_back_what_was_written(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", FULL)
    assert read_lexicon(tmp_path / "a.xlsx") == FULL


def test_entries_are_apart_by_semicolons_and_lines() -> None:
    assert split_entries(" a ; b\nc;;a ") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("pairs", "place"),
    [
        ([[1, "Darma Contoh", "satu rasa; x"]], "lembar Pasangan, baris 2, kolom Slogan: 'x'"),
        ([[1, "Darma Contoh", ""], ["dua", "Haryo", ""]], "lembar Pasangan, baris 3, kolom Nomor"),
        ([[1, "Darma Contoh", ""], ["", "", ""], [150, "Haryo", ""]], "lembar Pasangan, baris 4, kolom Nomor"),
    ],
)
def test_mistakes_name_sheet_row_and_column(pairs: list[list[str | int]], place: str, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=place):
        read_lexicon(book(tmp_path / "a.xlsx", pairs))


def test_other_mistakes_in_a_workbook(tmp_path: Path, netral: Run) -> None:
    path = book(tmp_path / "a.xlsx", [[1, "Darma", ""]], header="Kandidat")
    assert "kolom 'Calon' tidak ada di baris 1" in netral("lexicon", "check", path).stderr
    path = book(tmp_path / "b.xlsx", [[1, "Darma Contoh", ""]], kind="pilkades")
    assert "kind 'pilkades' tidak dikenal" in netral("lexicon", "check", path).stderr
    with xlsxwriter.Workbook(str(tmp_path / "c.xlsx")) as made:
        made.add_worksheet("Lain").write_row(0, 0, ["a", "b"])
    result = netral("lexicon", "check", tmp_path / "c.xlsx")
    assert (result.exit_code, "netral lexicon new" in result.stderr) == (2, True)


@pytest.mark.parametrize("suffix", ["xlsx", "toml"])
def test_new_add_check(suffix: str, tmp_path: Path, netral: Run) -> None:
    path = tmp_path / f"a.{suffix}"
    assert netral("lexicon", "new", path, "--title", "Bupati Contoh 2029", "--region", "Contoh").exit_code == 0
    assert read_lexicon(path).races[0].id == "bupati-contoh-2029"
    assert netral("lexicon", "new", path, "--title", "X", "--region", "Y").exit_code == 2
    netral("lexicon", "add", path, "--pair", 2, "--candidate", "Haryo Contoh", "--slogan", "maju terus")
    result = netral("lexicon", "add", path, "--pair", 2, "--slogan", "MAJU TERUS", "--hashtag", "#HaryoSinta")
    assert "1 isian baru" in result.stdout
    (pair,) = read_lexicon(path).pairs
    assert (pair.number, pair.slogans, pair.hashtags) == (2, ("maju terus",), ("#HaryoSinta",))
    result = netral("lexicon", "check", path)
    assert "pasangan nomor 2" in result.stdout and "Slogan: maju terus" in result.stdout
    before = path.read_bytes()
    refused = netral("lexicon", "add", path, "--pair", 2, "--slogan", "a")
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Galat: 'a' pada 'slogans' terlalu pendek")
    assert path.read_bytes() == before


def test_comments_of_a_toml_file_survive(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    new_lexicon(path, RACE)
    path.write_text("# punya kantor\n" + path.read_text())
    add_entries(path, 1, {"slogans": ["satu rasa"]})
    assert path.read_text().startswith("# punya kantor\n")
    assert load_lexicon(path).pairs[0].slogans == ("satu rasa",)


def test_one_of_several_races_must_be_named(tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "a.toml"
    race = '[[race]]\nid = "{}"\ntitle = "A"\nkind = "pilkada"\nregion = "B"\n'
    path.write_text(race.format("satu") + race.format("dua"))
    assert "satu, dua" in netral("lexicon", "add", path, "--pair", 1, "--slogan", "satu rasa").stderr
    assert netral("lexicon", "add", path, "--pair", 1, "--slogan", "satu rasa", "--race", "dua").exit_code == 0
    assert [len(r.pairs) for r in load_lexicon(path).races] == [0, 1]


def test_what_is_hardly_meant_is_warned_about(tmp_path: Path) -> None:
    pairs = (Pair("p1", 1, slogans=("Satu Rasa",)), Pair("p2", 2, hashtags=("#satu rasa",)), Pair("p3", 3))
    found = warnings(Lexicon((Race("x", "X", "pilkada", "Y", pairs),)))
    assert len(found) == 2
    assert "pasangan 3 belum punya isian" in found[1] or "pasangan 3 belum punya isian" in found[0]


def test_a_missing_lexicon_is_told(tmp_path: Path, netral: Run) -> None:
    for name in ("a.toml", "a.xlsx"):
        assert "tidak dapat dibuka" in netral("lexicon", "check", tmp_path / name).stderr


@pytest.mark.parametrize("suffix", ["xlsx", "toml"])
def test_a_template_that_nobody_filled_in_hides_nobody_and_is_refused(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    new_lexicon(path, RACE)
    with pytest.raises(LexiconError, match="masih kosong"):
        filled_lexicon(path)
    add_entries(path, 1, {"slogans": ["satu rasa"]})
    assert filled_lexicon(path).pairs[0].slogans == ("satu rasa",)


def test_mistakes_in_a_file_are_told_without_the_parsers_words(tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "a.toml"
    path.write_text("ini bukan toml = =")
    said = netral("lexicon", "check", path).stderr
    assert "pada baris 1, karakter 5" in said and "Expected" not in said
