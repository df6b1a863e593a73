"""Draft forms for one post: Formulir Model A (LHP) and Temuan B.2, as a DOCX with marked blanks.

Sections follow Perbawaslu 5/2022 and the B.2 form; headings keep the forms' own names. Everything the report knows is
filled in, the rest is left as a highlighted blank for a person.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt

from classifier.taxonomy import BY_KEY, TIDAK_ADA
from serve.batch.results import Result
from serve.batch.shortlist import split_by_spans
from serve.batch.times import OFFICES, ZONES, date_order, parse_time
from serve.words import t

DEADLINE_DAYS = 7
"""Days after it was found in which a finding (temuan) lapses (UU 7/2017 Pasal 454 ayat 5)."""
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANK = re.compile(r"(\[[^\]]*\])")
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def write_form(path: Path, result: Result, addressee: str, today: dt.date, cautions: Sequence[str] = ()) -> None:
    """Write both forms for ``result`` to ``path``, each below the ``cautions``."""
    document: Any = docx.Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.author = "netral"
    document.core_properties.title = t("Konsep formulir, baris {id}", id=result["id_baris"])
    _model_a(document, result, today, cautions)
    document.add_page_break()
    _finding(document, result, addressee, today, cautions)
    document.save(str(path))


def _model_a(document: Any, result: Result, today: dt.date, cautions: Sequence[str]) -> None:
    document.add_heading("FORMULIR MODEL A - LAPORAN HASIL PENGAWASAN", 1)
    _note(document, cautions)
    document.add_heading("I. Data Pengawas", 2)
    _table(
        document,
        [
            ("Pelaksana tugas pengawasan", "[nama petugas]"),
            ("Jabatan", "[jabatan]"),
            ("Nomor surat perintah tugas", "[nomor dan tanggal surat tugas]"),
            ("Alamat", "[alamat kantor]"),
        ],
    )
    document.add_heading("II. Kegiatan Pengawasan", 2)
    _table(
        document,
        [
            ("Kegiatan", "Pengawasan siber terhadap unggahan media sosial"),
            ("Bentuk", "Pemeriksaan ekspor unggahan dengan bantuan perangkat lunak, ditelaah oleh petugas"),
            ("Tujuan", "Menemukan indikasi ketidaknetralan ASN untuk ditelaah"),
            ("Sasaran", f"Unggahan pada {result['platform'] or '[platform]'}"),
            ("Waktu dan tempat", "[hari, tanggal, dan tempat pengawasan]"),
        ],
    )
    document.add_heading("III. Uraian Singkat Hasil Pengawasan", 2)
    _paragraph(document, f"{_what(result)} Teks unggahan:")
    _quote(document, result)
    _paragraph(document, f"Frasa yang paling menunjuk ke kategorinya: {result['frasa_pemicu'] or '[tidak ada]'}.")
    document.add_heading("IV. Informasi Dugaan Pelanggaran", 2)
    _table(
        document,
        [
            ("Peristiwa", _categories(result)),
            ("Tempat kejadian", f"{result['platform'] or '[platform]'}, {result['url'] or '[tautan unggahan]'}"),
            ("Waktu kejadian", _when(result)),
            ("Pelaku", _account(result)),
            ("Saksi", "[nama dan alamat saksi, bila ada]"),
            ("Alat bukti", _proof(result)),
            ("Uraian", "[uraian lengkap peristiwa oleh petugas]"),
            ("Fakta dan keterangan", "[hasil verifikasi: pemilik akun, status ASN, konteks unggahan]"),
            ("Analisa", "[analisa petugas]. Butir yang perlu diperiksa: " + _legal(result)),
        ],
    )
    _signature(document, today)


def _finding(document: Any, result: Result, addressee: str, today: dt.date, cautions: Sequence[str]) -> None:
    document.add_heading("FORMULIR TEMUAN (B.2)", 1)
    _note(document, cautions)
    _table(
        document,
        [
            ("Nomor", "[nomor temuan]"),
            ("1. Penemu", "[nama, jabatan, dan alamat pengawas yang menemukan]"),
            ("2. Batas waktu", deadline(result["tanggal_diketahui"], today)),
            ("3. Terlapor", _account(result)),
            ("4. Peristiwa", _categories(result)),
            ("Tempat kejadian", f"{result['platform'] or '[platform]'}, {result['url'] or '[tautan unggahan]'}"),
            ("Waktu kejadian", _when(result)),
            ("Saksi", "[nama dan alamat saksi, bila ada]"),
            ("Alat bukti", _proof(result)),
            ("Rujukan yang perlu diperiksa", _legal(result)),
            ("Tujuan rekomendasi", addressee),
        ],
    )
    document.add_heading("5. Uraian", 2)
    _paragraph(document, f"{_what(result)} Teks unggahan:")
    _quote(document, result)
    _paragraph(document, "[uraian kejadian oleh petugas]")
    _signature(document, today)


def deadline(known: str, today: dt.date) -> str:
    """The last day by the seven-day rule from ``known``, or a blank when that is not filled in."""
    start = known_day(known)
    if start is None:
        return f"[isi tanggal diketahui; batasnya {DEADLINE_DAYS} hari sesudahnya]"
    last = start + dt.timedelta(days=DEADLINE_DAYS)
    passed = " SUDAH LEWAT." if last < today else f" Sisa {(last - today).days} hari."
    return (
        f"{long_date(last)} ({DEADLINE_DAYS} hari sejak ditemukan {long_date(start)}, UU 7/2017 Pasal 454 ayat (5)).{passed}"
        " [periksa: laporan dihitung dalam hari kerja (ayat (6)); Pilkada menurut UU Pilkada]"
    )


def known_day(known: str) -> dt.date | None:
    """The day that ``known`` says, the day before the month where either could be meant; None if unreadable."""
    moment = parse_time(known, order=date_order([known]))
    return moment.date() if isinstance(moment, dt.datetime) else moment


def long_date(day: dt.date) -> str:
    """``Rabu, 6 November 2024``."""
    return f"{_DAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _what(result: Result) -> str:
    posted = (
        f"Pada {_when(result)}, akun {result['akun'] or '[nama akun]'} mengunggah teks di "
        f"{result['platform'] or '[platform]'}"
    )
    if result["status"] == TIDAK_ADA:
        return f"{posted}. Penilaian otomatis tidak menemukan indikasi: [petugas memutuskan ada tidaknya indikasi]."
    return f"{posted} yang mengandung indikasi: {_categories(result)}."


def _categories(result: Result) -> str:
    keys = [result["kategori_utama"], *result["kategori_lain"].split(", ")]
    return "; ".join(BY_KEY[k].title for k in keys if k in BY_KEY) or "[kategori menurut penelaah]"


def _when(result: Result) -> str:
    moment = parse_time(result["waktu_posting"])
    if moment is None:
        return result["waktu_posting"] or "[waktu unggahan]"
    if not isinstance(moment, dt.datetime):
        return long_date(moment)
    try:
        moment = dt.datetime.fromisoformat(result["waktu_posting"])
    except ValueError:
        return f"{long_date(moment.date())} pukul {moment:%H.%M}"
    hours = (moment.utcoffset() or dt.timedelta()) // dt.timedelta(hours=1)
    zone = next((name for name in OFFICES if ZONES[name] == hours), "")
    return f"{long_date(moment.date())} pukul {moment:%H.%M} {zone}".strip()


def _account(result: Result) -> str:
    status = result["status_asn_terverifikasi"] or "[status ASN setelah diverifikasi]"
    return f"Pemilik akun {result['akun'] or '[nama akun]'}: [nama], [jabatan], [instansi]; {status}"


def _proof(result: Result) -> str:
    return (
        f"Tautan {result['url'] or '[tautan unggahan]'}; tangkapan layar: {result['tangkapan_layar'] or '[lampirkan]'}"
    )


def _legal(result: Result) -> str:
    parts = [p for p in (result["butir_skb"], result["dasar_hukum"]) if p]
    return "; ".join(parts) or "[butir SKB dan pasal menurut penelaah]"


def _note(document: Any, cautions: Sequence[str]) -> None:
    _paragraph(
        document,
        "KONSEP. Isi di bawah ini adalah indikasi dari teks unggahan, belum diverifikasi. Bagian bertanda kurung siku "
        "diisi petugas; keputusan tetap pada petugas.",
    )
    for caution in cautions:
        document.add_paragraph().add_run(_UNPRINTABLE.sub(" ", f"PERHATIAN: {caution}")).bold = True


def _quote(document: Any, result: Result) -> None:
    text = _UNPRINTABLE.sub(" ", result["teks"])
    quote = document.add_paragraph(style="Intense Quote")
    for piece, marked in split_by_spans(text, _spans(text, result["frasa_pemicu"].split(" | "))):
        quote.add_run(piece).bold = marked


def _spans(text: str, phrases: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where the phrases lie in ``text``, words apart by any blanks; none overlaps the one before."""
    kept: list[tuple[int, int]] = []
    patterns = (r"\s+".join(map(re.escape, p.split())) for p in phrases if p.strip())
    for span in sorted(m.span() for p in patterns for m in re.finditer(p, text)):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)


def _table(document: Any, rows: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, value in rows:
        left, right = table.add_row().cells
        left.paragraphs[0].add_run(label).bold = True
        _runs(right.paragraphs[0], value)


def _paragraph(document: Any, text: str) -> None:
    _runs(document.add_paragraph(), text)


def _runs(paragraph: Any, text: str) -> None:
    """Add ``text``; what stands in square brackets is highlighted as a blank."""
    for piece in _BLANK.split(_UNPRINTABLE.sub(" ", text)):
        if piece:
            run = paragraph.add_run(piece)
            if _BLANK.fullmatch(piece):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _signature(document: Any, today: dt.date) -> None:
    _paragraph(document, "")
    _paragraph(document, f"[tempat], {today.day} {_MONTHS[today.month - 1]} {today.year}")
    _paragraph(document, "[tanda tangan dan nama petugas]")
