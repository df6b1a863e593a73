"""Spreadsheet and JSON values as text, without losing digits."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

EXACT = 10**15
"""Excel keeps 15 digits: a longer number that arrives as a float has been rounded before."""


def sheet_text(value: object) -> str:
    """A spreadsheet cell as text: whole numbers without ``.0``, dates in ISO form, booleans as Excel shows them."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    return "" if value is None else str(value)


def is_rounded(value: object) -> bool:
    """True for a number whose last digits Excel has thrown away."""
    return isinstance(value, float) and abs(value) >= EXACT


def json_text(value: object) -> str:
    """A JSON or Parquet value as text: strings as they are, null empty, times in ISO form, the rest as JSON."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return sheet_text(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def whole_characters(text: str) -> str:
    """``text`` with halves of characters, as broken JSON escapes leave them, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def flatten(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """A nested JSON object as one level with dotted names; lists and objects below level 6 stay JSON text."""
    flat: dict[str, str] = {}
    for key, value in record.items():
        name = whole_characters(f"{prefix}{key}")
        if isinstance(value, dict) and value and depth < 6:
            flat.update(flatten(value, f"{name}.", depth + 1))
        else:
            flat[name] = json_text(value)
    return flat
