"""Unpacks a workbook in a process of its own: ``python -m serve.batch.sheet_child WORKBOOK FOLDER``.

A hostile workbook can claim a cell in the last corner of the sheet or hold a gigabyte in one string; here that ends
this process, under a memory limit, and not the job. Every sheet becomes a file of JSON lines in ``FOLDER``:
``[row number, cells, places of rounded numbers, addresses under cells by place]``, without the blank rows. Standard output gets one JSON object: what
sheets there are, or the kind of failure. It imports nothing of the model, so that starting it is cheap.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
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
from serve.batch.sheet_links import Links, sheet_links

MAX_MEMORY = 4 << 30
"""Bytes of address space that unpacking may take, where the system can limit it."""

Merged = dict[int, list[tuple[int, int]]]
"""First row of a merged range: its last row and its column, all from 0, the column within the used area."""


def main(workbook: str, folder: str) -> dict[str, object]:
    """Unpack ``workbook`` into ``folder``; the answer for standard output."""
    try:
        book = CalamineWorkbook.from_path(workbook)
        found = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
        links = sheet_links(workbook)
        sheets = []
        for i, sheet in enumerate(found):
            path = Path(folder, f"{i}.jsonl")
            rows = _unpack(book.get_sheet_by_name(sheet.name), links.get(sheet.name, {}), path)
            hidden = sheet.visible != SheetVisibleEnum.Visible
            sheets.append({"name": sheet.name, "path": str(path), "rows": rows, "hidden": hidden})
    except PasswordError:
        return {"failure": "password"}
    except MemoryError:
        return {"failure": "memory"}
    except (CalamineError, OSError, ValueError, KeyError):
        return {"failure": "format"}
    return {"sheets": sheets}


def _unpack(sheet: CalamineSheet, links: Links, path: Path) -> int:
    """Write the rows that are not blank; how many there are."""
    count = 0
    offset = sheet.start[1] if sheet.start else 0
    under: dict[int, dict[int, str]] = {}
    for (row, column), address in links.items():
        under.setdefault(row, {})[column - offset] = address
    with path.open("w", encoding="utf-8") as file:
        for number, cells, rounded in _rows(sheet):
            if any(cell.strip() for cell in cells):
                count += 1
                file.write(json.dumps([number, cells, rounded, under.get(number, {})]) + "\n")
    return count


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str], list[int]]]:
    """Row number from 1, cells as text with vertical merges filled in, and which numbers Excel has rounded."""
    merged = _merged(sheet)
    filling: dict[int, tuple[int, str]] = {}
    for i, values in enumerate(sheet.iter_rows()):
        cells = [sheet_text(value).replace("\0", "") for value in values]
        for column, (bottom, text) in tuple(filling.items()):
            if i > bottom:
                del filling[column]
            else:
                cells[column] = cells[column] or text
        for bottom, column in merged.get(i, ()):
            if column < len(cells):
                filling[column] = (bottom, cells[column])
        yield i + 1, cells, [k for k, value in enumerate(values) if is_rounded(value)]


def _merged(sheet: CalamineSheet) -> Merged:
    offset = sheet.start[1] if sheet.start else 0
    found: Merged = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top and left >= offset:
            found.setdefault(top, []).append((bottom, left - offset))
    return found


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


if __name__ == "__main__":
    _limit_memory()
    json.dump(main(*sys.argv[1:]), sys.stdout)
