"""The output columns: what each one says about a scored row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from classifier.taxonomy import LABELS, TIDAK_ADA
from classifier.verdict import CategoryVerdict, ModelInfo, Verdict
from serve.batch.columns import Layout
from serve.batch.rows import Row
from serve.batch.times import Order, days_since, parse_time, time_text

Value = str | float | int | None

OUTPUT = (
    "id_baris", "platform", "url", "akun", "waktu_posting", "teks", "skor_indikasi", "status", "kategori_utama",
    *(f"skor_{key}" for key in LABELS), "kategori_lain", "frasa_pemicu", "butir_skb", "dasar_hukum",
    "hari_sejak_posting", "duplikat_dari", "versi_model",
)  # fmt: skip
REVIEW = ("status_asn_terverifikasi", "tangkapan_layar", "keputusan_penelaah", "catatan", "tanggal_diketahui")
"""Left empty: only a person can fill these in."""
VERDICT = "verdict"
"""Where JSONL and Parquet hold the whole verdict."""
_SCORES = {key: f"skor_{key}" for key in LABELS}
_CLEAR = dict.fromkeys(("kategori_lain", "frasa_pemicu", "butir_skb", "dasar_hukum"), "")
_HOSTS = {
    "x.com": "X", "twitter.com": "X", "tiktok.com": "TikTok", "instagram.com": "Instagram", "facebook.com": "Facebook",
    "fb.watch": "Facebook", "fb.com": "Facebook", "youtube.com": "YouTube", "youtu.be": "YouTube",
    "threads.net": "Threads", "threads.com": "Threads", "t.me": "Telegram", "wa.me": "WhatsApp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """A row with its verdict and its output columns (``OUTPUT``), ready for any writer."""

    row: Row
    text: str
    verdict: Verdict
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Recorder:
    """Builds output columns for the rows of one job."""

    layout: Layout
    zone: str
    order: Order
    today: date

    def record(self, row: Row, text: str, verdict: Verdict, duplicate_of: str | None) -> Scored:
        """The scored row; an unreadable time is kept as it was written."""
        cells = row.cells
        layout = self.layout
        raw_time = layout.time_of(row).strip()
        moment = parse_time(raw_time, self.zone, self.order) if raw_time else None
        url = _address(row, layout.url) if layout.url else ""
        platform = cells.get(layout.platform, "").strip() if layout.platform else ""
        flagged = [c for c in verdict.categories if c.decision != TIDAK_ADA]
        if len(flagged) > 1:
            flagged.sort(key=lambda c: (c.key != verdict.primary, -c.probability))
        values: dict[str, Value] = {
            "id_baris": row.id,
            "platform": platform or platform_of(url) or (layout.profile.platform if layout.profile else ""),
            "url": url,
            "akun": cells.get(layout.account, "").strip() if layout.account else "",
            "waktu_posting": time_text(moment) if moment else raw_time,
            "teks": text,
            "skor_indikasi": round(verdict.score, 4),
            "status": verdict.status,
            "kategori_utama": verdict.primary or "",
            **(_explained(flagged, verdict.primary) if flagged else _CLEAR),
            "hari_sejak_posting": days_since(moment, self.today) if moment else None,
            "duplikat_dari": duplicate_of or "",
            "versi_model": model_label(verdict.model),
        }
        for category in verdict.categories:
            values[_SCORES[category.key]] = round(category.probability, 4)
        return Scored(row, text, verdict, values)


def _address(row: Row, column: str) -> str:
    """What the URL column says; the address under its cell where the cell shows words only."""
    shown = row.cells.get(column, "").strip()
    under = row.links.get(column, "") if row.links else ""
    return under if under and not shown.startswith(("https://", "http://")) else shown


def _explained(flagged: Sequence[CategoryVerdict], primary: str | None) -> dict[str, str]:
    """The columns that only a row that is not clear has."""
    legal = [c.legal for c in flagged if c.legal]
    return {
        "kategori_lain": ", ".join(c.key for c in flagged if c.key != primary),
        "frasa_pemicu": " | ".join(phrases(flagged)),
        "butir_skb": ", ".join(_unique([i for x in legal for i in (*x.kode_etik, *x.disiplin)])),
        "dasar_hukum": "; ".join(_unique([article for x in legal for article in x.articles])),
    }


def phrases(categories: Sequence[CategoryVerdict]) -> list[str]:
    """The words that spoke for the categories, strongest first, each once."""
    spans = [e for c in categories for e in c.evidence if e.weight > 0]
    spans.sort(key=lambda e: (-e.weight, e.start))
    return _unique([" ".join(e.text.split()) for e in spans])


def _unique(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(item for item in items if item))


def platform_of(url: str) -> str:
    """The platform that a URL belongs to, or nothing."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").lower()
    except ValueError:
        return ""
    domain = re.sub(r"^(www|m|web|mobile|vt|vm|id-id|mbasic)\.", "", host)
    return _HOSTS.get(domain, "")


@lru_cache(maxsize=4)
def model_label(model: ModelInfo) -> str:
    """Name, version and the start of the fingerprint."""
    return f"{model.name} {model.version} ({model.fingerprint[:19]})"


def input_names(columns: Sequence[str]) -> dict[str, str]:
    """What each input column is called in the output: its own name, or ``asal_<name>`` where that is taken."""
    taken = {*OUTPUT, *REVIEW, VERDICT}
    names: dict[str, str] = {}
    for column in columns:
        name = column
        while name in taken:
            name = f"asal_{name}"
        taken.add(name)
        names[column] = name
    return names


def full_record(scored: Scored, names: Mapping[str, str]) -> list[Value]:
    """All columns of an output row in order: results, reviewer's blanks, input columns."""
    values = scored.values
    cells = scored.row.cells
    return [*(values[c] for c in OUTPUT), *("" for _ in REVIEW), *(cells.get(c, "") for c in names)]


def full_header(names: Mapping[str, str]) -> list[str]:
    """The header that belongs to ``full_record``."""
    return [*OUTPUT, *REVIEW, *names.values()]
