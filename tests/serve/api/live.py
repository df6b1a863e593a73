"""A real ``netral serve`` in a process of its own, on a free port of the loopback address."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_COMMAND = [sys.executable, "-c", "from serve.cli import main; main()", "serve"]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Live:
    port: int
    metrics_port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def metrics(self) -> dict[str, float]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10) as response:
            lines = response.read().decode().splitlines()
        return {name: float(n) for name, n in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    def children(self) -> list[int]:
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in task.read_text().split()]

    def resident(self, pid: int) -> int:
        """Bytes of memory that a process holds."""
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def handles(self, pid: int | None = None) -> int:
        """Open files of a process, by default the answering one."""
        return len(list(Path(f"/proc/{pid or self.process.pid}/fd").iterdir()))

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait_until(self, path: str, status: int) -> None:
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                if self.get(path)[0] == status:
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
            time.sleep(0.05)
        raise AssertionError(f"{path} never answered {status}: {self.log.read_text()[-2000:]}")


@contextmanager
def live(folder: Path, *arguments: str) -> Iterator[Live]:
    port, metrics_port = free_port(), free_port()
    log = folder / f"log-{port}"
    command = [*_COMMAND, "--port", str(port), "--metrics-port", str(metrics_port), *arguments]
    with log.open("wb") as out, subprocess.Popen(command, stderr=out, stdout=out) as process:
        server = Live(port, metrics_port, process, log)
        try:
            server.wait_until("/readyz", 200)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
