"""Spreadsheet and JSON values as text, without losing digits."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

EXACT = 10**15
"""Excel keeps 15 digits: a longer number that arrives as a float has been rounded before."""


class Nested(str):
    """A list or an object as JSON text: shown as it is, but never the text of posts."""

    __slots__ = ()


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
    """A JSON or Parquet value as text: strings as they are, null empty, times in ISO form, pieces of one text joined, the
    rest as JSON."""
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, (list, dict)):
        pieces = _pieces(value) if isinstance(value, list) else None
        return Nested(json.dumps(value, ensure_ascii=False, default=str)) if pieces is None else "".join(pieces)
    if isinstance(value, (dt.datetime, dt.date)):
        return sheet_text(value)
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def _pieces(values: list[Any]) -> list[str] | None:
    """The texts in a list like ``["menang ", {"type": "bold", "text": "besok"}]``, as Telegram writes one text.

    None for any other list: without a ``type`` or a string among them, objects with a ``text`` are posts of their own.
    """
    objects = [value for value in values if isinstance(value, dict)]
    one_text = len(objects) < len(values) or all("type" in value for value in objects)
    pieces = [value.get("text") if isinstance(value, dict) else value for value in values]
    texts = [whole_characters(piece) for piece in pieces if isinstance(piece, str)]
    return texts if objects and one_text and len(texts) == len(values) else None


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
