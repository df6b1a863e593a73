"""Words that staff read: Indonesian in the code, English from a table when ``--lang en`` is asked for."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("id", "en")
_english: Mapping[str, str] | None = None


def set_language(language: str) -> None:
    """Choose the language of everything ``t`` returns from now on.

    Raises
    ------
    ValueError
        If the language is not one of ``LANGUAGES``.
    """
    global _english
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}; expected one of {', '.join(LANGUAGES)}")
    if language == "en":
        from serve.words_en import ENGLISH

        _english = ENGLISH
    else:
        _english = None


def t(text: str, /, **values: object) -> str:
    """The Indonesian ``text``, or its English counterpart, with ``{name}`` fields filled from ``values``."""
    chosen = text if _english is None else _english.get(text, text)
    return chosen.format(**values) if values else chosen
