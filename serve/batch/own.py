"""Earlier results, known by their columns and not by their names, so that a folder's results aren't scored again."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from serve.batch.record import OUTPUT

_HEAD = 1 << 20
"""Bytes that the columns of a result lie in: at the beginning of a file or sheet, at the end of a Parquet file."""
_PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "content.xml")
_REJECTS = re.compile(rb"(?:\xef\xbb\xbf)?baris[,;]alasan[,;]isi_baris\s")
_COLUMNS = tuple(name.encode() for name in OUTPUT)


def is_result(path: Path) -> bool:
    """True for scored rows or rejects that an earlier job wrote, in any format, also if Excel has saved them anew."""
    return any(_REJECTS.match(text) or all(name in text for name in _COLUMNS) for text in _headings(path))


def _headings(path: Path) -> Iterator[bytes]:
    """What holds the names of the columns in the file at ``path``."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(b"PAR1"):
            file.seek(max(0, path.stat().st_size - _HEAD))
            yield file.read()
        elif not head.startswith(b"PK\x03\x04"):
            yield head[: head.find(b"\n") + 1] or head
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as book:
                for part in set(_PARTS) & set(book.namelist()):
                    with book.open(part) as stream:
                        yield stream.read(_HEAD)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            return
