"""The outermost layer: request id, headers that every response carries, access log, and the last catch."""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from classifier.verdict import ModelInfo
from serve.api import kinds
from serve.api.gone import CLIENT_GONE
from serve.api.kinds import ProblemError
from serve.api.logs import FIELDS
from serve.api.metrics import Metrics
from serve.api.problems import problem

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_log = logging.getLogger(__name__)
_access = logging.getLogger("netral.access")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, service: Any, metrics: Metrics) -> None:
        self._app = app
        self._service = service
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        began = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                info = scope["state"].get("model") or self._service.engine.about.info
                stamp(MutableHeaders(scope=message), info, request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            where = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)))
            _log.error("%s in %s (request %s)", type(error).__name__, where, request_id)
            if not status:
                answer = problem(ProblemError(kinds.INTERNAL, kinds.INTERNAL.help), request_id)
                await answer(scope, receive, send_with_headers)
        finally:
            self._count(scope, status or CLIENT_GONE, time.perf_counter() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        """One log line and one count a request: by route, never by raw path or query, which may hold anything."""
        state = scope["state"]
        key = state["key"].name if state.get("key") else None
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.request(route, scope["method"], status, key, seconds)
        fields = {
            "request_id": state["request_id"],
            "method": scope["method"],
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            "posts": state.get("posts", 0),
            "key": key,
        }
        _access.info("request", extra={FIELDS: fields})


class Busy:
    """Instead of the whole application when too much is under way: costs next to nothing and is only counted."""

    def __init__(self, service: Any, metrics: Metrics) -> None:
        self._service = service
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 429."""
        request_id = uuid.uuid4().hex
        answer = problem(ProblemError(kinds.BUSY, kinds.BUSY.help, retry_after=1), request_id)
        stamp(answer.headers, self._service.engine.about.info, request_id)
        self._metrics.busy()
        await answer(scope, receive, send)


def stamp(headers: MutableHeaders, info: ModelInfo, request_id: str) -> None:
    """What every response carries; ``info`` is the model that scored, or that answers now."""
    headers["X-Request-ID"] = request_id
    headers["Cache-Control"] = "no-store"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Netral-Model"] = f"{info.name}/{info.version}"
    headers["Netral-Fingerprint"] = info.fingerprint
