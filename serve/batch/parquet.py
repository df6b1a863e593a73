"""Parquet files, row group by row group."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serve.batch.cells import flatten
from serve.batch.rows import MAX_CELL, MAX_COLUMNS, Bad, InputError, Row, Table
from serve.words import t

_BATCH = 512


class Parquet:
    """A Parquet file that can be read any number of times; the row number counts from 1."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._arrow = arrow()[1]
        try:
            with self._arrow.ParquetFile(path) as file:
                self._rows_total = file.metadata.num_rows
                columns = len(file.schema_arrow)
        except (OSError, ValueError) as error:
            raise _unreadable(name, error) from None
        if columns > MAX_COLUMNS:
            raise InputError(
                t("{name} punya {n} kolom; paling banyak {limit}.", name=name, n=columns, limit=MAX_COLUMNS)
            )

    def open(self) -> Table:
        """Start a pass over the file."""
        table = Table([], iter(()), [(t("Format"), "Parquet")], self._rows_total)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        seen: set[str] = set()
        number = 0
        table.position = lambda: number
        try:
            with self._arrow.ParquetFile(self._path) as file:
                for batch in file.iter_batches(batch_size=_BATCH):
                    for record in batch.to_pylist():
                        number += 1
                        cells = flatten(record)
                        new = [c for c in cells if c not in seen]
                        seen.update(new)
                        table.columns += new
                        if max(map(len, cells.values()), default=0) > MAX_CELL:
                            raw = " | ".join(cell[:1000] for cell in cells.values())
                            yield Bad(number, t("sel lebih panjang dari {n} karakter", n=MAX_CELL), raw)
                        else:
                            yield Row(number, cells)
        except (OSError, ValueError) as error:
            raise _unreadable(self._name, error) from None


def arrow() -> tuple[Any, Any]:
    """The modules ``pyarrow`` and ``pyarrow.parquet``.

    Raises
    ------
    InputError
        If they are not installed, with the command that installs them.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError(
            t("Berkas Parquet perlu pyarrow. Pasang dengan: {python} -m pip install pyarrow", python=sys.executable)
        ) from None
    return pyarrow, pyarrow.parquet


def _unreadable(name: str, error: Exception) -> InputError:
    return InputError(t("{name} rusak atau bukan Parquet ({error}).", name=name, error=str(error).splitlines()[0][:80]))
