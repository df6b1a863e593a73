"""From settings to a listening service, and its orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import uvicorn
import uvloop

from classifier.errors import NetralError
from serve.api.access import is_loopback
from serve.api.app import create_app
from serve.api.edge import Busy
from serve.api.keys import KeyRing
from serve.api.limits import Limits
from serve.api.logs import configure
from serve.api.machine import cores
from serve.api.metrics import Metrics
from serve.api.protocol import protocol
from serve.api.service import Service
from serve.api.source import Source

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``netral serve`` was told."""

    host: str = "127.0.0.1"
    port: int = 8000
    source: Source = field(default_factory=Source)
    keys: Path | None = None
    workers: int = 0
    threads: int = 1
    metrics_port: int = 0
    metrics_host: str = "127.0.0.1"
    watch_seconds: float = 0.0
    drain_seconds: float = 0.0
    limits: Limits = field(default_factory=Limits)


class _Server(uvicorn.Server):
    """Ends with status 0 when asked to, after a while in which readiness already says no."""

    def __init__(self, config: uvicorn.Config, drain_seconds: float, draining: Callable[[], None]) -> None:
        super().__init__(config)
        self._drain_seconds = drain_seconds
        self._draining = draining
        self._loop = asyncio.get_running_loop()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """First signal: drain; a second one ends the wait."""
        if self._loop.is_closed():
            return
        self._draining()
        wait = 0.0 if self.should_exit or sig == signal.SIGINT else self._drain_seconds
        self._loop.call_soon_threadsafe(self._loop.call_later, wait, self._exit)

    def _exit(self) -> None:
        self.should_exit = True


def run(settings: Settings) -> None:
    """Load the model, then answer until told to stop. Raises NetralError before listening if anything is amiss."""
    if settings.keys is None and not is_loopback(settings.host):
        raise NetralError(
            f"--host {settings.host} can be reached by others, and no keys are set; make one with "
            "`netral keys create NAME` and start with --keys FILE, or listen on 127.0.0.1"
        )
    ring = KeyRing(settings.keys) if settings.keys else None
    configure()
    if ring is None:
        _log.warning("OPEN MODE: no keys, so every program on this machine may ask. Use --keys for anything else.")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, ring))


async def _serve(settings: Settings, ring: KeyRing | None) -> None:
    metrics = Metrics()
    service = Service(settings.source, settings.workers or cores(), settings.threads, settings.limits, metrics)
    await service.start()
    config = uvicorn.Config(
        create_app(service, settings.limits, ring, metrics),
        settings.host,
        settings.port,
        http=protocol(settings.limits, Busy(service, metrics)),
        proxy_headers=False,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=int(settings.limits.deadline_seconds) + 5,
    )

    def drain() -> None:
        service.draining = True

    try:
        async with _beside(settings, service, metrics):
            await _Server(config, settings.drain_seconds, drain).serve()
    finally:
        await service.stop()


@contextlib.asynccontextmanager
async def _beside(settings: Settings, service: Service, metrics: Metrics) -> AsyncIterator[None]:
    """What runs beside the server: metrics, the watch over the source, and reloads on SIGHUP."""
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[object]] = set()

    def reload() -> None:
        task: asyncio.Task[object] = loop.create_task(service.reload())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    loop.add_signal_handler(signal.SIGHUP, reload)
    if settings.watch_seconds:
        tasks.add(loop.create_task(service.watch(settings.watch_seconds)))
    try:
        stop = metrics.listen(settings.metrics_host, settings.metrics_port) if settings.metrics_port else None
    except OSError as error:
        raise NetralError(f"--metrics-port {settings.metrics_port}: {error.strerror}; choose another") from None
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if stop:
            await asyncio.to_thread(stop)
