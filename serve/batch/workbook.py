"""The XLSX report: the ranked shortlist, all rows, the rejects."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from classifier.taxonomy import TIDAK_ADA
from serve.batch.record import Scored, Value, full_header, full_record, input_names
from serve.batch.rows import Bad
from serve.batch.safe import is_risky
from serve.batch.summary import About, Summary
from serve.batch.writers import Writer
from serve.words import t

MAX_ROWS = 1_048_575
"""Rows below the header that one sheet holds."""
MAX_CELL = 32_767
"""Characters that one cell holds."""
_WIDTHS = {"teks": 70, "frasa_pemicu": 30, "url": 30, "dasar_hukum": 40, "waktu_posting": 25, "kategori_utama": 22}


class WorkbookWriter(Writer):
    """Writes rows as they come in constant memory; the shortlist is ranked on disk."""

    def __init__(self, path: Path, columns: Sequence[str], about: About, room: Path) -> None:
        self._names = input_names(columns)
        self._header = full_header(self._names)
        self._book = xlsxwriter.Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(room)},
        )
        self._book.set_properties({"title": "netral", "created": about.started.replace(tzinfo=None)})
        self._bold = self._book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
        self._plain = self._book.add_format({"valign": "top"})
        self._quoted = self._book.add_format({"valign": "top", "quote_prefix": True})
        self._shortlist = self._sheet(t("Daftar Telaah"), self._header)
        self._all = self._sheet(t("Semua"), self._header)
        self._rejects = self._sheet(t("Ditolak"), ["baris", "alasan", "isi_baris"])
        self._row = self._reject_row = 0
        self._ranked = sqlite3.connect("", isolation_level=None)
        self._ranked.execute("CREATE TABLE flagged (score REAL, row INTEGER, record TEXT)")
        self._ranked.execute("BEGIN")

    def _sheet(self, name: str, header: Sequence[str]) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for i, title in enumerate(header):
            sheet.set_column(i, i, _WIDTHS.get(title, 16))
            sheet.write_string(0, i, title, self._bold)
        return sheet

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        record = full_record(scored, self._names)
        self._row += 1
        self._write(self._all, self._row, record)
        if scored.verdict.status != TIDAK_ADA:
            self._ranked.execute(
                "INSERT INTO flagged VALUES (?, ?, ?)", (-scored.verdict.score, self._row, json.dumps(record))
            )

    def _write(self, sheet: Any, row: int, record: Sequence[Value]) -> None:
        for i, value in enumerate(record):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(row, i, fit(value), self._quoted if is_risky(value) else self._plain)
            else:
                sheet.write_number(row, i, value, self._plain)

    def reject(self, bad: Bad) -> None:
        """Add a row that could not be scored."""
        self._reject_row += 1
        self._write(self._rejects, self._reject_row, [bad.id, bad.reason, bad.raw])

    def finish(self, summary: Summary) -> None:
        """Rank the shortlist and close the workbook."""
        ranked = self._ranked.execute("SELECT record FROM flagged ORDER BY score, row")
        count = 0
        for count, (record,) in enumerate(ranked, start=1):
            self._write(self._shortlist, count, json.loads(record))
        for sheet, rows in ((self._shortlist, count), (self._all, self._row)):
            sheet.autofilter(0, 0, rows, len(self._header) - 1)
        try:
            self._book.close()
        except XlsxFileError as error:
            raise OSError(str(error)) from None

    def __exit__(self, *failure: object) -> None:
        """Close the scratch files; a workbook that was not finished is left to its room."""
        self._ranked.close()
        for sheet in self._book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()


def fit(text: str) -> str:
    """``text`` as one cell may hold it; what is cut off is said so."""
    if len(text) <= MAX_CELL:
        return text
    mark = t(" … [dipotong, teks lengkap ada di berkas asal]")
    return text[: MAX_CELL - len(mark)] + mark
