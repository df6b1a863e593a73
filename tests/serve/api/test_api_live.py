"""The real service: reload, drain, dead processes, rude clients. One start serves most of it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classifier import Scorer
from classifier.bundle import MANIFEST
from serve.api.engine import encode
from tests.serve.api.live import Live, live
from tests.serve.api.wirehttp import Connection, Reply, request

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mine(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(bundle, tmp_path_factory.mktemp("live") / "bundle"))


@pytest.fixture(scope="module")
def server(mine: Path) -> Iterator[Live]:
    with live(mine.parent, "--bundle", str(mine), "--workers", "2", "--read-seconds", "0.5") as server:
        yield server


def post(text: str, **options: Any) -> bytes:
    return request("/v1/score", {"text": text, "id": text, **options})


async def score(server: Live, *texts: str) -> list[Reply]:
    connection = Connection(server.port)
    found = [await connection.send(post(text)) for text in texts]
    connection.close()
    return found


def plain(verdict: dict[str, Any]) -> dict[str, Any]:
    """A verdict without what differs between two releases of the same weights."""
    categories = [{k: v for k, v in c.items() if k != "legal"} for c in verdict["categories"]]
    return {k: v for k, v in verdict.items() if k != "model"} | {"categories": categories}


def check(replies: list[Reply], texts: list[str], scorer: Scorer) -> None:
    assert [r.status for r in replies] == [200] * len(texts)
    expected = [plain(v.to_dict()) for v in scorer.score(texts, ids=texts)]
    assert [plain(r.json()) for r in replies] == expected


def texts(count: int, mark: str = "") -> list[str]:
    return [f"Ayo coblos {mark}{i}" if i % 2 else f"Apel pagi {mark}{i}" for i in range(count)]


async def traffic(server: Live, scorer: Scorer, mark: str, during: Any) -> None:
    """Forty clients ask while ``during`` happens; every answer must be theirs."""
    asked = [texts(15, f"{mark}{client}-") for client in range(40)]
    tasks = [asyncio.create_task(score(server, *mine)) for mine in asked]
    await asyncio.sleep(0.05)
    await during()
    for replies, mine in zip(await asyncio.gather(*tasks), asked, strict=True):
        check(replies, mine, scorer)


def test_answers_are_those_of_the_scorer(server: Live, scorer: Scorer) -> None:
    check(asyncio.run(score(server, *texts(10))), texts(10), scorer)


def test_killed_processes_are_replaced_without_a_lost_answer(server: Live, scorer: Scorer) -> None:
    async def kill() -> None:
        for pid in server.children()[:2]:
            os.kill(pid, signal.SIGKILL)

    asyncio.run(traffic(server, scorer, "k", kill))
    assert server.metrics()["netral_process_deaths_total"] >= 1
    server.wait_until("/readyz", 200)


def test_a_new_model_comes_in_under_traffic_and_a_bad_one_does_not(server: Live, scorer: Scorer, mine: Path) -> None:
    manifest = json.loads((mine / MANIFEST).read_text())

    async def reloaded(version: str, name: str) -> None:
        before = server.metrics().get(name, 0.0)
        (mine / MANIFEST).write_text(json.dumps(manifest | {"version": version}))
        server.signal(signal.SIGHUP)
        while server.metrics().get(name, 0.0) == before:
            await asyncio.sleep(0.05)

    async def good() -> None:
        await reloaded("0.0.2", 'netral_reloads_total{result="done"}')

    asyncio.run(traffic(server, scorer, "r", good))
    assert json.loads(server.get("/v1/model")[1])["model"]["version"] == "0.0.2"
    (mine / "screen" / "weights.safetensors").rename(mine / "away")
    asyncio.run(reloaded("0.0.3", 'netral_reloads_total{result="refused"}'))
    assert json.loads(server.get("/v1/model")[1])["model"]["version"] == "0.0.2"
    (mine / "away").rename(mine / "screen" / "weights.safetensors")
    (mine / MANIFEST).write_text(json.dumps(manifest))


def test_rude_clients_get_a_problem_or_nothing_and_harm_nobody(server: Live, scorer: Scorer) -> None:
    async def raw(data: bytes, pause: float = 0.0, rest: bytes = b"") -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(data)
        if pause:
            await asyncio.sleep(pause)
            writer.write(rest)
        try:
            async with asyncio.timeout(10):
                return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def scenario() -> None:
        whole = post("a")
        slow_head, slow_body, not_http, huge_head, silent = await asyncio.gather(
            raw(whole[:30], 1.0, whole[30:]),
            raw(whole[:-3], 1.0, whole[-3:]),
            raw(b"\x16\x03\x01 hello\r\n\r\n"),
            raw(b"GET /livez HTTP/1.1\r\n" + b"X-A: " + b"a" * 40_000),
            raw(b""),
        )
        assert slow_head == silent == b""
        assert b" 408 " in slow_body and b"body-too-slow" in slow_body
        assert b" 400 " in not_http and b"unreadable-request" in not_http
        assert b" 431 " in huge_head and b"headers-too-large" in huge_head
        gone = [asyncio.create_task(raw(post(f"coblos {i}", evidence=True)[:-5])) for i in range(20)]
        await asyncio.sleep(0.05)
        for task in gone:
            task.cancel()
        check(await score(server, *texts(5)), texts(5), scorer)

    asyncio.run(scenario())


def test_nothing_is_left_behind_by_those_who_leave(server: Live, scorer: Scorer) -> None:
    async def leave() -> None:
        for _ in range(200):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(post("coblos " * 50, evidence=True))
            await writer.drain()
            writer.transport.abort()

    before = server.handles()
    asyncio.run(leave())
    check(asyncio.run(score(server, *texts(3))), texts(3), scorer)
    server.wait_until("/readyz", 200)
    assert server.metrics()["netral_queue_posts"] == 0
    assert server.handles() <= before + 5
    assert server.metrics().get('netral_requests_total{key="",method="POST",route="/v1/score",status="500"}', 0) == 0


def test_asked_to_end_it_answers_what_it_has_and_ends_well(mine: Path, scorer: Scorer) -> None:
    async def scenario(server: Live) -> list[Reply]:
        posts = [{"text": t, "id": t} for t in texts(200)]
        connections = [Connection(server.port) for _ in range(8)]
        for connection in connections:
            await connection.open()
        tasks = [asyncio.create_task(c.send(request("/v1/score/batch", {"posts": posts}))) for c in connections]
        await asyncio.sleep(0.02)
        server.signal(signal.SIGTERM)
        await asyncio.to_thread(server.wait_until, "/readyz", 503)
        late = await score(server, "coblos")
        assert late[0].status == 200
        replies = await asyncio.gather(*tasks)
        for connection in connections:
            connection.close()
        return replies

    with live(mine.parent, "--bundle", str(mine), "--workers", "1", "--drain-seconds", "1") as server:
        replies = asyncio.run(scenario(server))
        assert server.process.wait(30) == 0
    expected = [encode(v, legal=False) for v in scorer.score(texts(200), ids=texts(200))]
    for reply in replies:
        assert reply.status == 200
        assert all(verdict in reply.body for verdict in expected)
    log = server.log.read_text()
    assert "OPEN MODE" in log
    assert "coblos" not in log and "Apel" not in log
    assert all(json.loads(line) for line in log.splitlines())
