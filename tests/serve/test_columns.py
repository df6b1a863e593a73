import pytest

from serve.batch.columns import find_layout
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
