"""What every reader yields, and the limits that keep any file within bounded memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from classifier.errors import NetralError

MAX_CELL = 1_000_000
"""Characters in one cell or one line; a longer one makes its row a reject."""
MAX_COLUMNS = 1_000
"""Columns in one table; a wider file is refused."""
MAX_RECORD_LINES = 500
"""Lines that one quoted CSV record may span before its opening quote is taken for a stray."""


class InputError(NetralError):
    """An input file can't be read as asked; the message names the file, the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number in the source (as a spreadsheet would count it) and its cells as text.

    ``original`` is the JSON object a row came from, when it came from one. ``links`` are the addresses that lie
    under the cells of a workbook, by column. ``place`` names the file inside a
    folder or an archive, empty for a single file.
    """

    number: int
    cells: dict[str, str]
    original: dict[str, Any] | None = None
    place: str = ""
    links: dict[str, str] | None = None

    @property
    def id(self) -> str:
        """Unique name of the row within one job."""
        return f"{self.place}#{self.number}" if self.place else str(self.number)


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that can't be read: row number (0: a whole file), reason, and the raw content."""

    number: int
    reason: str
    raw: str
    place: str = ""

    @property
    def id(self) -> str:
        """Unique name of the row within one job."""
        if not self.number:
            return self.place
        return f"{self.place}#{self.number}" if self.place else str(self.number)


@dataclass(slots=True)
class Table:
    """One pass over an input.

    ``columns`` may still grow while ``rows`` is consumed (JSON objects differ) and is final afterwards.
    ``findings`` is what the reader found out: pairs of a label and a value, for people. ``position`` tells how
    far the pass is, from 0 to ``size``.
    """

    columns: list[str]
    rows: Iterator[Row | Bad]
    findings: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0
    position: Callable[[], int] = lambda: 0
    ignored: Counter[str] = field(default_factory=Counter)
    """What holds no post and is no reject, by kind, counted while reading: blank rows, system messages."""
