"""What stands before ``/v1``: who may ask, how long a body and an answer may take."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.api import kinds
from serve.api.access import admit
from serve.api.keys import KeyRing
from serve.api.kinds import ProblemError
from serve.api.limits import Limits
from serve.api.problems import problem


class Guard:
    """ASGI middleware; other paths than ``/v1`` pass freely."""

    def __init__(self, app: ASGIApp, limits: Limits, ring: KeyRing | None) -> None:
        self._app = app
        self._limits = limits
        self._ring = ring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer why not."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1"):
            await self._app(scope, receive, send)
            return
        try:
            await self._through(scope, receive, send)
        except ProblemError as error:
            await problem(error, scope["state"]["request_id"])(scope, receive, send)

    async def _through(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        scope["state"]["key"] = admit(headers, self._ring)
        if scope["method"] == "POST" and not _plain_json(headers):
            raise ProblemError(kinds.MEDIA, kinds.MEDIA.help)
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            async with asyncio.timeout(self._limits.deadline_seconds) as deadline:
                await self._app(scope, self._body(headers, receive), watched)
        except TimeoutError:
            if started or not deadline.expired():
                raise
            raise ProblemError(kinds.DEADLINE, kinds.DEADLINE.help) from None

    def _body(self, headers: Headers, receive: Receive) -> Receive:
        """``receive`` that lets through at most ``body_bytes`` within ``read_seconds``."""
        declared = headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > self._limits.body_bytes:
            raise ProblemError(kinds.TOO_LARGE, kinds.TOO_LARGE.help)
        until = asyncio.get_running_loop().time() + self._limits.read_seconds
        size = 0
        complete = False

        async def bounded() -> Message:
            nonlocal size, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(kinds.SLOW.status, headers={"Connection": "close"}) from None
            size += len(message.get("body", b""))
            if size > self._limits.body_bytes:
                raise HTTPException(kinds.TOO_LARGE.status)
            complete = not message.get("more_body", False)
            return message

        return bounded


def _plain_json(headers: Headers) -> bool:
    kind, _, _ = headers.get("content-type", "").partition(";")
    packed = headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
    return kind.strip().lower() == "application/json" and not packed
