"""``netral form``: draft forms for chosen posts of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from serve.console import fails_in_words
from serve.options import Language
from serve.staff import StaffCommand
from serve.words import t


def register(app: typer.Typer) -> None:
    """Add the command to the root app."""
    app.command(
        "form", cls=StaffCommand, help=t("Tulis konsep Formulir Model A dan Temuan B.2 untuk unggahan terpilih.")
    )(form)


def form(
    report: Annotated[Path, typer.Argument(metavar="HASIL", help=t("Hasil netral score (.xlsx, .csv, atau .jsonl)."))],
    rows: Annotated[str, typer.Option(metavar="ID,ID", help=t("Isi kolom id_baris dari unggahan, dipisah koma."))],
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FOLDER", help=t("Folder tempat formulir ditulis."))
    ] = None,
    addressee: Annotated[
        str | None, typer.Option(metavar="LEMBAGA", help=t("Lembaga tujuan rekomendasi; bila kosong: BKN."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=t("Timpa formulir yang sudah ada."))] = False,
    lang: Language = "id",
) -> None:
    """Write one DOCX a post."""

    @fails_in_words
    def work() -> None:
        from classifier.legal import DEFAULT_ADDRESSEE
        from serve.batch.atomic import atomic
        from serve.batch.cautions import cautions
        from serve.batch.form import write_form
        from serve.batch.results import find_results
        from serve.batch.rows import InputError

        if not rows.strip(" ,"):
            raise InputError(t("Sebutkan baris yang dipilih, misalnya --rows 3,17."))
        target = folder or report.with_name(f"{report.stem}-formulir")
        with TemporaryDirectory(prefix="netral-") as room:
            results = find_results(report, rows, Path(room))
        if target.exists() and not target.is_dir():
            raise InputError(t("{path} bukan folder. Sebutkan folder lain dengan -o.", path=target))
        target.mkdir(parents=True, exist_ok=True)
        names = _file_names([result["id_baris"] for result in results])
        paths = [target / f"formulir-{name}.docx" for name in names]
        filled = [p for p in paths if p.exists()]
        if filled and not force:
            raise InputError(
                t(
                    "{path} sudah ada dan mungkin sudah diisi. Timpa dengan --force atau pilih folder lain.",
                    path=filled[0],
                )
            )
        for path, result in zip(paths, results, strict=True):
            found = cautions(result)
            with atomic(path) as draft:
                write_form(draft, result, addressee or DEFAULT_ADDRESSEE, date.today(), found)
            typer.echo(t("Formulir: {path}", path=path))
            for caution in found:
                typer.echo(t("Perhatian, id_baris {id}: {caution}", id=result["id_baris"], caution=caution))

    work()


def _file_names(row_ids: Sequence[str]) -> list[str]:
    """A name for each row, from letters that every file system takes; rows whose names would be one are numbered."""
    names: list[str] = []
    for row_id in row_ids:
        name = "".join(c if c.isalnum() or c in "-_." else "-" for c in row_id)
        names.append(f"{name}-{len(names) + 1}" if name in names else name)
    return names
