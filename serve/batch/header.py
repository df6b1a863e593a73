"""Where the header row is, below title rows, and what its columns are called once names are unique."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from serve.batch.profiles import is_known
from serve.batch.prose import words
from serve.batch.rows import MAX_COLUMNS, InputError
from serve.words import t

LOOK_AHEAD = 30
"""Rows in which a header is looked for."""
_DATA = re.compile(r"https?://|^[+-]?[\d.,:/\s-]+$|@\w")


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the header among the first ``rows``, or None when no row looks like one.

    The row with the most known column names wins (two at least, or one in a row of its own), the last one where names
    are merged over several rows; otherwise the first row that is as wide as the table and holds short, distinct cells
    none of which looks like data, if a name among them is known or stands above values only: else it could be a post.
    """
    scores = [sum(is_known(cell) for cell in row) for row in rows]
    best = max(scores, default=0)
    if best >= 2:
        i = scores.index(best)
        while i + 1 < len(rows) and _goes_on(rows[i], rows[i + 1]):
            i += 1
        return i
    width = max((_filled(row) for row in rows), default=0)
    if best == 1 and width == 1:
        return scores.index(1)
    for i, row in enumerate(rows):
        cells = [c.strip() for c in row if c.strip()]
        if not cells or len(cells) < width:
            continue
        fit = len(set(cells)) == len(cells) and all(len(c) <= 40 and not _is_data(c) for c in cells)
        named = scores[i] > 0 or any(_all_values(below) for below in zip_longest(*rows[i + 1 :], fillvalue=""))
        return i if fit and named and width > 1 and i + 1 < len(rows) else None
    return None


def _is_data(cell: str) -> bool:
    return bool(_DATA.search(cell)) or not words(cell)


def _all_values(column: Sequence[str]) -> bool:
    """True for a column of links, numbers or times and nothing else, of two cells at least."""
    cells = [cell for cell in column if cell.strip()]
    return len(cells) > 1 and not any(map(words, cells))


def _goes_on(row: Sequence[str], below: Sequence[str]) -> bool:
    """True where known names are merged over both rows, so that ``below`` says more; not where it says the same."""
    same = [a for a, b in zip(row, below, strict=False) if a == b]
    return list(row) != list(below) and sum(map(is_known, same)) > 1


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def unique_names(header: Sequence[str], above: Sequence[str] = ()) -> list[str]:
    """Column names without blanks and doubles: a blank takes the merged title ``above`` it or ``kolom_<n>``.

    Raises
    ------
    InputError
        If there are more than ``MAX_COLUMNS`` columns.
    """
    if len(header) > MAX_COLUMNS:
        raise InputError(
            t(
                "Tabel ini punya {n} kolom; paling banyak {limit}. Hapus kolom yang tidak perlu lalu coba lagi.",
                n=len(header),
                limit=MAX_COLUMNS,
            )
        )
    names: list[str] = []
    taken: set[str] = set()
    for i, cell in enumerate(header):
        base = " ".join(cell.split()) or (" ".join(above[i].split()) if i < len(above) else "") or f"kolom_{i + 1}"
        name, n = base, 2
        while name in taken:
            name, n = f"{base} ({n})", n + 1
        taken.add(name)
        names.append(name)
    return names
