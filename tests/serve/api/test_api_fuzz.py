"""Requests that nobody would think of: the contract holds for every one of them.

``NETRAL_FUZZ`` sets how many examples each test tries (default 60).
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier import Scorer
from serve.api.app import create_app
from serve.api.kinds import KINDS
from serve.api.limits import Limits
from tests.serve.api.local import LocalService

EXAMPLES = int(os.environ.get("NETRAL_FUZZ", "60"))
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
TYPES = {kind.type: kind.status for kind in KINDS}
LIMITS = Limits(batch_posts=8, text_chars=500)


@pytest.fixture(scope="module")
def fuzzed(scorers: dict[str | None, Scorer]) -> TestClient:
    app = create_app(LocalService(scorers), LIMITS)
    return TestClient(app, base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture
def described(fuzzed: TestClient) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", fuzzed.app)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "method", "mode"),
    [(path, "POST", mode) for path in ("/v1/score", "/v1/score/batch") for mode in schemathesis.GenerationMode]
    + [(path, "GET", schemathesis.GenerationMode.POSITIVE) for path in ("/v1/model", "/v1/taxonomy", "/readyz")],
)
def test_what_the_document_promises_holds(described: Any, path: str, method: str, mode: Any) -> None:
    strategy = described[path][method].as_strategy(generation_mode=mode)

    @FUZZ
    @given(strategy)
    def holds(case: schemathesis.Case) -> None:
        response = case.call(headers={"Host": "localhost"})
        assert response.status_code < 500
        case.validate_response(response)

    holds()


def well_behaved(response: Any) -> None:
    """A documented status; a problem of a known type where it is no success."""
    assert response.status_code < 500
    assert response.headers["x-request-id"]
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert TYPES[response.json()["type"]] == response.status_code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(["text", "id", "posts", "tier", "stage", "lexicon", "evidence", "legal", "x"])
PATHS = st.sampled_from(["/v1/score", "/v1/score/batch"])
TEXTS = st.text(alphabet=st.characters(), max_size=80)


@FUZZ
@given(path=PATHS, body=st.dictionaries(FIELDS, JSON, max_size=6) | JSON)
def test_any_json_is_answered(fuzzed: TestClient, path: str, body: Any) -> None:
    content = json.dumps(body).encode()
    well_behaved(fuzzed.post(path, content=content, headers={"Content-Type": "application/json"}))


@FUZZ
@given(path=PATHS, body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "", "a;b"]))
def test_any_bytes_are_answered(fuzzed: TestClient, path: str, body: bytes, kind: str) -> None:
    well_behaved(fuzzed.post(path, content=body, headers={"Content-Type": kind}))


@FUZZ
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), evidence=st.booleans(), legal=st.booleans())
def test_any_text_gets_the_verdict_of_the_scorer(
    fuzzed: TestClient, scorer: Scorer, texts: list[str], evidence: bool, legal: bool
) -> None:
    body = {"posts": [{"text": text} for text in texts], "evidence": evidence, "legal": legal}
    response = fuzzed.post("/v1/score/batch", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    assert [v["id"] for v in response.json()["verdicts"]] == [str(i) for i in range(len(texts))]
    whole = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
    expected = [v.to_dict()["score"] for v in scorer.score(whole)]
    assert [v["score"] for v in response.json()["verdicts"]] == expected


@FUZZ
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"]),
    path=st.binary(max_size=30),
    headers=st.dictionaries(
        st.sampled_from(["Authorization", "X-Request-ID", "Content-Length", "Accept", "Host"]),
        st.text(alphabet=st.characters(codec="latin-1", categories=("L", "N", "P", "S")), max_size=30),
        max_size=2,
    ),
)
def test_any_path_method_and_header_is_answered(
    fuzzed: TestClient, method: str, path: bytes, headers: dict[str, str]
) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    response = fuzzed.request(method, "http://localhost/" + quote(path), headers=raw)  # type: ignore[arg-type]
    assert response.status_code < 500
