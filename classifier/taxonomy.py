"""The label set: one source of truth for keys, numbers, Indonesian titles and definitions.

Source: the five most frequent forms named by Bawaslu (KASN monitoring, Pilkada 2020), plus
``indikasi_lain`` for partisan posts that state none of the five acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["indikasi", "perlu_tinjauan", "tidak_ada_indikasi"]
Stage = Literal["sebelum_penetapan", "sesudah_penetapan", "tidak_diketahui"]

INDIKASI: Status = "indikasi"
PERLU_TINJAUAN: Status = "perlu_tinjauan"
TIDAK_ADA: Status = "tidak_ada_indikasi"
STAGES: tuple[Stage, ...] = ("sebelum_penetapan", "sesudah_penetapan", "tidak_diketahui")


@dataclass(frozen=True, slots=True)
class Category:
    """One label: its key in files, Bawaslu's number (None outside the five), and words for people."""

    key: str
    number: int | None
    title: str
    definition: str


CATEGORIES: tuple[Category, ...] = (
    Category(
        "kampanye_medsos",
        1,
        "Kampanye/sosialisasi melalui media sosial",
        "Unggahan itu sendiri mengajak, mendukung, memuji dengan tujuan elektoral, menyebarkan "
        "materi kampanye, atau menyerang pihak lawan.",
    ),
    Category(
        "kegiatan_keberpihakan",
        2,
        "Mengadakan kegiatan yang mengarah kepada keberpihakan kepada calon/bakal calon",
        "Menyelenggarakan, memimpin, membiayai, atau mengerahkan orang untuk kegiatan yang berpihak, "
        "termasuk perintah, pendataan, pembagian barang, dan tekanan di kantor.",
    ),
    Category(
        "foto_simbol",
        3,
        "Foto bersama calon/bakal calon dengan simbol gerakan tangan/gerakan keberpihakan",
        "Teks menyebut foto atau video disertai tanda keberpihakan: isyarat jari, kaus, nomor, atribut, "
        "atau latar calon.",
    ),
    Category(
        "hadir_deklarasi",
        4,
        "Menghadiri deklarasi calon/bakal calon",
        "Penulis hadir sebagai pendukung atau tamu pada deklarasi, pendaftaran, kampanye, posko, "
        "atau kegiatan suatu pihak.",
    ),
    Category(
        "pendekatan_parpol",
        5,
        "Pendekatan ke partai politik terkait pencalonan diri atau orang lain",
        "Mengambil formulir penjaringan, meminta rekomendasi, bertemu pimpinan partai soal pencalonan, "
        "atau mengumumkan diri maju.",
    ),
    Category(
        "indikasi_lain",
        None,
        "Indikasi lain di luar lima bentuk",
        "Berpihak, tetapi bukan salah satu dari lima bentuk: menjadi tim atau anggota partai, memasang alat peraga, "
        "memberi KTP dukungan, atau memakai wewenang dan fasilitas.",
    ),
)

LABELS: tuple[str, ...] = tuple(c.key for c in CATEGORIES)
FIVE: tuple[str, ...] = LABELS[:5]
ANY = "any"
HEADS: tuple[str, ...] = (*LABELS, ANY)
BY_KEY: dict[str, Category] = {c.key: c for c in CATEGORIES}
