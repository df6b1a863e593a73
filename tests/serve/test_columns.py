from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from serve import console
from serve.batch.columns import UnclearColumnError, find_layout
from serve.batch.rows import InputError, Row

LONG = "ini teks yang cukup panjang untuk dibaca orang"


def test_two_filled_text_columns_are_an_error_with_the_candidates() -> None:
    sample = [{"Isi": LONG, "Uraian": "uraian lain lagi dari petugas"}]
    with pytest.raises(InputError, match=r"'Isi', 'Uraian'.*--text-column"):
        find_layout(["Isi", "Uraian"], sample, {}, "a.xlsx")
    assert find_layout(["Isi", "Uraian"], sample, {"text": "uraian"}).text == "Uraian"


def test_an_empty_or_repeating_rival_does_not_make_it_unclear() -> None:
    assert find_layout(["text", "message"], [{"text": LONG, "message": ""}], {}).text == "text"
    assert find_layout(["text", "message"], [{"text": "", "message": LONG}], {}).text == "message"
    assert find_layout(["fullText", "text", "author.userName"], [{"fullText": LONG * 3, "text": LONG}], {}).text == (
        "fullText"
    )


def test_weak_names_count_only_without_better_ones() -> None:
    sample = [{"Isi": LONG, "Keterangan": "perlu dicek"}]
    assert find_layout(["Isi", "Keterangan"], sample, {}).text == "Isi"
    assert find_layout(["No", "Keterangan"], [{"No": "1", "Keterangan": LONG}], {}).text == "Keterangan"


def test_content_decides_for_one_wordy_column_and_that_is_said() -> None:
    layout = find_layout(["a", "b"], [{"a": "1", "b": LONG}], {})
    assert layout.text == "b"
    assert ("Kolom teks", "b (ditebak dari isinya)") in layout.findings()
    with pytest.raises(InputError, match="'a', 'b'"):
        find_layout(["a", "b"], [{"a": LONG, "b": LONG[::-1]}], {})
    with pytest.raises(InputError, match="tidak ditemukan"):
        find_layout(["a", "b"], [{"a": "1", "b": "2"}], {})


def test_a_column_that_does_not_exist_gets_a_hint() -> None:
    with pytest.raises(InputError, match="Maksudnya 'full_text'"):
        find_layout(["full_text", "x"], [], {"text": "fulltxt"})


def test_no_column_has_two_roles() -> None:
    layout = find_layout(["Nama", "Isi", "Tanggal"], [{"Nama": "A", "Isi": LONG, "Tanggal": "1/1/2024"}], {})
    assert (layout.account, layout.time, layout.url) == ("Nama", "Tanggal", None)


def test_a_cut_text_is_taken_whole_where_the_source_keeps_it_apart() -> None:
    layout = find_layout(["text", "author_id", "id"], [{"text": LONG, "author_id": "1", "id": "2"}], {})
    assert layout.text_of(Row(1, {"text": "awal", "note_tweet.text": "awal dan akhir"})) == "awal dan akhir"
    assert layout.text_of(Row(2, {"text": "pendek"})) == "pendek"


def test_dots_of_abbreviations_do_not_hide_a_column() -> None:
    layout = find_layout(["Tgl. Unggahan", "Isi"], [{"Tgl. Unggahan": "6/11/2024", "Isi": LONG}], {})
    assert layout.time == "Tgl. Unggahan"


def test_a_person_at_the_keyboard_is_asked_which_column_it_is(
    tmp_path: Path, netral: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(f"No;Isi;Uraian\n1;{LONG};{LONG[::-1]}\n", "utf-8")
    refused = netral("score", source, "-o", out)
    assert refused.exit_code == 2 and "'Isi', 'Uraian'" in refused.stderr

    def second(error: UnclearColumnError) -> str:
        return error.candidates[1]

    monkeypatch.setattr(console, "choose", second)
    asked = netral("score", source, "-o", out)
    assert asked.exit_code == 0, asked.output
    assert "Kolom teks     Uraian" in asked.stdout


def test_the_order_of_dates_is_said(tmp_path: Path, netral: Callable[..., Result]) -> None:
    source = tmp_path / "a.csv"
    for day, words in (("06/11/2024", "hari/bulan/tahun"), ("11/16/2024", "bulan/hari/tahun")):
        source.write_text(f"Tanggal;Akun;Isi\n{day};a;{LONG}\n", "utf-8")
        assert f"Tanggal dibaca  {words}" in netral("inspect", source).stdout
    source.write_text(f"Tanggal;Akun;Isi\n6 November 2024;a;{LONG}\n", "utf-8")
    assert "Tanggal dibaca" not in netral("inspect", source).stdout


def test_the_answer_at_the_keyboard_is_asked_for_again_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["abc", "0", "3", " 2 "])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr(console.typer, "prompt", lambda words: next(answers))
    assert console.choose(UnclearColumnError("a", ["Isi", "Uraian"])) == "Uraian"
    assert capsys.readouterr().out.count("Ketik angka 1 sampai 2.") == 3
