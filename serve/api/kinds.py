"""The kinds of problem that the endpoint answers with; each has a stable ``type``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A stable kind of problem: its ``type`` is ``urn:netral:problem:<slug>``."""

    slug: str
    status: int
    title: str
    help: str

    @property
    def type(self) -> str:
        """The URI that clients compare."""
        return f"urn:netral:problem:{self.slug}"


MALFORMED = Kind("malformed-json", 400, "The body is not JSON", "Send valid JSON, encoded as UTF-8.")
UNREADABLE = Kind("unreadable-request", 400, "This is not HTTP", "Send HTTP/1.1.")
HEAD = Kind("headers-too-large", 431, "The headers are too large", "Send fewer or shorter headers.")
UNAUTHORISED = Kind("unauthorised", 401, "No valid key", "Send `Authorization: Bearer KEY` with a key that is in use.")
OPEN_MODE = Kind(
    "open-mode",
    403,
    "Only for callers on this machine",
    "The service runs without keys and answers neither proxies nor other names: start it with --keys.",
)
NOT_FOUND = Kind("not-found", 404, "There is nothing at this path", "See /docs for the paths.")
METHOD = Kind("method-not-allowed", 405, "This path takes another method", "The Allow header names it.")
SLOW = Kind("body-too-slow", 408, "The body took too long to arrive", "Send the whole body at once.")
TOO_LARGE = Kind("body-too-large", 413, "The body is too large", "Send fewer posts in one request.")
MEDIA = Kind(
    "unsupported-media-type",
    415,
    "The body is not declared as plain JSON",
    "Send Content-Type: application/json and no Content-Encoding.",
)
INVALID = Kind("invalid-request", 422, "The request breaks the contract", "`errors` names each field and what to do.")
UNSCORABLE = Kind("unscorable", 422, "The model failed on this post", "Leave it out and report it; others are fine.")
RATE = Kind("rate-limited", 429, "Too many posts for this key", "Wait Retry-After seconds.")
QUEUE_FULL = Kind("queue-full", 429, "Too many posts are waiting", "Wait Retry-After seconds, then send again.")
INTERNAL = Kind("internal-error", 500, "A fault in the service", "Report it with the request id.")
NOT_READY = Kind("not-ready", 503, "The service can't score now", "Try again after Retry-After seconds.")
BUSY = Kind("busy", 429, "Too many requests at once", "Wait Retry-After seconds, then send again.")
DEADLINE = Kind("deadline", 504, "It took too long", "Send fewer posts, or later; nothing was stored.")
KINDS: tuple[Kind, ...] = (
    MALFORMED, UNREADABLE, HEAD, UNAUTHORISED, OPEN_MODE, NOT_FOUND, METHOD, SLOW, TOO_LARGE, MEDIA, INVALID, UNSCORABLE, RATE, QUEUE_FULL,
    INTERNAL, NOT_READY, BUSY, DEADLINE,
)  # fmt: skip
EVERY_V1 = (UNAUTHORISED, OPEN_MODE, INTERNAL, BUSY, DEADLINE)


class ProblemError(Exception):
    """Raised anywhere below a route to answer with a problem; ``errors`` are (JSON pointer, what to do) pairs."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after
