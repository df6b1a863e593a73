"""The XLSX report: ranked shortlist, summary with charts, all rows, rejects, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from classifier.taxonomy import INDIKASI, PERLU_TINJAUAN
from serve.batch.record import OUTPUT, REVIEW, Scored, Value, full_header, full_record, input_names
from serve.batch.rows import Bad
from serve.batch.safe import is_risky
from serve.batch.shortlist import Shortlist, Spans, split_by_spans
from serve.batch.summary import About, Summary
from serve.batch.workbook_about import write_about
from serve.batch.workbook_summary import write_summary
from serve.batch.writers import Writer
from serve.words import t

MAX_ROWS = 1_048_575
"""Rows below the header that one sheet holds; more go on in a further sheet."""
MAX_CELL = 32_767
"""Characters that one cell holds."""
MAX_LINKS = 65_000
"""Clickable addresses that one sheet holds; further ones are plain text."""
_WIDTHS = {
    "id_baris": 9, "platform": 11, "url": 28, "akun": 20, "waktu_posting": 24, "teks": 70, "skor_indikasi": 9,
    "status": 16, "kategori_utama": 22, "kategori_lain": 22, "frasa_pemicu": 30, "butir_skb": 18, "dasar_hukum": 36,
    "hari_sejak_posting": 9, "duplikat_dari": 10, "versi_model": 16, "catatan": 30,
}  # fmt: skip
_CHOICES = {
    "status_asn_terverifikasi": ["PNS", "PPPK", "perangkat desa", "bukan ASN", "belum diketahui"],
    "tangkapan_layar": ["ada", "belum ada"],
    "keputusan_penelaah": ["diteruskan", "perlu pendalaman", "tidak diteruskan"],
}


class WorkbookWriter(Writer):
    """Writes rows as they come in constant memory; the shortlist is ranked on disk and written last."""

    def __init__(self, path: Path, columns: Sequence[str], about: About, room: Path) -> None:
        self._names = input_names(columns)
        self._about = about
        self._book = xlsxwriter.Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(room)},
        )
        self._book.set_properties({"title": "netral", "created": about.started.replace(tzinfo=None)})
        self._formats = _formats(self._book)
        header = full_header(self._names)
        rejects = ["baris", "alasan", "isi_baris"]
        self._shortlist = _Rows(self._book, self._formats, "Daftar Telaah", header, reviewed=True)
        self._summary = self._book.add_worksheet("Ringkasan")
        self._all = _Rows(self._book, self._formats, "Semua", header)
        self._rejects = _Rows(self._book, self._formats, "Ditolak", rejects, widths={"isi_baris": 100, "alasan": 50})
        self._about_sheet = self._book.add_worksheet("Tentang")
        self._ranking = Shortlist()

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        record = full_record(scored, self._names)
        self._all.add(record)
        self._ranking.add(scored, record)

    def reject(self, bad: Bad) -> None:
        """Add a row that could not be scored."""
        self._rejects.add([bad.id, bad.reason, bad.raw])

    def finish(self, summary: Summary) -> None:
        """Rank the shortlist, draw the summary, and close the workbook."""
        for entry in self._ranking.ranked():
            self._shortlist.add(entry.record, entry.spans)
        for rows in (self._shortlist, self._all, self._rejects):
            rows.finish()
        write_summary(self._book, self._summary, self._formats, summary, self._ranking)
        write_about(self._about_sheet, self._formats, self._about, summary)
        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError(str(error)) from None

    def __exit__(self, *failure: object) -> None:
        """Close the scratch files; a workbook that was not finished is left to its room."""
        self._ranking.close()
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()


class _Rows:
    """One table on as many sheets as it needs: frozen header, filters, colours, and the reviewer's choices."""

    def __init__(
        self,
        book: Any,
        formats: dict[str, Any],
        name: str,
        header: Sequence[str],
        reviewed: bool = False,
        widths: dict[str, int] | None = None,
    ) -> None:
        self._book, self._formats, self._name, self._header = book, formats, name, header
        self._reviewed = reviewed
        self._widths = {**_WIDTHS, **(widths or {})}
        self._text, self._url = (header.index(c) if c in header else -1 for c in ("teks", "url"))
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        name = self._name if self._sheets == 1 else f"{self._name} ({self._sheets})"
        self._sheet = self._book.add_worksheet(name)
        self._row = self._links = 0
        self._sheet.freeze_panes(1, 1)
        for i, title in enumerate(self._header):
            extra = i >= len(OUTPUT) + len(REVIEW)
            self._sheet.set_column(i, i, self._widths.get(title, 18), None, {"level": 1 if extra else 0})
            kind = "header_review" if title in REVIEW else "header"
            self._sheet.write_string(0, i, title, self._formats[kind])

    def add(self, record: Sequence[Value], spans: Spans = ()) -> None:
        """Write one row; ``spans`` of the text are shown bold."""
        if self._row == MAX_ROWS:
            self.finish()
            self._begin()
        self._row += 1
        for i, value in enumerate(record):
            if value is None or value == "":
                continue
            if not isinstance(value, str):
                kind = "score" if self._header[i].startswith("skor_") else "cell"
                self._sheet.write_number(self._row, i, value, self._formats[kind])
            elif (i == self._text and spans and self._rich(i, value, spans)) or (
                i == self._url and self._link(i, value)
            ):
                continue
            else:
                self._sheet.write_string(
                    self._row, i, fit(value), self._formats["quoted" if is_risky(value) else "cell"]
                )

    def _rich(self, column: int, text: str, spans: Spans) -> bool:
        pieces = list(split_by_spans(text, spans)) if len(text) <= MAX_CELL else []
        if len(pieces) < 2:
            return False
        fragments: list[Any] = []
        for piece, marked in pieces:
            fragments += [self._formats["evidence"], piece] if marked else [piece]
        kind = self._formats["quoted" if is_risky(text) else "cell"]
        return bool(self._sheet.write_rich_string(self._row, column, *fragments, kind) == 0)

    def _link(self, column: int, url: str) -> bool:
        if not url.startswith(("https://", "http://")) or self._links >= MAX_LINKS or len(url) > 2000:
            return False
        self._links += 1
        return bool(self._sheet.write_url(self._row, column, url, self._formats["link"], url) == 0)

    def finish(self) -> None:
        """Add what covers the whole table: filters, colours, drop-downs."""
        last = max(self._row, 1)
        self._sheet.autofilter(0, 0, last, len(self._header) - 1)
        if "status" in self._header:
            status, score = self._header.index("status"), self._header.index("skor_indikasi")
            for value, kind in ((INDIKASI, "red"), (PERLU_TINJAUAN, "yellow")):
                rule = {"type": "cell", "criteria": "==", "value": f'"{value}"', "format": self._formats[kind]}
                self._sheet.conditional_format(1, status, last, status, rule)
            bar = {"type": "data_bar", "bar_color": "#F4B183", "bar_solid": True, "min_type": "num", "max_type": "num",
                   "min_value": 0, "max_value": 1}  # fmt: skip
            self._sheet.conditional_format(1, score, last, score, bar)
        if self._reviewed:
            self._offer_choices(last)

    def _offer_choices(self, last: int) -> None:
        for title, choices in _CHOICES.items():
            i = self._header.index(title)
            note = {"error_title": t("Pilihan"), "error_message": t("Pilih salah satu dari daftar.")}
            self._sheet.data_validation(1, i, last, i, {"validate": "list", "source": choices, **note})
        i = self._header.index("tanggal_diketahui")
        self._sheet.data_validation(
            1, i, last, i,
            {
                "validate": "custom", "value": f"=ISNUMBER({xlsxwriter.utility.xl_rowcol_to_cell(1, i)})",
                "input_title": t("Tanggal diketahui"), "input_message": t("Tanggal, misalnya 06/11/2024."),
                "error_title": t("Tanggal"), "error_message": t("Isi dengan tanggal, misalnya 06/11/2024."),
            },
        )  # fmt: skip
        self._sheet.set_column(i, i, 18, self._formats["date"])


