from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import xlsxwriter
from typer.testing import Result

from serve.batch.cautions import cautions
from serve.batch.form import deadline, long_date
from serve.batch.record import OUTPUT, REVIEW
from serve.batch.results import find_results
from serve.batch.rows import InputError
from serve.cli_form import _file_names

Run = Callable[..., Result]
TODAY = dt.date(2024, 11, 20)


def text_of(path: Path) -> str:
    return "\n".join(x.text or "" for x in docx.Document(str(path)).element.body.iter() if x.tag.endswith("}t"))


def runs_of(path: Path) -> list[Any]:
    document = docx.Document(str(path))
    cells = [c for table in document.tables for row in table.rows for c in row.cells]
    return [r for p in (*document.paragraphs, *(p for c in cells for p in c.paragraphs)) for r in p.runs]


@pytest.fixture
def report(samples: Path, tmp_path: Path, netral: Run) -> Callable[[str], Path]:
    def make(suffix: str) -> Path:
        out = tmp_path / f"hasil.{suffix}"
        netral("score", samples / "tweet-harvest.csv", "-o", out, "--stage", "sesudah_penetapan")
        return out

    return make


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl"])
def test_what_is_known_is_filled_in_from_any_report(suffix: str, report: Callable[[str], Path], netral: Run) -> None:
    out = report(suffix)
    result = netral("form", out, "--rows", "2,9")
    assert result.exit_code == 0, result.output
    folder = out.with_name("hasil-formulir")
    assert {p.name for p in folder.iterdir()} == {"formulir-2.docx", "formulir-9.docx"}
    text = text_of(folder / "formulir-2.docx")
    for known in (
        "FORMULIR MODEL A", "FORMULIR TEMUAN (B.2)", "Rabu, 6 November 2024 pukul 10.12 WIB", "contoh_wargapesisir",
        "https://x.com/contoh_wargapesisir/status/1854012345678901234", "Menghadiri deklarasi calon/bakal calon",
        "D-4; PP 94/2021", "BKN",
    ):  # fmt: skip
        assert known in text, known
    runs = runs_of(folder / "formulir-2.docx")
    assert [r.text for r in runs if r.bold and r.text == "hadir"] == ["hadir", "hadir"]
    blanks = [r for r in runs if r.text.startswith("[")]
    assert len(blanks) > 15
    assert all(r.font.highlight_color is not None for r in blanks)


def test_the_word_is_indikasi(report: Callable[[str], Path], netral: Run) -> None:
    out = report("csv")
    netral("form", out, "--rows", "2")
    text = text_of(out.with_name("hasil-formulir") / "formulir-2.docx")
    assert "indikasi" in text
    assert re.findall(r".*langgar.*", text) == ["IV. Informasi Dugaan Pelanggaran"]


def test_what_the_reviewer_filled_in_is_used(report: Callable[[str], Path], netral: Run) -> None:
    out = report("csv")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {
        "tanggal_diketahui": "18/11/2024", "status_asn_terverifikasi": "PNS", "teks": "'=HYPERLINK(1)\x07 hadir",
        "waktu_posting": "kapan-kapan",
    }  # fmt: skip
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert netral("form", out, "--rows", "2", "--addressee", "Badan Contoh").exit_code == 0
    text = text_of(out.with_name("hasil-formulir") / "formulir-2.docx")
    assert "Senin, 25 November 2024" in text and "PNS" in text and "Badan Contoh" in text
    assert "=HYPERLINK(1)" in text and "'=HYPERLINK" not in text
    assert "kapan-kapan" in text


def test_ids_that_hold_commas_are_found(tmp_path: Path) -> None:
    """In a folder an id begins with the name of its file."""
    names = ["Desa A, Kec. B.csv#2", "Kec. B.csv#2", "Desa A", "3"]
    path = tmp_path / "hasil.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, OUTPUT)
        writer.writeheader()
        writer.writerows({"id_baris": name} for name in names)

    def chosen(asked: str) -> list[str]:
        return [row["id_baris"] for row in find_results(path, asked, tmp_path)]

    assert chosen("3, Desa A, Kec. B.csv#2,3") == ["3", "Desa A, Kec. B.csv#2"]
    assert chosen("Kec. B.csv#2,,Desa A") == ["Kec. B.csv#2", "Desa A"]
    with pytest.raises(InputError, match="id_baris 4, Kec tidak ada"):
        chosen("4,3,Kec")


