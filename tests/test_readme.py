"""Every command block of the README runs. Long-running make targets are checked to exist; the rest really runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

README = (Path(__file__).resolve().parents[1] / "README.md").read_text("utf-8")
BLOCKS = [(m[1], m[2].strip()) for m in re.finditer(r"```(\w+)\n(.*?)```", README, re.DOTALL)]
COMMANDS = [line for language, body in BLOCKS if language == "bash" for line in body.splitlines()]
PYTHON = [body for language, body in BLOCKS if language == "python"]
CONSOLE = [body for language, body in BLOCKS if language == "console"]
SLOW = ("train", "evaluate")
ADDRESS = "http://127.0.0.1:8000"


def run(arguments: list[str], root: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "100"}
    return subprocess.run(arguments, cwd=cwd or root, env=environment, capture_output=True, text=True, timeout=900)


def own(word: str, tmp_path: Path) -> str:
    """Commands use this interpreter's netral, and write below ``tmp_path``."""
    if word.endswith("bin/netral"):
        return str(Path(sys.executable).with_name("netral"))
    return str(tmp_path / word) if word.endswith("telaah.xlsx") or word.startswith("runs/") else word


@pytest.fixture(scope="module")
def endpoint(root: Path) -> Iterator[str]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    netral = Path(sys.executable).with_name("netral")
    process = subprocess.Popen(
        [netral, "serve", "--port", str(port)], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            if run(["curl", "-sf", f"http://127.0.0.1:{port}/readyz"], root).returncode == 0:
                break
            threading.Event().wait(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_the_readme_has_blocks() -> None:
    assert len(COMMANDS) >= 8
    assert len(PYTHON) >= 3


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make ")])
def test_make_targets_exist(command: str, root: Path) -> None:
    done = run([*shlex.split(command), "--dry-run"], root)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(c, marks=pytest.mark.slow if c.split()[1] in SLOW else ())
        for c in COMMANDS
        if c.startswith(".venv/bin/netral")
    ],
)
def test_commands_run(command: str, root: Path, tmp_path: Path) -> None:
    done = run([own(word, tmp_path) for word in shlex.split(command)], root)
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("curl ")])
def test_requests_are_answered(command: str, root: Path, endpoint: str) -> None:
    done = run(shlex.split(command.replace(ADDRESS, endpoint)), root)
    assert '"fingerprint"' in done.stdout, done.stdout


@pytest.mark.parametrize("code", PYTHON, ids=range(len(PYTHON)))
def test_python_runs(code: str, root: Path, endpoint: str) -> None:
    done = run([sys.executable, "-c", code.replace(ADDRESS, endpoint)], root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("block", CONSOLE, ids=range(len(CONSOLE)))
def test_shown_output_is_real(block: str, root: Path, tmp_path: Path) -> None:
    """The run shown prints what is shown, up to spaces at line ends and the folder of the output."""
    command, _, shown = block.partition("\n")
    arguments = shlex.split(command.removeprefix("$ "))
    arguments = [own(".venv/bin/netral", tmp_path), *arguments[1:]]
    out = str(tmp_path / "shortlist.xlsx")
    done = run([out if a == "shortlist.xlsx" else a for a in arguments], root)
    printed = (done.stdout + done.stderr).replace(str(tmp_path) + "/", "")
    assert re.sub(r"\s+", " ", shown).strip() == re.sub(r"\s+", " ", printed).strip()


def test_every_block_is_covered() -> None:
    assert {language for language, _ in BLOCKS} <= {"bash", "python", "console"}
    known = ("make ", ".venv/bin/netral ", "curl ")
    assert [c for c in COMMANDS if not c.startswith(known)] == []
