"""Files that mean harm or are simply broken: a clear error or rejects, within bounded memory and time."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from serve.batch import sheet_child
from serve.batch.files import File, Material
from serve.batch.job import inspect
from serve.batch.readers import ReadOptions
from serve.batch.rows import Bad, InputError, Row
from serve.batch.run import Pass
from serve.cli import app

Run = Callable[..., Result]
DATA = Path(__file__).parent / "data"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    return path


def with_sheet(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite the first sheet of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[SHEET] = change(parts[SHEET])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def refusal(netral: Run, path: Path) -> str:
    result = netral("inspect", path)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


def test_a_locked_workbook(netral: Run) -> None:
    assert "terkunci kata sandi" in refusal(netral, DATA / "terkunci.xlsx")


def test_a_workbook_that_claims_the_last_corner_of_the_sheet(tmp_path: Path, netral: Run) -> None:
    path = workbook(tmp_path / "a.xlsx", [["teks", "url"], ["halo", "u"]])
    far = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    with_sheet(path, lambda xml: xml.replace(b"</sheetData>", far))
    assert "terlalu besar atau rusak" in refusal(netral, path)


def test_unpacking_has_a_memory_limit() -> None:
    code = "from serve.batch.sheet_child import _limit_memory, MAX_MEMORY; _limit_memory(); bytearray(MAX_MEMORY)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr
    child = (Path(sheet_child.__file__)).read_text("utf-8")
    assert "_limit_memory()\n    json.dump(main(" in child


def test_a_workbook_that_unpacks_without_end(tmp_path: Path, netral: Run) -> None:
    path = workbook(tmp_path / "a.xlsx", [["teks", "url"], ["halo", "u"]])
    with_sheet(path, lambda xml: xml + b" " * (80 << 20))
    assert path.stat().st_size < 1 << 20
    assert "tidak wajar" in refusal(netral, path)


def test_a_workbook_that_lies_about_its_size(tmp_path: Path, netral: Run) -> None:
    path = workbook(tmp_path / "a.xlsx", [["teks", "url"]] + [["halo " * 50, "u"]] * 50)
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert "rusak" in refusal(netral, path)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(50), "gambar JPEG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\0\0\0\x18ftypmp42" + bytes(50), "rekaman video"),
        (bytes(range(256)) * 20, "berkas biner"),
        (b"", "kosong"),
        (b"\xef\xbb\xbf", "kosong"),
        (b"PK\x03\x04", "lembar kerja"),
        (b"PAR1 bukan", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "lembar kerja"),
        (b"teks," + b"," * 10_000 + b"\nhalo,\n", "kolom"),
        (b"[" * 1_000_000, "terlalu dalam"),
        (b'[{"a":' * 100_000, "terlalu dalam"),
        (b"[" * 500 + b"]" * 500, "terlalu dalam"),
    ],
)
def test_other_things_renamed_to_csv(data: bytes, words: str, tmp_path: Path, netral: Run) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert words in refusal(netral, path)


def test_a_link_to_a_file_is_read_and_a_link_to_nowhere_is_told(tmp_path: Path, netral: Run) -> None:
    (tmp_path / "a.csv").write_text("teks,url\nhalo,u\n")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "c.csv").symlink_to(tmp_path / "c.csv")
    assert netral("inspect", tmp_path / "b.csv").exit_code == 0
    refusal(netral, tmp_path / "c.csv")


def test_an_output_that_is_a_link_does_not_write_through_it(samples: Path, tmp_path: Path, netral: Run) -> None:
    (tmp_path / "asli.csv").write_text("")
    (tmp_path / "b.csv").symlink_to(tmp_path / "asli.csv")
    netral("score", samples / "facebook.csv", "-o", tmp_path / "b.csv")
    assert (tmp_path / "asli.csv").read_text() == ""
    assert not (tmp_path / "b.csv").is_symlink()


def read_everything(path: Path, room: Path) -> list[Row | Bad]:
    """Every row of a file, or nothing when it is refused as it should be."""
    try:
        found = inspect(Material(room).collect(path), ReadOptions(), {}, room)
        return [row for _, row in Pass(found)]
    except InputError as error:
        assert str(error)
        return []


TEXT = st.text(st.sampled_from('teks,;"\n\r\t|{}[]:0a é🙏\0'), max_size=200)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), TEXT.map(str.encode), TEXT.map(lambda s: ("teks,url\n" + s).encode())))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    read_everything(path, tmp_path)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["text", "data", "item", "a"]), inner, max_size=3)))  # fmt: skip
@example([{}, 2**63])
def test_any_json_is_read_or_refused(tmp_path: Path, value: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value))
    read_everything(path, tmp_path)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["manual.xlsx", "rekap.xls", "rekap.ods", "arsip.parquet", "whatsapp-ios.zip"]), st.data())
def test_damaged_samples_are_read_or_refused(tmp_path: Path, samples: Path, name: str, data: st.DataObject) -> None:
    raw = bytearray((samples / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / name
    path.write_bytes(bytes(raw[: data.draw(st.integers(len(raw) // 2, len(raw)))]))
    read_everything(path, tmp_path)


def test_rows_in_and_rows_out_agree_on_a_messy_file(tmp_path: Path, netral: Run) -> None:
    lines = ["teks,url"]
    for i in range(60):
        lines.append(["halo,u", '"halo', "a,b,c", ",u", '"x"y,u', "  ,u", 'ha"lo,u', "\0,u"][i % 8])
    (tmp_path / "a.csv").write_text("\n".join(lines) + "\n")
    result = netral("score", tmp_path / "a.csv", "-o", tmp_path / "b.csv")
    assert result.exit_code == 1
    scored = len((tmp_path / "b.csv").read_text("utf-8-sig").splitlines()) - 1
    rejected = (tmp_path / "b-ditolak.csv").read_text("utf-8-sig")
    assert scored + len(list(csv.DictReader(io.StringIO(rejected)))) == 60


def test_a_file_in_a_folder_that_can_not_be_read_is_a_reject_not_the_end(tmp_path: Path, netral: Run) -> None:
    folder = tmp_path / "masuk"
    folder.mkdir()
    (folder / "a.csv").write_text("teks,url\nhalo,u\n")
    (folder / "b.xlsx").write_bytes((DATA / "terkunci.xlsx").read_bytes())
    assert netral("score", folder, "-o", tmp_path / "o.csv").exit_code == 1
    assert "b.xlsx" in (tmp_path / "o-ditolak.csv").read_text("utf-8-sig")
    assert [f.name for f in Material(tmp_path).collect(folder)] == ["a.csv", "b.xlsx"]
    assert File(folder / "a.csv", "a.csv").place == ""


def test_a_model_that_cannot_be_opened_is_told_to_staff(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRAL_BUNDLE", str(tmp_path))
    result = CliRunner().invoke(app, ["score", str(samples / "tweet-harvest.csv"), "-o", str(tmp_path / "hasil.csv")])
    assert result.exit_code == 2
    assert "Galat: model tidak bisa dibuka. Unduh ulang folder netral." in result.stderr
    assert not (tmp_path / "hasil.csv").exists()
