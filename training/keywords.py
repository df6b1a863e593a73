"""The floor of every report: what a keyword list, as offices use today, would flag."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from classifier.taxonomy import LABELS
from training.metrics import Bools

_LISTS: dict[str, str] = {
    "kampanye_medsos": r"coblos|pilih|dukung|menang|lanjutkan|periode|harga mati|nomor <no>|satu putaran|<slogan>|<tagar>|<akronim>",
    "kegiatan_keberpihakan": r"satu komando|arahan|wajib hadir|kumpulkan|pengumpulan ktp|data kk|mobilisasi|diinstruksikan|sembako",
    "foto_simbol": r"(?:foto|selfie|swafoto|pose|📸|📷).*(?:jari|paslon|calon|nomor|salam)|salam <no> jari",
    "hadir_deklarasi": r"deklarasi|kampanye akbar|rapat umum|posko|pendaftaran ke kpu|jalan sehat|konsolidasi",
    "pendekatan_parpol": r"penjaringan|formulir|rekomendasi|fit and proper|mohon doa restu|maju (?:sebagai|di|lewat)|sk dpp",
    "indikasi_lain": r"timses|tim sukses|tim pemenangan|baliho|spanduk|ktp dukungan|relawan",
}
_PATTERNS = [re.compile(_LISTS[key]) for key in LABELS]


def keyword_flags(texts: Sequence[str]) -> Bools:
    """Flags (texts, heads) of normalised texts: each label's list, and any of them."""
    flags = np.array([[bool(p.search(text)) for p in _PATTERNS] for text in texts], bool).reshape(-1, len(LABELS))
    return np.concatenate([flags, flags.any(axis=1, keepdims=True)], axis=1)
