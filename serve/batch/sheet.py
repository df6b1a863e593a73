"""Spreadsheets: XLSX, XLS and ODS, unpacked by a process of its own and read row by row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from serve.batch.header import LOOK_AHEAD, find_header, unique_names
from serve.batch.rows import MAX_CELL, Bad, InputError, Row, Table
from serve.batch.texttable import header_findings, header_index
from serve.words import t

MAX_UNPACKED = 2 << 30
"""Bytes that a workbook may unpack to; more is taken for a zip bomb."""
MAX_RATIO = 200
"""How many times larger than its file a workbook may be once it is over ``_FREE``; honest ones reach 10 to 30."""
MAX_SECONDS = 900
_FREE = 64 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    path: Path
    rows: int
    hidden: bool = False

    def lines(self) -> Iterator[tuple[int, list[str], list[int], dict[str, str]]]:
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                number, cells, rounded, links = json.loads(line)
                yield number, cells, rounded, links


class Sheet:
    """One sheet of a workbook that can be read any number of times; its rows lie unpacked in ``room``."""

    def __init__(
        self, path: Path, name: str, room: Path, sheet: str | None = None, header_row: int | None = None
    ) -> None:
        _refuse_bomb(path, name)
        sheets = _unpack(path, name, room)
        self._sheet = _choose(sheets, name, sheet)
        head = list(islice(self._sheet.lines(), LOOK_AHEAD))
        at = header_index([cells for _, cells, *_ in head], [n for n, *_ in head], header_row, name)
        if at is None:
            self._columns = unique_names([""] * max((len(cells) for _, cells, *_ in head), default=0))
            self._header = skipped = 0
        else:
            self._header, cells, *_ = head[at]
            self._columns = unique_names(cells, head[at - 1][1] if at else ())
            skipped = at
        others = [(t("Lembar lain"), _unread(other)) for other in sheets if other.rows and other is not self._sheet]
        self._findings = [(t("Lembar"), self._sheet.name), *others, *header_findings(self._header, skipped)]

    def open(self) -> Table:
        """Start a pass over the sheet."""
        table = Table(list(self._columns), iter(()), list(self._findings), self._sheet.rows)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        warned: set[int] = set()
        before = self._header
        for done, (number, cells, rounded, links) in enumerate(self._sheet.lines(), start=1):
            table.position = done.__int__
            if number <= self._header:
                continue
            if number > before + 1:
                table.ignored[t("baris tanpa isi sama sekali")] += number - before - 1
            before = number
            for i in set(rounded) - warned:
                warned.add(i)
                warning = t("kolom {name}: angka panjang sudah dibulatkan oleh Excel", name=table.columns[i])
                table.findings.append((t("Peringatan"), warning))
            if max(map(len, cells)) > MAX_CELL:
                raw = " | ".join(cell[:1000] for cell in cells)
                yield Bad(number, t("sel lebih panjang dari {n} karakter", n=MAX_CELL), raw)
            else:
                under = {table.columns[int(i)]: address for i, address in links.items() if 0 <= int(i) < len(cells)}
                yield Row(number, dict(zip(table.columns, cells, strict=True)), links=under or None)


def sheets_with(path: Path, name: str, room: Path, title: str) -> list[str]:
    """Names of the sheets whose first row holds ``title``.

    Raises
    ------
    InputError
        If the workbook can't be read.
    """
    _refuse_bomb(path, name)
    heads = ((sheet.name, next(sheet.lines(), None)) for sheet in _unpack(path, name, room) if not sheet.hidden)
    return [sheet for sheet, head in heads if head and title in head[1]]


def _unread(sheet: _Sheet) -> str:
    """What is said of a sheet with content that is not read."""
    if sheet.hidden:
        return t("{name} (tersembunyi; {n} baris, tidak dibaca; pilih dengan --sheet)", name=sheet.name, n=sheet.rows)
    return t("{name} ({n} baris, tidak dibaca; pilih dengan --sheet)", name=sheet.name, n=sheet.rows)


def _unpack(path: Path, name: str, room: Path) -> list[_Sheet]:
    folder = mkdtemp(dir=room)
    command = [sys.executable, "-m", "serve.batch.sheet_child", str(path), folder]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(command, capture_output=True, timeout=MAX_SECONDS, env=environment, check=False)
        answer: dict[str, Any] = json.loads(done.stdout or b'{"failure": "memory"}')
    except subprocess.TimeoutExpired:
        answer = {"failure": "memory"}
    if "sheets" in answer:
        return [_Sheet(s["name"], Path(s["path"]), s["rows"], s["hidden"]) for s in answer["sheets"]]
    raise InputError(
        {
            "password": t(
                "{name} terkunci kata sandi. Buka di Excel, simpan tanpa kata sandi, lalu coba lagi.", name=name
            ),
            "memory": t("{name} terlalu besar atau rusak. Simpan lembar yang diperlukan sebagai CSV.", name=name),
            "format": t(
                "{name} tidak bisa dibaca sebagai lembar kerja. Buka di Excel lalu simpan ulang sebagai .xlsx.",
                name=name,
            ),
        }[answer["failure"]]
    )


def _choose(sheets: list[_Sheet], name: str, asked: str | None) -> _Sheet:
    """The sheet asked for, else the only one with a table of posts, else the only one with content; hidden ones only if
    no other has any."""
    if asked is not None:
        for sheet in sheets:
            if sheet.name == asked:
                return sheet
        listed = ", ".join(s.name for s in sheets)
        raise InputError(
            t(
                "{name}: lembar {asked!r} tidak ada. Sebutkan salah satu dengan --sheet: {sheets}.",
                name=name,
                asked=asked,
                sheets=listed,
            )
        )
    filled = [s for s in sheets if s.rows and not s.hidden] or [s for s in sheets if s.rows]
    if not filled:
        raise InputError(t("Berkas {name} kosong. Periksa lagi berkas ekspornya.", name=name))
    tables = filled if len(filled) == 1 else [s for s in filled if _has_header(s)]
    if len(tables) == 1:
        return tables[0]
    listed = ", ".join(s.name for s in tables or filled)
    raise InputError(
        t("{name} berisi beberapa lembar: {sheets}. Sebutkan yang mana dengan --sheet NAMA.", name=name, sheets=listed)
    )


def _has_header(sheet: _Sheet) -> bool:
    return find_header([cells for _, cells, *_ in islice(sheet.lines(), LOOK_AHEAD)]) is not None


def _refuse_bomb(path: Path, name: str) -> None:
    """Unpack every part once, counting: what a ZIP says about its sizes need not be true."""
    if not zipfile.is_zipfile(path):
        return
    size, allowed = 0, max(_FREE, min(MAX_UNPACKED, MAX_RATIO * path.stat().st_size))
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    while block := part.read(_BLOCK):
                        size += len(block)
                        if size > allowed:
                            raise InputError(
                                t("{name} mengembang tidak wajar saat dibuka; isinya tidak dibaca.", name=name)
                            )
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError):
        raise InputError(t("{name} rusak. Buka di Excel lalu simpan ulang sebagai .xlsx.", name=name)) from None
