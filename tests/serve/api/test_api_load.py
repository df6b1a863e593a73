"""Load that the service can't bear: nothing lost, swapped or stalled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier import Scorer
from serve.api.engine import encode
from tests.serve.api.live import Live, live
from tests.serve.api.openloop import Outcome, capacity, load, posts
from tests.serve.api.wirehttp import Connection, request

pytestmark = pytest.mark.slow
TEXTS = [f"Ayo coblos nomor {i} {'kawan ' * (i % 40)}" if i % 3 else f"Apel pagi {i} 🙏" for i in range(1000)]


@pytest.fixture(scope="module")
def server(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("load")
    with live(folder, "--bundle", str(bundle), "--concurrency", "64") as server:
        yield server


def test_at_up_to_four_times_the_capacity_every_answer_is_right_or_an_honest_no(server: Live, scorer: Scorer) -> None:
    expected = [encode(v, legal=False) for v in scorer.score(TEXTS, ids=[str(i) for i in range(len(TEXTS))])]
    raws = posts(TEXTS)

    async def scenario() -> list[Outcome]:
        most = await capacity(server.port, raws, seconds=2)
        return [await load(server.port, raws, expected, most * factor, seconds=2) for factor in (0.5, 1, 2, 4)]

    outcomes = asyncio.run(scenario())
    print("\n" + "\n".join(outcome.row() for outcome in outcomes))
    for outcome in outcomes:
        assert set(outcome.statuses) <= {200, 429}
        assert outcome.statuses[200] > 0
        assert outcome.wrong == 0
        assert max(outcome.seconds) < 30
    assert server.metrics()["netral_queue_posts"] == 0
    server.wait_until("/readyz", 200)


def test_a_no_says_when_to_come_back(bundle: Path, tmp_path: Path) -> None:
    arguments = ("--workers", "1", "--batch-posts", "64", "--queue-posts", "64")

    async def scenario(server: Live) -> None:
        batch = request("/v1/score/batch", {"posts": [{"text": "coblos " * 400}] * 64, "evidence": True})
        connections = [Connection(server.port) for _ in range(6)]
        replies = await asyncio.gather(*(connection.send(batch) for connection in connections))
        for connection in connections:
            connection.close()
        refused = [reply for reply in replies if reply.status == 429]
        assert {reply.status for reply in replies} == {200, 429}
        assert all(reply.json()["type"].endswith(":queue-full") for reply in refused)
        assert all(int(reply.headers["retry-after"]) >= 1 for reply in refused)

    with live(tmp_path, "--bundle", str(bundle), *arguments) as server:
        asyncio.run(scenario(server))
