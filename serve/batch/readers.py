"""From a path to a reader: the content decides, not the name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from serve.batch.rows import InputError, Table
from serve.batch.texttable import TextOptions, TextTable
from serve.words import t


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user overrides about reading; None means: find out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    header_row: int | None = None


class Reader(Protocol):
    """An input that can be read any number of times, each pass giving the same rows."""

    def open(self) -> Table:
        """Start a pass."""
        ...


_NOT_TABLES = (
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"RIFF", "gambar atau suara (RIFF)"),
    (b"%PDF", "PDF"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
)
_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def open_reader(path: Path, options: ReadOptions | None = None) -> Reader:
    """The reader for ``path``.

    Raises
    ------
    InputError
        If the file is missing, is no table, or can't be read.
    """
    options = options or ReadOptions()
    if not path.exists():
        raise InputError(t("Berkas {path} tidak ada. Periksa nama dan foldernya.", path=path))
    if not path.is_file():
        raise InputError(t("{path} bukan berkas.", path=path))
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise InputError(t("{path} tidak bisa dibuka: {why}.", path=path, why=error.strerror)) from None
    for magic, kind in _NOT_TABLES:
        if head.startswith(magic):
            raise InputError(
                t("{name} adalah {kind}, bukan tabel. Ekspor dulu sebagai CSV atau XLSX.", name=path.name, kind=t(kind))
            )
    if head.startswith(_SPREADSHEET):
        from serve.batch.sheet import Sheet

        return Sheet(path, options.sheet, options.header_row)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n\0")[:1] == b"{":
        from serve.batch.jsontable import JsonLines

        return JsonLines(path, options.encoding)
    return TextTable(path, TextOptions(options.encoding, options.separator, options.header_row))
