"""Writers of results: one per output format, chosen by the output's name."""

from __future__ import annotations

import csv
import json
import re
from abc import abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from serve.batch.files import STDIN
from serve.batch.journal import journal_path
from serve.batch.record import OUTPUT, REVIEW, VERDICT, Scored, full_header, full_record, input_names
from serve.batch.rows import Bad, InputError, Row
from serve.batch.safe import csv_safe
from serve.batch.summary import About, Summary
from serve.words import t


class Writer(AbstractContextManager["Writer"]):
    """Takes rows in input order, then finishes the file. Leaving the context closes what is still open."""

    @abstractmethod
    def write(self, scored: Scored) -> None:
        """Add a scored row."""

    def reject(self, bad: Bad) -> None:
        """Add a row that could not be scored; most formats leave these to the rejects file."""

    @abstractmethod
    def finish(self, summary: Summary) -> None:
        """Complete the file."""


class CsvWriter(Writer):
    """UTF-8 with BOM, so that Excel shows every letter; risky cells neutralised."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._names = input_names(columns)
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([csv_safe(name) for name in full_header(self._names)])

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        record = full_record(scored, self._names)
        self._csv.writerow([csv_safe(v) if isinstance(v, str) and not v[:1].isalnum() else v for v in record])

    def finish(self, summary: Summary) -> None:
        """Complete the file."""
        self._file.close()

    def __exit__(self, *failure: object) -> None:
        """Close the file."""
        self._file.close()


class JsonLinesWriter(Writer):
    """Lossless: numbers stay numbers, objects stay nested, and the whole verdict comes along."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._names = input_names(columns)
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        record: dict[str, Any] = {c: scored.values[c] for c in OUTPUT}
        record |= dict.fromkeys(REVIEW, "")
        source = scored.row.original
        if source is None:
            record |= {self._names[c]: v for c, v in scored.row.cells.items()}
        else:
            names = input_names(tuple(source))
            record |= {names[k]: v for k, v in source.items()}
        record[VERDICT] = scored.verdict.to_dict()
        self._file.write(_json(record) + "\n")

    def finish(self, summary: Summary) -> None:
        """Complete the file."""
        self._file.close()

    def __exit__(self, *failure: object) -> None:
        """Close the file."""
        self._file.close()


class RejectsWriter(AbstractContextManager["RejectsWriter"]):
    """The rejects file: row, reason, raw content. The file stays away when there is nothing to reject."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(["baris", "alasan", "isi_baris"])
        self._count = 0

    def reject(self, bad: Bad) -> None:
        """Add a row that could not be scored."""
        self._count += 1
        self._csv.writerow([csv_safe(bad.id), csv_safe(bad.reason), csv_safe(bad.raw)])

    def __exit__(self, *failure: object) -> None:
        """Close the file, or take it away when it holds nothing."""
        self._file.close()
        if not self._count:
            self._path.unlink()


def rejected(row: Row, reason: str) -> Bad:
    """A readable row that can't be scored, as a reject."""
    return Bad(row.number, reason, _json(row.original if row.original is not None else row.cells), row.place)


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


SUFFIXES = (".xlsx", ".csv", ".jsonl", ".html", ".parquet")


def default_output(source: Path) -> Path:
    """Where results go when nobody says: beside the source, with ``-netral.xlsx`` at the end.

    Raises
    ------
    InputError
        For standard input, which lies nowhere.
    """
    if source == STDIN:
        raise InputError(t("Untuk masukan dari stdin, sebutkan nama hasilnya dengan -o HASIL."))
    path = source.resolve()
    name = path.name if path.is_dir() else Path(re.sub(r"\.(gz|zst)$", "", path.name, flags=re.IGNORECASE)).stem
    folder = path.parent if source.name in ("", "..") else source.parent
    return folder / f"{name}-netral.xlsx"


def rejects_of(output: Path) -> Path:
    """Where rows go that can't be scored."""
    return output.with_name(f"{output.stem}-ditolak.csv")


def check_output(path: Path, source: Path, force: bool = False) -> None:
    """Refuse an output that no writer knows, that has no folder, or that would overwrite something.

    Raises
    ------
    InputError
        With what to do instead.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(t("Nama hasil {name} harus berakhiran {known}.", name=path, known=", ".join(SUFFIXES)))
    if not path.parent.is_dir():
        raise InputError(t("Folder {folder} tidak ada. Buat dulu folder itu.", folder=path.parent))
    if source.is_dir() and path.resolve().is_relative_to(source.resolve()):
        raise InputError(t("Simpan hasil di luar folder masukan {folder}. Pilih tempat lain.", folder=source))
    for made in (path, rejects_of(path)):
        if made.exists() and source.exists() and made.samefile(source):
            raise InputError(t("Hasil tidak boleh menimpa berkas masukan {name}. Pilih nama lain.", name=made.name))
        if made.exists() and made.stat().st_size and not force and not journal_path(path).exists():
            raise InputError(
                t(
                    "{path} sudah ada dan mungkin sudah diisi penelaah. Pilih nama lain dengan -o, "
                    "atau timpa dengan --force.",
                    path=made,
                )
            )


def open_writer(draft: Path, suffix: str, columns: Sequence[str], about: About, room: Path) -> Writer:
    """The writer for ``suffix``, writing to ``draft``; ``columns`` are the input's, ``room`` is for scratch files."""
    if suffix == ".csv":
        return CsvWriter(draft, columns)
    if suffix == ".jsonl":
        return JsonLinesWriter(draft, columns)
    if suffix == ".html":
        from serve.batch.html_report import HtmlWriter

        return HtmlWriter(draft, about)
    if suffix == ".parquet":
        from serve.batch.parquet_out import ParquetWriter

        return ParquetWriter(draft, columns)
    from serve.batch.workbook import WorkbookWriter

    return WorkbookWriter(draft, columns, about, room)
