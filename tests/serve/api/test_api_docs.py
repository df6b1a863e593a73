"""``docs/integrators.md`` says what the code does: its tables are the code's, its commands run.

``python -m tests.serve.api.test_api_docs`` writes the tables anew.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.api.kinds import KINDS
from serve.api.limits import entries, flag, variable
from serve.cli_score import score as batch
from serve.cli_server import _with_limits
from tests.serve.api.live import Live, live

PAGE = Path(__file__).resolve().parents[3] / "docs" / "integrators.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = [(m[1], m[2].replace("\\\n", " ")) for m in re.finditer(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)]


def tables() -> dict[str, str]:
    problems = "".join(
        f"| `{k.type}` | {k.status} | {k.title}. {k.help} |\n" for k in sorted(KINDS, key=lambda k: k.status)
    )
    limits = "".join(
        f"| `{flag(e.name)}` | `{variable(e.name)}` | {e.default} | {e.metadata['help']} | "
        f"{e.metadata['kind'].status if e.metadata['kind'] else ''} |\n"
        for e in entries()
    )
    return {
        "problems": "| type | status | meaning |\n|---|---|---|\n" + problems,
        "limits": "| flag | variable | default | meaning | over it |\n|---|---|---|---|---|\n" + limits,
    }


def written(text: str) -> str:
    for name, table in tables().items():
        text = re.sub(
            rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda m, t=table: m[1] + t + m[2], text, flags=re.DOTALL
        )
    return text


def test_the_tables_are_those_of_the_code() -> None:
    assert written(TEXT) == TEXT, "run: python -m tests.serve.api.test_api_docs"


def test_every_flag_that_is_named_exists() -> None:
    known = {"--" + name.replace("_", "-") for name in _with_limits().__signature__.parameters}
    keys = {"--rate", "--keys"}
    spark = {"--" + name.replace("_", "-") for name in inspect.signature(batch).parameters} | {"--write"}
    assert set(re.findall(r"--[a-z][a-z-]+", TEXT)) <= known | keys | spark


@pytest.fixture(scope="module")
def server(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("docs"), "--bundle", str(bundle), "--workers", "1") as server:
        yield server


@pytest.mark.slow
def test_the_commands_run(server: Live) -> None:
    curls = [line for kind, body in BLOCKS if kind == "bash" for line in body.splitlines() if line.startswith("curl")]
    assert len(curls) == 4
    for command in curls:
        here = command.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}").replace("curl -sS", "curl -sSf")
        done = subprocess.run(here, shell=True, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "fingerprint" in done.stdout or "definition" in done.stdout


@pytest.mark.slow
def test_the_python_runs(server: Live, root: Path) -> None:
    (body,) = (body for kind, body in BLOCKS if kind == "python")
    done = subprocess.run(
        [sys.executable, "-c", body.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")],
        cwd=root, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2


if __name__ == "__main__":
    PAGE.write_text(written(TEXT), "utf-8")
