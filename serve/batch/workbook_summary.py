"""The sheet "Ringkasan": counts and charts by category, platform, account and day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from classifier.taxonomy import INDIKASI, PERLU_TINJAUAN, TIDAK_ADA
from serve.batch.shortlist import Count, Shortlist, by_category
from serve.batch.summary import Summary
from serve.words import t

_COLOURS = ("#C00000", "#FFC000")
_TOP = 15
_DAYS = 366
_CHART_ROWS = 16


def write_summary(book: Any, sheet: Any, formats: dict[str, Any], summary: Summary, ranking: Shortlist) -> None:
    """Fill ``sheet``: tables in columns A to C from the top down, a chart to the right of each."""
    sheet.set_column(0, 0, 62, formats["cell"])
    sheet.set_column(1, 2, 15, formats["cell"])
    sheet.write_string(0, 0, t("Ringkasan"), formats["title"])
    lines = (
        (t("Unggahan dinilai"), summary.scored),
        (t("  dengan indikasi"), summary.status[INDIKASI]),
        (t("  perlu tinjauan"), summary.status[PERLU_TINJAUAN]),
        (t("  tidak ada indikasi"), summary.status[TIDAK_ADA]),
        (t("Pengulangan unggahan yang sama"), summary.duplicates),
        (t("Baris ditolak"), summary.rejects),
    )
    for row, (label, count) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, formats["label"])
        sheet.write_number(row, 1, count)
    row = len(lines) + 3
    for title, counts, kind in (
        (t("Menurut kategori (satu unggahan dapat masuk beberapa)"), by_category(summary), "bar"),
        (t("Menurut platform"), ranking.counts("platform", _TOP), "bar"),
        (t("Menurut akun (jumlah unggahan, bukan penilaian atas orangnya)"), ranking.counts("account", _TOP), "bar"),
        (t("Menurut hari"), ranking.counts("day", _DAYS, in_order=True), "column"),
    ):
        row = _table(book, sheet, formats, row, title, counts, kind)


def _table(
    book: Any, sheet: Any, formats: dict[str, Any], row: int, title: str, counts: Sequence[Count], kind: str
) -> int:
    """Write one table and its chart at ``row``; the row where the next one may begin."""
    for i, heading in enumerate((title, t("Indikasi"), t("Perlu tinjauan"))):
        sheet.write_string(row, i, heading, formats["header"])
    for i, count in enumerate(counts, start=row + 1):
        sheet.write_string(i, 0, count.name)
        sheet.write_number(i, 1, count.indikasi)
        sheet.write_number(i, 2, count.perlu_tinjauan)
    if not counts:
        sheet.write_string(row + 1, 0, t("tidak ada"))
        return row + 3
    last = row + len(counts)
    chart = book.add_chart({"type": kind, "subtype": "stacked"})
    for i, colour in enumerate(_COLOURS, start=1):
        chart.add_series(
            {
                "name": [sheet.name, row, i],
                "categories": [sheet.name, row + 1, 0, last, 0],
                "values": [sheet.name, row + 1, i, last, i],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    if kind == "bar":
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 620, "height": 300})
    sheet.insert_chart(row, 4, chart)
    return max(last + 2, row + _CHART_ROWS)
