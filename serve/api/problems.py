"""Every error of the endpoint has one shape, problem+json (RFC 9457), and is made here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from serve.api.gone import CLIENT_GONE
from serve.api.kinds import (
    INTERNAL,
    INVALID,
    MALFORMED,
    METHOD,
    NOT_FOUND,
    SLOW,
    TOO_LARGE,
    UNAUTHORISED,
    Kind,
    ProblemError,
)

MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 20


_BY_STATUS = {400: MALFORMED, 404: NOT_FOUND, 405: METHOD, 408: SLOW, 413: TOO_LARGE}


def problem(error: ProblemError, request_id: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response for ``error``. What the client sent is never repeated, so no post text gets into it."""
    body: dict[str, Any] = {
        "type": error.kind.type,
        "title": error.kind.title,
        "status": error.kind.status,
        "detail": error.detail,
        "request_id": request_id,
    }
    if error.errors:
        body["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in error.errors[:_MOST_ERRORS]]
    extra = dict(headers or {})
    if error.kind is UNAUTHORISED:
        extra["WWW-Authenticate"] = 'Bearer realm="netral"'
    if error.retry_after is not None:
        extra["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    return Response(json.dumps(body), error.kind.status, extra, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """The id that the outermost layer gave the request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def documented(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route for OpenAPI, one entry a status."""
    out: dict[int | str, dict[str, Any]] = {}
    for status in sorted({kind.status for kind in kinds}):
        same = [kind for kind in kinds if kind.status == status]
        examples = {
            kind.slug: {"value": {"type": kind.type, "title": kind.title, "status": status, "detail": kind.help,
                                  "request_id": "0d9f6f0e6d3b4c56"}}
            for kind in same
        }  # fmt: skip
        out[status] = {
            "description": " / ".join(f"`{kind.slug}`: {kind.title}" for kind in same),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
        }
    return out


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem."""

    @app.exception_handler(ProblemError)
    async def declared(request: Request, error: ProblemError) -> Response:
        return problem(error, request_id_of(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return problem(_from_validation(error), request_id_of(request))

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        if error.status_code == CLIENT_GONE:
            return Response(status_code=CLIENT_GONE)
        kind = _BY_STATUS.get(error.status_code, INTERNAL)
        return problem(ProblemError(kind, kind.help), request_id_of(request), error.headers)


def _from_validation(error: RequestValidationError) -> ProblemError:
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return ProblemError(MALFORMED, MALFORMED.help)
    errors = [(pointer([part for part in item["loc"] if part != "body"]), str(item["msg"])[:200]) for item in found]
    return ProblemError(INVALID, f"{len(found)} field(s) are not as documented at /docs.", errors)


def pointer(parts: Sequence[object]) -> str:
    """A JSON pointer (RFC 6901); each part is cut at 60 characters."""
    return "".join("/" + str(part)[:60].replace("~", "~0").replace("/", "~1") for part in parts)
