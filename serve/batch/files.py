"""From what a user names (a file, a folder, an archive, standard input) to plain files on disk.

Archives are unpacked into a working folder under limits that no honest export reaches; symbolic links inside
folders are not followed, and names inside archives never become paths.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import IO, Protocol

import zstandard

from serve.batch.own import is_result
from serve.batch.rows import InputError
from serve.words import t

STDIN = Path("-")
MAX_UNPACKED = 20 << 30
"""Bytes that everything unpacked for one job may take."""
MAX_RATIO = 300
"""How many times larger than its archive a file may be once it is over ``_FREE``; posts reach 10 to 20."""
MAX_MEMBERS = 10_000
"""Files in one folder or archive."""
_FREE = 64 << 20
_BLOCK = 1 << 20
_OFFICE = ("[Content_Types].xml", "content.xml")


@dataclass(frozen=True, slots=True)
class File:
    """A plain file to read and how people know it: ``name`` in messages, ``place`` in row ids (empty if alone)."""

    path: Path
    name: str
    place: str = ""


def _distinct(files: Iterable[File]) -> list[File]:
    """``files`` with places of their own: ``a.csv`` and the one in ``a.csv.gz`` are not the same."""
    seen: Counter[str] = Counter()
    found = []
    for file in files:
        seen[file.place] += 1
        place = file.place if seen[file.place] == 1 else f"{file.place} ({seen[file.place]})"
        found.append(replace(file, place=place))
    return found


class Stream(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes."""
        ...


