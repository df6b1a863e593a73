"""Tables in text files: CSV, TSV and their relatives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from serve.batch.csvrecords import Record, csv_records
from serve.batch.encoding import Encoding
from serve.batch.header import LOOK_AHEAD, find_header, unique_names
from serve.batch.rows import Bad, InputError, Row, Table
from serve.batch.separator import detect_separator, label, named_separator
from serve.words import t

_SAMPLE = 1 << 17


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What a user overrides; None means: find out. ``header_row`` counts from 1, 0 says there is none."""

    separator: str | None = None
    header_row: int | None = None


class TextTable:
    """A text table that can be read any number of times; everything is found out once."""

    def __init__(self, path: Path, name: str, encoding: Encoding, options: TextOptions) -> None:
        self._path = path
        self._encoding = encoding
        with _open(path, self._encoding) as file:
            sample = file.read(_SAMPLE)
        if not sample.strip("\0 \r\n\t\ufeff"):
            raise InputError(t("Berkas {name} kosong. Periksa lagi berkas ekspornya.", name=name))
        cut = sample.rfind("\n") + 1 if len(sample) == _SAMPLE else 0
        self._separator = (
            named_separator(options.separator) if options.separator else detect_separator(sample[: cut or None])
        )
        with _open(path, self._encoding) as file:
            head = [r for r in islice(csv_records(file, self._separator), LOOK_AHEAD) if isinstance(r, Record)]
        at = header_index([r.cells for r in head], [r.number for r in head], options.header_row, name)
        if at is None:
            self._columns = unique_names([""] * max((len(r.cells) for r in head), default=0))
            self._header, skipped = 0, 0
        else:
            self._columns = unique_names(head[at].cells, head[at - 1].cells if at else ())
            self._header = head[at].number
            skipped = sum(1 for r in head[:at] if any(r.cells))
        self._findings = [
            (t("Pengodean"), self._encoding.label),
            (t("Pemisah kolom"), label(self._separator)),
            *header_findings(self._header, skipped),
        ]

    def open(self) -> Table:
        """Start a pass over the file."""
        table = Table(list(self._columns), iter(()), list(self._findings), self._path.stat().st_size)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        columns = table.columns
        width = len(columns)
        with _open(self._path, self._encoding) as file:
            table.position = file.buffer.tell
            for record in csv_records(file, self._separator, width):
                if isinstance(record, Bad):
                    yield record
                    continue
                cells = record.cells
                if record.number <= self._header:
                    continue
                if not any(cells) or not any(cell.strip() for cell in cells):
                    table.ignored[t("baris tanpa isi sama sekali")] += 1
                    continue
                if len(cells) > width and not any(cells[width:]):
                    cells = cells[:width]
                if len(cells) == width:
                    yield Row(record.number, dict(zip(columns, cells, strict=True)))
                else:
                    reason = t("ada {n} kolom, seharusnya {width}", n=len(cells), width=width)
                    yield Bad(record.number, reason, "".join(record.raw))


def header_findings(number: int, skipped: int) -> list[tuple[str, str]]:
    """How the header was found, in words: its row (0: none) and how many title rows lie above."""
    found = [(t("Judul kolom"), t("baris {n}", n=number) if number else t("tidak ada"))]
    return [*found, (t("Baris di atas judul kolom"), str(skipped))] if skipped else found


def header_index(
    rows: list[list[str]], numbers: list[int], asked: int | None, name: str, option: str = "--header-row"
) -> int | None:
    """Index of the header among ``rows`` as asked or as found; None when the user says there is none.

    Raises
    ------
    InputError
        If no header is found, or the row asked for does not exist.
    """
    if asked == 0:
        return None
    if asked is not None:
        if asked in numbers:
            return numbers.index(asked)
        raise InputError(
            t(
                "{name}: baris judul {row} tidak ada di {n} baris pertama. Sebutkan nomor barisnya yang benar, "
                "atau hilangkan pilihan itu.",
                name=name,
                row=asked,
                n=LOOK_AHEAD,
            )
        )
    found = find_header(rows)
    if found is None:
        raise InputError(
            t(
                "{name}: baris judul kolom tidak ditemukan. Sebutkan nomor barisnya dengan {option} N, "
                "atau {option} 0 bila berkas ini memang tanpa judul kolom.",
                name=name,
                option=option,
            )
        )
    return found


def _open(path: Path, encoding: Encoding) -> TextIO:
    return path.open(encoding=encoding.codec, errors=encoding.errors, newline="")
