"""Which encoding a text file is in, found by reading all of it once in constant memory.

Only what Indonesian exports are found in is considered: UTF-8, UTF-16, and cp1252 with latin-1 for the five
bytes that cp1252 leaves out. A statistical guesser is worse here: short posts make it answer cp1250 or Big5.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from serve.batch.rows import InputError
from serve.words import t

FALLBACK = "netral.cp1252"
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(_CP1252.get(byte, chr(byte)) for byte in bad), error.end


_CP1252 = {byte: bytes([byte]).decode("cp1252", errors="replace").replace("�", chr(byte)) for byte in range(128, 256)}
codecs.register_error(FALLBACK, _as_cp1252)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name, its error handler, and how to say it to people."""

    codec: str
    errors: str
    label: str


def detect_encoding(path: Path) -> Encoding:
    """The encoding of ``path``; bytes that are not valid in it are read as cp1252, so nothing is lost."""
    with path.open("rb") as file:
        head = file.read(4096)
        for bom, codec in _BOMS:
            if head.startswith(bom):
                return Encoding(codec, FALLBACK if codec == "utf-8-sig" else "replace", f"{codec[:6].strip('-')} (BOM)")
        if wide := _utf16_without_bom(head):
            return Encoding(wide, "replace", wide)
        file.seek(0)
        wrong = valid = 0

        def count(error: UnicodeError) -> tuple[str, int]:
            nonlocal wrong
            assert isinstance(error, UnicodeDecodeError)
            wrong += error.end - error.start
            return "", error.end

        codecs.register_error("netral.count", count)
        decoder = codecs.getincrementaldecoder("utf-8")("netral.count")
        while chunk := file.read(_CHUNK):
            if chunk.isascii() and decoder.getstate()[0] == b"":
                continue
            text = decoder.decode(chunk)
            valid += len(text.encode("utf-8")) - len(text)
        decoder.decode(b"", final=True)
    if not wrong:
        return Encoding("utf-8", FALLBACK, "utf-8")
    if valid > wrong:
        return Encoding("utf-8", FALLBACK, t("utf-8 (rusak di {n} bita; dibaca sebagai cp1252)", n=wrong))
    return Encoding("cp1252", FALLBACK, "cp1252")


def named_encoding(name: str) -> Encoding:
    """The encoding a user asked for.

    Raises
    ------
    InputError
        If Python knows no such encoding of text.
    """
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, UnicodeError):
        raise InputError(
            t("Pengodean {name!r} tidak dikenal. Contoh yang benar: utf-8, cp1252, latin-1, utf-16.", name=name)
        ) from None
    return Encoding(codec, FALLBACK if codec in ("utf-8", "cp1252") else "replace", codec)


def _utf16_without_bom(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs < 8:
        return None
    low, high = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if high > 0.4 * pairs and low < 0.1 * pairs:
        return "utf-16-le"
    if low > 0.4 * pairs and high < 0.1 * pairs:
        return "utf-16-be"
    return None
