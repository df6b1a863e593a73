"""The wire: heads that are too large, too slow or unreadable, and the door when too many are inside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from classifier import Scorer
from serve.api.edge import Busy
from serve.api.limits import Limits
from serve.api.metrics import Metrics
from serve.api.protocol import Protocol, protocol
from tests.serve.api.local import LocalService
from tests.serve.api.wirehttp import request


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.out = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.out += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...

    def status(self) -> int:
        return int(self.out.split()[1])

    def problem(self) -> str:
        body: dict[str, Any] = json.loads(self.out.partition(b"\r\n\r\n")[2])
        assert b"x-request-id: " + body["request_id"].encode() in self.out
        return str(body["type"]).removeprefix("urn:netral:problem:")


class Door:
    """Connections to one application that answers when told to."""

    def __init__(self, service: LocalService, limits: Limits) -> None:
        self.go = asyncio.Event()
        self.metrics = Metrics()
        wire = protocol(limits, Busy(service, self.metrics))
        self._config = Config(self._app, http=wire, interface="asgi3", lifespan="off", log_config=None)
        self._config.load()
        self._state = ServerState()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    def connect(self, data: bytes = b"") -> tuple[Protocol, Wire]:
        wire = Wire()
        made = self._config.http_protocol_class(self._config, self._state, {})  # type: ignore[call-arg]
        assert isinstance(made, Protocol)
        made.connection_made(wire)
        if data:
            made.data_received(data)
        return made, wire


@pytest.fixture
def at_the_door(scorers: dict[str | None, Scorer]) -> Callable[..., None]:
    def run(scenario: Callable[[Door], Coroutine[Any, Any, None]], **limits: float) -> None:
        async def inside() -> None:
            async with asyncio.timeout(5):
                await scenario(Door(LocalService(scorers), Limits(**limits)))  # type: ignore[arg-type]

        asyncio.run(inside())

    return run


def test_when_too_many_are_inside_others_are_sent_away_at_once(at_the_door: Any) -> None:
    async def scenario(door: Door) -> None:
        inside = [door.connect(request("/v1/score", {})) for _ in range(2)]
        await asyncio.sleep(0)
        _, late = door.connect(request("/v1/score", {}))
        _, sly = door.connect(request("/%76%31/score", {}))
        _, probe = door.connect(request("/livez", method="GET"))
        await asyncio.sleep(0.01)
        assert (late.status(), late.problem()) == (429, "busy")
        assert sly.status() == 429
        assert b"retry-after: 1\r\n" in late.out and b"netral-model: tiny/" in late.out
        assert door.metrics.registry.get_sample_value("netral_busy_total") == 2
        assert [wire.out for _, wire in inside] == [b"", b""]
        door.go.set()
        await asyncio.sleep(0.01)
        _, next_one = door.connect(request("/v1/score", {}))
        await asyncio.sleep(0.01)
        assert [wire.status() for wire in (*(w for _, w in inside), probe, next_one)] == [200] * 4

    at_the_door(scenario, concurrency=2)


def test_a_head_that_dawdles_ends_the_connection(at_the_door: Any) -> None:
    async def scenario(door: Door) -> None:
        door.go.set()
        _, silent = door.connect()
        half, dawdler = door.connect(b"POST /v1/score HTTP/1.1\r\nHost: a\r\n")
        _, whole = door.connect(request("/v1/score", {}))
        await asyncio.sleep(0.02)
        half.data_received(b"X: y\r\n")
        await asyncio.sleep(0.05)
        assert silent.closed and dawdler.closed and not whole.closed
        assert silent.out == dawdler.out == b""

    at_the_door(scenario, read_seconds=0.04)


def test_the_second_head_of_a_connection_is_timed_too(at_the_door: Any) -> None:
    async def scenario(door: Door) -> None:
        door.go.set()
        made, wire = door.connect(request("/v1/score", {}))
        await asyncio.sleep(0.01)
        made.data_received(b"GET /livez HT")
        await asyncio.sleep(0.05)
        assert wire.closed

    at_the_door(scenario, read_seconds=0.03)


def test_a_head_without_end_is_refused(at_the_door: Any) -> None:
    async def scenario(door: Door) -> None:
        made, wire = door.connect(b"GET /livez HTTP/1.1\r\n")
        for _ in range(5):
            if not wire.closed:
                made.data_received(b"X-A: " + b"a" * 300 + b"\r\n")
        assert wire.closed
        assert (wire.status(), wire.problem()) == (431, "headers-too-large")

    at_the_door(scenario, head_bytes=1000)


def test_a_large_body_is_no_large_head(at_the_door: Any) -> None:
    async def scenario(door: Door) -> None:
        door.go.set()
        _, wire = door.connect(request("/v1/score", b"x" * 5000))
        await asyncio.sleep(0.01)
        assert wire.status() == 200

    at_the_door(scenario, head_bytes=1000)


@pytest.mark.parametrize(
    "data", [b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"POST /v1/score HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_not_http_gets_a_problem(at_the_door: Any, data: bytes) -> None:
    async def scenario(door: Door) -> None:
        _, wire = door.connect(data)
        assert wire.closed
        assert (wire.status(), wire.problem()) == (400, "unreadable-request")

    at_the_door(scenario)
