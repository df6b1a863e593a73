"""The contract of the endpoint: every answer is as documented, every error has the one shape."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from classifier import Scorer
from classifier.legal import legal_reference
from classifier.taxonomy import LABELS
from serve.api.app import create_app
from serve.api.engine import encode
from serve.api.kinds import KINDS
from tests.serve.api.local import LocalService

PARTISAN = "Ayo coblos! Hadir di deklarasi tadi sore."
PLAIN = "Jadwal posyandu bulan ini mundur sehari, ya Bu."


def test_one_post_gets_the_verdict_of_the_scorer(client: TestClient, scorer: Scorer, conforms: Any) -> None:
    request = {"id": "17", "text": PARTISAN, "evidence": True, "legal": True, "stage": "sesudah_penetapan"}
    response = client.post("/v1/score", json=request)
    assert response.status_code == 200
    expected = scorer.score([PARTISAN], evidence=True, stage="sesudah_penetapan", ids=["17"])[0].to_dict()
    assert response.json() == json.loads(json.dumps(expected))
    conforms(response.json(), "Verdict")


def test_a_batch_keeps_order_and_ids(client: TestClient, scorer: Scorer, conforms: Any) -> None:
    response = client.post("/v1/score/batch", json={"posts": [{"text": PLAIN}, {"text": PARTISAN, "id": "x"}]})
    body = response.json()
    conforms(body, "BatchResponse")
    assert [(v["id"], v["status"]) for v in body["verdicts"]] == [("0", "tidak_ada_indikasi"), ("x", "indikasi")]
    assert body["model"] == scorer.info.to_dict()


def test_evidence_and_legal_come_only_on_request(client: TestClient) -> None:
    plain = client.post("/v1/score", json={"text": PARTISAN}).json()
    assert all(c["evidence"] == [] and c["legal"] is None for c in plain["categories"])
    asked = client.post("/v1/score", json={"text": PARTISAN, "evidence": True, "legal": True}).json()
    first = asked["categories"][0]
    assert first["evidence"][0]["text"] == "coblos"
    assert first["legal"]["disiplin"] == ["D-2", "D-6"]


def test_every_response_names_request_and_model(client: TestClient, scorer: Scorer) -> None:
    for path in ("/v1/model", "/livez", "/readyz", "/nowhere", "/docs"):
        headers = client.get(path, headers={"X-Request-ID": "abc-1"}).headers
        assert headers["x-request-id"] == "abc-1"
        assert headers["netral-model"] == "tiny/0.0.1"
        assert headers["netral-fingerprint"] == scorer.info.fingerprint


def test_a_strange_request_id_is_replaced(client: TestClient) -> None:
    assert len(client.get("/livez", headers={"X-Request-ID": "a b" * 50}).headers["x-request-id"]) == 32


def test_the_model_describes_itself(client: TestClient, conforms: Any) -> None:
    body = client.get("/v1/model").json()
    conforms(body, "ModelResponse")
    assert body["tiers"] == ["cascade", "baseline"]


def probe(service: LocalService) -> TestClient:
    return TestClient(create_app(service), base_url="http://localhost", raise_server_exceptions=False)


def test_without_a_process_it_is_not_ready_and_after_a_minute_not_alive(
    scorers: dict[str | None, Scorer], is_problem: Any
) -> None:
    service = LocalService(scorers)
    assert probe(service).get("/readyz").json() == {"status": "ok"}
    service.engine.ready = False
    is_problem(probe(service).get("/readyz"), "not-ready", 503)
    assert probe(service).get("/livez").json() == {"status": "ok"}
    service.engine.alive = False
    is_problem(probe(service).get("/livez"), "not-ready", 503)


def test_while_it_drains_it_is_not_ready_but_answers(scorers: dict[str | None, Scorer], is_problem: Any) -> None:
    service = LocalService(scorers)
    service.draining = True
    is_problem(probe(service).get("/readyz"), "not-ready", 503)
    assert probe(service).get("/livez").status_code == 200
    assert probe(service).post("/v1/score", json={"text": "a"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": 7}, "/text"),
        ({"text": "a", "colour": 1}, "/colour"),
        ({"text": "a", "stage": "kapan"}, "/stage"),
        ({"text": "a", "tier": "encoder"}, "/tier"),
        ({"text": "a", "id": "\ud800"}, "/id"),
        ({"text": "a", "id": "x" * 201}, "/id"),
        ({"text": "a", "\ud800": 1}, ""),
        ({"text": "a", "evidence": 1}, "/evidence"),
        ([], ""),
    ],
)
def test_a_broken_request_says_where(client: TestClient, is_problem: Any, body: Any, pointer: str) -> None:
    response = client.post("/v1/score", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert is_problem(response, "invalid-request", 422)["errors"][0]["pointer"] == pointer


def test_half_an_emoji_is_mended_and_moves_no_offset(client: TestClient) -> None:
    text = "\ud83d 🙏 ayo coblos \udc00"
    content = json.dumps({"text": text, "evidence": True})
    body = client.post("/v1/score", content=content, headers={"Content-Type": "application/json"}).json()
    span = body["categories"][0]["evidence"][0]
    assert text[span["start"] : span["end"]] == "coblos"


def test_a_broken_post_in_a_batch_says_which(client: TestClient, is_problem: Any) -> None:
    response = client.post("/v1/score/batch", json={"posts": [{"text": "a"}, {"id": "b"}]})
    assert is_problem(response, "invalid-request", 422)["errors"][0]["pointer"] == "/posts/1/text"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"text": "a"', b"[" * 200_000, b'"\x00'])
def test_what_is_not_json_is_said_to_be_so(client: TestClient, is_problem: Any, content: bytes) -> None:
    response = client.post("/v1/score", content=content, headers={"Content-Type": "application/json"})
    if content:
        is_problem(response, "malformed-json", 400)
    else:
        is_problem(response, "invalid-request", 422)


def test_other_errors_have_the_same_shape(client: TestClient, is_problem: Any) -> None:
    is_problem(client.get("/nowhere"), "not-found", 404)
    assert is_problem(client.get("/v1/score"), "method-not-allowed", 405)
    is_problem(client.post("/v1/score", content=b"text=a"), "unsupported-media-type", 415)
    packed = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    is_problem(
        client.post("/v1/score", content=gzip.compress(b'{"text": "a"}'), headers=packed), "unsupported-media-type", 415
    )


def test_a_fault_is_a_problem_too_and_repeats_no_text(
    scorer: Scorer, is_problem: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    service = LocalService({None: scorer})
    caplog.set_level("DEBUG")

    async def broken(*args: object) -> list[bytes]:
        raise RuntimeError(PARTISAN)

    monkeypatch.setattr(service.engine, "score", broken)
    client = TestClient(create_app(service), base_url="http://localhost", raise_server_exceptions=False)
    response = client.post("/v1/score", json={"text": PARTISAN})
    is_problem(response, "internal-error", 500)
    assert "coblos" not in response.text
    assert "RuntimeError" in caplog.text and "coblos" not in caplog.text


def test_every_documented_error_is_a_problem_with_an_example(document: dict[str, Any], conforms: Any) -> None:
    types = {kind.type for kind in KINDS}
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if status >= "400":
                    media = answer["content"]["application/problem+json"]
                    for example in media["examples"].values():
                        conforms(example["value"], "Problem")
                        assert example["value"]["type"] in types


def test_the_examples_in_the_document_work(client: TestClient, document: dict[str, Any]) -> None:
    for path, name in (("/v1/score", "ScoreRequest"), ("/v1/score/batch", "BatchRequest")):
        for example in document["components"]["schemas"][name]["examples"]:
            assert client.post(path, json=example).status_code == 200


def test_the_page_loads_nothing_from_elsewhere(client: TestClient, document: dict[str, Any]) -> None:
    response = client.get("/docs")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "<script" not in response.text and "src=" not in response.text
    assert "<link" not in response.text and "@import" not in response.text
    assert all(path in response.text for path in document["paths"])
    assert all(kind.type in response.text for kind in KINDS)


@pytest.mark.slow
def test_no_bundle_is_a_message_and_status_2(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from serve.cli import app

    result = CliRunner().invoke(app, ["serve", "--bundle", str(tmp_path)])
    assert result.exit_code == 2
    assert "no manifest.json" in result.output
    assert "Traceback" not in result.output


def test_a_lexicon_is_named_in_the_request(client: TestClient, scorers: dict[str | None, Scorer]) -> None:
    text = "Ayo coblos bersama!"
    assert client.get("/v1/model").json()["lexicons"] == ["contoh"]
    assert client.post("/v1/score", json={"text": text}).json()["status"] == "indikasi"
    named = client.post("/v1/score", json={"text": text, "lexicon": "contoh"}).json()
    assert named["status"] == "tidak_ada_indikasi"
    assert named == json.loads(encode(scorers["contoh"].score([text])[0], legal=False))


def test_the_fingerprint_covers_the_lexicon_of_the_request(
    client: TestClient, scorers: dict[str | None, Scorer], document: dict[str, Any]
) -> None:
    own, plain = scorers["contoh"].info.fingerprint, scorers[None].info.fingerprint
    assert own != plain
    one = client.post("/v1/score", json={"text": "a", "lexicon": "contoh"})
    many = client.post("/v1/score/batch", json={"posts": [{"text": "a"}], "lexicon": "contoh"})
    batch = many.json()
    assert {one.json()["model"]["fingerprint"], batch["model"]["fingerprint"]} == {own}
    assert batch["verdicts"][0]["model"]["fingerprint"] == own
    assert {reply.headers["netral-fingerprint"] for reply in (one, many)} == {own}
    assert client.post("/v1/score", json={"text": "a"}).headers["netral-fingerprint"] == plain
    assert "lexicon" in document["components"]["schemas"]["Model"]["properties"]["fingerprint"]["description"]


def test_an_unknown_lexicon_says_what_there_is(client: TestClient, is_problem: Any) -> None:
    response = client.post("/v1/score", json={"text": "a", "lexicon": "../contoh"})
    error = is_problem(response, "invalid-request", 422)["errors"][0]
    assert error == {"pointer": "/lexicon", "detail": "use one of: contoh"}


def test_the_taxonomy_is_the_one_source(client: TestClient, conforms: Any) -> None:
    body = client.get("/v1/taxonomy").json()
    conforms(body, "TaxonomyResponse")
    assert [c["key"] for c in body["categories"]] == list(LABELS)
    assert body["categories"][2]["legal"][0] == legal_reference("foto_simbol", "sebelum_penetapan").to_dict()


def test_the_same_request_gets_the_same_answer(client: TestClient) -> None:
    request = {"posts": [{"text": PARTISAN}, {"text": PLAIN}], "evidence": True}
    assert client.post("/v1/score/batch", json=request).content == client.post("/v1/score/batch", json=request).content
