"""From category and stage to the items and articles that a reviewer checks. Never predicted.

Items are those of Annex II of the SKB Lima Lembaga of 22 September 2022 (MenPANRB 2/2022, Mendagri
800-5474/2022, BKN 246/2022, KASN 30/2022, Bawaslu 1447.1/PM.01/K.1/09/2022): part A holds the *kode etik*
items (KE), part B the *disiplin* items (D). The same act is kode etik before the candidates are fixed
(*penetapan*) and disiplin afterwards, so both are shown when the stage is unknown.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from classifier.taxonomy import LABELS, STAGES, Stage

SKB = "SKB Lima Lembaga, 22 September 2022"
DEFAULT_ADDRESSEE = "BKN"
_ETHICS = ("PP 42/2004 Pasal 11 huruf c", "PP 42/2004 Pasal 15")
_PP94_5 = "PP 94/2021 Pasal 5 huruf n angka 5"
_PP94_6 = "PP 94/2021 Pasal 5 huruf n angka 6"
_PEJABAT = "UU 10/2016 Pasal 71 ayat (1) (bila pejabat)"
_VERIFY = " (perlu diverifikasi)"


@dataclass(frozen=True, slots=True)
class LegalReference:
    """What to check for one category at one stage. ``sanction`` is the class named in the table."""

    stage: Stage
    kode_etik: tuple[str, ...]
    disiplin: tuple[str, ...]
    articles: tuple[str, ...]
    sanction: str

    def to_dict(self) -> dict[str, Any]:
        """JSON form: tuples become lists."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class _Row:
    kode_etik: tuple[str, ...]
    disiplin: tuple[str, ...]
    ethics_articles: tuple[str, ...]
    discipline_articles: tuple[str, ...]
    ethics_class: str
    discipline_class: str


_TABLE: dict[str, _Row] = {
    "kampanye_medsos": _Row(
        ("KE-2", "KE-4"), ("D-2", "D-6"), _ETHICS, (_PP94_5, "UU 7/2017 Pasal 283", _PEJABAT), "moral", "berat"
    ),
    "kegiatan_keberpihakan": _Row(
        (),
        ("D-8", "D-12"),
        (),
        (_PP94_6, "UU 7/2017 Pasal 282", "UU 7/2017 Pasal 283 ayat (2)", _PEJABAT),
        "",
        "berat",
    ),
    "foto_simbol": _Row(("KE-5",), ("D-7",), _ETHICS, (_PP94_5,), "moral", "berat"),
    "hadir_deklarasi": _Row(
        ("KE-3", "KE-6", "KE-7"),
        ("D-4",),
        _ETHICS,
        (_PP94_5, "PP 94/2021 Pasal 5 huruf n angka 1-2" + _VERIFY),
        "moral",
        "berat (dukungan aktif)",
    ),
    "pendekatan_parpol": _Row(
        ("KE-1",),
        ("D-3", "D-5 (bila anggota/pengurus partai)"),
        _ETHICS,
        ("UU ASN" + _VERIFY,),
        "moral",
        "sedang (anggota/pengurus: PTDH)",
    ),
    "indikasi_lain": _Row((), (), (), ("butir SKB sesuai perbuatannya" + _VERIFY,), "", ""),
}


def legal_reference(category: str, stage: Stage | None = None) -> LegalReference:
    """Items and articles for ``category`` at ``stage`` (default: unknown, which shows both parts).

    Category 2 has no item of its own in part A, so its discipline items are shown at every stage,
    marked for verification before *penetapan*.

    Raises
    ------
    ValueError
        If the category or the stage is not one of the taxonomy's.
    """
    if category not in LABELS:
        raise ValueError(f"unknown category {category!r}; expected one of {', '.join(LABELS)}")
    stage = stage or "tidak_diketahui"
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}; expected one of {', '.join(STAGES)}")
    row = _TABLE[category]
    before, after = stage != "sesudah_penetapan", stage != "sebelum_penetapan"
    disiplin, discipline_articles, discipline_class = row.disiplin, row.discipline_articles, row.discipline_class
    if not after and row.kode_etik:
        disiplin, discipline_articles, discipline_class = (), (), ""
    elif not after and row.disiplin:
        disiplin = tuple(d + _VERIFY for d in disiplin)
    ethics = row.ethics_articles if before else ()
    classes = [c for c in (row.ethics_class if before else "", discipline_class) if c]
    return LegalReference(
        stage=stage,
        kode_etik=row.kode_etik if before else (),
        disiplin=disiplin,
        articles=tuple(dict.fromkeys((*ethics, *discipline_articles))),
        sanction=" / ".join(classes),
    )
