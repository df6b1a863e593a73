"""Cells that a spreadsheet would run as a formula, made harmless without losing their content."""

from __future__ import annotations

import re

_TRIGGER = re.compile(r"^[\s\0\ufeff\u200b-\u200f]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?\s?%?")


def is_risky(text: str) -> bool:
    """True if a spreadsheet may take ``text`` for a formula; plain numbers, negative ones too, are not."""
    if text[:1].isalnum():
        return False
    return bool(_TRIGGER.match(text)) and not _NUMBER.fullmatch(text)


def csv_safe(text: str) -> str:
    """``text`` for a CSV cell: with an apostrophe in front if it is risky."""
    return "'" + text if is_risky(text) else text
