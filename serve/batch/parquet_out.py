"""Results as Parquet: scores as numbers, everything else as text, the whole verdict as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from serve.batch.parquet import arrow
from serve.batch.record import OUTPUT, VERDICT, Scored, Value, full_header, full_record, input_names
from serve.batch.summary import Summary
from serve.batch.writers import Writer

_GROUP = 20_000


class ParquetWriter(Writer):
    """Writes one row group after another."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._names = input_names(columns)
        self._pa, parquet = arrow()
        self._header = [*full_header(self._names), VERDICT]
        self._schema = self._pa.schema([(name, self._type(name)) for name in self._header])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[list[Value]] = []

    def _type(self, name: str) -> Any:
        if name in OUTPUT and name.startswith("skor_"):
            return self._pa.float64()
        return self._pa.int64() if name == "hari_sejak_posting" else self._pa.string()

    def write(self, scored: Scored) -> None:
        """Add a scored row."""
        verdict = json.dumps(scored.verdict.to_dict(), ensure_ascii=False)
        self._waiting.append([*full_record(scored, self._names), verdict])
        if len(self._waiting) == _GROUP:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else [()] * len(self._header)
        arrays = [self._pa.array(c, type=f.type) for c, f in zip(columns, self._schema, strict=True)]
        self._writer.write_table(self._pa.Table.from_arrays(arrays, schema=self._schema))
        self._waiting.clear()

    def finish(self, summary: Summary) -> None:
        """Complete the file."""
        self._flush()
        self._writer.close()

    def __exit__(self, *failure: object) -> None:
        """Close the file."""
        self._writer.close()
