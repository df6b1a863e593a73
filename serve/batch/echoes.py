"""Evidence for a post that shares the verdict of another one: the same words, found again in its own text."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import replace

from classifier.verdict import CategoryVerdict, Evidence, Verdict
from serve.batch.journal import Kept
from serve.batch.near import text_digest


class Echoes(AbstractContextManager["Echoes"]):
    """Remembers, in scratch space on disk, the words of evidence of every post that came first.

    Rows must come in the order in which they were scored: a post before those that share its verdict.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("CREATE TABLE words (key BLOB PRIMARY KEY, found TEXT) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def follow(self, kept: Kept, verdict: Verdict, text: str, row: str) -> Verdict:
        """``verdict`` with evidence that lies in ``text``, whichever post's text it was found in."""
        if not any(c.evidence for c in verdict.categories):
            return verdict
        if row == kept.row:
            words = json.dumps([[e.text for e in c.evidence] for c in verdict.categories])
            self._db.execute("INSERT OR IGNORE INTO words VALUES (?, ?)", (kept.key, words))
        if text_digest(text) == kept.text:
            return verdict
        found = self._db.execute("SELECT found FROM words WHERE key = ?", (kept.key,)).fetchone()
        words_of = json.loads(found[0]) if found else [[] for _ in verdict.categories]
        return replace(
            verdict,
            categories=tuple(_moved(c, text, words) for c, words in zip(verdict.categories, words_of, strict=True)),
        )

    def __exit__(self, *failure: object) -> None:
        """Let go of the disk space."""
        self._db.close()


def _moved(category: CategoryVerdict, text: str, words: list[str]) -> CategoryVerdict:
    moved = []
    for old, phrase in zip(category.evidence, words, strict=False):
        match = re.search(re.escape(phrase), text, re.IGNORECASE) if phrase else None
        if match:
            moved.append(Evidence(match.start(), match.end(), match.group(), old.weight))
    return replace(category, evidence=tuple(moved))
