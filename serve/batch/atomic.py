"""Files that appear only when they are complete, and a room for what is needed on the way."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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

    Its name is fixed, so that what a killed job left there goes away when the job is started again.
    """
    room = output.with_name(f".{output.name}.ruang")
    shutil.rmtree(room, ignore_errors=True)
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
