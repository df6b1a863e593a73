"""What the cells of a column hold: sentences, or values such as links, counts, times and single words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from serve.batch.times import date_order, parse_time

_VALUE = re.compile(r"(https?://|www\.)\S+|[+-]?[\d.,:/%\s-]+", re.IGNORECASE)
_LONGEST_TIME = 60


def words(cell: str) -> int:
    """How many words a cell holds; none where it is a link, a number or a time and nothing else."""
    bare = cell.strip()
    if _VALUE.fullmatch(bare) or (len(bare) <= _LONGEST_TIME and parse_time(bare) is not None):
        return 0
    return len(bare.split())


def filled_cells(column: str, sample: Sequence[Mapping[str, str]]) -> list[str]:
    """The cells of ``column`` in the rows of ``sample`` that aren't blank."""
    return [row[column] for row in sample if row.get(column, "").strip()]


def mean_words(cells: Sequence[str]) -> float:
    """Words a cell, on average."""
    return sum(map(words, cells)) / len(cells) if cells else 0.0


def mostly_bare(cells: Sequence[str]) -> bool:
    """True if most cells hold one word at most."""
    return 2 * sum(words(cell) <= 1 for cell in cells) > len(cells)


def mostly_times(cells: Sequence[str]) -> bool:
    """True if most cells can be read as times."""
    order = date_order(cells)
    return 2 * sum(parse_time(cell, order=order) is not None for cell in cells) > len(cells)
