"""From a bundle to a listening service."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from classifier.errors import NetralError
from serve.api.access import is_loopback
from serve.api.app import create_app
from serve.api.child import Recipe
from serve.api.keys import KeyRing
from serve.api.limits import Limits
from serve.api.logs import configure
from serve.api.machine import cores
from serve.api.pool import Pool

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``netral serve`` was told."""

    host: str = "127.0.0.1"
    port: int = 8000
    bundle: Path | None = None
    lexicons: Path | None = None
    keys: Path | None = None
    workers: int = 0
    threads: int = 1
    limits: Limits = field(default_factory=Limits)


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
    asyncio.run(_serve(settings, ring))


async def _serve(settings: Settings, ring: KeyRing | None) -> None:
    recipe = Recipe(settings.bundle, settings.lexicons, settings.threads)
    pool = Pool(recipe, settings.workers or cores(), settings.limits)
    await pool.start()
    app = create_app(pool, settings.limits, ring)
    config = uvicorn.Config(
        app, settings.host, settings.port, log_config=None, access_log=False, server_header=False, lifespan="off"
    )
    await uvicorn.Server(config).serve()
    await pool.stop()
