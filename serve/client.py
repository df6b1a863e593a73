"""A client of the endpoint: one file, needs only ``httpx2``.

Usage::

    from serve.client import Client

    with Client("http://127.0.0.1:8000") as netral:
        verdict = netral.score("Hadir di deklarasi paslon nomor 2 tadi sore!", evidence=True)
        print(verdict["status"], verdict["primary"])
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, Unpack, cast

import httpx2

Status = Literal["indikasi", "perlu_tinjauan", "tidak_ada_indikasi"]
_AGAIN = {429, 503}


class Options(TypedDict, total=False):
    """How to score; see ``/docs``."""

    tier: Literal["cascade", "baseline", "encoder"]
    stage: Literal["sebelum_penetapan", "sesudah_penetapan", "tidak_diketahui"]
    lexicon: str
    evidence: bool
    legal: bool


class Evidence(TypedDict):
    """The span ``[start, end)`` of the post, in characters."""

    start: int
    end: int
    text: str
    weight: float


class Category(TypedDict):
    """One category of a verdict."""

    key: str
    number: int | None
    title: str
    probability: float
    decision: Status
    evidence: list[Evidence]
    legal: dict[str, Any] | None


class Verdict(TypedDict):
    """The answer for one post: an indication for a person to review."""

    id: str
    status: Status
    score: float
    primary: str | None
    categories: list[Category]
    tier: Literal["baseline", "encoder"]
    truncated: bool
    model: dict[str, str]


class ServiceError(Exception):
    """The service said no; ``type`` is stable and meant for programs, ``request_id`` for asking its operator."""

    def __init__(self, status: int, body: dict[str, Any], retry_after: float | None) -> None:
        super().__init__(f"{body.get('title', 'error')} ({status}): {body.get('detail', '')}")
        self.status = status
        self.type = str(body.get("type", "about:blank"))
        self.errors: list[dict[str, str]] = body.get("errors", [])
        self.request_id = str(body.get("request_id", ""))
        self.retry_after = retry_after


class Client:
    """Scores posts over HTTP. Waits and tries again when the service is busy: scoring the same post twice is safe.

    Parameters
    ----------
    url : address of the service, without ``/v1``.
    key : API key; none for a service in open mode.
    timeout : seconds for one request.
    attempts : how often one request is sent at most.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        key: str | None = None,
        timeout: float = 60.0,
        attempts: int = 5,
        http: httpx2.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = http or httpx2.Client(base_url=url, timeout=timeout)
        self._http.headers.update(headers)
        self._attempts = attempts
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def score(self, text: str, **options: Unpack[Options]) -> Verdict:
        """The verdict for one post. Raises ServiceError, or httpx2.HTTPError where there is no answer."""
        return cast(Verdict, self._call("POST", "/v1/score", {"text": text, **options}))

    def score_all(self, texts: Iterable[str], batch: int = 64, **options: Unpack[Options]) -> Iterator[Verdict]:
        """Verdicts in the order of ``texts``, ``batch`` posts a request; ``id`` is the position in ``texts``.

        Raises ServiceError at a post that the model failed on, after the verdicts before it.
        """
        numbered = enumerate(texts)
        while posts := [{"id": str(i), "text": text} for i, text in islice(numbered, batch)]:
            answer = self._call("POST", "/v1/score/batch", {"posts": posts, **options})
            for post, verdict in zip(posts, answer["verdicts"], strict=True):
                if verdict is None:
                    detail = {"title": f"Post {post['id']} can't be scored", "type": "urn:netral:problem:unscorable"}
                    raise ServiceError(422, detail | {"errors": answer["errors"]}, None)
                yield verdict

    def model(self) -> dict[str, Any]:
        """Which model answers, its tiers and the lexicons it knows."""
        return self._call("GET", "/v1/model")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        for left in range(self._attempts - 1, -1, -1):
            try:
                response = self._http.request(method, path, json=body)
            except httpx2.TransportError:
                if not left:
                    raise
                self._sleep(1.0)
                continue
            if response.is_success:
                return cast(dict[str, Any], response.json())
            problem = _problem(response)
            if response.status_code not in _AGAIN or not left:
                raise problem
            self._sleep(problem.retry_after or 1.0)
        raise ValueError("attempts must be at least 1")


def _problem(response: httpx2.Response) -> ServiceError:
    try:
        body = response.json()
    except ValueError:
        body = {"title": response.reason_phrase}
    wait = response.headers.get("Retry-After", "")
    return ServiceError(response.status_code, body, float(wait) if wait.isdigit() else None)
