"""CSV records out of text lines, with their row numbers, surviving stray quotes and endless lines.

``csv.reader`` alone lets one unclosed quote swallow the rest of a file. Here every record remembers its lines:
when a record runs away, ends the file inside a quote, or closes in the wrong place, only its first line is
reported as bad and reading goes on with the next line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from serve.batch.rows import MAX_CELL, MAX_RECORD_LINES, Bad
from serve.words import t

csv.field_size_limit(MAX_CELL + 1)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, its row number, and its raw lines."""

    number: int
    cells: list[str]
    raw: list[str]


class _RunawayError(Exception):
    pass


class _Lines:
    """Physical lines with push-back; ``taken`` are those of the record being parsed."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        self.length = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._back:
            line = self._back.popleft()
        else:
            line = self._file.readline(MAX_CELL + 1)
            if not line:
                raise StopIteration
        self.taken.append(line)
        self.length += len(line)
        if self.length > MAX_CELL or len(self.taken) > MAX_RECORD_LINES:
            raise _RunawayError
        return line.replace("\0", "")

    def start(self) -> None:
        self.taken, self.length = [], 0

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        return first

    def skip_long_line(self) -> None:
        """Read to the end of a line that is longer than a cell may be."""
        while (part := self._file.readline(MAX_CELL)) and not part.endswith(("\n", "\r")):
            pass


def csv_records(file: TextIO, separator: str, width: int = 0) -> Iterator[Record | Bad]:
    """Every record of ``file`` (opened with ``newline=""``) in order; blank lines come as records without cells.

    A record of several lines is taken for broken unless it has ``width`` cells, empty ones at its end aside; without
    ``width``, as many as the widest record before.
    """
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = widest = 0
    while True:
        lines.start()
        number += 1
        try:
            cells = next(reader)
            wanted = width or widest
            broken = wanted and len(lines.taken) > 1 and (len(cells) < wanted or any(cells[wanted:]))
        except StopIteration:
            return
        except (_RunawayError, csv.Error):
            broken = True
            cells = []
        if not broken:
            widest = max(widest, len(cells))
            yield Record(number, cells, lines.taken)
            continue
        reader = csv.reader(lines, delimiter=separator, strict=True)
        yield _recover(lines, number, separator)


def _recover(lines: _Lines, number: int, separator: str) -> Record | Bad:
    first = lines.give_back_all_but_first()
    if len(first) > MAX_CELL:
        if not first.endswith(("\n", "\r")):
            lines.skip_long_line()
        return Bad(number, t("baris lebih panjang dari {n} karakter", n=MAX_CELL), first)
    if first.count('"') % 2 == 0:
        try:
            lenient = next(csv.reader([first.replace("\0", "")], delimiter=separator))
        except csv.Error:
            pass
        else:
            return Record(number, lenient, [first])
    return Bad(number, t('tanda kutip (") tidak ditutup'), first)
