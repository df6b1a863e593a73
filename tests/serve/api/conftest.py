"""A tiny model behind the endpoint, and checks of the contract that several files use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator

from classifier import Scorer
from serve.api.app import create_app
from serve.api.scorers import load_scorers
from tests.bundles import tiny_bundle
from tests.serve.api.local import LocalService

LEXICON = """
[[race]]
id = "contoh"
title = "Pemilihan Contoh"
kind = "pilkada"
region = "Contoh"
[[race.pair]]
id = "p1"
slogans = ["coblos bersama"]
"""


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    tiny_bundle(folder)
    return folder


@pytest.fixture(scope="session")
def lexicons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lexicons")
    (folder / "contoh.toml").write_text(LEXICON, "utf-8")
    return folder


@pytest.fixture(scope="session")
def scorers(bundle: Path, lexicons: Path) -> dict[str | None, Scorer]:
    return load_scorers(bundle, lexicons)


@pytest.fixture(scope="session")
def scorer(scorers: dict[str | None, Scorer]) -> Scorer:
    return scorers[None]


@pytest.fixture(scope="module")
def client(scorers: dict[str | None, Scorer]) -> Iterator[TestClient]:
    app = create_app(LocalService(scorers))
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.fixture(scope="module")
def conforms(document: dict[str, Any]) -> Callable[[Any, str], None]:
    def check(body: Any, name: str) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator(schema).validate(body)

    return check


@pytest.fixture(scope="module")
def is_problem(conforms: Callable[[Any, str], None]) -> Callable[[Any, str, int], dict[str, Any]]:
    def check(response: Any, slug: str, status: int) -> dict[str, Any]:
        body: dict[str, Any] = response.json()
        assert response.status_code == status, body
        assert response.headers["content-type"] == "application/problem+json"
        assert body["type"] == f"urn:netral:problem:{slug}"
        assert body["status"] == status
        assert body["request_id"] == response.headers["x-request-id"]
        conforms(body, "Problem")
        return body

    return check
