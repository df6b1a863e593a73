"""Files that appear only when they are complete, and a room for what is needed on the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serve.batch.rows import InputError
from serve.words import t

_LOCK = "kunci"


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes the place of ``path`` when the block ends without error.

    A block that leaves no file there says that there is none to have: an older ``path`` goes away.
    """
    draft = path.with_name(f".{path.name}.sementara")
    try:
        yield draft
        if draft.exists():
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def workroom(output: Path) -> Iterator[Path]:
    """An empty folder beside ``output`` for unpacked and half-written files, gone afterwards.

    Its name is fixed, so that what a killed job left there goes away when the job is started again. A lock inside
    keeps a second job for the same output out.

    Raises
    ------
    InputError
        If such a job is running.
    """
    room = output.with_name(f".{output.name}.ruang")
    room.mkdir(exist_ok=True)
    lock = sqlite3.connect(room / _LOCK, timeout=0.1, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise InputError(t("Pekerjaan ini sedang berjalan di jendela lain. Tunggu sampai selesai.")) from None
    try:
        for left in room.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            elif not left.name.startswith(_LOCK):
                left.unlink()
        yield room
    finally:
        lock.close()
        shutil.rmtree(room, ignore_errors=True)
