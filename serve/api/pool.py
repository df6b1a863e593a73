"""Scoring processes fed from one queue: batches form while they work, a lost one is replaced and its posts go again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from classifier.errors import NetralError
from serve.api import kinds
from serve.api.child import Child, DiedError, Recipe
from serve.api.engine import About, How
from serve.api.jobs import Item, Job, Queue
from serve.api.kinds import ProblemError
from serve.api.limits import Limits
from serve.api.wire import Stat, answers, ask

_AHEAD = 2
_MOST_DEATHS = 3
_HOPE_SECONDS = 60.0
_BACKOFF = (0.1, 0.5, 2.0, 5.0)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told of a pool's life: passes (posts, what became of them, seconds) and deaths of processes."""

    passed: Callable[[list[Item], list[Stat | None], float], None] = lambda items, stats, seconds: None
    died: Callable[[], None] = lambda: None


class Pool:
    """``size`` processes with one model, which never changes in the life of a pool."""

    def __init__(self, recipe: Recipe, size: int, limits: Limits, watch: Watch | None = None) -> None:
        self._recipe = recipe
        self._size = size
        self._limits = limits
        self._watch = watch or Watch()
        self._children: list[Child] = []
        self._work = asyncio.Event()
        self._free = asyncio.Event()
        self._standing: list[asyncio.Task[None]] = []
        self._passes: set[asyncio.Task[None]] = set()
        self._rate = 0.0
        self._childless_since = 0.0
        self.queue = Queue(limits.queue_posts)
        self.about: About

    @property
    def ready(self) -> bool:
        """Whether at least one process can score."""
        return bool(self._children)

    @property
    def alive(self) -> bool:
        """Whether it can score, or may soon again: False when it has had no process for a minute."""
        return self.ready or asyncio.get_running_loop().time() - self._childless_since < _HOPE_SECONDS

    @property
    def processes(self) -> int:
        """How many processes can score."""
        return len(self._children)

    async def idle(self) -> None:
        """Wait until nothing waits and nothing is under way."""
        while self.queue.waiting or self._passes:
            await asyncio.sleep(0.02)

    async def start(self) -> None:
        """Start every process. Raises NetralError, with none left behind, if one can't load the model."""
        found = await asyncio.gather(*(Child.start(self._recipe) for _ in range(self._size)), return_exceptions=True)
        children = [child for child in found if isinstance(child, Child)]
        if failed := [error for error in found if isinstance(error, BaseException)]:
            for child in children:
                child.kill()
            raise failed[0]
        self.about = children[0].about
        keepers = [self._keep(child) for child in children]
        self._standing = [asyncio.create_task(work) for work in (*keepers, self._dispatch())]

    async def score(self, texts: Sequence[str], ids: Sequence[str], how: How) -> list[bytes | None]:
        """See ``Engine.score``; cancelling takes the posts out of the queue."""
        job = Job(texts, ids, how)
        if not self.queue.offer(job):
            raise ProblemError(kinds.QUEUE_FULL, kinds.QUEUE_FULL.help, retry_after=self.wait_seconds())
        self._work.set()
        try:
            await job.done
        except asyncio.CancelledError:
            self.queue.drop(job)
            raise
        return job.answers

    def wait_seconds(self) -> float:
        """How long what waits now takes, at the rate of late; at least 1, at most 60."""
        return min(60.0, max(1.0, self.queue.waiting / self._rate if self._rate else 1.0))

    async def stop(self) -> None:
        """End all processes once they have answered what they were asked."""
        for task in self._standing:
            task.cancel()
        await asyncio.gather(*self._standing, return_exceptions=True)
        await asyncio.gather(*(child.stop() for child in self._children))

    async def _keep(self, child: Child) -> None:
        """Use ``child`` and, when it dies, its successors."""
        while True:
            self._children.append(child)
            self._free.set()
            await child.ended.wait()
            self._children.remove(child)
            self._childless_since = asyncio.get_running_loop().time()
            self._watch.died()
            _log.error("a scoring process died; starting another")
            child = await self._successor()

    async def _successor(self) -> Child:
        tries = 0
        while True:
            try:
                child = await Child.start(self._recipe)
            except NetralError as error:
                _log.error("no new scoring process: %s", error)
            else:
                return child
            await asyncio.sleep(_BACKOFF[min(tries, len(_BACKOFF) - 1)])
            tries += 1

    async def _dispatch(self) -> None:
        while True:
            await self._work.wait()
            child = min(self._children, key=lambda c: c.asked, default=None)
            if child is None or child.asked >= _AHEAD:
                self._free.clear()
                await self._free.wait()
                continue
            items = self.queue.take(self._limits.pass_tokens)
            if not items:
                self._work.clear()
                continue
            task = asyncio.create_task(self._pass(child, items))
            self._passes.add(task)
            task.add_done_callback(self._passes.discard)
            await asyncio.sleep(0)

    async def _pass(self, child: Child, items: list[Item]) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            stats, verdicts = answers(await child.ask(ask(items), 2 * self._limits.deadline_seconds + 30))
        except DiedError as died:
            self._lost(items, died.guilty)
        except Exception as error:
            _log.error("a pass failed: %s", type(error).__name__)
            self._lost(items, guilty=True)
        else:
            for item, verdict in zip(items, verdicts, strict=True):
                item.job.answer(item.index, verdict)
            seconds = loop.time() - began
            speed = len(items) * len(self._children) / max(seconds, 1e-6)
            self._rate = 0.9 * self._rate + 0.1 * speed if self._rate else speed
            self._watch.passed(items, stats, seconds)
        finally:
            self._free.set()

    def _lost(self, items: list[Item], guilty: bool) -> None:
        """Posts of a dead process go again, each alone if it may have been the cause; in the end they fail alone."""
        for item in items:
            item.suspect += guilty
            if item.suspect >= _MOST_DEATHS:
                item.job.answer(item.index, None)
        self.queue.again([item for item in items if item.suspect < _MOST_DEATHS])
        self._work.set()
