"""A bare HTTP/1.1 client on asyncio streams: cheap enough to load a server from the same machine, and able to misbehave."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def request(path: str, body: object = None, headers: dict[str, str] | None = None, method: str = "POST") -> bytes:
    """One request as bytes; ``body`` is JSON unless it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    lines = {"Host": "localhost", "Content-Type": "application/json", "Content-Length": str(len(content))} | (
        headers or {}
    )
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    return head.encode() + b"\r\n" + content


class Connection:
    """One connection, kept alive between requests."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        return self._streams

    async def send(self, raw: bytes) -> Reply:
        """Send a request and read its answer; a connection that the server closed meanwhile is opened once more."""
        fresh = self._streams is None
        try:
            return await self._send(raw)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.close()
            if fresh:
                raise
            return await self._send(raw)

    async def _send(self, raw: bytes) -> Reply:
        reader, writer = await self.open()
        writer.write(raw)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        return Reply(int(head[0].split()[1]), headers, body)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
