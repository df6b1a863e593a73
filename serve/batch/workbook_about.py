"""The sheet "Tentang": the circumstances of the job, how to read it, and what it is not."""

from __future__ import annotations

from typing import Any

from serve.batch.about import categories, facts, notice, reading
from serve.batch.safe import is_risky
from serve.batch.summary import About, Summary
from serve.words import t


def write_about(sheet: Any, formats: dict[str, Any], about: About, summary: Summary) -> None:
    """Fill ``sheet``."""
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, t("Tentang laporan ini"), formats["title"])
    row = 2
    for label, value in facts(about, summary):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_string(row, 1, value, formats["quoted" if is_risky(value) else "cell"])
        row += 1
    for title, lines in ((t("Cara membaca"), reading()), (t("Batas dan dasar hukum"), notice())):
        row += 1
        sheet.write_string(row, 0, title, formats["label"])
        for line in lines:
            sheet.write_string(row, 1, line, formats["cell"])
            row += 1
    row += 1
    sheet.write_string(row, 0, t("Kategori"), formats["label"])
    for key, title, definition in categories():
        sheet.write_string(row, 1, f"{title} ({key}). {definition}", formats["cell"])
        row += 1
