"""The pool: nothing lost, nothing swapped, whatever happens to scoring processes; most of it with pretended ones."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from classifier import NetralError, Scorer
from classifier.verdict import ModelInfo
from serve.api import pool as pool_module
from serve.api.child import Child, DiedError, Recipe
from serve.api.engine import About, How, encode
from serve.api.kinds import ProblemError
from serve.api.limits import Limits
from serve.api.pool import Pool, Watch
from serve.api.wire import Stat, questions, reply

ABOUT = About(ModelInfo("palsu", "1", "sha256:0"), ("cascade",), {}, {})
STAT = Stat("indikasi", 0.5, "baseline", False)


class FakeChild:
    """Answers a text with itself; dies over 'racun'; can be held back and killed."""

    def __init__(self) -> None:
        self.about = ABOUT
        self.ended = asyncio.Event()
        self.held = asyncio.Event()
        self.held.set()
        self.turn = asyncio.Lock()
        self.asked = 0
        self.sizes: list[int] = []

    async def ask(self, body: bytes, seconds: float) -> bytes:
        self.asked += 1
        try:
            guilty = not self.turn.locked()
            async with self.turn:
                await self.held.wait()
                if self.ended.is_set():
                    raise DiedError(guilty)
                texts = [text for question in questions(body) for text in question.texts]
                self.sizes.append(len(texts))
                if "racun" in texts:
                    self.ended.set()
                    raise DiedError(guilty=True)
                await asyncio.sleep(0)
                return reply([STAT] * len(texts), [json.dumps(text).encode() for text in texts])
        finally:
            self.asked -= 1

    def kill(self) -> None:
        self.ended.set()
        self.held.set()

    async def stop(self) -> None:
        self.ended.set()


class Nursery:
    """Starts pretended children, as many as asked, and remembers them."""

    def __init__(self) -> None:
        self.children: list[FakeChild] = []
        self.failures = 0

    async def start(self, recipe: Recipe) -> FakeChild:
        if self.failures:
            self.failures -= 1
            raise NetralError("no")
        self.children.append(FakeChild())
        return self.children[-1]


@pytest.fixture
def nursery(monkeypatch: pytest.MonkeyPatch) -> Nursery:
    made = Nursery()
    monkeypatch.setattr(pool_module, "Child", FakeChild)
    monkeypatch.setattr(FakeChild, "start", made.start, raising=False)
    monkeypatch.setattr(pool_module, "_BACKOFF", (0.0,))
    return made


def with_pool(scenario: Callable[[Pool], Coroutine[Any, Any, None]], size: int = 1, **limits: int) -> None:
    async def run() -> None:
        pool = Pool(Recipe(), size, Limits(**limits))  # type: ignore[arg-type]
        await pool.start()
        try:
            async with asyncio.timeout(5):
                await scenario(pool)
        finally:
            await pool.stop()

    asyncio.run(run())


async def said(pool: Pool, *texts: str) -> list[Any]:
    found = await pool.score(texts, [str(i) for i in range(len(texts))], How())
    return [None if v is None else json.loads(v) for v in found]


async def occupy(pool: Pool, child: FakeChild) -> list[asyncio.Task[list[Any]]]:
    """Hold ``child`` back with as many passes as it is given ahead."""
    child.held.clear()
    tasks = []
    for i in range(2):
        tasks.append(asyncio.create_task(said(pool, str(i))))
        await asyncio.sleep(0.01)
    return tasks


def test_every_request_gets_its_own_answers(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        asked = [[f"{i}-{j}" for j in range(i % 5 + 1)] for i in range(60)]
        assert await asyncio.gather(*(said(pool, *texts) for texts in asked)) == asked
        assert pool.queue.waiting == 0

    with_pool(scenario, size=2)


def test_batches_form_while_the_model_works(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        child = nursery.children[0]
        child.held.clear()
        waiting = [asyncio.create_task(said(pool, str(i))) for i in range(40)]
        await asyncio.sleep(0.01)
        child.held.set()
        await asyncio.gather(*waiting)
        assert sum(child.sizes) == 40
        assert len(child.sizes) <= 4

    with_pool(scenario)


def test_when_the_queue_is_full_the_answer_is_no_at_once(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        child = nursery.children[0]
        waiting = await occupy(pool, child)
        waiting += [asyncio.create_task(said(pool, str(i))) for i in range(2, 12)]
        await asyncio.sleep(0.01)
        with pytest.raises(ProblemError) as caught:
            await said(pool, "x")
        assert caught.value.kind.status == 429
        assert caught.value.retry_after >= 1
        child.held.set()
        assert await asyncio.gather(*waiting) == [[str(i)] for i in range(12)]

    with_pool(scenario, queue_posts=10, batch_posts=10)


def test_posts_of_a_client_that_has_gone_are_not_scored(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        child = nursery.children[0]
        first = await occupy(pool, child)
        gone = asyncio.create_task(said(pool, *"abcdef"))
        stays = asyncio.create_task(said(pool, "z"))
        await asyncio.sleep(0.01)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        assert pool.queue.waiting == 1
        child.held.set()
        assert await stays == ["z"]
        await asyncio.gather(*first)
        assert sum(child.sizes) == 3

    with_pool(scenario)


def test_a_killed_process_is_replaced_and_nothing_is_lost(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        nursery.children[0].held.clear()
        waiting = [asyncio.create_task(said(pool, str(i), f"{i}b")) for i in range(20)]
        await asyncio.sleep(0.01)
        nursery.failures = 2
        nursery.children[0].kill()
        assert await asyncio.gather(*waiting) == [[str(i), f"{i}b"] for i in range(20)]
        assert len(nursery.children) == 2
        assert pool.ready

    with_pool(scenario)


def test_a_post_that_kills_processes_fails_alone(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        answers = await asyncio.gather(said(pool, "a", "racun", "b"), *(said(pool, str(i)) for i in range(10)))
        assert answers == [["a", None, "b"], *([str(i)] for i in range(10))]
        assert len(nursery.children) <= 5

    with_pool(scenario, size=1)


def test_without_a_process_hope_ends_after_a_minute(nursery: Nursery) -> None:
    async def scenario(pool: Pool) -> None:
        nursery.failures = 1000
        nursery.children[0].kill()
        await asyncio.sleep(0.01)
        assert not pool.ready
        assert pool.alive
        pool._childless_since -= 61
        assert not pool.alive

    with_pool(scenario)


def test_passes_and_deaths_are_told(nursery: Nursery) -> None:
    async def run() -> None:
        told: list[Any] = []
        watch = Watch(lambda items, stats, seconds: told.append((len(items), stats)), lambda: told.append("died"))
        pool = Pool(Recipe(), 1, Limits(), watch)
        await pool.start()
        await said(pool, "a", "b")
        nursery.children[0].kill()
        await said(pool, "c")
        assert told == [(2, [STAT, STAT]), "died", (1, [STAT])]
        await pool.stop()

    asyncio.run(run())


def test_if_one_process_cant_start_none_is_left(nursery: Nursery) -> None:
    async def run() -> None:
        nursery.failures = 1
        with pytest.raises(NetralError):
            await Pool(Recipe(), 2, Limits()).start()
        assert all(child.ended.is_set() for child in nursery.children)

    asyncio.run(run())


def test_the_wait_is_what_the_queue_takes() -> None:
    async def run() -> None:
        pool = Pool(Recipe(), 1, Limits())
        assert pool.wait_seconds() == 1
        pool.queue.waiting, pool._rate = 500, 100.0
        assert pool.wait_seconds() == 5
        pool._rate = 1.0
        assert pool.wait_seconds() == 60

    asyncio.run(run())


@pytest.mark.slow
def test_real_processes_survive_kill_9(bundle: Path, lexicons: Path, scorer: Scorer) -> None:
    async def run() -> None:
        pool = Pool(Recipe(bundle, lexicons), 2, Limits())
        await pool.start()
        texts = [f"Ayo coblos nomor {i}" if i % 2 else f"Apel pagi {i}" for i in range(200)]
        expected = [encode(v, legal=False) for v in scorer.score(texts, ids=texts)]
        waiting = [asyncio.create_task(pool.score([text], [text], How())) for text in texts]
        await asyncio.sleep(0)
        os.kill(pool._children[0]._process.pid, signal.SIGKILL)
        async with asyncio.timeout(60):
            found = await asyncio.gather(*waiting)
        assert [v[0] for v in found] == expected
        await pool.stop()

    asyncio.run(run())


@pytest.mark.slow
def test_a_real_process_that_hangs_is_killed(bundle: Path) -> None:
    async def run() -> None:
        child = await Child.start(Recipe(bundle))
        os.kill(child._process.pid, signal.SIGSTOP)
        with pytest.raises(DiedError) as caught:
            await child.ask(b'{"options": [], "posts": []}', seconds=0.05)
        assert caught.value.guilty
        with pytest.raises(DiedError):
            await child.ask(b"", seconds=1)
        await child.stop()

    asyncio.run(run())