def _formats(book: Any) -> dict[str, Any]:
    header = {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "valign": "vcenter", "text_wrap": True}
    cell = {"valign": "top", "text_wrap": True}
    kinds: dict[str, dict[str, Any]] = {
        "header": header,
        "header_review": {**header, "bg_color": "#548235"},
        "cell": cell,
        "quoted": {**cell, "quote_prefix": True},
        "score": {**cell, "num_format": "0.0000"},
        "link": {"valign": "top", "font_color": "#0563C1", "underline": 1},
        "date": {"valign": "top", "num_format": "dd/mm/yyyy"},
        "evidence": {"bold": True, "font_color": "#C00000"},
        "red": {"bg_color": "#F8CBAD", "font_color": "#843C0C"},
        "yellow": {"bg_color": "#FFF2CC", "font_color": "#7F6000"},
        "title": {"bold": True, "font_size": 14},
        "label": {"bold": True, "valign": "top"},
        "note": {"italic": True, "text_wrap": True, "valign": "top"},
    }
    return {name: book.add_format(properties) for name, properties in kinds.items()}


def fit(text: str) -> str:
    """``text`` as one cell may hold it; what is cut off is said so."""
    if len(text) <= MAX_CELL:
        return text
    mark = t(" … [dipotong, teks lengkap ada di berkas asal]")
    return text[: MAX_CELL - len(mark)] + mark
