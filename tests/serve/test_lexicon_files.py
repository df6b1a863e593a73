from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import Result

from classifier.errors import LexiconError
from classifier.lexicon import Lexicon, Pair, Race
from classifier.lexicon_toml import load_lexicon
from serve.batch.lexicon_file import add_entries, filled_lexicon, new_lexicon, read_lexicon
from serve.batch.lexicon_sheet import split_entries
from serve.batch.lexicon_template import write_workbook
from serve.batch.lexicon_warnings import warnings

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


def book(
    path: Path,
    pairs: list[list[str | int]],
    header: tuple[str, ...] = ("Nomor", "Calon", "Slogan"),
    kind: str = "pilkada",
    title: str = "X",
    sheets: tuple[str, ...] = ("Pemilihan", "Pasangan"),
) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        race, sheet, *_ = [made.add_worksheet(name) for name in sheets]
        lines = (("Isian", "Isi"), ("Kode", "x"), ("Judul", title), ("Jenis", kind), ("Wilayah", "Y"))
        for i, line in enumerate(lines):
            race.write_row(i, 0, line)
        sheet.write_row(0, 0, header)
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
    path = book(tmp_path / "a.xlsx", [[1, "satu rasa"]], ("Nomor", "Slogan"))
    assert "kolom 'Calon' tidak ada di baris 1" in netral("lexicon", "check", path).stderr
    path = book(tmp_path / "b.xlsx", [[1, "Darma Contoh", ""]], kind="Pilkades", title="Pilkades Contoh")
    said = netral("lexicon", "check", path).stderr
    assert "lembar Pemilihan, baris 4: Jenis 'Pilkades' tidak dikenal" in said and "pilkada, pileg" in said
    path = book(tmp_path / "d.xlsx", [[1, "Darma Contoh", ""]], title="")
    assert "lembar Pemilihan: Judul belum diisi" in netral("lexicon", "check", path).stderr
    assert read_lexicon(book(tmp_path / "e.xlsx", [[1, "Darma Contoh"]], kind="Pilkada")).races[0].kind == "pilkada"
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
    assert refused.stderr.startswith("Galat: 'a' pada 'Slogan' terlalu pendek")
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


def test_a_number_without_entries_is_kept_and_told_but_hides_nobody(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [[2, "", ""]])
    assert warnings(read_lexicon(path)) == ["X: pasangan 2 belum punya isian."]
    with pytest.raises(LexiconError, match="masih kosong"):
        filled_lexicon(path)


def test_mistakes_in_a_file_are_told_without_the_parsers_words(tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "a.toml"
    path.write_text("ini bukan toml = =")
    said = netral("lexicon", "check", path).stderr
    assert "pada baris 1, karakter 5" in said and "Expected" not in said


def test_a_workbook_filled_with_commas_does_not_pass_for_one_with_semicolons(tmp_path: Path, netral: Run) -> None:
    header = ("Nomor", "Calon", "Panggilan", "Slogan", "Tagar")
    path = book(tmp_path / "a.xlsx", [[1, "Darma Contoh", "Pak Darma", "satu", "#DarmaWulan, #SatuRasa"]], header)
    assert "baris 2, kolom Tagar: '#DarmaWulan, #SatuRasa' memuat koma" in netral("lexicon", "check", path).stderr
    names = ["Drs. Darma Contoh, S.E., MSi", "Pak Darma, Bu Wulan", "satu rasa, satu karsa; satu tekad", "#SatuRasa"]
    said = netral("lexicon", "check", book(tmp_path / "b.xlsx", [[1, *names]], header)).stdout
    assert "Slogan: satu rasa, satu karsa | satu tekad" in said and "Leksikon benar" not in said
    assert [n for n in ("Calon", "Panggilan", "Slogan") if f"pasangan 1, {n}: " in said] == ["Panggilan", "Slogan"]
    both = netral("lexicon", "check", book(tmp_path / "c.xlsx", [[1, "Darma Contoh, Wulan Contoh"]], header)).stdout
    assert "pasangan 1, Calon: 'Darma Contoh, Wulan Contoh' dibaca sebagai satu" in both
    before = path.read_bytes()
    assert "memuat koma" in netral("lexicon", "add", tmp_path / "b.xlsx", "--pair", 1, "--account", "@a_a,@b_b").stderr
    assert path.read_bytes() == before


def test_columns_lines_and_sheets_that_netral_does_not_know_are_named(tmp_path: Path, netral: Run) -> None:
    path = book(tmp_path / "a.xlsx", [[1, "Darma Contoh", "satu rasa"]], ("Nomor", "Calon", "Slogan / Jargon"))
    said = netral("lexicon", "check", path).stderr
    assert "kolom 'Slogan / Jargon' tidak dikenal" in said and "Nomor, Calon, Panggilan, Akronim, Slogan" in said
    path = book(tmp_path / "b.xlsx", [[1, "Darma Contoh", "dari KPU"]], ("Nomor", "Calon", "Catatan"))
    assert "Leksikon benar" in netral("lexicon", "check", path).stdout
    path = book(tmp_path / "c.xlsx", [[1, "Darma Contoh", ""]], sheets=("Pemilihan", "Data Pasangan"))
    said = netral("lexicon", "check", path).stderr
    assert "Kolom Calon ada di lembar: Data Pasangan" in said and "--sheet" not in said
    with xlsxwriter.Workbook(str(tmp_path / "d.xlsx")) as made:
        made.add_worksheet("Pemilihan").write_column(0, 0, ["Isian", "Nama"])
    assert "baris 2: isian 'Nama' tidak dikenal" in netral("lexicon", "check", tmp_path / "d.xlsx").stderr


@pytest.mark.parametrize(
    ("header", "sheets", "own"),
    [
        (("Nomor", "Calon", "Catatan"), ("Pemilihan", "Pasangan"), "Pasangan/Catatan"),
        (("Nomor", "Calon", "Slogan"), ("Pemilihan", "Pasangan", "Sumber"), "Sumber"),
    ],
)
def test_a_workbook_with_what_would_be_lost_is_not_written_anew(
    header: tuple[str, ...], sheets: tuple[str, ...], own: str, tmp_path: Path, netral: Run
) -> None:
    path = book(tmp_path / "a.xlsx", [[1, "Darma Contoh", "satu rasa"]], header, sheets=sheets)
    before = path.read_bytes()
    result = netral("lexicon", "add", path, "--pair", 1, "--slogan", "satu karsa")
    assert (result.exit_code, path.read_bytes() == before) == (2, True)
    assert f"akan hilang bila ditulis ulang: {own}." in result.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "toml"])
def test_a_template_needs_a_folder(suffix: str, tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "belum" / f"ada.{suffix}"
    said = netral("lexicon", "new", path, "--title", "X", "--region", "Y").stderr
    assert said == f"Galat: Folder {path.parent} tidak ada. Buat dulu foldernya, atau pilih folder lain.\n"


def test_a_number_that_two_pairs_have_and_everyday_words_are_warned_about() -> None:
    pairs = (Pair("a", 1, slogans=("Bersama",)), Pair("b", 1, acronyms=("DALAN",)))
    found = warnings(Lexicon((Race("x", "X", "pilkada", "Y", pairs),), ("Partai A, Partai B",)))
    assert len(found) == 3
    for words in ("nomor 1 dipakai 2", "'Bersama' kata sehari-hari", "Partai: 'Partai A, Partai B' dibaca"):
        assert any(words in text for text in found), words
