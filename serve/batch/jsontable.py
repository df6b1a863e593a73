"""JSON Lines: one object a line; nested objects become dotted columns."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serve.batch.cells import flatten
from serve.batch.encoding import Encoding
from serve.batch.rows import MAX_CELL, MAX_COLUMNS, Bad, InputError, Row, Table
from serve.words import t


class JsonLines:
    """A JSON Lines file that can be read any number of times."""

    def __init__(self, path: Path, name: str, encoding: Encoding) -> None:
        self._path = path
        self._name = name
        self._encoding = encoding

    def open(self) -> Table:
        """Start a pass; ``columns`` grows as objects bring new keys."""
        findings = [(t("Format"), "JSON Lines"), (t("Pengodean"), self._encoding.label)]
        table = Table([], iter(()), findings, self._path.stat().st_size)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        seen: set[str] = set()
        with (
            self._path.open("rb") as binary,
            io.TextIOWrapper(binary, self._encoding.codec, self._encoding.errors, newline="\n") as lines,
        ):
            table.position = binary.tell
            number = 0
            while line := lines.readline(MAX_CELL + 1):
                number += 1
                if len(first := line) > MAX_CELL:
                    while not line.endswith("\n") and (line := lines.readline(MAX_CELL)):
                        pass
                    yield Bad(number, t("baris lebih panjang dari {n} karakter", n=MAX_CELL), first)
                    continue
                if not line.strip():
                    table.ignored[t("baris tanpa isi sama sekali")] += 1
                    continue
                yield self._row(table, seen, number, line)

    def _row(self, table: Table, seen: set[str], number: int, line: str) -> Row | Bad:
        line = line.rstrip("\r\n")
        record, reason = parse_object(line)
        if record is None:
            return Bad(number, reason, line)
        return add_row(table, seen, number, record, self._name)


def parse_object(text: str) -> tuple[dict[str, Any] | None, str]:
    """The object in ``text``, or None and the reason why there is none."""
    try:
        record = json.loads(text)
    except RecursionError:
        return None, t("JSON bertingkat terlalu dalam")
    except ValueError as error:
        return None, t("JSON rusak atau terpotong di karakter ke-{n}", n=getattr(error, "pos", 0) + 1)
    if not isinstance(record, dict):
        return None, t("bukan objek JSON")
    return record, ""


def add_row(table: Table, seen: set[str], number: int, record: dict[str, Any], name: str) -> Row:
    """A row of ``record``, its new columns added to ``table`` (``seen`` holds those it has).

    Raises
    ------
    InputError
        If the table gets more than ``MAX_COLUMNS`` columns.
    """
    cells = flatten(record)
    if not seen.issuperset(cells):
        for column in cells:
            if column not in seen:
                seen.add(column)
                table.columns.append(column)
        if len(seen) > MAX_COLUMNS:
            raise InputError(
                t(
                    "{name}: lebih dari {limit} kolom setelah baris {number}. Ini bukan daftar unggahan; "
                    "ambil hanya bagian yang berisi unggahan.",
                    name=name,
                    limit=MAX_COLUMNS,
                    number=number,
                )
            )
    return Row(number, cells, record)
