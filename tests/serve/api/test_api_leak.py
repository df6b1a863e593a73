"""An hour of a busy service in minutes: good, bad and vanishing requests leave nothing behind in any process.

``NETRAL_LEAK`` sets how many requests (default 6,000; an hour at ten a second is 36,000), ``NETRAL_LEAK_BUNDLE`` on
which bundle (default: a tiny one). ``pytest -s`` shows memory and open files after each quarter.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.api.live import Live, live
from tests.serve.api.wirehttp import Connection, request

pytestmark = pytest.mark.slow
REQUESTS = int(os.environ.get("NETRAL_LEAK", "6000"))
STEPS, SETTLED = 4, 1
CLIENTS = 16
MOST_MEMORY, MOST_FILES = 8 * 2**20, 5
GONE = 0


@pytest.fixture(scope="module")
def server(bundle: Path, lexicons: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    used = os.environ.get("NETRAL_LEAK_BUNDLE") or str(bundle)
    arguments = ("--bundle", used, "--lexicons", str(lexicons), "--workers", "2", "--deadline-seconds", "600")
    with live(tmp_path_factory.mktemp("leak"), *arguments) as server:
        yield server


def asked(i: int) -> tuple[bytes, int]:
    """The ``i``-th request, unlike any other, and its status; ``GONE`` for one whose client leaves."""
    text = f"Ayo coblos nomor {i} {'kawan ' * (i % 40)}" if i % 3 else f"Apel pagi {i} 🙏"
    one = {"text": text, "id": str(i)}
    many = {"posts": [{"text": f"{text} {k}"} for k in range(8)], "evidence": True, "legal": True}
    return [
        (request("/v1/score", one), 200),
        (request("/v1/score", one | {"lexicon": "contoh", "evidence": True}, {"X-Request-ID": f"hour-{i}"}), 200),
        (request("/v1/score/batch", many), 200),
        (request("/v1/score", one | {"stage": "sesudah_penetapan", "legal": True}), 200),
        (request("/v1/score", b'{"text": "' + text.encode()), 400),
        (request("/v1/score", {"text": text, f"field{i}": i}), 422),
        (request(f"/v1/score/{i}", one), 404),
        (request("/v1/score", one, {"Content-Type": f"text/{i}"}), 415),
        (request("/v1/score", one)[:-5], GONE),
        (request("/v1/score/batch", many), GONE),
    ][i % 10]


async def send(server: Live, low: int, high: int) -> Counter[tuple[int, int]]:
    """Send requests ``low`` to ``high`` from several clients; how often each status was due and came."""
    numbers = iter(range(low, high))
    seen: Counter[tuple[int, int]] = Counter()

    async def client() -> None:
        connection = Connection(server.port)
        for i in numbers:
            raw, due = asked(i)
            if due == GONE:
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.write(raw)
                await writer.drain()
                writer.transport.abort()
                seen[GONE, GONE] += 1
            else:
                seen[due, (await connection.send(raw)).status] += 1
        connection.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return seen


def measured(server: Live) -> dict[int, tuple[int, int]]:
    """Memory and open files of every process, once the connections that clients left are closed."""
    until = time.monotonic() + 30
    while server.metrics()["netral_queue_posts"] and time.monotonic() < until:
        time.sleep(0.2)
    time.sleep(6)
    return {pid: (server.resident(pid), server.handles(pid)) for pid in (server.process.pid, *server.children())}


def test_an_hour_of_requests_leaves_nothing_behind(server: Live) -> None:
    seen: Counter[tuple[int, int]] = Counter()
    found = [measured(server)]
    for step in range(STEPS):
        seen += asyncio.run(send(server, step * REQUESTS // STEPS, (step + 1) * REQUESTS // STEPS))
        found.append(measured(server))
        print(step + 1, [f"{memory / 2**20:.1f} MiB, {files} files" for memory, files in found[-1].values()])
    assert {status for due, status in seen if due != status} == set()
    assert sum(seen.values()) == REQUESTS
    assert found[0].keys() == found[-1].keys(), "a process died"
    for pid, (memory, files) in found[-1].items():
        before, files_before = found[SETTLED][pid]
        assert memory < before + MOST_MEMORY
        assert files <= files_before + MOST_FILES
    assert server.get("/readyz")[0] == 200
    assert len([name for name in server.metrics() if name.startswith("netral_requests_total")]) < 40
