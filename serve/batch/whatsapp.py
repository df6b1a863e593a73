"""Chat exports of WhatsApp, from Android and iOS, in Indonesian or English date forms.

A line that begins with a time opens a message; any other line goes on with the one before. Lines that WhatsApp
itself wrote (who joined, what is encrypted) are no posts: they are counted, not scored. Messages that held only
a picture or were deleted are rejects, because a person may want to look at them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from serve.batch.encoding import Encoding
from serve.batch.rows import MAX_CELL, MAX_RECORD_LINES, Bad, Row, Table
from serve.words import t

COLUMNS = ("waktu", "pengirim", "pesan", "lampiran")
_TIME = r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},?[ \u00a0]+(?:pukul )?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_START = re.compile(rf"[\u200e\u200f\ufeff]*(?:\[({_TIME})\][ \u00a0]|({_TIME})[ \u00a0]-[ \u00a0])(.*)", re.DOTALL)
_SENDER = re.compile(r"[\u200e\u200f]*([^:\n\"“”]{1,80}?): (.*)", re.DOTALL)
_ODD_SENDER = re.compile(r"[\u200e\u200f]*([^:\n]{1,200}?): (.*)", re.DOTALL)
_SYSTEM = re.compile(
    r"(?:ter|di)enkripsi|end-to-end encrypted|membuat grup|created group|menambahkan|\badded\b|keluar$|\bleft$|mengeluarkan|"
    r"\bremoved\b|mengubah (?:nama|subjek|judul|ikon|deskripsi|setelan)|changed (?:the|this|their)|kode keamanan|security code|"
    r"bergabung|\bjoined\b|pesan sementara|disappearing messages|menyematkan|\bpinned\b|sekarang (?:menjadi )?admin",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"<(?:media tidak disertakan|media omitted|lampiran tidak disertakan)>|"
    r"(?:gambar|foto|video|audio|stiker|gif|dokumen|kartu kontak|image|sticker|document|contact card)"
    r" (?:tidak disertakan|omitted)|null",
    re.IGNORECASE,
)
_ATTACHED = (
    r"[\u200e ]{0,3}(?:([\w. -]{1,100}\.(?:jpe?g|png|webp|mp4|opus|pdf|docx?|xlsx?|vcf)) \((?:file|berkas) (?:terlampir|attached)\)|"
    r"<(?:terlampir|attached): ([^>]{1,200})>)[\u200e ]{0,3}"
)
_FIRST = re.compile(rf"{_ATTACHED}(?:\n|$)", re.IGNORECASE)
_LAST = re.compile(rf"\s{_ATTACHED}$", re.IGNORECASE)
_DELETED = re.compile(
    r"(?:pesan ini (?:telah )?dihapus|anda menghapus pesan ini|this message was deleted|you deleted.*)\.?"
)
_EDITED = re.compile(r"[\u200e ]*<(?:pesan ini diedit|this message was edited)>\s*$", re.IGNORECASE)


def looks_like_chat(text: str) -> bool:
    """True if two of the first lines of ``text`` open a message, or its first one does and it has no other."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    starts = sum(bool(_START.match(line)) for line in lines)
    return starts >= 2 or (starts == 1 and bool(_START.match(lines[0])) and len(lines) < 5)


def _odd_sender(body: str) -> re.Match[str] | None:
    """Sender and text where the sender's name is long or holds quotation marks, as those of WhatsApp's own lines do."""
    found = _ODD_SENDER.match(body)
    return None if found is None or _SYSTEM.search(found[1]) else found


def _parted(body: str) -> tuple[str, str]:
    """The words of a message and the name of the file it came with, which WhatsApp writes before or behind a caption."""
    found = _FIRST.match(body) or _LAST.search(body)
    if found is None:
        return body, ""
    return (body[: found.start()] + body[found.end() :]).strip(), found[1] or found[2]


class WhatsAppChat:
    """A chat export that can be read any number of times; the row number is the line a message begins on."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._path = path
        self._encoding = encoding

    def open(self) -> Table:
        """Start a pass over the chat."""
        findings = [(t("Format"), "WhatsApp"), (t("Pengodean"), self._encoding.label)]
        table = Table(list(COLUMNS), iter(()), findings, self._path.stat().st_size)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        for number, time, body in self._messages(table):
            if time is None:
                yield Bad(number, t("teks di luar pesan"), body)
                continue
            found = _SENDER.match(body) or _odd_sender(body)
            if not found:
                table.ignored[t("pesan sistem WhatsApp")] += 1
                continue
            sender, text = found[1].strip("\u200e\u200f ~"), found[2]
            bare, attached = _parted(_EDITED.sub("", text).strip("\u200e\u200f \n"))
            raw = f"{time} - {sender}: {text}"
            if len(raw) > MAX_CELL:
                yield Bad(number, t("pesan lebih panjang dari {n} karakter", n=MAX_CELL), raw[:MAX_CELL])
            elif _MEDIA.fullmatch(bare) or (attached and not bare):
                yield Bad(number, t("hanya media, tanpa teks"), raw)
            elif _DELETED.fullmatch(bare.casefold()):
                yield Bad(number, t("pesan sudah dihapus"), raw)
            elif _SYSTEM.search(bare) and text.startswith("\u200e") and not attached and not _EDITED.search(text):
                table.ignored[t("pesan sistem WhatsApp")] += 1
            else:
                yield Row(number, dict(zip(COLUMNS, (time, sender, bare, attached), strict=True)))

    def _messages(self, table: Table) -> Iterator[tuple[int, str | None, str]]:
        """Line number, time (None: text before any message) and body of each message."""
        current: tuple[int, str | None] | None = None
        parts: list[str] = []
        with (
            self._path.open("rb") as binary,
            io.TextIOWrapper(binary, self._encoding.codec, self._encoding.errors, newline=None) as lines,
        ):
            table.position = binary.tell
            number = size = 0
            while line := lines.readline(MAX_CELL + 1):
                number += 1
                line = line.replace("\0", "")
                start = _START.match(line)
                size += len(line)
                if start is None and current is not None and len(parts) < MAX_RECORD_LINES and size < 2 * MAX_CELL:
                    parts.append(line)
                    continue
                size = 0
                if current is not None:
                    yield *current, "".join(parts).rstrip("\n")
                if start is not None:
                    current, parts = (number, start[1] or start[2]), [start[3]]
                else:
                    if line.strip():
                        yield number, None, line.rstrip("\n")
                    current, parts = None, []
            if current is not None:
                yield *current, "".join(parts).rstrip("\n")
