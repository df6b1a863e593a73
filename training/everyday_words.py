"""The words of many writers: behind a form of address, any other word is taken for a name (``classifier.gazetteer``)."""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import tomlkit

from classifier.gazetteer import WORD
from classifier.text import normalise
from training.corpus import Post

WRITERS = 10
_WORD = re.compile(rf"(?<![\w<#@'’]){WORD}")
# Names of Balinese order of birth and rank, which are words elsewhere.
_NAMES = frozenset({"dewa", "gede", "gusti", "luh", "putu"})


def everyday_words(posts: Sequence[Post], writers: int = WRITERS) -> list[str]:
    """Words that at least ``writers`` writers of ``posts`` use, sorted: each writer's invented names are nobody else's."""
    users: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        for word in _WORD.findall(normalise(post.text)):
            users[word].add(post.author)
    return sorted(word for word, found in users.items() if len(found) >= writers and word not in _NAMES)


def write_words(words: Sequence[str], lexicon: Path) -> None:
    """Make ``words`` the everyday words of the TOML file ``lexicon``; the rest of it stays as it is."""
    document = tomlkit.parse(lexicon.read_text("utf-8"))
    lines = textwrap.fill(" ".join(words), 118, break_long_words=False, break_on_hyphens=False)
    document["people"]["everyday"] = tomlkit.string(f"\n{lines}\n", multiline=True)  # type: ignore[index]
    lexicon.write_text(tomlkit.dumps(document), "utf-8")
