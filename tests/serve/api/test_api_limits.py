"""The table of limits, and what is answered over each."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from classifier import NetralError, Scorer
from serve.api.app import create_app
from serve.api.engine import How
from serve.api.limits import Limits, entries, flag, variable
from serve.api.logs import FIELDS, JsonLines
from serve.api.worker import about
from serve.cli_server import _with_limits
from tests.serve.api.local import LocalService


@pytest.fixture
def limited(scorers: dict[str | None, Scorer]) -> Callable[..., TestClient]:
    def make(**limits: float) -> TestClient:
        app = create_app(LocalService(scorers), Limits(**limits))  # type: ignore[arg-type]
        return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)

    return make


def test_each_limit_is_a_flag_a_variable_and_a_line_of_the_page(client: TestClient) -> None:
    page = client.get("/docs").text
    parameters = _with_limits().__signature__.parameters
    for entry in entries():
        option = parameters[entry.name].annotation.__metadata__[0]
        assert option.default == flag(entry.name)
        assert option.envvar == variable(entry.name)
        assert option.help == entry.metadata["help"]
        assert parameters[entry.name].default == entry.default
        assert flag(entry.name) in page
        assert entry.metadata["help"] in page


def test_the_flags_reach_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from serve.api import server
    from serve.cli import app

    seen: list[server.Settings] = []
    monkeypatch.setattr(server, "run", seen.append)
    result = CliRunner().invoke(app, ["serve", "--batch-posts", "7"], env={"NETRAL_DEADLINE_SECONDS": "2.5"})
    assert result.exit_code == 0, result.output
    assert seen[0].limits == Limits(batch_posts=7, deadline_seconds=2.5)
    failed = CliRunner().invoke(app, ["serve", "--queue-posts", "7"])
    assert failed.exit_code == 2 and "--queue-posts (7)" in failed.output


@pytest.mark.parametrize("wrong", [{"batch_posts": 0}, {"queue_posts": 10}, {"deadline_seconds": -1}])
def test_impossible_limits_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(NetralError, match="at least"):
        Limits(**wrong)  # type: ignore[arg-type]


def test_too_many_posts(limited: Any, is_problem: Any) -> None:
    client = limited(batch_posts=2)
    response = client.post("/v1/score/batch", json={"posts": [{"text": "a"}] * 3})
    assert is_problem(response, "invalid-request", 422)["errors"][0]["pointer"] == "/posts"
    assert client.post("/v1/score/batch", json={"posts": [{"text": "a"}] * 2}).status_code == 200
    assert client.get("/openapi.json").json()["components"]["schemas"]["BatchRequest"]["properties"]["posts"][
        "maxItems"
    ] == 2  # fmt: skip


def test_every_post_that_is_too_long_is_named(limited: Any, is_problem: Any) -> None:
    client = limited(text_chars=5)
    assert client.post("/v1/score", json={"text": "abcde"}).status_code == 200
    response = client.post("/v1/score", json={"text": "abcdef"})
    assert is_problem(response, "invalid-request", 422)["errors"][0]["pointer"] == "/text"
    response = client.post("/v1/score/batch", json={"posts": [{"text": t} for t in ("abcdef", "a", "xabcdef")]})
    errors = is_problem(response, "invalid-request", 422)["errors"]
    assert [e["pointer"] for e in errors] == ["/posts/0/text", "/posts/2/text"]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large(limited: Any, is_problem: Any, chunked: bool) -> None:
    body = json.dumps({"text": "a" * 200}).encode()

    def pieces() -> Iterator[bytes]:
        yield body[:50]
        yield body[50:]

    content = pieces() if chunked else body
    headers = {"Content-Type": "application/json"}
    response = limited(body_bytes=100).post("/v1/score", content=content, headers=headers)
    is_problem(response, "body-too-large", 413)


class Stuck:
    """A service whose engine answers when told to."""

    def __init__(self, scorers: dict[str | None, Scorer]) -> None:
        self.about = about(scorers)
        self.engine = self
        self.draining = False
        self.go = asyncio.Event()
        self.cancelled = 0

    async def score(self, texts: Any, ids: Any, how: How) -> list[bytes]:
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return [b"{}" for _ in texts]


async def call(
    app: Any, body: bytes = b'{"text":"a"}', wait: float = 0.0, stay: float = 60.0
) -> tuple[int, dict[str, str], bytes]:
    """One POST straight through ASGI; ``wait`` seconds pass within the body, ``stay`` until the client goes."""
    sent: list[dict[str, Any]] = []
    parts = [body[:5], body[5:]]

    async def receive() -> dict[str, Any]:
        if parts:
            if len(parts) == 1:
                await asyncio.sleep(wait)
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}
        await asyncio.sleep(stay)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "method": "POST", "path": "/v1/score", "raw_path": b"/v1/score", "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("", 1),
    }  # fmt: skip
    await app(scope, receive, send)
    start = sent[0]
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, sent[1]["body"]


def test_over_the_deadline_the_work_is_given_up(scorers: dict[str | None, Scorer]) -> None:
    async def scenario() -> None:
        stuck = Stuck(scorers)
        status, _, body = await call(create_app(stuck, Limits(deadline_seconds=0.05)))  # type: ignore[arg-type]
        assert (status, json.loads(body)["type"]) == (504, "urn:netral:problem:deadline")
        assert stuck.cancelled == 1

    asyncio.run(scenario())


def test_when_the_client_goes_the_work_is_given_up(
    scorers: dict[str | None, Scorer], caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        stuck = Stuck(scorers)
        with caplog.at_level("INFO", "netral.access"):
            await call(create_app(stuck), stay=0.01)
        assert stuck.cancelled == 1
        assert caplog.records[-1].__dict__[FIELDS]["status"] == 499

    asyncio.run(scenario())


def test_a_body_that_dawdles(scorers: dict[str | None, Scorer]) -> None:
    async def scenario() -> None:
        app = create_app(LocalService(scorers), Limits(read_seconds=0.05))
        status, headers, body = await call(app, wait=5)
        assert (status, json.loads(body)["type"]) == (408, "urn:netral:problem:body-too-slow")
        assert headers["connection"] == "close"

    asyncio.run(scenario())


def test_a_log_line_is_json_and_says_of_an_exception_only_its_kind() -> None:
    record = logging.LogRecord("netral", logging.ERROR, "", 1, "no\nline", None, None)
    try:
        raise ValueError("isi unggahan")
    except ValueError:
        record.exc_info = sys.exc_info()
    record.__dict__[FIELDS] = {"status": 200}
    line = JsonLines().format(record)
    assert "\n" not in line and "isi unggahan" not in line
    found = json.loads(line)
    assert (found["message"], found["status"], found["exception"]) == ("no\nline", 200, "ValueError")


@pytest.mark.slow
def test_the_command_line_needs_nothing_of_the_endpoint() -> None:
    code = (
        "import sys; sys.modules.update(fastapi=None, uvicorn=None, starlette=None)\n"
        "from typer.testing import CliRunner; from serve.cli import app\n"
        "done = CliRunner().invoke(app, ['serve']); print(done.exit_code, done.output)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 ") and "[serve]" in done.stdout
