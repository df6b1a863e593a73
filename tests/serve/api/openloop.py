"""Open-loop load: requests leave at their appointed times whether or not earlier ones were answered."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.serve.api.wirehttp import Connection, request


@dataclass
class Outcome:
    """What became of the requests of one run."""

    rate: float
    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    unsent: int = 0

    def quantile(self, q: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(q * len(ordered)))] if ordered else float("nan")

    def row(self) -> str:
        good = self.statuses[200]
        others = ", ".join(f"{n} x {s}" for s, n in sorted(self.statuses.items()) if s != 200) or "none"
        return (
            f"{self.rate:8.0f}/s asked   200: {good:6d}   p50 {1e3 * self.quantile(0.5):7.1f} ms   "
            f"p99 {1e3 * self.quantile(0.99):7.1f} ms   other: {others}   wrong: {self.wrong}   unsent: {self.unsent}"
        )


class Clients:
    """At most ``most`` connections to one port, as a proxy would keep them; a request takes a free one."""

    def __init__(self, port: int, most: int = 600) -> None:
        self._port = port
        self._most = most
        self._free: deque[Connection] = deque()
        self._all: list[Connection] = []

    def take(self) -> Connection | None:
        if not self._free and len(self._all) < self._most:
            self._all.append(Connection(self._port))
            return self._all[-1]
        return self._free.pop() if self._free else None

    def give(self, connection: Connection) -> None:
        self._free.append(connection)

    def close(self) -> None:
        for connection in self._all:
            connection.close()


def posts(texts: Sequence[str]) -> list[bytes]:
    return [request("/v1/score", {"text": text, "id": str(i)}) for i, text in enumerate(texts)]


async def capacity(port: int, raws: Sequence[bytes], seconds: float, clients: int = 32) -> float:
    """Requests a second that ``clients`` get answered when each asks again at once (closed loop)."""
    done = 0
    until = time.perf_counter() + seconds

    async def ask(offset: int) -> None:
        nonlocal done
        connection = Connection(port)
        i = offset
        while time.perf_counter() < until:
            reply = await connection.send(raws[i % len(raws)])
            done += reply.status == 200
            i += clients
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(ask(i) for i in range(clients)))
    return done / (time.perf_counter() - began)


async def load(port: int, raws: Sequence[bytes], expected: Sequence[bytes], rate: float, seconds: float) -> Outcome:
    """Ask at ``rate`` a second and compare every verdict with ``expected``."""
    outcome = Outcome(rate)
    clients = Clients(port)

    async def one(i: int) -> None:
        connection = clients.take()
        if connection is None:
            outcome.unsent += 1
            return
        began = time.perf_counter()
        try:
            async with asyncio.timeout(60):
                reply = await connection.send(raws[i])
        except (OSError, EOFError):
            outcome.statuses[0] += 1
            return
        finally:
            clients.give(connection)
        outcome.seconds.append(time.perf_counter() - began)
        outcome.statuses[reply.status] += 1
        outcome.wrong += reply.status == 200 and reply.body != expected[i]

    tasks: list[asyncio.Task[None]] = []
    began = time.perf_counter()
    count = int(rate * seconds)
    while len(tasks) < count:
        due = min(count, int((time.perf_counter() - began) * rate) + 1)
        tasks += [asyncio.create_task(one((len(tasks) + k) % len(raws))) for k in range(due - len(tasks))]
        await asyncio.sleep(0.002)
    await asyncio.gather(*tasks)
    clients.close()
    return outcome
