from pathlib import Path

import pytest

from serve.batch.files import File
from serve.batch.readers import ReadOptions, open_reader
from serve.batch.rows import Bad, InputError, Row


def table(tmp_path: Path, text: str, **options: object) -> tuple[list[str], list[Row | Bad], dict[str, str]]:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    opened = open_reader(File(path, path.name), ReadOptions(**options), tmp_path).open()  # type: ignore[arg-type]
    return opened.columns, list(opened.rows), dict(opened.findings)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found_though_texts_hold_others(tmp_path: Path, separator: str) -> None:
    lines = [("created_at", "full_text"), ("x", '"satu, dua; tiga | empat"'), ("y", '"lima, enam; tujuh"')]
    columns, rows, _ = table(tmp_path, "\n".join(separator.join(line) for line in lines))
    assert columns == ["created_at", "full_text"]
    assert [r.cells["full_text"] for r in rows if isinstance(r, Row)] == [
        "satu, dua; tiga | empat",
        "lima, enam; tujuh",
    ]


def test_one_column_is_read_whole(tmp_path: Path) -> None:
    columns, rows, findings = table(tmp_path, 'teks\nhalo, dunia, apa kabar\n"ayo; kita"\n')
    assert columns == ["teks"]
    assert [r.cells["teks"] for r in rows if isinstance(r, Row)] == ["halo, dunia, apa kabar", "ayo; kita"]
    assert findings["Pemisah kolom"] == "satu kolom"


def test_an_unclear_separator_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--separator"):
        table(tmp_path, "a,b;c\n1,2;3\n4,5;6\n")
    columns, _, _ = table(tmp_path, "a,b;c\n1,2;3\n4,5;6\n", separator="titik koma")
    assert columns == ["a,b", "c"]


def test_title_rows_above_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    columns, rows, findings = table(tmp_path, "LAPORAN PATROLI;;\n;;\nNo;Akun;Isi\n1;@a;halo semua\n")
    assert columns == ["No", "Akun", "Isi"]
    assert [r.number for r in rows] == [4]
    assert findings["Judul kolom"] == "baris 3"
    assert findings["Baris di atas judul kolom"] == "1"


def test_double_and_blank_column_names_become_unique(tmp_path: Path) -> None:
    columns, rows, _ = table(tmp_path, "teks,link,link,\nhalo,a,b,c\n")
    assert columns == ["teks", "link", "link (2)", "kolom_4"]
    assert isinstance(rows[0], Row)
    assert rows[0].cells == {"teks": "halo", "link": "a", "link (2)": "b", "kolom_4": "c"}


def test_rows_of_another_width_are_rejects_with_their_raw_line(tmp_path: Path) -> None:
    _, rows, _ = table(tmp_path, "no,teks,url\n1,halo,kawan,u\n2,dua,u\n3,tiga\n4,empat,u,,\n")
    bad = [r for r in rows if isinstance(r, Bad)]
    assert [(b.number, b.reason, b.raw) for b in bad] == [
        (2, "ada 4 kolom, seharusnya 3", "1,halo,kawan,u\n"),
        (4, "ada 2 kolom, seharusnya 3", "3,tiga\n"),
    ]
    assert [r.number for r in rows if isinstance(r, Row)] == [3, 5]


def test_a_file_without_header_must_be_told(tmp_path: Path) -> None:
    text = "https://x.com/1,halo apa kabar semuanya\nhttps://x.com/2,baik baik saja di sini\n"
    with pytest.raises(InputError, match="--header-row"):
        table(tmp_path, text)
    columns, rows, _ = table(tmp_path, text, header_row=0)
    assert columns == ["kolom_1", "kolom_2"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    "header",
    [
        "No;Nama;Tanggal;Isi/Uraian",
        "Tanggal/Waktu;Nama;No;Isi",
        "No;Isi;Tanggal;Link/URL",
        "id;caption;url;latestComments/0/timestamp",
    ],
)
def test_a_header_that_begins_or_ends_with_a_compound_name_is_several_columns(tmp_path: Path, header: str) -> None:
    columns, rows, _ = table(tmp_path, f"{header}\n2;Siti;7/11/2024;Satu komando\n")
    assert len(columns) == 4
    assert len(rows) == 1 and isinstance(rows[0], Row)


def test_a_compound_name_alone_is_one_column(tmp_path: Path) -> None:
    columns, rows, _ = table(tmp_path, "Isi/Uraian (teks, ringkas)\nhalo, dunia\nayo, kita\n")
    assert columns == ["Isi/Uraian (teks, ringkas)"]
    assert len(rows) == 2


def test_a_first_post_is_never_taken_for_the_header(tmp_path: Path) -> None:
    text = "Budi Santoso;Ayo menangkan nomor 2\nSiti;Satu komando\nAndi;Hadir deklarasi tadi pagi\n"
    with pytest.raises(InputError, match="--header-row"):
        table(tmp_path, text)
    _, rows, _ = table(tmp_path, text, header_row=0)
    assert len(rows) == 3


def test_unknown_names_above_values_are_a_header(tmp_path: Path) -> None:
    columns, rows, _ = table(tmp_path, "Oknum;Kapan;Ucapan\nBudi;6 November 2024;ayo\nSiti;7 November 2024;gas pol\n")
    assert columns == ["Oknum", "Kapan", "Ucapan"]
    assert len(rows) == 2


def test_header_row_can_be_given(tmp_path: Path) -> None:
    columns, rows, _ = table(tmp_path, "teks,url\na,b\nc,d\n", header_row=2)
    assert columns == ["a", "b"]
    assert len(rows) == 1
    with pytest.raises(InputError, match="baris judul 9"):
        table(tmp_path, "teks,url\na,b\nc,d\n", header_row=9)


def test_nul_and_empty_rows_do_no_harm(tmp_path: Path) -> None:
    _, rows, _ = table(tmp_path, "teks,url\nha\0lo,u\n,\n\nb,u\n")
    assert [r.cells["teks"] for r in rows if isinstance(r, Row)] == ["halo", "b"]


def test_empty_files_and_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kosong"):
        table(tmp_path, "\n\n")
    with pytest.raises(InputError, match="10000 kolom"):
        table(tmp_path, "teks," + ",".join(f"k{i}" for i in range(9999)) + "\n", header_row=1)
