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


def post(i: int) -> str:
    return f"unggahan {i} yang cukup panjang untuk dibaca"


@pytest.mark.parametrize(
    ("columns", "rows", "text", "guessed"),
    [
        (
            ["No", "Nama", "Postingan", "Tanggal", "Keterangan"],
            [["1", "A", "https://x.com/1", "7/11/2024", post(1)], ["2", "B", "https://x.com/2", "8/11/2024", post(2)]],
            "Keterangan",
            True,
        ),
        (
            ["No", "Akun", "Konten", "Tanggal", "Deskripsi"],
            [["1", "@a", "Foto", "7/11/2024", post(1)], ["2", "@b", "Video", "8/11/2024", post(2)]],
            "Deskripsi",
            True,
        ),
        (
            ["No", "Nama", "NIP", "Status", "Link", "Bunyi Tulisan"],
            [["1", "A", "19", "PNS", "https://x.com/1", post(1)], ["2", "B", "18", "PPPK", "https://x.com/2", post(2)]],
            "Bunyi Tulisan",
            True,
        ),
        (["Isi", "Komentar"], [["menang total", "12"], ["gas pol", "1.200"]], "Isi", False),
        (["Isi", "Komentar"], [["menang", "12"], ["gas", "1.200"]], "Isi", False),
        (["teks", "Alamat"], [["menang", "a"], ["gas", "b"]], "teks", False),
        (["Hari/Tanggal", "Ucapan"], [["Rabu, 6 November 2024 pukul 10.30", post(1)]], "Ucapan", True),
    ],
)
def test_a_column_of_links_counts_or_kinds_is_not_the_text(
    columns: list[str], rows: list[list[str]], text: str, guessed: bool
) -> None:
    layout = find_layout(columns, [dict(zip(columns, row, strict=True)) for row in rows], {})
    assert (layout.text, layout.guessed) == (text, guessed)


def test_a_weak_name_is_asked_about_where_another_column_says_far_more() -> None:
    sample = [{"judul": "Budi memperbarui statusnya.", "ucapan": post(1) + post(2)}]
    with pytest.raises(UnclearColumnError, match="'judul', 'ucapan'"):
        find_layout(["judul", "ucapan"], sample, {})
    facebook = [
        {"timestamp": "1730950000", "title": "Budi memperbarui statusnya.", "data": f'[{{"post": "{post(1)}"}}]'}
    ]
    with pytest.raises(UnclearColumnError, match="calonnya 'title'"):
        find_layout(["timestamp", "title"], facebook, {})


@pytest.mark.parametrize(
    ("row", "roles"),
    [
        (
            {"Account username": "budi", "Account name": "Budi", "Description": LONG, "Publish time": "11/16/2024 09:10",
             "Permalink": "https://www.instagram.com/p/a/", "Data comment": "", "Date": "Lifetime", "Comments": "3"},
            ("Description", "Publish time", "Permalink", "Account username"),
        ),
        (
            {"Page name": "Dinas", "Title": LONG, "Description": "", "Publish time": "11/06/2024 09:10",
             "Permalink": "https://www.facebook.com/a", "Date": "Lifetime"},
            ("Title", "Publish time", "Permalink", "Page name"),
        ),
        (
            {"id": "1", "creation_time": "2024-11-06 10:12:45", "modified_time": "2024-11-07 10:12:45", "text": LONG,
             "post_owner.name": "Budi S", "post_owner.username": "budi", "mcl_url": "https://www.facebook.com/1"},
            ("text", "creation_time", "mcl_url", "post_owner.username"),
        ),
        (
            {"id": "1", "date": "2024-11-06T10:00:00", "from": "Budi", "from_id": "user1", "text": LONG},
            ("text", "date", None, "from"),
        ),
        (
            {"authorMeta/name": "budi", "createTimeISO": "2024-11-06T01:30:00.000Z", "text": LONG,
             "webVideoUrl": "https://www.tiktok.com/@budi/video/1"},
            ("text", "createTimeISO", "webVideoUrl", "authorMeta/name"),
        ),
        (
            {"caption": LONG, "ownerUsername": "budi", "url": "https://www.instagram.com/p/a/",
             "timestamp": "2024-11-08T04:00:00.000Z", "latestComments/0/text": LONG[::-1],
             "latestComments/0/timestamp": "2024-11-09T04:00:00.000Z", "childPosts/0/caption": LONG[::-1]},
            ("caption", "timestamp", "url", "ownerUsername"),
        ),
        (
            {"id": "1", "desc": LONG, "createTime": "1730861565", "author.uniqueId": "budi", "author.nickname": "Budi"},
            ("desc", "createTime", None, "author.uniqueId"),
        ),
        (
            {"textDisplay": f"{LONG}<br>ya", "textOriginal": f"{LONG}\nya", "authorDisplayName": "@budi",
             "publishedAt": "2024-11-06T01:30:00Z", "updatedAt": "2024-11-06T01:30:00Z"},
            ("textOriginal", "publishedAt", None, "authorDisplayName"),
        ),
        (
            {"url": "https://twitter.com/budi/status/1", "date": "2024-11-06 03:12:45+00:00", "rawContent": LONG,
             "renderedContent": LONG[:20], "user.username": "budi", "user.displayname": "Budi"},
            ("rawContent", "date", "url", "user.username"),
        ),
    ],
)  # fmt: skip
def test_common_exports_are_known(row: dict[str, str], roles: tuple[str | None, ...]) -> None:
    layout = find_layout(list(row), [row], {})
    assert (layout.text, layout.time, layout.url, layout.account) == roles and not layout.guessed


def test_a_time_column_whose_values_are_times_is_preferred() -> None:
    sample = [{"Isi": LONG, "Tanggal": "Lifetime", "Timestamp": "11/16/2024 09:10"}]
    assert find_layout(["Isi", "Tanggal", "Timestamp"], sample, {}).time == "Timestamp"
    assert find_layout(["Isi", "Tanggal"], sample, {}).time == "Tanggal"
