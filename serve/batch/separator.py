"""Which character separates the columns of a text table."""

from __future__ import annotations

import io
from collections import Counter

from serve.batch.csvrecords import Record, csv_records
from serve.batch.header import LOOK_AHEAD, find_header
from serve.batch.profiles import is_known, without_remarks
from serve.batch.rows import InputError
from serve.words import t

SEPARATORS = {",": "koma (,)", ";": "titik koma (;)", "\t": "tab", "|": "garis tegak (|)"}
NO_SEPARATOR = "\x1f"
"""Stands for a file of one column: a character that no text holds."""
_NAMES = {"koma": ",", "comma": ",", "titikkoma": ";", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipa": "|"}


def label(separator: str) -> str:
    """The separator in words."""
    return t("satu kolom") if separator == NO_SEPARATOR else t(SEPARATORS.get(separator, repr(separator)))


def named_separator(name: str) -> str:
    """The separator a user asked for: the character itself or its name.

    Raises
    ------
    InputError
        If it is more than one character and no known name.
    """
    found = _NAMES.get(name.replace(" ", "").casefold(), name)
    if len(found) != 1:
        raise InputError(t("Pemisah {name!r} tidak dikenal. Pakai salah satu: koma, titik koma, tab, pipa.", name=name))
    return found


def detect_separator(sample: str) -> str:
    """The separator of ``sample`` (the first lines of a table).

    Known column names decide; without any, the separator that cuts most rows into the same number of cells.

    Raises
    ------
    InputError
        If two separators fit equally well.
    """
    fits: dict[str, tuple[int, float, int]] = {}
    for separator in SEPARATORS:
        records = [r.cells for r in csv_records(io.StringIO(sample, newline=""), separator) if isinstance(r, Record)]
        filled = [r for r in records if any(c.strip() for c in r)]
        if not any(len(r) > 1 for r in filled[:LOOK_AHEAD]):
            continue
        head = filled[:LOOK_AHEAD]
        at = find_header(head)
        known = sum(map(is_known, head[at])) if at is not None and len(head[at]) > 1 else 0
        body = filled[at or 0 :]
        width, count = Counter(map(len, body)).most_common(1)[0]
        if width > 1 or known > 1:
            fits[separator] = (known, count / len(body), width)
    if not fits:
        return NO_SEPARATOR
    first_line = without_remarks(next((line for line in sample.splitlines() if line.strip()), ""))
    if is_known(first_line.strip('"')) and not any(separator in first_line for separator in fits):
        return NO_SEPARATOR
    ranked = sorted(fits, key=lambda s: fits[s], reverse=True)
    best = ranked[0]
    if len(ranked) > 1 and fits[best][0] < 2:
        rival = fits[ranked[1]]
        if rival[0] == fits[best][0] and rival[1] > 0.9 * fits[best][1]:
            raise InputError(
                t(
                    "Pemisah kolom tidak jelas: {a} dan {b} sama-sama cocok. Sebutkan dengan --separator.",
                    a=label(best),
                    b=label(ranked[1]),
                )
            )
    return best
