"""Spreadsheets: XLSX, and whatever else calamine reads (XLS, XLSB, ODS)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from serve.batch.cells import is_rounded, sheet_text
from serve.batch.header import LOOK_AHEAD, find_header, unique_names
from serve.batch.rows import MAX_CELL, Bad, InputError, Row, Table
from serve.batch.texttable import header_findings, header_index
from serve.words import t

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to; more is taken for a zip bomb."""


class Sheet:
    """One sheet of a workbook that can be read any number of times."""

    def __init__(self, path: Path, name: str, sheet: str | None = None, header_row: int | None = None) -> None:
        _refuse_bomb(path, name)
        self._file = name
        self._header_row = header_row
        try:
            self._book = CalamineWorkbook.from_path(path)
            self._name = _choose(self._book, name, sheet)
            self._sheet = self._book.get_sheet_by_name(self._name)
        except PasswordError:
            raise InputError(
                t("{name} terkunci kata sandi. Buka di Excel, simpan tanpa kata sandi, lalu coba lagi.", name=name)
            ) from None
        except (CalamineError, OSError, ValueError, KeyError) as error:
            raise InputError(
                t(
                    "{name} tidak bisa dibaca sebagai lembar kerja ({error}). "
                    "Buka di Excel lalu simpan ulang sebagai .xlsx.",
                    name=name,
                    error=type(error).__name__,
                )
            ) from None
        self._merged = _merged_cells(self._sheet)

    def open(self) -> Table:
        """Start a pass over the sheet."""
        rows = _text_rows(self._sheet, self._merged)
        head = list(islice(rows, LOOK_AHEAD))
        at = header_index([cells for _, cells, _ in head], [n for n, _, _ in head], self._header_row, self._file)
        if at is None:
            columns = unique_names([""] * max((len(cells) for _, cells, _ in head), default=0))
            header_number = 0
        else:
            header_number, cells, _ = head[at]
            columns = unique_names(cells, head[at - 1][1] if at else ())
        skipped = sum(1 for n, cells, _ in head if n < header_number and any(c.strip() for c in cells))
        findings = [(t("Lembar"), self._name), *header_findings(header_number, skipped)]
        table = Table(columns, iter(()), findings, self._sheet.total_height)
        table.rows = self._rows(table, header_number)
        return table

    def _rows(self, table: Table, header_number: int) -> Iterator[Row | Bad]:
        warned: set[int] = set()
        columns = table.columns
        for number, cells, rounded in _text_rows(self._sheet, self._merged):
            table.position = number.__int__
            if number <= header_number:
                continue
            if not any(cell.strip() for cell in cells):
                table.ignored[t("baris tanpa isi sama sekali")] += 1
                continue
            for i in rounded - warned:
                warned.add(i)
                warning = t("kolom {name}: angka panjang sudah dibulatkan oleh Excel", name=columns[i])
                table.findings.append((t("Peringatan"), warning))
            if max(map(len, cells)) > MAX_CELL:
                raw = " | ".join(cell[:1000] for cell in cells)
                yield Bad(number, t("sel lebih panjang dari {n} karakter", n=MAX_CELL), raw)
            else:
                yield Row(number, dict(zip(columns, cells, strict=True)))


Merged = dict[int, list[tuple[int, int]]]
"""First row of a merged range: its last row and its column, all from 0, the column within the used area."""


def _merged_cells(sheet: CalamineSheet) -> Merged:
    offset = sheet.start[1] if sheet.start else 0
    found: Merged = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            found.setdefault(top, []).append((bottom, left - offset))
    return found


def _text_rows(sheet: CalamineSheet, merged: Merged) -> Iterator[tuple[int, list[str], set[int]]]:
    """Row number from 1, cells as text with vertical merges filled in, and which cells Excel has rounded."""
    filling: dict[int, tuple[int, str]] = {}
    for i, values in enumerate(sheet.iter_rows()):
        cells = [sheet_text(value).replace("\0", "") for value in values]
        for column, (bottom, text) in tuple(filling.items()):
            if i > bottom:
                del filling[column]
            else:
                cells[column] = cells[column] or text
        for bottom, column in merged.get(i, ()):
            filling[column] = (bottom, cells[column])
        yield i + 1, cells, {k for k, value in enumerate(values) if is_rounded(value)}


def _choose(book: CalamineWorkbook, name: str, asked: str | None) -> str:
    """The sheet asked for, else the only one with a table of posts, else the only one with content."""
    sheets = [
        m.name
        for m in book.sheets_metadata
        if m.typ == SheetTypeEnum.WorkSheet and m.visible == SheetVisibleEnum.Visible
    ]
    if asked is not None:
        if asked in book.sheet_names:
            return asked
        raise InputError(
            t(
                "{name}: lembar {asked!r} tidak ada. Yang ada: {sheets}.",
                name=name,
                asked=asked,
                sheets=", ".join(sheets),
            )
        )
    filled = [s for s in sheets if book.get_sheet_by_name(s).height]
    if not filled:
        raise InputError(t("Berkas {name} kosong. Periksa lagi berkas ekspornya.", name=name))
    tables = filled if len(filled) == 1 else [s for s in filled if _has_header(book.get_sheet_by_name(s))]
    if len(tables) == 1:
        return tables[0]
    raise InputError(
        t(
            "{name} berisi beberapa lembar: {sheets}. Sebutkan yang mana dengan --sheet NAMA.",
            name=name,
            sheets=", ".join(tables or filled),
        )
    )


def _has_header(sheet: CalamineSheet) -> bool:
    head = [[sheet_text(v) for v in row] for row in islice(sheet.iter_rows(), LOOK_AHEAD)]
    return find_header(head) is not None


def _refuse_bomb(path: Path, name: str) -> None:
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return
    if size > MAX_UNPACKED:
        raise InputError(
            t(
                "{name} mengembang menjadi {size} GB saat dibuka; batasnya {limit} GB. Simpan ulang sebagai CSV.",
                name=name,
                size=round(size / 2**30, 1),
                limit=MAX_UNPACKED >> 30,
            )
        )
