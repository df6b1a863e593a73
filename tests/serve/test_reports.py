"""The XLSX, HTML and Parquet reports, looked at from outside."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from python_calamine import load_workbook
from typer.testing import Result

from serve.batch import html_report, workbook
from serve.batch.shortlist import split_by_spans
from tests.serve.test_safe import HARMLESS, PAYLOADS
from tests.serve.test_score_samples import read_csv

Run = Callable[..., Result]
SHEETS = ["Daftar Telaah", "Ringkasan", "Semua", "Ditolak", "Tentang"]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    path = tmp_path / "jahat.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["teks", "akun", "url", "jumlah"])
        for i, text in enumerate([*PAYLOADS, *HARMLESS, '<script>alert("x")</script> coblos']):
            writer.writerow([text + " coblos" if i % 2 else text, text, f"https://contoh.invalid/{i}?a=<b>", "-5"])
    return path


def xml(path: Path, part: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def test_the_shortlist_is_ready_for_a_reviewer(samples: Path, tmp_path: Path, netral: Run) -> None:
    out = tmp_path / "a.xlsx"
    netral("score", samples / "tweet-harvest.csv", "-o", out)
    assert load_workbook(out).sheet_names == SHEETS
    sheet = xml(out, "xl/worksheets/sheet1.xml")
    for wanted in (
        'state="frozen"',
        "<autoFilter",
        "<conditionalFormatting",
        'type="dataBar"',
        "<hyperlink ",
        'type="list"',
    ):
        assert wanted in sheet, wanted
    bold = re.findall(r"<r><rPr><b/>.*?</rPr><t[^>]*>(.*?)</t></r>", sheet)
    assert "hadir" in bold and "kumpul" in bold
    for choices in ("PNS,PPPK", "ada,belum ada", "diteruskan,perlu pendalaman"):
        assert choices in sheet
    assert "ISNUMBER(AA2)" in sheet


def test_the_summary_counts_and_draws(samples: Path, tmp_path: Path, netral: Run) -> None:
    out = tmp_path / "a.xlsx"
    netral("score", samples / "tweet-harvest.csv", "-o", out)
    rows = {r[0]: r[1:3] for r in load_workbook(out).get_sheet_by_name("Ringkasan").to_python()}
    assert rows["Unggahan dinilai"][0] == 15
    assert rows["  dengan indikasi"][0] == 8
    assert rows["4. Menghadiri deklarasi calon/bakal calon"] == [1, 0]
    assert rows["X"] == [8, 0]
    assert rows["contoh_bangjuhri"] == [2, 0]
    assert rows["2024-11-06"][0] >= 1
    with zipfile.ZipFile(out) as archive:
        assert sum(name.startswith("xl/charts/chart") for name in archive.namelist()) == 4


def test_the_report_says_what_it_is_about(samples: Path, tmp_path: Path, netral: Run, scorer: object) -> None:
    out = tmp_path / "a.xlsx"
    netral("score", samples / "manual.xlsx", "-o", out, "--stage", "sebelum_penetapan")
    text = "\n".join(str(c) for row in load_workbook(out).get_sheet_by_name("Tentang").to_python() for c in row)
    fingerprint = scorer.info.fingerprint  # type: ignore[attr-defined]
    for wanted in (
        fingerprint,
        "2024-11-30 09:00",
        "manual.xlsx",
        "sebelum penetapan calon",
        "Isi/Uraian",
        "UU 27/2022",
    ):
        assert wanted in text
    words = re.findall(r"\w*langgar\w*", text)
    assert set(words) <= {"pelanggaran"} and all("bukan pelanggaran" in x or "menetapkan pelanggaran" in x for x in
                                                 text.splitlines() if "pelanggaran" in x)  # fmt: skip


def test_no_payload_becomes_a_formula_in_a_workbook(hostile: Path, tmp_path: Path, netral: Run) -> None:
    out = tmp_path / "a.xlsx"
    netral("score", hostile, "-o", out)
    with zipfile.ZipFile(out) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in archive.read(n).decode() or "<f " in archive.read(n).decode() for n in sheets)
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        xfs = styles.find("{*}cellXfs")
        assert xfs is not None
        quoted = {str(i) for i, xf in enumerate(xfs) if xf.get("quotePrefix") == "1"}
    cells = ElementTree.fromstring(xml(out, "xl/worksheets/sheet3.xml")).findall(".//{*}c")
    risky = [c for c in cells if "".join(c.itertext()).lstrip().startswith(("=", "@"))]
    assert len(risky) > 10
    assert {c.get("s") for c in risky} <= quoted


def test_no_payload_becomes_a_formula_in_a_csv_and_numbers_survive(hostile: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", hostile, "-o", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = [v for r in rows for v in r.values()]
    assert not [v for v in cells if re.match(r"\s*[=@+＝＋＠]", v) and not re.fullmatch(r"[+-]?[\d.,]+%?", v)]
    assert {r["jumlah"] for r in rows} == {"-5"}
    assert {"-1.234,56", "-5%", "1854012345678901234"} <= {r["asal_akun"] for r in rows}


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    samples: Path, tmp_path: Path, netral: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 6)
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    parts = [n for n in book.sheet_names if n.startswith("Semua")]
    assert parts == ["Semua", "Semua (2)", "Semua (3)"]
    assert [len(book.get_sheet_by_name(n).to_python()) - 1 for n in parts] == [6, 6, 3]


def test_long_texts_are_cut_in_a_cell_and_said(tmp_path: Path, netral: Run) -> None:
    source = tmp_path / "a.csv"
    source.write_text("teks,url\n" + "coblos " * 8000 + ",u\n")
    netral("score", source, "-o", tmp_path / "b.xlsx")
    text = load_workbook(tmp_path / "b.xlsx").get_sheet_by_name("Semua").to_python()[1][5]
    assert isinstance(text, str)
    assert len(text) == 32_767 and text.endswith("teks lengkap ada di berkas asal]")


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.sources += [str(v) for k, v in attrs if k in ("src", "style", "onload", "onclick")]
        if tag not in ("meta", "input", "br", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == "rect" or self.open.pop() == tag


def test_the_page_stands_alone_and_runs_nobody_elses_script(hostile: Path, tmp_path: Path, netral: Run) -> None:
    netral("score", hostile, "-o", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    parser = _Strict()
    parser.feed(page)
    assert (parser.open, parser.scripts, parser.sources) == ([], 1, [])
    assert "default-src 'none'" in page and "@import" not in page and "url(" not in page
    assert "<mark>coblos</mark>" in page
    assert "&lt;script&gt;alert(" in page


def test_the_page_shows_the_best_and_says_where_the_rest_is(
    samples: Path, tmp_path: Path, netral: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_report, "MAX_SHOWN", 3)
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.count("<tr data-status") == 3
    assert "dari 8 unggahan (3 teratas" in page
    assert page.count("teks kosong") == 1


def test_parquet_keeps_numbers_text_and_the_verdict(samples: Path, tmp_path: Path, netral: Run) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.parquet")
    table = parquet.read_table(tmp_path / "a.parquet")
    first = table.to_pylist()[0]
    assert table.num_rows == 15
    assert isinstance(first["skor_indikasi"], float) and first["hari_sejak_posting"] == 24
    assert first["id_str"] == "1854012345678901234"
    assert json.loads(first["verdict"])["score"] == first["skor_indikasi"]


def test_text_is_split_at_the_evidence() -> None:
    assert list(split_by_spans("abcdef", ((0, 2), (4, 6)))) == [("ab", True), ("cd", False), ("ef", True)]
    assert list(split_by_spans("abc", ())) == [("abc", False)]


@pytest.mark.parametrize("suffix", ["jsonl", "parquet", "csv"])
def test_our_own_output_can_be_scored_again(suffix: str, samples: Path, tmp_path: Path, netral: Run) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    netral("score", samples / "instagram.jsonl", "-o", first)
    assert netral("score", first, "-o", second, "--text-column", "teks").exit_code == 0
    if suffix == "jsonl":
        old, new = (json.loads(path.read_text("utf-8").splitlines()[0]) for path in (first, second))
    elif suffix == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        old, new = (parquet.read_table(path).to_pylist()[0] for path in (first, second))
    else:
        old, new = (read_csv(path)[0] for path in (first, second))
    assert new["asal_teks"] == old["teks"]
    assert new.get("asal_verdict") == old.get("verdict")


def test_the_days_shown_are_the_last_ones(tmp_path: Path, samples: Path, netral: Run) -> None:
    source = tmp_path / "a.csv"
    days = [dt.date(2024, 1, 1) + dt.timedelta(day) for day in range(90)]
    source.write_text("teks,tanggal\n" + "".join(f"coblos {d:%j},{d:%Y-%m-%d}\n" for d in days), "utf-8")
    netral("score", source, "-o", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "2024-03-30" in page.split("Menurut hari", 1)[1].split("</svg>")[0]
