"""``/v1``: score one post, score several, and which model it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from fastapi import APIRouter, Request, Response

from classifier.legal import DEFAULT_ADDRESSEE, SKB, legal_reference
from classifier.taxonomy import CATEGORIES, INDIKASI, LABELS, PERLU_TINJAUAN, STAGES, TIDAK_ADA
from serve.api import kinds
from serve.api.engine import Engine, How
from serve.api.gone import unless_gone
from serve.api.keys import Key
from serve.api.kinds import ProblemError
from serve.api.problems import documented
from serve.api.schemas import (
    BatchRequest,
    BatchResponse,
    ModelResponse,
    Options,
    ScoreRequest,
    TaxonomyResponse,
    Verdict,
)
from serve.api.unicode import is_whole, mended

router = APIRouter(prefix="/v1", responses=documented(*kinds.EVERY_V1))
_SCORING = documented(
    kinds.MALFORMED, kinds.SLOW, kinds.TOO_LARGE, kinds.MEDIA, kinds.INVALID, kinds.UNSCORABLE, kinds.RATE,
    kinds.QUEUE_FULL, kinds.NOT_READY, *kinds.EVERY_V1,
)  # fmt: skip


def _engine(request: Request) -> Engine:
    return cast(Engine, request.app.state.service.engine)


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")


def _how(options: Options, engine: Engine) -> How:
    unknown = [
        (f"/{field}", f"use one of: {', '.join(allowed) or 'none is offered'}")
        for field, value, allowed in (
            ("tier", options.tier, engine.about.tiers),
            ("lexicon", options.lexicon, engine.about.lexicons),
        )
        if value is not None and value not in allowed
    ]
    if unknown:
        raise ProblemError(kinds.INVALID, "This service does not offer that; see /v1/model.", unknown)
    return How(options.tier, options.stage, options.lexicon, options.evidence, options.legal)


async def _score(
    request: Request,
    engine: Engine,
    texts: Sequence[str],
    ids: Sequence[str],
    options: Options,
    pointers: Sequence[str],
) -> list[bytes | None]:
    state = request.app.state
    how = _how(options, engine)
    state.limits.check(texts, pointers)
    if not is_whole(ids):
        wrong = [p.removesuffix("text") + "id" for p, name in zip(pointers, ids, strict=True) if not is_whole([name])]
        raise ProblemError(kinds.INVALID, "An id is not valid Unicode.", [(p, "send no lone surrogate") for p in wrong])
    key: Key | None = request.scope["state"].get("key")
    request.scope["state"]["posts"] = len(texts)
    request.scope["state"]["model"] = engine.about.info_with(how.lexicon)
    if key and (wait := state.rates.take(key.name, len(texts), key.rate)):
        raise ProblemError(kinds.RATE, kinds.RATE.help, retry_after=wait)
    return await unless_gone(request, engine.score(mended(texts), ids, how))


@router.post("/score", response_model=Verdict, responses=_SCORING, summary="Score one post", tags=["scoring"])
async def score_one(request: Request, body: ScoreRequest) -> Response:
    """The verdict for one post."""
    engine = _engine(request)
    verdict = (await _score(request, engine, [body.text], ["0" if body.id is None else body.id], body, ["/text"]))[0]
    if verdict is None:
        raise ProblemError(kinds.UNSCORABLE, kinds.UNSCORABLE.help, [("/text", kinds.UNSCORABLE.help)])
    return _json(verdict)


@router.post(
    "/score/batch", response_model=BatchResponse, responses=_SCORING, summary="Score several posts", tags=["scoring"]
)
async def score_batch(request: Request, body: BatchRequest) -> Response:
    """Verdicts in the order of the posts."""
    ids = [str(i) if post.id is None else post.id for i, post in enumerate(body.posts)]
    pointers = [f"/posts/{i}/text" for i in range(len(ids))]
    engine = _engine(request)
    verdicts = await _score(request, engine, [post.text for post in body.posts], ids, body, pointers)
    failed = [
        {"pointer": pointer, "detail": kinds.UNSCORABLE.help}
        for pointer, verdict in zip(pointers, verdicts, strict=True)
        if verdict is None
    ]
    model = json.dumps(engine.about.info_with(body.lexicon).to_dict()).encode()
    rows = b",".join(b"null" if verdict is None else verdict for verdict in verdicts)
    return _json(b'{"model":' + model + b',"verdicts":[' + rows + b'],"errors":' + json.dumps(failed).encode() + b"}")


@router.get("/model", summary="The model that answers", tags=["about"])
async def model(request: Request) -> ModelResponse:
    """Name, version and fingerprint; which tiers it has; what is known of its training."""
    about = _engine(request).about.to_dict()
    return ModelResponse.model_validate(
        {"model": about.pop("info"), "labels": LABELS, **about, "lexicons": [*about["lexicons"]]}
    )


@router.get("/taxonomy", summary="The categories and what each asks a reviewer to check", tags=["about"])
async def taxonomy() -> TaxonomyResponse:
    """Keys, numbers, Indonesian titles and definitions; the legal table by stage."""
    categories = [
        {"key": c.key, "number": c.number, "title": c.title, "definition": c.definition,
         "legal": [legal_reference(c.key, stage).to_dict() for stage in STAGES]}
        for c in CATEGORIES
    ]  # fmt: skip
    return TaxonomyResponse.model_validate(
        {"categories": categories, "statuses": [INDIKASI, PERLU_TINJAUAN, TIDAK_ADA], "stages": list(STAGES),
         "source": SKB, "addressee": DEFAULT_ADDRESSEE}
    )  # fmt: skip
