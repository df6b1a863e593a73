from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from classifier import Scorer
from serve.client import Client, ServiceError

TEXTS = [f"Ayo coblos nomor {i}" if i % 3 else f"Apel pagi hari {i}" for i in range(10)]


def stub(*answers: Any) -> tuple[Client, list[float]]:
    """A client of a service that gives ``answers`` in turn, and the waits it makes."""
    waits: list[float] = []
    left: Iterator[Any] = iter(answers)

    def handle(request: httpx2.Request) -> httpx2.Response:
        answer = next(left)
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer
        return httpx2.Response(status, headers=headers, json=body)

    http = httpx2.Client(transport=httpx2.MockTransport(handle), base_url="http://localhost")
    return Client(http=http, attempts=3, sleep=waits.append), waits


def test_one_post(client: TestClient, scorer: Scorer) -> None:
    verdict = Client(http=client).score(TEXTS[1], evidence=True, legal=True)
    assert verdict == scorer.score([TEXTS[1]], evidence=True)[0].to_dict()


def test_many_posts_keep_their_order_over_batches(client: TestClient, scorer: Scorer) -> None:
    verdicts = list(Client(http=client).score_all(iter(TEXTS), batch=4))
    assert [v["id"] for v in verdicts] == [str(i) for i in range(10)]
    assert [v["score"] for v in verdicts] == [v.to_dict()["score"] for v in scorer.score(TEXTS)]


def test_the_model_is_named(client: TestClient) -> None:
    assert Client(http=client).model()["model"]["name"] == "tiny"


def test_an_error_carries_what_a_program_needs(client: TestClient) -> None:
    with pytest.raises(ServiceError) as caught:
        Client(http=client).score("a", lexicon="tidak-ada")
    assert caught.value.type == "urn:netral:problem:invalid-request"
    assert caught.value.status == 422
    assert caught.value.errors[0]["pointer"] == "/lexicon"
    assert caught.value.request_id


def test_a_busy_service_is_asked_again_when_it_says() -> None:
    busy = (429, {"Retry-After": "7"}, {"type": "urn:netral:problem:queue-full"})
    netral, waits = stub(busy, httpx2.ConnectError("gone"), (200, {}, {"id": "0"}))
    assert netral.score("a") == {"id": "0"}
    assert waits == [7.0, 1.0]


def test_in_the_end_the_client_gives_up() -> None:
    netral, waits = stub(*[(503, {"Retry-After": "2"}, {"detail": "no"})] * 3)
    with pytest.raises(ServiceError, match="503"):
        netral.score("a")
    assert waits == [2.0, 2.0]
    netral, _ = stub(*[httpx2.ConnectError("gone")] * 3)
    with pytest.raises(httpx2.ConnectError):
        netral.score("a")


def test_an_answer_from_something_else_is_still_a_problem() -> None:
    http = httpx2.Client(
        transport=httpx2.MockTransport(lambda request: httpx2.Response(502, text="<html>")), base_url="http://localhost"
    )
    with pytest.raises(ServiceError, match="502"):
        Client(http=http).score("a")


def test_the_key_travels_in_a_header_only() -> None:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, json={})

    http = httpx2.Client(transport=httpx2.MockTransport(handle), base_url="http://localhost")
    Client(key="rahasia", http=http).score("a")
    assert seen[0].headers["authorization"] == "Bearer rahasia"
    assert "rahasia" not in str(seen[0].url)
