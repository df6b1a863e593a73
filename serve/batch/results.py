"""Rows of a finished report, read back with what a reviewer has filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def find_results(path: Path, ids: Sequence[str], room: Path) -> list[Result]:
    """The rows of a report with the given ``id_baris``, in the order of ``ids``.

    Raises
    ------
    InputError
        If the file is no report of ours, or a row is not in it.
    """
    wanted = set(ids)
    found: dict[str, Result] = {}
    for row in _rows(path, room):
        if row.get("id_baris", "") in wanted:
            found.setdefault(row["id_baris"], row)
            if len(found) == len(wanted):
                break
    missing = [i for i in ids if i not in found]
    if missing:
        raise InputError(
            t(
                "{name}: id_baris {missing} tidak ada. Lihat kolom pertama pada lembar Daftar Telaah atau Semua.",
                name=path.name,
                missing=", ".join(missing),
            )
        )
    return [found[i] for i in ids]


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
