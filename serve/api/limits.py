"""Every limit of the endpoint, declared once: this table makes flags, environment variables, docs and checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, field, fields
from typing import Any

from classifier.errors import NetralError
from classifier.scorer import MAX_CHARS
from serve.api import kinds
from serve.api.kinds import Kind, ProblemError


def _limit(default: float, help: str, kind: Kind | None = None, least: int = 1) -> Any:
    return field(default=default, metadata={"help": help, "kind": kind, "least": least})


@dataclass(frozen=True, slots=True)
class Limits:
    """Values in force; the default of each is what a two-core machine bears."""

    body_bytes: int = _limit(2_097_152, "Largest request body in bytes.", kinds.TOO_LARGE)
    head_bytes: int = _limit(32_768, "Largest request head (line and headers) in bytes.", kinds.HEAD)
    batch_posts: int = _limit(256, "Most posts in one request.", kinds.INVALID)
    text_chars: int = _limit(MAX_CHARS, "Longest post in characters.", kinds.INVALID)
    concurrency: int = _limit(256, "Most requests under way at once.", kinds.BUSY)
    queue_posts: int = _limit(2048, "Most posts waiting to be scored.", kinds.QUEUE_FULL)
    pass_tokens: int = _limit(8192, "Padded tokens scored in one pass; more is quicker in all and slower for each.")
    deadline_seconds: float = _limit(30.0, "Longest that a request takes.", kinds.DEADLINE, 0)
    read_seconds: float = _limit(10.0, "Longest that a head, and then a body, takes to arrive.", kinds.SLOW, 0)
    rate_posts: int = _limit(6000, "Posts a minute for each key without a rate of its own; 0: no limit.",
                             kinds.RATE, 0)  # fmt: skip

    def __post_init__(self) -> None:
        for entry in entries():
            if getattr(self, entry.name) < entry.metadata["least"]:
                raise NetralError(f"{flag(entry.name)} must be at least {entry.metadata['least']}")
        if self.queue_posts < self.batch_posts:
            raise NetralError(
                f"--queue-posts ({self.queue_posts}) must be at least --batch-posts ({self.batch_posts}), "
                "or a full batch could never be accepted"
            )

    def check(self, texts: Sequence[str], pointers: Sequence[str]) -> None:
        """Raise a problem that names every post (by its JSON pointer) that is too long, or that there are too many."""
        if len(texts) > self.batch_posts:
            raise ProblemError(
                kinds.INVALID, "Too many posts in one request.", [("/posts", f"send at most {self.batch_posts}")]
            )
        long = [(p, f"send at most {self.text_chars} characters") for t, p in zip(texts, pointers, strict=True)
                if len(t) > self.text_chars]  # fmt: skip
        if long:
            raise ProblemError(kinds.INVALID, f"{len(long)} post(s) are too long.", long)


def entries() -> tuple[Field[Any], ...]:
    """The entries: ``name``, ``default`` and ``metadata`` with ``help``, ``kind`` (what is answered) and ``least``."""
    return fields(Limits)


def flag(name: str) -> str:
    """The command-line flag of a limit."""
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """The environment variable of a limit."""
    return "NETRAL_" + name.upper()
