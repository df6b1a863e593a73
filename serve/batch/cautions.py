"""What a person should know of a post before a form about it goes any further."""

from __future__ import annotations

import re

from classifier.taxonomy import TIDAK_ADA
from serve.batch.form import known_day, long_date
from serve.batch.results import Result
from serve.words import t

_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d")


def cautions(result: Result) -> list[str]:
    """Why there may be nothing to report, and how an unclear date was read."""
    found = []
    if result["status"] == TIDAK_ADA:
        found.append(
            t("netral tidak menemukan indikasi dalam teks ini; petugas yang memutuskan ada tidaknya indikasi.")
        )
    if result["keputusan_penelaah"].strip().casefold() == "tidak diteruskan":
        found.append(t("keputusan penelaah: tidak diteruskan. Pastikan formulir ini memang diperlukan."))
    if result["status_asn_terverifikasi"].strip().casefold() == "bukan asn":
        found.append(t("status terverifikasi: bukan ASN. Pastikan formulir ini memang diperlukan."))
    known = result["tanggal_diketahui"].strip()
    day = known_day(known)
    if known and day is None:
        found.append(t("tanggal_diketahui {known!r} tidak terbaca. Tulis misalnya 2024-11-06.", known=known))
    elif day and _SLASHED.match(known) and day.day <= 12 and day.day != day.month:
        found.append(
            t(
                "tanggal_diketahui {known!r} dibaca {day}. Bila bulannya di depan, tulis {other}.",
                known=known,
                day=long_date(day),
                other=f"{day.year}-{day.day:02}-{day.month:02}",
            )
        )
    return found
