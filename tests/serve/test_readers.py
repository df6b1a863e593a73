"""What a file is, by its content: web pages and documents under the names of tables are told and never scored."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from serve.batch.files import File
from serve.batch.readers import NotATableError, ReadOptions, open_reader
from serve.batch.rows import InputError

TABLE = "<tr><td>Isi</td></tr><tr><td>menangkan nomor 2</td></tr></table>\n"
EXCEL_XML = '<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def refused(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        open_reader(File(path, path.name), ReadOptions(header_row=0), path.parent)
    return caught.value


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{TABLE}",
        f'<meta charset="utf-8"><TABLE border=1>{TABLE}',
        f"\n\n  <!doctype html>\n<html><table>{TABLE}",
        f"\ufeff<HTML><table>{TABLE}",
        f'<?xml version="1.0"?>\n<!-- dibuat aplikasi -->\n<html><table>{TABLE}',
        f"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><table>{TABLE}",
        f"From: <Saved by Blink>\nMIME-Version: 1.0\n\n<html><table>{TABLE}",
        EXCEL_XML,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_web_page_named_like_a_table_is_unreadable(tmp_path: Path, page: str, encoding: str) -> None:
    path = tmp_path / "ekspor.XLS"
    path.write_text(page, encoding)
    error = refused(path)
    assert not isinstance(error, NotATableError)
    assert "Buka di Excel, simpan sebagai .xlsx" in str(error)


def test_a_web_page_by_name_too_is_passed_over_and_posts_that_begin_with_a_bracket_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<table>{TABLE}")
    assert isinstance(refused(path), NotATableError)
    path.with_suffix(".csv").write_text("<teks>;url\n<3 tablet baru;u\n")
    open_reader(File(path.with_suffix(".csv"), "a.csv"), ReadOptions(header_row=1), tmp_path)


@pytest.mark.parametrize(("folder", "kind"), [("word", "dokumen Word"), ("ppt", "presentasi PowerPoint")])
def test_a_document_is_no_broken_workbook(tmp_path: Path, folder: str, kind: str) -> None:
    path = tmp_path / "laporan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr(f"{folder}/document.xml", "")
    error = refused(path)
    assert isinstance(error, NotATableError)
    assert f"{kind}, bukan tabel. Salin tabelnya ke Excel" in str(error)


def test_a_web_page_in_a_folder_is_a_reject(tmp_path: Path, netral: Callable[..., Result]) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    (folder / "a.csv").write_text("teks,url\nhalo semua,u\n")
    (folder / "b.xls").write_text(f"<html><table>{TABLE}")
    assert netral("score", folder, "-o", tmp_path / "c.csv").exit_code == 1
    assert 'b.xls,"b.xls adalah halaman web' in (tmp_path / "c-ditolak.csv").read_text("utf-8-sig")
