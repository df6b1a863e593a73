"""One model after another: start the first, take a new one in beside the old, and let the old one finish."""

from __future__ import annotations

import asyncio
import logging

from classifier import NetralError
from serve.api.limits import Limits
from serve.api.metrics import Metrics
from serve.api.pool import Pool, Watch
from serve.api.source import Snapshot, Source

_log = logging.getLogger(__name__)


class Service:
    """Holds the pool that answers now."""

    def __init__(self, source: Source, workers: int, threads: int, limits: Limits, metrics: Metrics) -> None:
        self._source = source
        self._workers = workers
        self._threads = threads
        self._limits = limits
        self._metrics = metrics
        self._reloading = asyncio.Lock()
        self._retiring: set[asyncio.Task[None]] = set()
        self._stamp: object = None
        self._snapshot: Snapshot
        self.engine: Pool
        self.draining = False

    async def start(self) -> None:
        """Load the first model. Raises NetralError if there is none, or none that passes its self-check."""
        self._stamp = await self._source.stamp()
        self.engine, self._snapshot = await self._load()
        self._metrics.model(self.engine.about)
        self._metrics.gauges(lambda: self.engine.queue.waiting, lambda: self.engine.processes)

    async def reload(self) -> bool:
        """Load what the source holds now and swap; on any fault the old model stays. Whether it was swapped."""
        async with self._reloading:
            try:
                engine, snapshot = await self._load()
            except NetralError as error:
                _log.error("reload refused, the old model stays: %s", error)
                self._metrics.reloaded("refused")
                return False
            old, old_snapshot = self.engine, self._snapshot
            self.engine, self._snapshot = engine, snapshot
            self._metrics.reloaded("done")
            self._metrics.model(engine.about)
            info = engine.about.info
            _log.info("now answering: %s %s %s", info.name, info.version, info.fingerprint)
            task = asyncio.create_task(_retire(old, old_snapshot))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)
            return True

    async def watch(self, seconds: float) -> None:
        """Reload whenever the source has changed; a refused one is not tried again until it changes once more."""
        while True:
            await asyncio.sleep(seconds)
            try:
                stamp = await self._source.stamp()
            except NetralError as error:
                _log.error("the model's source can't be looked at: %s", error)
                continue
            if stamp != self._stamp:
                self._stamp = stamp
                await self.reload()

    async def stop(self) -> None:
        """Let everything finish, then end every process."""
        async with self._reloading:
            await asyncio.gather(*self._retiring)
            await _retire(self.engine, self._snapshot)

    async def _load(self) -> tuple[Pool, Snapshot]:
        snapshot = await self._source.snapshot(self._threads)
        watch = Watch(self._metrics.passed, self._metrics.died)
        pool = Pool(snapshot.recipe, self._workers, self._limits, watch)
        try:
            await pool.start()
        except BaseException:
            snapshot.discard()
            raise
        return pool, snapshot


async def _retire(pool: Pool, snapshot: Snapshot) -> None:
    await pool.idle()
    await pool.stop()
    snapshot.discard()
