"""The guide's pictures, made anew from what the released bundle says: ``python -m tests.serve.pictures [FOLDER]``.

Scores the sample export as the guide does and pictures the terminal, the sheet "Daftar Telaah" (its cells as the
workbook holds them) and the HTML report. Needs Chromium: the program named by ``CHROMIUM``, or ``chromium``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "samples" / "tweet-harvest.csv"
SHOWN = {"id_baris": 4, "akun": 9, "waktu_posting": 9, "teks": 30, "skor_indikasi": 7, "status": 8, "kategori_utama": 14,
         "frasa_pemicu": 16, "butir_skb": 11, "hari_sejak_posting": 7, "status_asn_terverifikasi": 9,
         "keputusan_penelaah": 9}  # fmt: skip
"""Columns in the picture and their widths in em."""
ROWS = 8
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STYLE = """<meta charset="utf-8"><style>body{margin:0;font:14px "DejaVu Sans",sans-serif}table{border-collapse:collapse;
table-layout:fixed}td,th{border:1px solid #ccc;padding:3px 5px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#1f3864;color:#fff}th.review{background:#548235}b{color:#c00000}.indikasi{background:#f8cbad}
.perlu_tinjauan{background:#fff2cc}pre{background:#1e1e1e;color:#ddd;margin:0;padding:14px;font:14px "DejaVu Sans Mono",
monospace;min-height:100vh}nav{background:#eee;padding:6px}</style>"""


def score(folder: Path, *options: str) -> str:
    """What ``netral score ekspor.csv`` prints in ``folder``."""
    netral = [sys.executable, "-c", "from serve.cli import main; main()"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "96", "NO_COLOR": "1"}
    environment.pop("NETRAL_BUNDLE", None)
    command = [*netral, "score", "ekspor.csv", *options]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return " ".join(["$ netral score ekspor.csv", *options]) + "\n" + done.stdout


def cells(book: zipfile.ZipFile, row: ElementTree.Element) -> dict[str, str]:
    """The cells of a row as HTML by their column's letters, evidence bold."""
    shared = (
        ElementTree.fromstring(book.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in book.namelist() else ()
    )
    found = {}
    for cell in row.iter(f"{_NS}c"):
        value = cell.findtext(f"{_NS}v") or ""
        inside = shared[int(value)] if cell.get("t") == "s" else cell.find(f"{_NS}is")
        runs = [] if inside is None else [inside, *inside.iter(f"{_NS}r")]
        html = "" if runs else escape(value)
        for run in runs:
            text = escape(run.findtext(f"{_NS}t") or "")
            html += f"<b>{text}</b>" if run.find(f"{_NS}rPr/{_NS}b") is not None else text
        found[cell.get("r", "").rstrip("0123456789")] = html
    return found


def sheet(workbook: Path) -> Iterator[str]:
    """The first rows of "Daftar Telaah" as a page."""
    with zipfile.ZipFile(workbook) as book:
        rows = list(ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(f"{_NS}row"))[:ROWS]
        head, *body = [cells(book, row) for row in rows]
        names = [e.get("name", "") for e in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_NS}sheet")]
    letters = {title: letter for letter, title in head.items()}
    yield _STYLE + "<table><tr><th style='width:1em'></th>"
    for title, width in SHOWN.items():
        review = " class=review" if title in ("status_asn_terverifikasi", "keputusan_penelaah") else ""
        yield f"<th{review} style='width:{width}em'>{title} ▾</th>"
    for number, row in enumerate(body, start=2):
        yield f"</tr><tr><td>{number}</td>"
        for title in SHOWN:
            value = row.get(letters[title], "")
            bar = f"linear-gradient(90deg,#f4b183 {float(value):.0%},#fff 0)" if title == "skor_indikasi" else ""
            shown = f"{float(value):.4f}" if bar else value
            yield f"<td class='{value if title == 'status' else ''}' style='background:{bar}'>{shown}</td>"
    first, *others = names
    yield f"</tr></table><nav><b style='color:#000'>{first}</b> &emsp; {' &emsp; '.join(others)}</nav>"


def picture(page: Path, target: Path, width: int, height: int) -> None:
    """Picture ``page`` as a browser shows it."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if browser is None:
        raise SystemExit("Chromium not found; install it or name the program in CHROMIUM")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}"]
    subprocess.run(
        [browser, *options, f"--screenshot={target}", page.as_uri()], check=True, capture_output=True, timeout=60
    )


def main(target: Path) -> None:
    """Make all pictures in ``target``."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copy(SAMPLE, folder / "ekspor.csv")
        said = score(folder, "--stage", "sesudah_penetapan")
        score(folder, "-o", "laporan.html")
        (folder / "terminal.html").write_text(f"{_STYLE}<pre>{escape(said)}</pre>", "utf-8")
        (folder / "telaah.html").write_text("".join(sheet(folder / "ekspor-netral.xlsx")), "utf-8")
        picture(folder / "terminal.html", target / "terminal.png", 888, 600)
        picture(folder / "telaah.html", target / "daftar-telaah.png", 1960, 600)
        picture(folder / "laporan.html", target / "laporan-html.png", 1200, 1000)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "gambar")
