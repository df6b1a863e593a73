"""Keys: what is stored, who is let in, what a key may ask for, and what open mode refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from classifier import NetralError, Scorer
from serve.api import keys as keys_module
from serve.api.app import create_app
from serve.api.keys import KeyRing, create_key, read_keys, revoke_key
from serve.api.limits import Limits
from serve.api.rates import Rates
from serve.api.server import Settings, run
from serve.cli import app as cli
from tests.serve.api.local import LocalService


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "_CHECK_EVERY", 0.0)


@pytest.fixture
def guarded(scorers: dict[str | None, Scorer]) -> Callable[..., TestClient]:
    def make(file: Path, limits: Limits | None = None) -> TestClient:
        app = create_app(LocalService(scorers), limits, KeyRing(file))
        return TestClient(app, base_url="https://netral.example", raise_server_exceptions=False)

    return make


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_the_file_keeps_no_key_and_is_private(file: Path) -> None:
    key = create_key(file, "dasbor")
    assert len(key) > 40
    assert key not in file.read_text()
    assert key.removeprefix("netral_") not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_each_of_several_keys_works_and_no_other(file: Path) -> None:
    keys = {name: create_key(file, name) for name in ("dasbor", "perayap", "aduan")}
    ring = KeyRing(file)
    for name, key in keys.items():
        found = ring.check(key)
        assert found is not None and found.name == name
    for wrong in ("", "netral_", keys["dasbor"][:-1], keys["dasbor"] + "x", "é", "\ud800"):
        assert ring.check(wrong) is None


def test_every_key_is_compared_in_constant_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = create_key(file, "a")
    create_key(file, "b")
    compared: list[str] = []
    monkeypatch.setattr(keys_module.hmac, "compare_digest", lambda a, b: compared.append(a) or a == b)
    KeyRing(file).check(key)
    assert len(compared) == 2


def test_a_revoked_key_stops_working_while_the_service_runs(file: Path, at_once: None) -> None:
    key, other = create_key(file, "a"), create_key(file, "b")
    ring = KeyRing(file)
    revoke_key(file, "a")
    assert ring.check(key) is None
    assert ring.check(other) is not None
    assert [k.name for k in read_keys(file) if k.revoked] == ["a"]


def test_a_broken_file_changes_nothing_while_the_service_runs(file: Path, at_once: None) -> None:
    key = create_key(file, "a")
    ring = KeyRing(file)
    file.write_text("{")
    assert ring.check(key) is not None


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 9}', '{"format": 1, "keys": [{"nama": "a"}]}'])
def test_a_broken_file_is_refused_at_the_start(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(NetralError, match="key file"):
        KeyRing(file)


@pytest.mark.parametrize("name", ["", "a b", "-a", "x" * 65])
def test_a_bad_name_is_refused(file: Path, name: str) -> None:
    with pytest.raises(NetralError, match="can't name a key"):
        create_key(file, name)
    assert not file.exists()


def test_names_are_used_once(file: Path) -> None:
    create_key(file, "a")
    revoke_key(file, "a")
    with pytest.raises(NetralError, match="already"):
        create_key(file, "a")
    with pytest.raises(NetralError, match="no key 'a' is in use"):
        revoke_key(file, "a")


def test_scoring_needs_a_key_and_probes_do_not(file: Path, guarded: Any, is_problem: Any) -> None:
    key = create_key(file, "dasbor")
    client = guarded(file)
    assert client.get("/livez").status_code == client.get("/readyz").status_code == 200
    assert client.post("/v1/score", json={"text": "a"}, headers=bearer(key)).status_code == 200
    for headers in ({}, bearer("x"), {"Authorization": key}, {"Authorization": f"Basic {key}"}):
        for response in (client.post("/v1/score", json={"text": "a"}, headers=headers), client.get("/v1/model")):
            is_problem(response, "unauthorised", 401)
            assert response.headers["www-authenticate"].startswith("Bearer")
    is_problem(client.get(f"/v1/model?key={key}"), "unauthorised", 401)


def test_the_key_is_asked_for_before_the_body_is_looked_at(file: Path, guarded: Any, is_problem: Any) -> None:
    create_key(file, "dasbor")
    is_problem(guarded(file).post("/v1/score", content=b"{"), "unauthorised", 401)


def test_the_document_says_that_a_key_is_needed(file: Path, guarded: Any, client: TestClient) -> None:
    create_key(file, "dasbor")
    document = guarded(file).get("/openapi.json").json()
    assert document["paths"]["/v1/score"]["post"]["security"] == [{"key": []}]
    assert "security" not in document["paths"]["/livez"]["get"]
    assert "securitySchemes" not in client.get("/openapi.json").json()["components"]


def test_no_key_or_text_gets_into_the_log(file: Path, guarded: Any, caplog: pytest.LogCaptureFixture) -> None:
    key = create_key(file, "dasbor")
    client = guarded(file)
    with caplog.at_level("DEBUG", "netral"):
        client.post("/v1/score?k=" + key, json={"text": "rahasia sekali"}, headers=bearer(key))
        client.get(f"/{key}", headers=bearer(key))
    lines = [record.__dict__["fields"] for record in caplog.records if record.name == "netral.access"]
    assert [(line["key"], line["route"], line["posts"]) for line in lines] == [
        ("dasbor", "/v1/score", 1),
        (None, "unmatched", 0),
    ]
    assert key not in json.dumps(lines) and "rahasia" not in json.dumps(lines)


def test_a_key_gets_its_posts_a_minute_and_the_others_theirs(file: Path, guarded: Any, is_problem: Any) -> None:
    small, large = create_key(file, "kecil", rate=5), create_key(file, "besar")
    client = guarded(file, Limits(batch_posts=5, rate_posts=100))
    five = {"posts": [{"text": "a"}] * 5}
    assert client.post("/v1/score/batch", json=five, headers=bearer(small)).status_code == 200
    refused = client.post("/v1/score", json={"text": "a"}, headers=bearer(small))
    is_problem(refused, "rate-limited", 429)
    assert 1 <= int(refused.headers["retry-after"]) <= 13
    assert client.post("/v1/score/batch", json=five, headers=bearer(large)).status_code == 200


def test_buckets_refill_with_time() -> None:
    now = [0.0]
    rates = Rates(60, 10, lambda: now[0])
    assert rates.take("a", 60) == 0.0
    assert rates.take("a", 2) == 2.0
    assert rates.take("b", 60) == 0.0
    now[0] = 1.5
    assert rates.take("a", 1) == 0.0
    assert rates.take("a", 1) == 0.5
    now[0] = 10_000
    assert rates.take("a", 61) == 1.0
    assert Rates(0, 10).take("a", 10**9) == 0.0
    assert Rates(1, 10, lambda: 0.0).take("a", 10) == 0.0


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "netral.example"},
        {"Host": "10.0.0.1:8000"},
        {"Host": ""},
        {"Host": "[::"},
        {"X-Forwarded-For": "10.0.0.9"},
        {"Forwarded": "for=10.0.0.9"},
    ],
)
def test_open_mode_answers_only_callers_here(client: TestClient, is_problem: Any, headers: dict[str, str]) -> None:
    is_problem(client.post("/v1/score", json={"text": "a"}, headers=headers), "open-mode", 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:80", "[::1]:8000", "LOCALHOST"])
def test_open_mode_answers_every_name_of_this_machine(client: TestClient, host: str) -> None:
    assert client.get("/v1/model", headers={"Host": host}).status_code == 200


def test_others_can_only_reach_a_service_with_keys() -> None:
    with pytest.raises(NetralError, match="no keys are set"):
        run(Settings(host="0.0.0.0"))


def test_the_command_line_makes_lists_and_revokes(file: Path) -> None:
    def netral(*args: str) -> Any:
        return CliRunner().invoke(cli, ["keys", *args, "--keys", str(file)])

    made = netral("create", "dasbor", "--rate", "60")
    assert made.exit_code == 0
    assert KeyRing(file).check(made.stdout.strip().splitlines()[-1]) is not None
    listed = netral("list").output
    assert "dasbor" in listed and "60 posts/min" in listed and "in use" in listed
    assert netral("revoke", "dasbor").exit_code == 0
    assert "revoked" in netral("list").output
    assert netral("revoke", "dasbor").exit_code == 2
    assert netral("create", "dasbor").exit_code == 2
    file.unlink()
    missing = netral("list")
    assert missing.exit_code == 2 and "no such key file" in missing.output
