"""HTTP/1.1 on the wire: uvicorn's protocol, with limits on the head of a request and problems where it can't be read."""

from __future__ import annotations

import asyncio
import uuid

from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from serve.api import kinds
from serve.api.kinds import Kind, ProblemError
from serve.api.limits import Limits
from serve.api.problems import problem

_ALWAYS = (b"/livez", b"/readyz")
"""What is answered however many requests are under way."""


class Protocol(HttpToolsProtocol):
    """One connection. A head must be complete within ``read_seconds`` and ``head_bytes``, or the connection ends."""

    limits: Limits
    busy: ASGIApp
    _head_bytes = 0
    _in_head = True
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a head."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Refuse a head that goes on and on."""
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > self.limits.head_bytes and not self.transport.is_closing():
                self._refuse(kinds.HEAD)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head = False
        self._stop_timer()
        full = len(self.tasks) >= self.limits.concurrency and self.url.partition(b"?")[0] not in _ALWAYS
        self.app = self.busy if full else self.config.loaded_app
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What can't be parsed is a problem, too."""
        self._refuse(kinds.UNREADABLE)

    def _expect_head(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._stop_timer()
        self._head_timer = self.loop.call_later(self.limits.read_seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, kind: Kind) -> None:
        request_id = uuid.uuid4().hex
        answer = problem(ProblemError(kind, kind.help), request_id, {"X-Request-ID": request_id, "Connection": "close"})
        head = b"".join(name + b": " + value + b"\r\n" for name, value in answer.raw_headers)
        self.transport.write(b"HTTP/1.1 %d \r\n%b\r\n%b" % (kind.status, head, bytes(answer.body)))
        self.transport.close()


def protocol(limits: Limits, busy: ASGIApp) -> type[Protocol]:
    """The protocol with the limits in force; ``busy`` answers when too many requests are under way."""
    return type("LimitedProtocol", (Protocol,), {"limits": limits, "busy": staticmethod(busy)})
