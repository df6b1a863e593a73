"""From a path to a reader: the content decides, not the name."""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from classifier.errors import trouble
from serve.batch.encoding import Encoding, detect_encoding, named_encoding
from serve.batch.files import File
from serve.batch.rows import MAX_CELL, InputError, Table
from serve.batch.texttable import TextOptions, TextTable
from serve.batch.whatsapp import WhatsAppChat, looks_like_chat
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


class NotATableError(InputError):
    """A file of another kind altogether: in a folder it is passed over, alone it is an error."""


_NOT_TABLES = (
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"RIFF", "gambar atau suara (RIFF)"),
    (b"OggS", "rekaman suara"),
    (b"ID3", "rekaman suara"),
    (b"%PDF", "PDF"),
    (b"{\\rtf", "dokumen RTF"),
    (b"Rar!", "arsip RAR"),
    (b"7z\xbc\xaf", "arsip 7z"),
)
_WEB_PAGE = re.compile(
    r"\s*(?:mime-version:|from: <saved by )"  # one file with all its pictures (MHTML)
    r"|\s*(?:<(?:\?xml|!--)[^>]*>\s*)*<(?:!doctype html|html|head|meta|title|style|script|body|table|div)\b",
    re.IGNORECASE,
)
_EXCEL_XML = "urn:schemas-microsoft-com:office:spreadsheet"
_TABLE_NAMES = (".xls", ".xlsx", ".xlsm", ".csv", ".tsv", ".ods")
_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_HEAD = 1 << 16
_CONTROL = bytes({*range(32)} - {9, 10, 12, 13, 27})


def open_reader(file: File, options: ReadOptions, room: Path) -> Reader:
    """The reader for ``file``; ``room`` is a folder for what it unpacks.

    Raises
    ------
    NotATableError
        If the file is a picture, a recording, or the like.
    InputError
        If it can't be read.
    """
    path = file.path
    try:
        with path.open("rb") as opened:
            head = opened.read(_HEAD)
            if b"\n" not in head:  # one object a line is told from a document by its first line
                head += opened.readline(MAX_CELL)
    except OSError as error:
        raise InputError(t("{path} tidak bisa dibuka: {why}.", path=file.name, why=t(trouble(error)))) from None
    _refuse_other_kinds(head, file.name)
    if head.startswith(_SPREADSHEET):
        _refuse_documents(path, file.name)
        from serve.batch.sheet import Sheet

        return Sheet(path, file.name, room, options.sheet, options.header_row)
    if head.startswith(b"PAR1"):
        from serve.batch.parquet import Parquet

        return Parquet(path, file.name)
    encoding = named_encoding(options.encoding) if options.encoding else detect_encoding(path)
    text = codecs.getincrementaldecoder(encoding.codec)(encoding.errors).decode(head)
    _refuse_web_page(text.lstrip("\ufeff"), file.name)
    if text.lstrip("\ufeff \t\r\n\0")[:1] in ("{", "["):
        return _json_reader(file, encoding, text)
    if looks_like_chat(text):
        return WhatsAppChat(path, encoding)
    return TextTable(path, file.name, encoding, TextOptions(options.separator, options.header_row))


def _json_reader(file: File, encoding: Encoding, head: str) -> Reader:
    from serve.batch.jsondoc import JsonDocument, is_document
    from serve.batch.jsontable import JsonLines

    if looks_like_chat(head):
        return WhatsAppChat(file.path, encoding)
    return (
        JsonDocument(file.path, file.name, encoding) if is_document(head) else JsonLines(file.path, file.name, encoding)
    )


def _refuse_other_kinds(head: bytes, name: str) -> None:
    kind = next((kind for magic, kind in _NOT_TABLES if head.startswith(magic)), None)
    if kind is None and head[4:8] == b"ftyp":
        kind = "rekaman video atau gambar"
    if kind is None and not head.startswith((*_SPREADSHEET, b"PAR1")) and _is_binary(head):
        kind = "berkas biner"
    if kind is not None:
        raise NotATableError(
            t("{name} adalah {kind}, bukan tabel. Ekspor dulu sebagai CSV atau XLSX.", name=name, kind=t(kind))
        )


def _refuse_web_page(text: str, name: str) -> None:
    """Refuse what Excel opens as a table though it is none; under the name of a table it is not just passed over."""
    excel_xml = text.lstrip().startswith("<") and _EXCEL_XML in text
    if not excel_xml and not _WEB_PAGE.match(text):
        return
    kind = t("lembar kerja XML") if excel_xml else t("halaman web")
    message = t("{name} adalah {kind}. Buka di Excel, simpan sebagai .xlsx, lalu coba lagi.", name=name, kind=kind)
    raise InputError(message) if excel_xml or name.lower().endswith(_TABLE_NAMES) else NotATableError(message)


def _refuse_documents(path: Path, name: str) -> None:
    """Refuse documents and slides, which are packed like a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return
    for folder, kind in (("word/", t("dokumen Word")), ("ppt/", t("presentasi PowerPoint"))):
        if any(member.startswith(folder) for member in members):
            raise NotATableError(
                t(
                    "{name} adalah {kind}, bukan tabel. Salin tabelnya ke Excel, simpan sebagai .xlsx, lalu coba lagi.",
                    name=name,
                    kind=kind,
                )
            )


def _is_binary(head: bytes) -> bool:
    """True if more than a tenth of ``head`` are control characters, in both halves of its byte pairs (UTF-16)."""
    return all(len(half) - len(half.translate(None, _CONTROL)) > len(half) / 10 for half in (head[::2], head[1::2]))