class Material:
    """Collects the plain files behind ``source``, unpacking into ``room``."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._left = MAX_UNPACKED
        self.links: list[str] = []
        """Symbolic links met in folders and left alone."""
        self.own: list[str] = []
        """Earlier results met in folders and archives and left alone."""
        self._numbers = count(1)

    def collect(self, source: Path) -> list[File]:
        """All files behind ``source`` in a fixed order; those of a folder or archive carry their place.

        Raises
        ------
        InputError
            If there is nothing, or it is more than one job may hold.
        """
        if source == STDIN:
            with self._new("stdin") as path, path.open("wb") as copy:
                self._copy(sys.stdin.buffer, copy, None, "stdin")
            return self._alone(list(self._unpacked(File(path, "stdin"))))
        require(source)
        if source.is_dir():
            found = _distinct(self._foreign(f for file in self._walk(source) for f in self._unpacked(file)))
        elif source.is_file():
            found = self._alone(list(self._unpacked(File(source, source.name))))
        else:
            raise InputError(t("{path} bukan berkas biasa.", path=source))
        if not found:
            raise InputError(t("{path} tidak berisi berkas yang bisa dibaca.", path=source))
        return found

    def _walk(self, folder: Path) -> list[File]:
        found: list[File] = []
        for parent, folders, names in os.walk(folder):
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            for name in sorted(names):
                path = Path(parent, name)
                place = path.relative_to(folder).as_posix()
                if path.is_symlink():
                    self.links.append(place)
                elif _hidden(name) or not path.is_file():
                    continue
                else:
                    found.append(File(path, name, place))
                if len(found) > MAX_MEMBERS:
                    raise InputError(t("{name} berisi lebih dari {n} berkas.", name=folder.name, n=MAX_MEMBERS))
        return found

    def _alone(self, files: list[File]) -> list[File]:
        return [File(f.path, f.name) for f in files] if len(files) == 1 else list(self._foreign(files))

    def _foreign(self, files: Iterable[File]) -> Iterator[File]:
        """``files`` less earlier results, which are remembered."""
        for file in files:
            if is_result(file.path):
                self.own.append(file.place)
            else:
                yield file

    @contextmanager
    def _new(self, name: str) -> Iterator[Path]:
        path = self._room / str(next(self._numbers))
        try:
            yield path
        except (zipfile.BadZipFile, zlib.error, zstandard.ZstdError, EOFError, gzip.BadGzipFile, RuntimeError):
            raise _broken(name) from None

    def _unpacked(self, file: File, depth: int = 0) -> Iterator[File]:
        """``file`` itself, or what it holds if it is compressed."""
        with file.path.open("rb") as opened:
            head = opened.read(4)
        if depth > 2:
            raise InputError(t("{name}: arsip di dalam arsip terlalu dalam.", name=file.name))
        if head[:2] == b"\x1f\x8b":
            with gzip.open(file.path) as stream:
                inner = self._single(file, stream, ".gz")
            yield from self._unpacked(inner, depth + 1)
        elif head == b"\x28\xb5\x2f\xfd":
            with file.path.open("rb") as packed:
                inner = self._single(file, _ZstdStream(packed), ".zst")
            yield from self._unpacked(inner, depth + 1)
        elif head in (b"PK\x03\x04", b"PK\x05\x06") and _is_archive(file):
            for member in self._members(file):
                yield from self._unpacked(member, depth + 1)
        else:
            yield file

    def _single(self, file: File, stream: Stream, suffix: str) -> File:
        with self._new(file.name) as path, path.open("wb") as copy:
            self._copy(stream, copy, file.path.stat().st_size, file.name)
        return File(path, file.name.removesuffix(suffix), file.place.removesuffix(suffix))

    def _members(self, file: File) -> Iterator[File]:
        with zipfile.ZipFile(file.path) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _hidden(e.filename)]
            if len(entries) > MAX_MEMBERS:
                raise InputError(t("{name} berisi lebih dari {n} berkas.", name=file.name, n=MAX_MEMBERS))
            for entry in sorted(entries, key=lambda e: e.filename):
                with self._new(file.name) as path, archive.open(entry) as stream, path.open("wb") as copy:
                    self._copy(stream, copy, entry.compress_size, f"{file.name}/{entry.filename}")
                place = f"{file.place}/{entry.filename}" if file.place else entry.filename
                yield File(path, entry.filename.rsplit("/", 1)[-1], place)

    def _copy(self, stream: Stream, copy: IO[bytes], packed: int | None, name: str) -> None:
        size = 0
        while block := stream.read(_BLOCK):
            size += len(block)
            self._left -= len(block)
            if packed is not None and size > _FREE and size > MAX_RATIO * packed:
                raise InputError(t("{name} mengembang tidak wajar saat dibuka; isinya tidak dibaca.", name=name))
            if self._left < 0 or shutil.disk_usage(self._room).free < _FREE:
                raise InputError(t("{name} terlalu besar untuk dibuka di disk ini.", name=name))
            copy.write(block)


class _ZstdStream:
    """Zstandard frames, unpacked in bounded steps; unlike the library's own reader it notices a cut-off file."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._waiting = b""
        self._frame = self._begin()

    @staticmethod
    def _begin() -> zstandard.ZstdDecompressionObj:
        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()

    def read(self, size: int, /) -> bytes:
        """The next unpacked bytes: a step's worth, whatever ``size`` is."""
        while True:
            block = self._waiting or self._packed.read(1024)
            if not block:
                if not self._frame.eof:
                    raise EOFError
                return b""
            if self._frame.eof:
                self._frame = self._begin()
            data = self._frame.decompress(block)
            self._waiting = self._frame.unused_data
            if data:
                return data


def require(source: Path) -> None:
    """Refuse a source that is not there.

    Raises
    ------
    InputError
        Naming it.
    """
    if source != STDIN and not source.exists():
        raise InputError(t("Berkas {path} tidak ada. Periksa nama dan foldernya.", path=source))


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) for part in name.split("/") if part not in (".", ".."))


def _is_archive(file: File) -> bool:
    """True for a ZIP that is not a workbook. InputError if what calls itself one is cut off."""
    try:
        with zipfile.ZipFile(file.path) as archive:
            return not any(name in _OFFICE for name in archive.namelist())
    except zipfile.BadZipFile:
        if file.name.lower().endswith(".zip"):
            raise _broken(file.name) from None
        return False


def _broken(name: str) -> InputError:
    return InputError(
        t(
            "Arsip {name} rusak, terpotong, atau terkunci. Unduh ulang, atau buka lalu kemas ulang tanpa kata sandi.",
            name=name,
        )
    )
