"""What an operator copies from ``deploy/`` fits the service that is here."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from serve.api.limits import Limits
from serve.cli import app
from serve.cli_server import _with_limits

NETWORK = pytest.mark.skipif(not os.environ.get("NETRAL_NETWORK"), reason="installs from the package index")


@pytest.fixture(scope="module")
def deploy(root: Path) -> Path:
    return root / "deploy"


def flags(words: list[str]) -> set[str]:
    return {word for word in words if word.startswith("--")}


def known() -> set[str]:
    return {"--" + name.replace("_", "-") for name in _with_limits().__signature__.parameters}


def lines(text: str, start: str) -> list[str]:
    return [
        line.removeprefix(start).strip() for line in text.replace("\\\n", " ").splitlines() if line.startswith(start)
    ]


def test_the_image_is_made_by_the_tested_script_and_runs_as_nobody(root: Path, deploy: Path) -> None:
    text = (deploy / "Dockerfile").read_text()
    assert lines(text, "RUN deploy/install.sh") == ["/opt/netral"]
    assert text.count("FROM ") == 2
    assert lines(text, "USER ") == ["10001:10001"]
    for copied in lines(text, "COPY "):
        if not copied.startswith("--from"):
            assert all((root / source).exists() for source in copied.split()[:-1]), copied


def test_the_flags_of_image_and_unit_exist(deploy: Path) -> None:
    image = " ".join(lines((deploy / "Dockerfile").read_text(), "CMD "))
    unit = lines((deploy / "netral.service").read_text(), "ExecStart=")[0]
    used = flags(re.findall(r'"([^"]*)"', image)) | flags(shlex.split(unit))
    assert {"--host", "--port", "--lexicons", "--drain-seconds", "--metrics-port"} <= used <= known()


def test_the_unit_waits_for_a_drain(deploy: Path) -> None:
    unit = (deploy / "netral.service").read_text()
    drain = int(re.search(r"--drain-seconds (\d+)", unit)[1])  # type: ignore[index]
    stop = int(lines(unit, "TimeoutStopSec=")[0])
    assert stop > Limits().deadline_seconds + drain + 5
    assert lines(unit, "KillMode=") == ["mixed"]


def test_the_proxy_cuts_nothing_off_that_the_service_would_answer(deploy: Path) -> None:
    text = (deploy / "nginx.conf").read_text()
    limits = Limits()
    assert int(re.search(r"client_max_body_size (\d+)m", text)[1]) * 2**20 >= limits.body_bytes  # type: ignore[index]
    assert int(re.search(r"proxy_read_timeout (\d+)s", text)[1]) > limits.deadline_seconds  # type: ignore[index]
    assert int(re.search(r"client_body_timeout (\d+)s", text)[1]) >= limits.read_seconds  # type: ignore[index]
    assert "proxy_next_upstream off" in text and "access_log off" in text


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_accepts_its_example(deploy: Path, tmp_path: Path) -> None:
    text = re.sub(r"(?m)^ *ssl_certificate.*$", "", (deploy / "nginx.conf").read_text()).replace(" ssl;", ";")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {text} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(
        [shutil.which("nginx") or "", "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_script_is_a_script(deploy: Path) -> None:
    assert os.access(deploy / "install.sh", os.X_OK)
    subprocess.run(["sh", "-n", str(deploy / "install.sh")], check=True)


@NETWORK
@pytest.mark.slow
def test_the_script_installs_a_service_without_training(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(root / name, source)
    for name in ("classifier", "training", "serve", "models", "deploy", "data"):
        shutil.copytree(root / name, source / name)
    done = subprocess.run(
        ["deploy/install.sh", str(tmp_path / "opt")], cwd=source, env={**os.environ, "PYTHON": sys.executable},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "installed: netral" in done.stdout
    help_text = subprocess.run([tmp_path / "opt/venv/bin/netral", "serve", "--help"], capture_output=True, text=True)
    assert help_text.returncode == 0, help_text.stderr


def test_on_windows_the_service_says_where_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    result = CliRunner().invoke(app, ["serve"])
    assert result.exit_code == 2
    assert "runs on Linux and macOS alone" in result.stderr
