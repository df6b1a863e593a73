"""Words that staff read: Indonesian in the code, English from a table when ``--lang en`` is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

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


def asked_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of ``--lang``, else of ``NETRAL_LANG``, else Indonesian.

    Help texts are made when commands are declared, before any option is parsed; so the language is looked up here.
    """
    given = [
        environment.get("NETRAL_LANG", ""),
        *(a.removeprefix("--lang=") for a in arguments if a.startswith("--lang=")),
    ]
    given += [after for option, after in pairwise(arguments) if option == "--lang"]
    return next((g for g in reversed(given) if g in LANGUAGES), "id")


set_language(asked_language(sys.argv[1:], os.environ))
