"""The outermost layer: a request id, and headers that every response carries."""

from __future__ import annotations

import logging
import re
import traceback
import uuid
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.api import problems
from serve.api.problems import ProblemError, problem

_log = logging.getLogger(__name__)
_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, state: Any) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                out = MutableHeaders(scope=message)
                out["X-Request-ID"] = request_id
                out["Cache-Control"] = "no-store"
                out["X-Content-Type-Options"] = "nosniff"
                if self._state.engine is not None:
                    info = self._state.engine.info
                    out["Netral-Model"] = f"{info.name}/{info.version}"
                    out["Netral-Fingerprint"] = info.fingerprint
            await send(message)

        if (
            scope["method"] == "POST"
            and headers.get("content-type", "").partition(";")[0].strip() != "application/json"
        ):
            answer = problem(ProblemError(problems.MEDIA, problems.MEDIA.help), request_id)
            await answer(scope, receive, send_with_headers)
            return
        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            where = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__)))
            _log.error("%s in %s (request %s)", type(error).__name__, where, request_id)
            if not started:
                answer = problem(ProblemError(problems.INTERNAL, problems.INTERNAL.help), request_id)
                await answer(scope, receive, send_with_headers)
