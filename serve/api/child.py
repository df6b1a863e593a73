"""The answering process's end of one scoring process."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from classifier.errors import BundleError
from serve.api.engine import About
from serve.api.wire import HEAD, frame

_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a scoring process is to load, and how many threads it may use."""

    bundle: Path | None = None
    lexicons: Path | None = None
    threads: int = 1


class DiedError(Exception):
    """The process died; ``guilty`` when it was working on this very question."""

    def __init__(self, guilty: bool) -> None:
        super().__init__()
        self.guilty = guilty


class Child:
    """A running, checked scoring process that answers questions in the order in which they are asked."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._asked: deque[asyncio.Future[bytes]] = deque()
        self.about: About
        self._reader: asyncio.Task[None]
        self.ended = asyncio.Event()

    @classmethod
    async def start(cls, recipe: Recipe) -> Self:
        """Start one and wait until it has loaded and checked its model.

        Raises
        ------
        BundleError, LexiconError
            With the words of the process, if it can't.
        """
        settings = {key: str(v) if isinstance(v, Path) else v for key, v in asdict(recipe).items()}
        threads = {key: str(recipe.threads) for key in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "serve.api.worker", json.dumps(settings),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **threads},
        )  # fmt: skip
        child = cls(process)
        try:
            async with asyncio.timeout(_START_SECONDS):
                hello = json.loads(await child._read())
        except (TimeoutError, EOFError):
            child.kill()
            raise BundleError("a scoring process died or hung while it loaded the model; see the log") from None
        except asyncio.CancelledError:
            child.kill()
            raise
        if "error" in hello:
            raise BundleError(hello["error"])
        child.about = About.from_dict(hello)
        child._reader = asyncio.create_task(child._answers())
        return child

    @property
    def asked(self) -> int:
        """How many questions it has not answered yet."""
        return len(self._asked)

    async def ask(self, body: bytes, seconds: float) -> bytes:
        """The answer to one question; a process that takes longer than ``seconds`` is killed.

        Raises
        ------
        DiedError
            If the process dies first.
        """
        assert self._process.stdin is not None
        if self.ended.is_set():
            raise DiedError(guilty=False)
        try:
            self._process.stdin.write(frame(body))
        except (OSError, RuntimeError):  # the pipe is closed before the end of the process is noticed
            raise DiedError(guilty=False) from None
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._asked.append(future)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(future)
        except TimeoutError:
            self.kill()
            return await future

    async def stop(self) -> None:
        """Let it finish what it was asked, then end it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await self.ended.wait()
        except TimeoutError:
            self.kill()
        await self._process.wait()

    def kill(self) -> None:
        """End it at once."""
        if self._process.returncode is None:
            self._process.kill()

    async def _answers(self) -> None:
        try:
            while True:
                body = await self._read()
                self._asked.popleft().set_result(body)
        except EOFError:
            self.ended.set()
            guilty = True
            for future in self._asked:
                future.set_exception(DiedError(guilty))
                guilty = False
            self._asked.clear()

    async def _read(self) -> bytes:
        assert self._process.stdout is not None
        head = await self._process.stdout.readexactly(HEAD.size)
        return await self._process.stdout.readexactly(HEAD.unpack(head)[0])
