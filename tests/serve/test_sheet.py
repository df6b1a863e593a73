import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import Result

from serve.batch.rows import InputError, Row
from serve.batch.sheet import Sheet
from serve.batch.sheet_links import MAX_LINKS, sheet_links


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return path


def cells(path: Path, **options: Any) -> list[dict[str, str]]:
    return [row.cells for row in Sheet(path, path.name, path.parent, **options).open().rows if isinstance(row, Row)]


def test_values_become_text_without_losing_digits(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", A=[["No", "teks", "id"], [1, "halo", "1854012345678901234"], [2.5, True, 12]])
    assert cells(path) == [
        {"No": "1", "teks": "halo", "id": "1854012345678901234"},
        {"No": "2.5", "teks": "TRUE", "id": "12"},
    ]


def test_ids_that_excel_has_rounded_are_warned_about(tmp_path: Path) -> None:
    table = Sheet(
        book(tmp_path / "a.xlsx", A=[["teks", "id"], ["halo", 1854012345678901234]]), "a.xlsx", tmp_path
    ).open()
    (row,) = table.rows
    assert isinstance(row, Row)
    assert row.cells["id"].startswith("18540123456789") and len(row.cells["id"]) == 19
    assert ("Peringatan", "kolom id: angka panjang sudah dibulatkan oleh Excel") in table.findings


def test_vertical_merges_are_filled_and_offsets_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.write_row(2, 1, ["Akun", "Isi", "Tanggal"])
        sheet.merge_range(3, 1, 5, 1, "@a")
        for row in (3, 4, 5, 6):
            sheet.write_string(row, 2, f"isi {row}")
        sheet.write_datetime(3, 3, dt.datetime(2024, 11, 6, 10, 30), made.add_format({"num_format": "dd/mm/yy hh:mm"}))
    rows = list(Sheet(path, path.name, tmp_path).open().rows)
    assert [r.number for r in rows] == [4, 5, 6, 7]
    assert [r.cells["Akun"] for r in rows if isinstance(r, Row)] == ["@a", "@a", "@a", ""]
    assert rows[0].cells["Tanggal"] == "2024-11-06 10:30:00"  # type: ignore[union-attr]


def test_a_header_of_two_rows_with_names_merged_over_both_is_no_post(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 1, 0, 2, "Akun")
        for column, name in ((0, "No"), (3, "Tanggal"), (4, "Isi")):
            sheet.merge_range(0, column, 1, column, name)
        sheet.write_row(1, 1, ["Nama", "HP"])
        sheet.write_row(2, 0, ["1", "@a", "0812", "6/11/2024", "halo"])
    assert cells(path) == [{"No": "1", "Nama": "@a", "HP": "0812", "Tanggal": "6/11/2024", "Isi": "halo"}]


def test_the_only_sheet_with_a_table_is_chosen_otherwise_asked(tmp_path: Path) -> None:
    table = [["teks", "url"], ["halo", "u"]]
    notes = [["catatan rapat hari ini"]]
    assert len(cells(book(tmp_path / "a.xlsx", Catatan=notes, Data=table))) == 1
    two = book(tmp_path / "b.xlsx", Satu=table, Dua=[*table, ["lagi", "u"]])
    with pytest.raises(InputError, match=r"Satu, Dua.*--sheet"):
        Sheet(two, "b.xlsx", tmp_path)
    assert len(cells(two, sheet="Dua")) == 2
    with pytest.raises(InputError, match="'Tiga' tidak ada"):
        Sheet(two, "b.xlsx", tmp_path, "Tiga")


def test_filled_sheets_that_are_not_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in (("Oktober", [["teks", "url"], ["a", "u"]]), ("November", [["b", "2"], ["c", "3"]])):
            for i, row in enumerate(rows):
                (made.get_worksheet_by_name(name) or made.add_worksheet(name)).write_row(i, 0, row)
        made.add_worksheet("Kosong")
        hidden = made.add_worksheet("Arsip")
        hidden.write_row(0, 0, ["teks", "url"])
        hidden.hide()
    findings = Sheet(path, path.name, tmp_path).open().findings
    assert findings[:3] == [
        ("Lembar", "Oktober"),
        ("Lembar lain", "November (2 baris, tidak dibaca; pilih dengan --sheet)"),
        ("Lembar lain", "Arsip (tersembunyi; 1 baris, tidak dibaca; pilih dengan --sheet)"),
    ]
    assert Sheet(path, path.name, tmp_path, "Arsip").open().findings[0] == ("Lembar", "Arsip")


def test_a_sheet_of_what_has_no_sheets_is_refused(tmp_path: Path, netral: Callable[..., Result]) -> None:
    (tmp_path / "a.csv").write_text("teks\nhalo semua\n", "utf-8")
    result = netral("inspect", tmp_path / "a.csv", "--sheet", "Data")
    assert result.exit_code == 2
    assert "a.csv bukan buku kerja" in " ".join(result.output.split())
    book(tmp_path / "b.xlsx", Data=[["teks"], ["apa kabar"]])
    assert netral("inspect", tmp_path, "--sheet", "Data").exit_code == 0


def test_what_is_no_workbook_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 bukan zip")
    with pytest.raises(InputError, match=r"simpan ulang sebagai"):
        Sheet(path, path.name, tmp_path)
    with pytest.raises(InputError, match="kosong"):
        Sheet(book(tmp_path / "b.xlsx", A=[]), "b.xlsx", tmp_path)


def test_the_address_under_a_cell_that_shows_words_is_the_url(tmp_path: Path, netral: Callable[..., Result]) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("Catatan").write_url(0, 0, "internal:'Data & isi'!B3", None, "ke tabel")
        sheet = made.add_worksheet("Data & isi")
        sheet.write_row(2, 1, ["Isi", "Link"])
        for row, text in enumerate(("lihat", "https://x.com/lain/status/9", "berkas", "tanpa tautan"), start=3):
            sheet.write_row(row, 1, [f"isi {text}", text])
        sheet.write_url(3, 2, "https://x.com/contoh/status/1?a=1&b=2#atas", None, "lihat")
        sheet.write_url(4, 2, "https://x.com/contoh/status/2", None, "https://x.com/lain/status/9")
        sheet.write_url(5, 2, "file:///tmp/a.docx", None, "berkas")
    out = tmp_path / "b.jsonl"
    assert netral("score", path, "--sheet", "Data & isi", "-o", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(r["url"], r["platform"]) for r in rows] == [
        ("https://x.com/contoh/status/1?a=1&b=2#atas", "X"),
        ("https://x.com/lain/status/9", "X"),
        ("berkas", ""),
        ("tanpa tautan", ""),
    ]
    assert [r["Link"] for r in rows] == ["lihat", "https://x.com/lain/status/9", "berkas", "tanpa tautan"]


def test_damaged_lists_of_addresses_give_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("A").write_url(0, 0, "https://x.com/contoh", None, "lihat")
    assert sheet_links(str(path)) == {"A": {(1, 0): "https://x.com/contoh"}}
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    for content in (b"", b"<a", b"<a><b Id='rId1'/></a>", b"\xff" * 99):
        broken = tmp_path / "b.xlsx"
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
            for entry in old.namelist():
                new.writestr(entry, content if entry == relations else old.read(entry))
        assert not any(sheet_links(str(broken)).values())


def test_an_address_under_a_range_of_cells_stays_bounded(tmp_path: Path) -> None:
    path, wide = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        made.add_worksheet("A").write_url(0, 0, "https://x.com/contoh", None, "lihat")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(wide, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, old.read(entry).replace(b'<hyperlink ref="A1"', b'<hyperlink ref="AB2:AB9999999"'))
    links = sheet_links(str(wide))["A"]
    assert links[2, 27] == links[3, 27] == "https://x.com/contoh"
    assert len(links) <= MAX_LINKS + 1
