"""Command-line options that several batch commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from serve.words import set_language, t

Zone = Literal["WIB", "WITA", "WIT"]
_SOURCE = typer.Argument(
    metavar="BERKAS",
    help=t(
        "Ekspor unggahan (CSV, XLSX, XLS, ODS, JSON, JSONL, Parquet, obrolan WhatsApp, juga dalam .zip/.gz/.zst), folder, atau - untuk stdin."
    ),
)
Source = Annotated[Path, _SOURCE]
Place = Annotated[str, _SOURCE]
"""As ``Source``, or wherever Spark can read: a path would take a slash out of ``hdfs://``."""
TextColumn = Annotated[str | None, typer.Option(metavar="NAMA", help=t("Kolom yang berisi teks unggahan."))]
TimeColumn = Annotated[str | None, typer.Option(metavar="NAMA", help=t("Kolom waktu unggah."))]
UrlColumn = Annotated[str | None, typer.Option(metavar="NAMA", help=t("Kolom tautan unggahan."))]
AccountColumn = Annotated[str | None, typer.Option(metavar="NAMA", help=t("Kolom nama akun."))]
EncodingName = Annotated[str | None, typer.Option("--encoding", metavar="NAMA", help=t("Pengodean berkas teks."))]
Separator = Annotated[str | None, typer.Option(metavar="TANDA", help=t("Pemisah kolom berkas teks."))]
SheetName = Annotated[str | None, typer.Option("--sheet", metavar="NAMA", help=t("Lembar pada buku kerja."))]
HeaderRow = Annotated[int | None, typer.Option(metavar="N", min=0, help=t("Nomor baris judul kolom; 0 berarti tanpa."))]
Engine = Annotated[
    Literal["local", "spark"], typer.Option(help=t("Mesin: local (komputer ini) atau spark (Apache Spark)."))
]
Master = Annotated[
    str | None,
    typer.Option(metavar="ALAMAT", help=t("Spark: alamatnya, misalnya local[2]; bawaan: dari lingkungan.")),
]
PartMegabytes = Annotated[
    int, typer.Option(min=1, help=t("Spark: ukuran masukan tiap bagian; pekerjaan dilanjutkan per bagian."))
]


def _apply(language: str) -> str:
    set_language(language)
    return language


Language = Annotated[
    Literal["id", "en"],
    typer.Option("--lang", callback=_apply, is_eager=True, help=t("Bahasa: id (Indonesia) atau en (Inggris).")),
]
