"""Rows of a finished report, read back with what a reviewer has filled in."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from serve.batch.cells import flatten
from serve.batch.files import File
from serve.batch.readers import ReadOptions, open_reader
from serve.batch.record import OUTPUT
from serve.batch.rows import InputError, Row
from serve.batch.safe import is_risky
from serve.batch.sheet import Sheet, sheets_with
from serve.words import t

Result = dict[str, str]
_MOST_COMMAS = 8


def find_results(path: Path, asked: str, room: Path) -> list[Result]:
    """The rows of a report whose ``id_baris`` are in ``asked``, a list divided by commas, in that order and once each.

    An ``id_baris`` may hold commas itself, when it begins with the name of a file: the longest one that is there counts.

    Raises
    ------
    InputError
        If the file is no report of ours, or a row is not in it.
    """
    parts = asked.split(",")
    spans = {
        ",".join(parts[low:high]).strip()
        for low in range(len(parts))
        for high in range(low + 1, min(low + _MOST_COMMAS, len(parts)) + 1)
    }
    found: dict[str, Result] = {}
    for row in _rows(path, room):
        if row.get("id_baris", "") in spans:
            found.setdefault(row["id_baris"], row)
    chosen, missing = _longest(parts, found)
    if missing:
        raise InputError(
            t(
                "{name}: id_baris {missing} tidak ada. Lihat kolom pertama pada lembar Daftar Telaah atau Semua.",
                name=path.name,
                missing=", ".join(missing),
            )
        )
    return [found[i] for i in chosen]


def _longest(parts: Sequence[str], known: Container[str]) -> tuple[list[str], list[str]]:
    """The ids among the joined ``parts``, the longest first at each place, and the parts that belong to none."""
    chosen: dict[str, None] = {}
    missing: list[str] = []
    low = 0
    while low < len(parts):
        for high in range(min(low + _MOST_COMMAS, len(parts)), low, -1):
            if (name := ",".join(parts[low:high]).strip()) in known:
                chosen[name] = None
                break
        else:
            high = low + 1
            missing += [part] if (part := parts[low].strip()) else []
        low = high
    return list(chosen), missing


def _rows(path: Path, room: Path) -> Iterator[Result]:
    if not path.is_file():
        raise InputError(t("Berkas {path} tidak ada. Periksa nama dan foldernya.", path=path))
    file = File(path, path.name)
    readers = [open_reader(file, ReadOptions(header_row=1), room)] if path.suffix.lower() != ".xlsx" else [
        Sheet(path, path.name, room, name, 1) for name in sheets_with(path, path.name, room, "id_baris")
    ]  # fmt: skip
    for reader in readers:
        table = reader.open()
        first = next(table.rows, None)
        columns = set(table.columns)
        if not columns.issuperset(OUTPUT):
            break
        for row in (first, *table.rows):
            if isinstance(row, Row):
                cells = row.cells if row.original is None else flatten(row.original)
                yield {name: _unguarded(value) for name, value in cells.items()}
    else:
        if readers:
            return
    raise InputError(t("{name} bukan hasil netral score: kolom id_baris dan kawan-kawannya tidak ada.", name=path.name))


def _unguarded(value: str) -> str:
    """``value`` without the apostrophe that guards a risky cell in CSV."""
    return value[1:] if value.startswith("'") and is_risky(value[1:]) else value
