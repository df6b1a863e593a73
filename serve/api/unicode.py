"""Strings that JSON can hold and Unicode can't: lone surrogates, such as half an emoji that a crawler cut through."""

from __future__ import annotations

from collections.abc import Sequence


def is_whole(texts: Sequence[str]) -> bool:
    """Whether every text is valid Unicode."""
    try:
        "".join(texts).encode()
    except UnicodeEncodeError:
        return False
    return True


def mended(texts: Sequence[str]) -> Sequence[str]:
    """The texts with U+FFFD for each lone surrogate; offsets stay as they are."""
    if is_whole(texts):
        return texts
    return [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
