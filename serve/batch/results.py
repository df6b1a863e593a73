"""Rows of a finished report, read back with what a reviewer has filled in."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from pathlib import Path

from serve.batch.cells import flatten
from serve.batch.files import File
from serve.batch.readers import ReadOptions, open_reader
from serve.batch.record import OUTPUT, REVIEW
from serve.batch.rows import InputError, Row
from serve.batch.safe import is_risky
from serve.batch.sheet import Sheet, sheets_with
from serve.words import t

Result = dict[str, str]
_MOST_PARTS = 8


def find_results(path: Path, asked: str, room: Path) -> list[Result]:
    """The rows of a report whose ``id_baris`` are in ``asked``, a list divided by commas, in that order and once each.

    An ``id_baris`` may hold commas itself, when it begins with the name of a file: the longest one that is there counts.

    Raises
    ------
    InputError
        If the file is no report of ours, a row is not in it, or a reviewer said two things of it.
    """
    spans = _spans(asked.split(","))
    wanted = {name for ending in spans for name, _ in ending}
    found: dict[str, Result] = {}
    for row in _rows(path, room):
        if row.get("id_baris", "") in wanted:
            found[row["id_baris"]] = _together(found.get(row["id_baris"], row), row, path.name)
    chosen, missing = _longest(spans, found)
    if missing:
        raise InputError(
            t(
                "{name}: id_baris {missing} tidak ada. Lihat kolom pertama pada lembar Daftar Telaah atau Semua.",
                name=path.name,
                missing=", ".join(missing),
            )
        )
    return [found[i] for i in chosen]


def _together(first: Result, again: Result, name: str) -> Result:
    """``first``, the reviewer's blanks filled in from where the same row stands ``again`` on another sheet."""
    for column in REVIEW:
        one, other = first[column].strip(), again[column].strip()
        if one and other and one != other:
            raise InputError(
                t(
                    "{name}: {column} dari id_baris {id} diisi {one!r} dan {other!r}, biasanya di lembar Daftar Telaah dan "
                    "Semua. Samakan atau kosongkan salah satunya, lalu ulangi.",
                    name=name,
                    column=column,
                    id=first["id_baris"],
                    one=one,
                    other=other,
                )
            )
    return first | {column: first[column] or again[column] for column in REVIEW}


def _spans(parts: Sequence[str]) -> list[list[tuple[str, int]]]:
    """For each part the ids that may begin there, the longest first, and where the next one would begin."""
    return [
        [(",".join(parts[low:high]).strip(), high) for high in range(min(low + _MOST_PARTS, len(parts)), low, -1)]
        for low in range(len(parts))
    ]


def _longest(spans: Sequence[Sequence[tuple[str, int]]], known: Container[str]) -> tuple[list[str], list[str]]:
    """The ids of ``spans`` that are ``known``, the longest first at each place, and the parts that belong to none."""
    chosen: dict[str, None] = {}
    missing: list[str] = []
    low = 0
    while low < len(spans):
        name, high = next((span for span in spans[low] if span[0] in known), spans[low][-1])
        if name in known:
            chosen[name] = None
        elif name:
            missing.append(name)
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
                yield dict.fromkeys(REVIEW, "") | {name: _unguarded(value) for name, value in cells.items()}
    else:
        if readers:
            return
    raise InputError(t("{name} bukan hasil netral score: kolom id_baris dan kawan-kawannya tidak ada.", name=path.name))


def _unguarded(value: str) -> str:
    """``value`` without the apostrophe that guards a risky cell in CSV."""
    return value[1:] if value.startswith("'") and is_risky(value[1:]) else value
