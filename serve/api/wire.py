"""How the answering process and a scoring process talk: frames of a length and a body, over pipes.

A question is JSON: the options in use and, for each post, which of them, id and text. An answer is lines: first a JSON
list with, for each post, what the metrics need (None for a post that failed), then one verdict a line.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

from serve.api.engine import How
from serve.api.jobs import Item

HEAD = struct.Struct(">I")


class Stat(NamedTuple):
    """What the metrics need to know of one verdict."""

    status: str
    score: float
    tier: str
    truncated: bool


class Question(NamedTuple):
    """Posts to score under one set of options: their positions in the pass, ids and texts."""

    how: How
    rows: list[int]
    ids: list[str]
    texts: list[str]


def frame(body: bytes) -> bytes:
    """``body`` with its length before it."""
    return HEAD.pack(len(body)) + body


def ask(items: Sequence[Item]) -> bytes:
    """The question for one pass."""
    options: dict[How, int] = {}
    posts = [(options.setdefault(i.job.how, len(options)), i.job.ids[i.index], i.job.texts[i.index]) for i in items]
    return json.dumps({"options": [asdict(how) for how in options], "posts": posts}).encode()


def questions(body: bytes) -> list[Question]:
    """What ``ask`` asked, by options."""
    data = json.loads(body)
    found = [Question(How(**how), [], [], []) for how in data["options"]]
    for row, (which, name, text) in enumerate(data["posts"]):
        found[which].rows.append(row)
        found[which].ids.append(name)
        found[which].texts.append(text)
    return found


def reply(stats: Sequence[Stat | None], verdicts: Sequence[bytes | None]) -> bytes:
    """The answer to one pass."""
    return b"\n".join([json.dumps(stats).encode(), *(v for v in verdicts if v is not None)])


def answers(body: bytes) -> tuple[list[Stat | None], list[bytes | None]]:
    """Inverse of ``reply``."""
    first, *rest = body.split(b"\n")
    stats = [None if s is None else Stat(*s) for s in json.loads(first)]
    left = iter(rest)
    return stats, [None if s is None else next(left) for s in stats]
