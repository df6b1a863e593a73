"""A look at a JSON document before a parser gets it, in constant memory: no string and no nesting without end."""

from __future__ import annotations

import re
from pathlib import Path

from serve.batch.rows import InputError
from serve.words import t

MAX_DEPTH = 200
MAX_STRING = 16 << 20


def refuse_monsters(path: Path, name: str) -> None:
    """Refuse a document that a parser, which holds a string whole and remembers every level, would choke on.

    Raises
    ------
    InputError
        If a string is longer than ``MAX_STRING`` bytes or lists lie deeper than ``MAX_DEPTH``.
    """
    run = depth = 0
    inside = False
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if (len(chunk) - len(chunk.rstrip(b"\\"))) % 2:
                chunk += file.read(1)
            for i, piece in enumerate(chunk.replace(b"\\\\", b"xx").replace(b'\\"', b"xx").split(b'"')):
                inside, run = (not inside, 0) if i else (inside, run)
                run += len(piece)
                if inside and run > MAX_STRING:
                    raise InputError(
                        t(
                            "{name} berisi teks yang lebih panjang dari {n} juta karakter.",
                            name=name,
                            n=MAX_STRING >> 20,
                        )
                    )
                if not inside:
                    depth = _depth_after(piece, depth, name)


def _depth_after(piece: bytes, depth: int, name: str) -> int:
    opened = piece.count(b"[") + piece.count(b"{")
    if depth + opened > MAX_DEPTH:
        for bracket in re.findall(rb"[\[\]{}]", piece):
            depth += 1 if bracket in b"[{" else -1
            if depth > MAX_DEPTH:
                raise InputError(t("{name} bertingkat terlalu dalam untuk daftar unggahan.", name=name))
        return depth
    return depth + opened - piece.count(b"]") - piece.count(b"}")