def test_mistakes_are_told(report: Callable[[str], Path], netral: Run, samples: Path) -> None:
    out = report("xlsx")
    assert "id_baris 99 tidak ada" in netral("form", out, "--rows", "2,99").stderr
    assert "Sebutkan baris" in netral("form", out, "--rows", " , ").stderr
    assert "bukan hasil netral score" in netral("form", samples / "facebook.csv", "--rows", "2").stderr
    assert "bukan hasil netral score" in netral("form", samples / "manual.xlsx", "--rows", "2").stderr
    assert "tidak ada" in netral("form", out.with_name("x.csv"), "--rows", "2").stderr
    netral("form", out, "--rows", "2")
    assert "bukan folder" in netral("form", out, "--rows", "2", "-o", out).stderr
    assert "--force" in netral("form", out, "--rows", "2").stderr
    assert netral("form", out, "--rows", "2", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("18/11/2024", "Senin, 25 November 2024 (7 hari sejak ditemukan Senin, 18 November 2024"),
        ("2024-11-18 00:00:00", "Sisa 5 hari."),
        ("1 November 2024", "SUDAH LEWAT"),
        ("11/18/2024", "Senin, 25 November 2024"),
        ("", "[isi tanggal diketahui"),
        ("entah", "[isi tanggal diketahui"),
    ],
)
def test_the_deadline_is_seven_days(known: str, words: str) -> None:
    assert words in deadline(known, TODAY)


def test_dates_are_written_out() -> None:
    assert long_date(dt.date(2024, 11, 6)) == "Rabu, 6 November 2024"


def test_rows_whose_names_would_be_one_get_a_form_each() -> None:
    assert _file_names(["a/1.csv#2", "a-1.csv#2", "3"]) == ["a-1.csv-2", "a-1.csv-2-2", "3"]


def test_a_cleared_post_is_left_to_the_reviewer(tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "hasil.csv"
    path.write_text(",".join(OUTPUT) + "\n" + "3" + "," * (OUTPUT.index("status")) + "tidak_ada_indikasi" + "," * 20)
    result = netral("form", path, "--rows", "3")
    assert "Perhatian, id_baris 3: netral tidak menemukan indikasi" in result.stdout
    text = text_of(tmp_path / "hasil-formulir" / "formulir-3.docx")
    assert text.count("PERHATIAN: netral tidak menemukan indikasi") == 2
    assert "mengandung indikasi" not in text and "[petugas memutuskan ada tidaknya indikasi]" in text


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("keputusan_penelaah", "Tidak diteruskan", "keputusan penelaah: tidak diteruskan"),
        ("status_asn_terverifikasi", "bukan ASN", "bukan ASN"),
        ("tanggal_diketahui", "11/6/2026", "dibaca Kamis, 11 Juni 2026. Bila bulannya di depan, tulis 2026-11-06."),
        ("tanggal_diketahui", "entah", "'entah' tidak terbaca"),
        ("tanggal_diketahui", "18/11/2026", ""),
        ("tanggal_diketahui", "11/11/2026", ""),
        ("tanggal_diketahui", "2026-11-06 00:00:00", ""),
        ("keputusan_penelaah", "diteruskan", ""),
    ],
)
def test_what_speaks_against_a_form_is_said(column: str, value: str, words: str) -> None:
    found = cautions(dict.fromkeys((*OUTPUT, *REVIEW), "") | {column: value})
    assert words in "".join(found) and len(found) == bool(words)


def test_what_is_filled_in_on_another_sheet_counts(tmp_path: Path) -> None:
    path = tmp_path / "hasil.xlsx"

    def chosen(listed: dict[str, str], all_rows: dict[str, str]) -> dict[str, str]:
        with xlsxwriter.Workbook(str(path)) as book:
            for name, cells in (("Daftar Telaah", listed), ("Semua", all_rows)):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 0, [*OUTPUT, *REVIEW])
                sheet.write_row(1, 0, [{"id_baris": "3", **cells}.get(c, "") for c in (*OUTPUT, *REVIEW)])
        return find_results(path, "3", tmp_path)[0]

    row = chosen({"catatan": "lama"}, {"tanggal_diketahui": "18/11/2024", "catatan": "lama"})
    assert (row["catatan"], row["tanggal_diketahui"]) == ("lama", "18/11/2024")
    with pytest.raises(InputError, match="catatan dari id_baris 3 diisi 'lama' dan 'baru'"):
        chosen({"catatan": "lama"}, {"catatan": "baru"})
