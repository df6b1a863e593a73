"""One self-contained HTML file: charts, the shortlist with its evidence marked, search and filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from classifier.taxonomy import BY_KEY, INDIKASI, PERLU_TINJAUAN, TIDAK_ADA
from serve.batch.about import facts, notice, reading
from serve.batch.html_page import POLICY, SCRIPT, STYLE
from serve.batch.record import OUTPUT, Scored
from serve.batch.rows import Bad
from serve.batch.shortlist import Count, Entry, Shortlist, by_category, split_by_spans
from serve.batch.summary import About, Summary
from serve.batch.writers import Writer
from serve.words import t

MAX_SHOWN = 2_000
"""Rows of the shortlist in the page; a browser grows slow beyond."""
_MAX_REJECTS = 200


class HtmlWriter(Writer):
    """Collects the shortlist on disk and writes the page at the end."""

    def __init__(self, path: Path, about: About) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._about = about
        self._ranking = Shortlist()
        self._rejects: list[Bad] = []

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        self._ranking.add(scored, [scored.values[c] for c in OUTPUT])

    def reject(self, bad: Bad) -> None:
        """Add a row that could not be scored; the page shows the first ones."""
        if len(self._rejects) < _MAX_REJECTS:
            self._rejects.append(bad)

    def finish(self, summary: Summary) -> None:
        """Write the page."""
        for part in self._page(summary):
            self._file.write(part)
        self._file.close()

    def __exit__(self, *failure: object) -> None:
        """Close the file."""
        self._ranking.close()
        self._file.close()

    def _page(self, summary: Summary) -> Iterator[str]:
        yield (
            f'<!DOCTYPE html>\n<html lang="id"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<meta name="viewport" content="width=device-width"><title>{t("Daftar Telaah")}</title>'
            f"<style>{STYLE}</style></head><body><h1>{t('Daftar Telaah')}</h1>"
            f'<p class="note">{escape(reading()[0])}</p><div class="cards">'
        )
        for label, count in (
            (t("dengan indikasi"), summary.status[INDIKASI]),
            (t("perlu tinjauan"), summary.status[PERLU_TINJAUAN]),
            (t("tidak ada indikasi"), summary.status[TIDAK_ADA]),
            (t("pengulangan"), summary.duplicates),
            (t("ditolak"), summary.rejects),
        ):
            yield f'<div class="card"><b>{count}</b>{label}</div>'
        yield '</div><div class="charts">'
        yield bars(t("Menurut kategori"), by_category(summary))
        yield bars(t("Menurut platform"), self._ranking.counts("platform", 10))
        yield bars(t("Menurut akun (jumlah unggahan)"), self._ranking.counts("account", 10))
        yield bars(t("Menurut hari"), self._ranking.counts("day", 60, in_order=True))
        yield "</div>"
        yield from self._table(summary)
        yield from self._rejected(summary)
        yield "<footer>" + "".join(f"<p>{escape(line)}</p>" for line in (*reading()[1:], *notice())) + "<dl>"
        for label, value in facts(self._about, summary):
            yield f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>"
        yield f"</dl></footer><script>{SCRIPT}</script></body></html>\n"

    def _table(self, summary: Summary) -> Iterator[str]:
        flagged = summary.status[INDIKASI] + summary.status[PERLU_TINJAUAN]
        shown = min(flagged, MAX_SHOWN)
        yield f"<h2>{t('Unggahan, skor tertinggi lebih dulu')}</h2><form>"
        yield f'<input type="search" id="cari" placeholder="{t("Cari kata, akun, tautan")}" aria-label="{t("Cari")}">'
        yield _choice("status", t("Semua status"), [(INDIKASI, INDIKASI), (PERLU_TINJAUAN, PERLU_TINJAUAN)])
        yield _choice("kategori", t("Semua kategori"), [(key, c.title) for key, c in BY_KEY.items()])
        platforms = [c.name for c in self._ranking.counts("platform", 50)]
        yield _choice("platform", t("Semua platform"), [(p, p) for p in platforms])
        yield f'</form><p class="note"><span id="tampil">{shown}</span> {t("dari {n} unggahan", n=flagged)}'
        if flagged > shown:
            yield " " + t("({n} teratas; selebihnya ada di hasil XLSX atau CSV)", n=shown)
        titles = (t("Skor"), t("Status dan kategori"), t("Teks"), t("Sumber"), t("Rujukan"))
        yield '</p><table id="daftar"><thead><tr>' + "".join(f"<th>{x}</th>" for x in titles) + "</tr></thead><tbody>"
        for entry in self._ranking.ranked(MAX_SHOWN):
            yield row(entry)
        yield "</tbody></table>"

    def _rejected(self, summary: Summary) -> Iterator[str]:
        if not summary.rejects:
            return
        yield f"<h2>{t('Baris yang ditolak')}</h2><table><thead><tr><th>{t('Baris')}</th><th>{t('Alasan')}</th></tr></thead>"
        for bad in self._rejects:
            yield f"<tr><td>{escape(bad.id)}</td><td>{escape(bad.reason)}</td></tr>"
        yield "</table>"


def row(entry: Entry) -> str:
    """One table row; every value is escaped, evidence is marked."""
    cells = {name: "" if v is None else str(v) for name, v in zip(OUTPUT, entry.record, strict=True)}
    text = "".join(
        f"<mark>{escape(piece)}</mark>" if marked else escape(piece)
        for piece, marked in split_by_spans(cells["teks"], entry.spans)
    )
    keys = [cells["kategori_utama"], *cells["kategori_lain"].split(", ")]
    names = "<br>".join(escape(BY_KEY[k].title) for k in keys if k in BY_KEY)
    link = escape(cells["url"])
    if cells["url"].startswith(("https://", "http://")):
        link = f'<a href="{link}" rel="noopener noreferrer" target="_blank">{link}</a>'
    age = t("{n} hari lalu", n=cells["hari_sejak_posting"]) if cells["hari_sejak_posting"] else ""
    same = t("sama dengan baris {n}", n=cells["duplikat_dari"]) if cells["duplikat_dari"] else ""
    source = (cells["akun"], cells["platform"], cells["waktu_posting"], age, t("baris {n}", n=cells["id_baris"]), same)
    return (
        f'<tr data-status="{escape(cells["status"])}" data-platform="{escape(cells["platform"])}"'
        f' data-categories="{escape(" ".join(keys))}"><td>{float(cells["skor_indikasi"]):.2f}</td>'
        f'<td><span class="tag {escape(cells["status"])}">{escape(cells["status"])}</span><br>{names}</td>'
        f'<td class="text">{text}</td><td class="small">{"<br>".join(escape(s) for s in source if s)}<br>{link}</td>'
        f'<td class="small">{escape(cells["butir_skb"])}<br>{escape(cells["dasar_hukum"])}</td></tr>'
    )


def bars(title: str, counts: Sequence[Count]) -> str:
    """A stacked bar chart as SVG: indications, then posts to review."""
    if not counts:
        return ""
    top = max(c.indikasi + c.perlu_tinjauan for c in counts) or 1
    key = f'<i class="one"></i> {t("Indikasi")} <i class="two"></i> {t("Perlu tinjauan")}'
    parts = [f'<figure><figcaption><b>{escape(title)}</b> <span class="key">{key}</span></figcaption>']
    parts.append(f'<svg viewBox="0 0 600 {22 * len(counts) + 4}" role="img" aria-label="{escape(title)}">')
    for i, count in enumerate(counts):
        y = 22 * i
        name = count.name if len(count.name) <= 38 else count.name[:37] + "…"
        width, more = (round(260 * n / top, 1) for n in (count.indikasi, count.perlu_tinjauan))
        parts.append(
            f'<text x="0" y="{y + 15}"><title>{escape(count.name)}</title>{escape(name)}</text>'
            f'<rect x="260" y="{y + 3}" width="{width}" height="16" fill="#c00000"/>'
            f'<rect x="{260 + width}" y="{y + 3}" width="{more}" height="16" fill="#ffc000"/>'
            f'<text x="{266 + width + more}" y="{y + 15}">{count.indikasi} + {count.perlu_tinjauan}</text>'
        )
    return "".join((*parts, "</svg></figure>"))


def _choice(name: str, every: str, options: Sequence[tuple[str, str]]) -> str:
    items = "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in options)
    return f'<select id="{name}" aria-label="{escape(every)}"><option value="">{escape(every)}</option>{items}</select>'
